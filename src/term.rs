//! The interactive terminal, and a viewer before it: the only place that reads a clock or a signal.

pub mod detect;
pub mod interrupt;
pub mod progress;
mod screen;
mod tty;
mod watch;

use crate::app::settings::Settings;
use crate::app::show::Notice;
use crate::app::{App, Outcome, reproduce, statistics::Statistics, words};
use crate::encode::{self, Depth};
use crate::lesson::Both;
use crate::record;
use crate::viewer::{self, Viewer, meter::Meter, pace::Pace, writer::Writer};
use screen::Screen;
use std::io;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};
use tty::Tty;
pub use watch::Watch;

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

/// However long nothing was drawn (the program was suspended, the line was stuck), no more time passes at once.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// While a frame is on its way, this often we look whether it is through.
const RETRY: Duration = Duration::from_millis(5);
/// However slow the link, leaving takes no longer.
const PATIENCE: Duration = Duration::from_secs(1);
/// Asleep, the program still looks up this often: not every system can wait for longer.
const SLEEP: Duration = Duration::from_secs(3600);

/// Runs the program until it is left, or until the terminal is gone; with a lecture, what is saved of it is taken over. A panic is
/// followed, on the normal screen, by the command that leads back to where it happened.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn run(app: &mut App, settings: Settings, options: Options, watch: Option<Watch>) -> io::Result<()> {
    let (changed, hears) = UnixStream::pair()?;
    let _screen = Screen::enter(options.mouse, changed)?;
    let now = Instant::now();
    app.is_calm = settings.calm;
    let size = tty::size()?;
    if !size.is_told {
        app.tell(Notice::Word(words::NO_SIZE));
    }
    let mut driver = Driver {
        tty: Tty::new(hears)?,
        viewer: Viewer::new(settings, options.depth, size.cells),
        pace: Pace::new(options.fps, options.rate, now),
        writer: Writer::new(screen::write),
        bytes: Vec::new(),
        meter: Meter::new(now),
        last_step: now,
        is_stale: true,
        watch,
    };
    let result = panic::catch_unwind(AssertUnwindSafe(|| driver.run(app))).unwrap_or_else(|cause| {
        if let Some(show) = app.show() {
            eprintln!("{}", reproduce::command(show, &driver.viewer.eyes.settings));
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
    tty: Tty,
    viewer: Viewer,
    pace: Pace,
    writer: Writer,
    bytes: Vec<u8>,
    meter: Meter,
    /// When time last passed for the program.
    last_step: Instant,
    /// Whether something may have changed since the last frame.
    is_stale: bool,
    /// The lecture's file.
    watch: Option<Watch>,
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
                self.step(app, now);
                // A tour may have turned knobs.
                simulating = true;
            }
            if simulating {
                let due = self.wake();
                let simulated = self.simulate_until(app, due)?;
                simulating = !simulated.all;
                self.is_stale |= simulated.any;
            }
            let woken = if simulating {
                self.tty.wait(&mut self.viewer, Duration::ZERO)?
            } else if self.is_stale || app.is_moving() {
                let patience = self.wake().saturating_duration_since(Instant::now());
                self.tty.wait(&mut self.viewer, patience)?
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
    fn step(&mut self, app: &mut App, now: Instant) {
        if app.advance((now - self.last_step).min(LONGEST_STEP).as_secs_f64()) {
            self.viewer.eyes.tour_has_ended();
        }
        self.last_step = now;
        self.look_at_file(app, now);
        if let Some(statistics) = self.meter.tell(now) {
            self.viewer.eyes.measured(statistics);
        }
        self.draw(app);
    }

    /// Takes over the lecture if it has been saved. True if it was.
    fn look_at_file(&mut self, app: &mut App, now: Instant) -> bool {
        let saved = self.watch.as_mut().and_then(|watch| watch.look(now));
        let Some(lecture) = saved else { return false };
        app.take_lecture(lecture);
        true
    }

    /// Sleeps until there is something to answer, or a lecture that has been saved.
    fn sleep(&mut self, app: &mut App) -> io::Result<bool> {
        self.viewer.eyes.measured(Statistics::default());
        self.draw(app);
        let patience = if self.watch.is_some() { watch::EVERY } else { SLEEP };
        while !self.tty.wait(&mut self.viewer, patience)? && !self.look_at_file(app, Instant::now()) {}
        self.last_step = Instant::now();
        self.meter = Meter::new(self.last_step);
        Ok(true)
    }

    /// Answers everything that has arrived. False when the program is left.
    fn answer(&mut self, app: &mut App) -> io::Result<bool> {
        while let Some(outcome) = self.viewer.answer(app) {
            match outcome {
                Outcome::Quit => return Ok(false),
                Outcome::Redraw => self.viewer.redraw(),
                Outcome::Suspend => screen::suspend()?,
                Outcome::Draw => {}
                Outcome::Copy(text) => self.writer.send(viewer::copying(&text).as_bytes()),
                Outcome::Save(name) => self.save(app, &name),
            }
        }
        Ok(true)
    }

    /// Saves the frame as text, plain and with colours, in the folder we are in; says so, or why not.
    fn save(&self, app: &mut App, name: &str) {
        let buffer = self.viewer.picture(app);
        let coloured = encode::lines(&buffer, Depth::True);
        let saved = [(format!("{name}.txt"), record::text(&buffer)), (format!("{name}.ansi"), coloured)]
            .iter()
            .try_for_each(|(path, text)| record::save(Path::new(path), |file| file.write_all(text.as_bytes())));
        app.tell(match saved {
            Ok(()) => Notice::Text(Both::of(|lang| format!("{} {name}.txt, {name}.ansi", words::SAVED.get(lang)))),
            Err(refusal) => Notice::Refused(refusal),
        });
    }

    /// One write a frame, none when nothing has changed.
    fn draw(&mut self, app: &App) {
        let begun = Instant::now();
        self.bytes.clear();
        self.viewer.frame(app, &mut self.bytes);
        if !self.bytes.is_empty() {
            self.writer.send(&self.bytes);
        }
        self.is_stale = false;
        self.pace.sent(self.bytes.len(), begun);
        self.meter.count(self.bytes.len(), begun.elapsed());
    }

    /// Simulates until `due` or until there is something to answer.
    fn simulate_until(&mut self, app: &mut App, due: Instant) -> io::Result<Simulated> {
        let mut any = false;
        let mut look_for_keys = Instant::now() + Duration::from_millis(2);
        while app.pull() {
            any = true;
            let now = Instant::now();
            if now >= due {
                return Ok(Simulated { any, all: false });
            }
            if now >= look_for_keys {
                if self.tty.wait(&mut self.viewer, Duration::ZERO)? {
                    return Ok(Simulated { any, all: false });
                }
                look_for_keys = now + Duration::from_millis(2);
            }
        }
        Ok(Simulated { any, all: true })
    }
}

/// How far the simulation came.
struct Simulated {
    /// Whether there was anything to simulate.
    any: bool,
    /// Whether there is nothing left.
    all: bool,
}
