//! One of those who watch: the bytes of a terminal are what is pressed there, and what is on show becomes bytes for it, no faster
//! than its link takes them. No terminal, and no clock: whoever has these carries the bytes, and says what time it is.

pub mod meter;
pub mod pace;
pub mod parser;
mod sequence;
pub mod writer;

use crate::app::settings::Settings;
use crate::app::{App, Eyes, Outcome};
use crate::encode::{Depth, Encoder};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use parser::{Event, Parser};
use ratatui::{buffer::Buffer, layout::Rect};
use std::collections::VecDeque;

/// A terminal that claims to be larger is drawn on in its top left corner.
const LARGEST: (u16, u16) = (500, 200);

/// Alternate screen, cursor hidden, a paste told from keys.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
/// Every movement of the mouse is told, in decimal digits.
const LISTEN: &str = "\x1b[?1003h\x1b[?1006h";
/// End of synchronized update (a frame may have been cut off), no mouse, pastes as keys, pen as it was, nothing left behind (some
/// terminals, such as GNU screen as it comes, have one screen only), cursor and main screen.
pub const LEAVE: &str = "\x1b[?2026l\x1b[?1006l\x1b[?1003l\x1b[?2004l\x1b[0m\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l";

/// What takes a terminal over, with its mouse or without.
pub fn enter(mouse: bool) -> String {
    [ENTER, if mouse { LISTEN } else { "" }].concat()
}

/// What puts a text on the clipboard of the terminal's user, over any number of hops (OSC 52).
pub fn copying(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", BASE64.encode(text))
}

/// A terminal of some size and colours, and the eyes before it.
pub struct Viewer {
    /// How the viewer sees what is on show.
    pub eyes: Eyes,
    area: Rect,
    parser: Parser,
    encoder: Encoder,
    events: VecDeque<Event>,
}

impl Viewer {
    /// A viewer who sees everything like this, on a terminal of so many columns and rows.
    pub fn new(settings: Settings, depth: Depth, (columns, rows): (u16, u16)) -> Self {
        let (parser, encoder) = (Parser::default(), Encoder::new(depth));
        let mut viewer = Self { eyes: Eyes::new(settings), area: Rect::ZERO, parser, encoder, events: VecDeque::new() };
        viewer.resize((columns, rows));
        viewer
    }

    /// As much of the terminal as is drawn on.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Takes note that the terminal has another size, or may have lost what it showed.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.area = Rect::new(0, 0, columns.min(LARGEST.0), rows.min(LARGEST.1));
        self.redraw();
    }

    /// The next frame is drawn in full.
    pub fn redraw(&mut self) {
        self.encoder.reset();
    }

    /// Takes bytes from the terminal.
    pub fn read(&mut self, bytes: &[u8]) {
        let mut events = Vec::new();
        self.parser.feed(bytes, &mut events);
        self.events.extend(events);
    }

    /// Whether the bytes so far may be the beginning of a key, which come no later than [`parser::NEXT_BYTE`] one after the other.
    pub fn is_waiting(&self) -> bool {
        self.parser.is_waiting()
    }

    /// No more bytes have come in time.
    pub fn give_up(&mut self) {
        let mut events = Vec::new();
        self.parser.give_up(&mut events);
        self.events.extend(events);
    }

    /// Whether there is something to answer.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// Does what was pressed next, if anything was. Gives what there is to do besides.
    pub fn answer(&mut self, app: &mut App) -> Option<Outcome> {
        Some(match self.events.pop_front()? {
            Event::Key(key) => app.press(key, &mut self.eyes),
            Event::Mouse(mouse) => app.mouse(mouse, self.area, &mut self.eyes),
            Event::Paste(text) => {
                app.paste(&text, &self.eyes);
                Outcome::Draw
            }
        })
    }

    /// What is on show, as this viewer sees it.
    pub fn picture(&self, app: &App) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        app.draw(&self.eyes, &mut buffer);
        buffer
    }

    /// Appends to `out` what turns the picture on the terminal into that of what is on show.
    pub fn frame(&mut self, app: &App, out: &mut Vec<u8>) {
        let buffer = self.picture(app);
        self.encoder.frame(&buffer, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::Key;
    use crate::app::library::topic;
    use crate::app::pair::Pair;
    use crate::app::show::Show;
    use crate::scene::At;
    use crate::scene::halving::{halving, times_asked};
    use crate::ui::words::Lang;

    fn forward() -> App {
        let topic = topic("forward").expect("the scene");
        let mut stage = topic.stage();
        stage.choose(&[("steps".into(), "20".into())]).expect("settings");
        let mut app = App::new(Some(Pair::of(Show::new(topic.lesson().clone(), stage, At::END))));
        while app.pull() {}
        app
    }

    fn viewers() -> [Viewer; 2] {
        let korean = Settings { lang: Lang::Ko, ..Settings::default() };
        [Viewer::new(Settings::default(), Depth::True, (80, 24)), Viewer::new(korean, Depth::C16, (120, 36))]
    }

    /// Every frame that a viewer gets while a class watches.
    fn bytes(viewer: &mut Viewer, app: &App, out: &mut Vec<Vec<u8>>) {
        let mut frame = Vec::new();
        viewer.frame(app, &mut frame);
        out.push(frame);
    }

    #[test]
    fn two_viewers_of_one_show_get_what_each_would_get_alone() {
        let keys = [Key::Home, Key::Char('w'), Key::Char('y'), Key::Char('t'), Key::Char('n')];
        let (mut app, mut together) = (forward(), viewers());
        let mut frames = [Vec::new(), Vec::new()];
        for key in keys {
            // The first has the keys.
            let [first, _] = &mut together;
            app.press(key, &mut first.eyes);
            app.advance(0.5);
            for (viewer, frames) in together.iter_mut().zip(&mut frames) {
                bytes(viewer, &app, frames);
            }
        }
        for (i, mut alone) in viewers().into_iter().enumerate() {
            let (mut app, [mut presenter, _]) = (forward(), viewers());
            let mut expected = Vec::new();
            for key in keys {
                let eyes = if i == 0 { &mut alone.eyes } else { &mut presenter.eyes };
                app.press(key, eyes);
                app.advance(0.5);
                bytes(&mut alone, &app, &mut expected);
            }
            assert!(frames[i] == expected && expected.iter().filter(|frame| !frame.is_empty()).count() > 2);
        }
        assert_ne!(frames[0], frames[1]);
    }

    #[test]
    fn what_one_viewer_opens_the_other_does_not_see() {
        let (mut app, [mut first, second]) = (forward(), viewers());
        let before = [first.picture(&app), second.picture(&app)];
        for key in ['?', 'l', 'c', 'f'] {
            app.press(Key::Char(key), &mut first.eyes);
        }
        assert!(first.picture(&app) != before[0] && second.picture(&app) == before[1]);
    }

    #[test]
    fn a_paste_is_typed_where_something_is_typed_and_nowhere_else() {
        let (mut app, [mut viewer, _]) = (forward(), viewers());
        viewer.read(b"\x1b[200~qqq\x1b[201~");
        assert_eq!(viewer.answer(&mut app), Some(Outcome::Draw), "and not left");
        viewer.read(b"\r\x1b[200~co\x1b[201~sine");
        while viewer.answer(&mut app).is_some() {}
        assert_eq!(app.show().and_then(Show::typing).map(|typing| &*typing.text), Some("cosine"));
    }

    #[test]
    fn a_terminal_without_rows_or_columns_is_drawn_on_without_harm() {
        for size in [(0, 0), (0, 24), (80, 0)] {
            let (mut app, mut viewer) = (App::new(None), Viewer::new(Settings::default(), Depth::True, size));
            for key in [Key::Char('/'), Key::Esc, Key::Char('D'), Key::Char('?'), Key::Esc, Key::Enter, Key::Char('v')]
            {
                app.press(key, &mut viewer.eyes);
                app.pull();
                viewer.frame(&app, &mut Vec::new());
            }
        }
    }

    const LESSON: &str = r#"
id = "halving"
title = { en = "Halving", ko = "절반" }
question = { en = "What is left?", ko = "무엇이 남을까요?" }
[formula.halving]
symbols = "x"
numbers = "{left}"
source = "none"
[[cue]]
name = "start"
at = 0
say = { en = "{left} is left.", ko = "{left}만 남았어요." }
[summary]
en = ["{left}"]
ko = ["{left}"]
[words.en]
[words.ko]
"#;

    #[test]
    fn the_numbers_of_a_frame_are_asked_for_once_for_each_side() {
        let lesson = std::sync::Arc::new(crate::lesson::Lesson::parse(LESSON).expect("a lesson"));
        let mut app = App::new(Some(Pair::of(Show::new(lesson, halving(false), At::START))));
        let [mut viewer, _] = viewers();
        let asked = |app: &mut App, viewer: &mut Viewer| {
            while app.pull() {}
            let before = times_asked();
            let text = crate::record::text(&viewer.picture(app));
            (times_asked() - before, text)
        };
        let (count, text) = asked(&mut app, &mut viewer);
        assert!(count == 1 && text.contains("1.00 is left"), "{count}\n{text}");
        for (key, expected) in [('f', 1), ('f', 1), ('x', 1), ('x', 1), ('x', 1), ('t', 1), ('a', 2)] {
            app.press(Key::Char(key), &mut viewer.eyes);
            app.advance(3.0);
            assert_eq!(asked(&mut app, &mut viewer).0, expected, "{key}");
        }
    }

    #[test]
    fn a_closed_gate_lets_nothing_be_read_or_written() {
        use crate::app::{Gate, show::Notice};
        let (mut app, [mut viewer, _]) = (forward(), viewers());
        app.gate = Gate::Closed;
        let is_refused = |app: &App| matches!(app.show().and_then(Show::notice), Some(Notice::Refused(_)));
        assert_eq!(app.press(Key::Char('s'), &mut viewer.eyes), Outcome::Draw);
        assert!(is_refused(&app));
        // Files stand behind all other knobs.
        let last = app.show().expect("a scene").knobs().len();
        for _ in 0..last {
            app.press(Key::Arrow(crate::app::keys::Arrow::Down), &mut viewer.eyes);
        }
        viewer.read(b"\r/etc/hostname\r");
        while viewer.answer(&mut app).is_some() {}
        let refused = app.show().and_then(Show::typing).and_then(|typing| typing.refused.clone());
        assert!(refused.is_some_and(|refusal| refusal.to_string().contains("host")));
    }
}
