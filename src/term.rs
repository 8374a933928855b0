//! The interactive terminal: the only place that reads a clock, a key or a signal.

pub mod detect;
mod input;
pub mod interrupt;
mod meter;
mod pace;
pub mod progress;
mod screen;
mod sequence;
mod writer;

use crate::app::show::Notice;
use crate::app::{App, Outcome, reproduce, statistics::Statistics, words};
use crate::encode::{self, Depth, Encoder};
use crate::record;
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use crossterm::event::{self, Event};
use input::Input;
use meter::Meter;
use pace::Pace;
use ratatui::{buffer::Buffer, layout::Rect};
use screen::Screen;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};
use writer::Writer;

/// How the terminal is driven.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Frames per second at most.
    pub fps: f64,
    /// Colours that the terminal shows.
    pub depth: Depth,
    /// Bytes per second at most.
    pub rate: Option<f64>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

/// A terminal that claims to be larger is drawn on in its top left corner.
const LARGEST: (u16, u16) = (500, 200);
/// However long nothing was drawn (the program was suspended, the line was stuck), no more time passes at once.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// While a frame is on its way, this often we look whether it is through.
const RETRY: Duration = Duration::from_millis(5);
/// However slow the link, leaving takes no longer.
const PATIENCE: Duration = Duration::from_secs(1);
/// Asleep, the program still looks up this often: not every system can wait for longer.
const SLEEP: Duration = Duration::from_secs(3600);

/// Runs the program until it is left, or until the terminal is gone. A panic is followed, on the normal screen, by the
/// command that leads back to where it happened.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn run(app: &mut App, options: Options) -> io::Result<()> {
    let _screen = Screen::enter(options.mouse)?;
    let now = Instant::now();
    let mut driver = Driver {
        input: Input::default(),
        pace: Pace::new(options.fps, options.rate, now),
        encoder: Encoder::new(options.depth),
        writer: Writer::new(screen::write),
        bytes: Vec::new(),
        meter: Meter::new(now),
        last_step: now,
        is_stale: true,
    };
    let result = panic::catch_unwind(AssertUnwindSafe(|| driver.run(app))).unwrap_or_else(|cause| {
        if let Some(show) = app.show() {
            eprintln!("{}", reproduce::command(show, &app.settings));
        }
        panic::resume_unwind(cause)
    });
    driver.writer.finish(PATIENCE);
    match result {
        Err(error) if screen::is_gone(&error) => Ok(()),
        result => result,
    }
}

struct Driver {
    input: Input,
    pace: Pace,
    encoder: Encoder,
    writer: Writer,
    bytes: Vec<u8>,
    meter: Meter,
    /// When time last passed for the program.
    last_step: Instant,
    /// Whether something may have changed since the last frame.
    is_stale: bool,
}

impl Driver {
    /// Keys first; then the simulation, until a frame is due or a key arrives; then the frame, if the one before is
    /// through. When nothing is left to simulate, nothing moves and all is shown, it sleeps until there is a key.
    fn run(&mut self, app: &mut App) -> io::Result<()> {
        let mut simulating = true;
        loop {
            self.writer.check()?;
            let now = Instant::now();
            if now >= self.pace.due() && self.writer.is_free() {
                self.step(app, now)?;
                // A tour may have turned knobs.
                simulating = true;
            }
            if simulating {
                let simulated = simulate_until(app, self.wake())?;
                simulating = !simulated.all;
                self.is_stale |= simulated.any;
            }
            let woken = if simulating {
                event::poll(Duration::ZERO)?
            } else if self.is_stale || app.is_moving() {
                event::poll(self.wake().saturating_duration_since(Instant::now()))?
            } else {
                self.sleep(app)?
            };
            if woken {
                if !self.answer(app)? {
                    return Ok(());
                }
                simulating = true;
                self.is_stale = true;
                self.pace.hurry(Instant::now());
            }
        }
    }

    /// When to look again whether a frame can be drawn.
    fn wake(&self) -> Instant {
        let now = Instant::now();
        if self.pace.due() <= now { now + RETRY } else { self.pace.due() }
    }

    /// Lets time pass, and shows what has become of the picture.
    fn step(&mut self, app: &mut App, now: Instant) -> io::Result<()> {
        app.advance((now - self.last_step).min(LONGEST_STEP).as_secs_f64());
        self.last_step = now;
        if let Some(statistics) = self.meter.tell(now) {
            app.measured(statistics);
        }
        self.draw(app)
    }

    /// Sleeps until there is something to answer.
    fn sleep(&mut self, app: &mut App) -> io::Result<bool> {
        app.measured(Statistics::default());
        self.draw(app)?;
        while !event::poll(SLEEP)? {}
        self.last_step = Instant::now();
        self.meter = Meter::new(self.last_step);
        Ok(true)
    }

    /// Answers everything that has arrived. False when the program is left.
    fn answer(&mut self, app: &mut App) -> io::Result<bool> {
        while let Some(event) = self.input.next()? {
            let mut outcome = Outcome::Draw;
            match event {
                Event::Key(key) => {
                    if let Some(key) = input::key(key) {
                        outcome = app.press(key);
                    }
                }
                Event::Mouse(mouse) => {
                    if let Some(mouse) = input::mouse(mouse) {
                        outcome = app.mouse(mouse, screen_area()?);
                    }
                }
                Event::Resize(..) => {
                    self.encoder.reset();
                    input::look_again();
                }
                _ => {}
            }
            match outcome {
                Outcome::Quit => return Ok(false),
                Outcome::Redraw => self.encoder.reset(),
                Outcome::Draw => {}
                Outcome::Copy(text) => self.copy(&text),
                Outcome::Save(name) => Self::save(app, &name)?,
            }
        }
        Ok(true)
    }

    /// Saves the frame as text, plain and with colours, in the folder we are in; says so, or why not.
    fn save(app: &mut App, name: &str) -> io::Result<()> {
        let buffer = picture(app)?;
        let coloured = encode::lines(&buffer, Depth::True);
        let saved = [(format!("{name}.txt"), record::text(&buffer)), (format!("{name}.ansi"), coloured)]
            .iter()
            .try_for_each(|(path, text)| record::save(Path::new(path), |file| file.write_all(text.as_bytes())));
        app.tell(match saved {
            Ok(()) => Notice::Text(format!("{} {name}.txt, {name}.ansi", words::SAVED.get(app.settings.lang))),
            Err(refusal) => Notice::Refused(refusal),
        });
        Ok(())
    }

    /// Puts a text on the clipboard of the terminal's user, over any number of hops (OSC 52).
    fn copy(&self, text: &str) {
        self.writer.send(format!("\x1b]52;c;{}\x07", BASE64.encode(text)).as_bytes());
    }

    /// One write a frame, none when nothing has changed.
    fn draw(&mut self, app: &App) -> io::Result<()> {
        let begun = Instant::now();
        let buffer = picture(app)?;
        self.bytes.clear();
        self.encoder.frame(&buffer, &mut self.bytes);
        if !self.bytes.is_empty() {
            self.writer.send(&self.bytes);
        }
        self.is_stale = false;
        self.pace.sent(self.bytes.len(), begun);
        self.meter.count(self.bytes.len(), begun.elapsed());
        Ok(())
    }
}

/// What the program shows, at the size of the terminal.
fn picture(app: &App) -> io::Result<Buffer> {
    let mut buffer = Buffer::empty(screen_area()?);
    app.draw(&mut buffer);
    Ok(buffer)
}

/// As much of the terminal as is drawn on.
fn screen_area() -> io::Result<Rect> {
    let (width, height) = crossterm::terminal::size()?;
    Ok(Rect::new(0, 0, width.min(LARGEST.0), height.min(LARGEST.1)))
}

/// How far the simulation came.
struct Simulated {
    /// Whether there was anything to simulate.
    any: bool,
    /// Whether there is nothing left.
    all: bool,
}

/// Simulates until `due` or until a key arrives.
fn simulate_until(app: &mut App, due: Instant) -> io::Result<Simulated> {
    let mut any = false;
    let mut look_for_keys = Instant::now() + Duration::from_millis(2);
    while app.pull() {
        any = true;
        let now = Instant::now();
        if now >= due {
            return Ok(Simulated { any, all: false });
        }
        if now >= look_for_keys {
            if event::poll(Duration::ZERO)? {
                return Ok(Simulated { any, all: false });
            }
            look_for_keys = now + Duration::from_millis(2);
        }
    }
    Ok(Simulated { any, all: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{keys::Key, settings::Settings};

    #[test]
    fn a_terminal_without_rows_or_columns_is_drawn_on_without_harm() {
        for (width, height) in [(0, 0), (0, 24), (80, 0)] {
            let mut app = App::new(Settings::default(), None);
            let mut encoder = Encoder::new(Depth::True);
            for key in [Key::Char('/'), Key::Esc, Key::Char('D'), Key::Char('?'), Key::Esc, Key::Enter, Key::Char('v')]
            {
                app.press(key);
                app.pull();
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                app.draw(&mut buffer);
                encoder.frame(&buffer, &mut Vec::new());
            }
        }
    }
}
