//! The mouse: what is drawn where it points does what a key would do, or tells its number.

use super::keys::Action;
use super::overlay::Overlay;
use super::{App, Eyes, Outcome};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What a mouse does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// Points at a cell.
    Point(Position),
    /// Presses its first button there.
    Press(Position),
    /// Is there with the button held.
    Drag(Position),
    /// Turns its wheel: one notch down, or −1 up.
    Wheel(isize),
    /// Presses its other button.
    Back,
}

/// Cells that do something when pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The cells.
    pub area: Rect,
    /// What they do.
    pub action: Action,
}

impl Spot {
    /// Cells of one of several things: pressed, it is chosen; the chosen one does what Enter does.
    pub fn choice(area: Rect, place: usize, chosen: usize) -> Self {
        let by = place as isize - chosen as isize;
        Self { area, action: if by == 0 { Action::Enter } else { Action::Choose(by) } }
    }
}

impl App {
    /// Does what the mouse of the viewer with these eyes asks for, on a screen of this size.
    pub fn mouse(&mut self, mouse: Mouse, screen: Rect, eyes: &mut Eyes) -> Outcome {
        if let Mouse::Point(at) | Mouse::Press(at) | Mouse::Drag(at) = mouse {
            eyes.pointer = Some(at);
        }
        let is_typing = self.show().is_some_and(|show| show.typing().is_some());
        match mouse {
            Mouse::Back => self.handle(Action::Back, eyes),
            _ if is_typing => Outcome::Draw,
            Mouse::Press(_) if eyes.overlay == Some(Overlay::Help) => self.handle(Action::Help, eyes),
            Mouse::Press(at) => self.do_at(at, screen, eyes, |_| true),
            Mouse::Drag(at) => self.do_at(at, screen, eyes, |action| matches!(action, Action::Step(_))),
            Mouse::Wheel(by) if self.pair.is_none() => self.handle(Action::Choose(by), eyes),
            Mouse::Wheel(by) => self.handle(Action::Step(by), eyes),
            Mouse::Point(_) => Outcome::Draw,
        }
    }

    /// Does what is drawn at a cell, if it is something to press and `may` be done.
    fn do_at(&mut self, at: Position, screen: Rect, eyes: &mut Eyes, may: impl Fn(Action) -> bool) -> Outcome {
        let spots = self.draw(eyes, &mut Buffer::empty(screen));
        let spot = spots.iter().rev().find(|spot| spot.area.contains(at) && may(spot.action));
        spot.map_or(Outcome::Draw, |spot| self.handle(spot.action, eyes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Solo, settings::Settings, show::Show};
    use crate::ui::text::width;

    const SCREEN: Rect = Rect { x: 0, y: 0, width: 120, height: 36 };

    fn drawn(app: &Solo) -> Buffer {
        let mut buffer = Buffer::empty(SCREEN);
        app.draw(&mut buffer);
        buffer
    }

    /// Where a text begins that is on the screen.
    fn cell_of(app: &Solo, text: &str) -> Position {
        let buffer = drawn(app);
        let row = |y: u16| -> String { (0..SCREEN.width).map(|x| buffer[(x, y)].symbol()).collect() };
        let found = (0..SCREEN.height).find_map(|y| Some((row(y).find(text)?, y)));
        let (start, y) = found.unwrap_or_else(|| panic!("no {text} on the screen"));
        Position::new(width(&row(y)[..start]), y)
    }

    fn press(app: &mut Solo, text: &str) -> Outcome {
        let at = cell_of(app, text);
        app.mouse(Mouse::Press(at), SCREEN)
    }

    fn forward() -> Solo {
        let mut app = Solo::new(Settings::default(), None);
        press(&mut app, "Forward noising");
        press(&mut app, "› Forward noising");
        while app.pull() {}
        app
    }

    fn show(app: &Solo) -> &Show {
        app.show().expect("a scene")
    }

    #[test]
    fn a_topic_is_chosen_by_the_first_press_and_opened_by_the_second() {
        let mut app = Solo::new(Settings::default(), None);
        press(&mut app, "Reparameterization");
        assert!(app.show().is_none() && app.app.gallery.topic().is_some_and(|topic| topic.id == "vae"));
        press(&mut app, "› Reparameterization");
        assert_eq!(show(&app).stage().id(), "vae");
        app.mouse(Mouse::Back, SCREEN);
        assert!(app.show().is_none());
        app.mouse(Mouse::Wheel(-1), SCREEN);
        assert!(app.app.gallery.topic().is_some_and(|topic| topic.id == "attention"));
    }

    #[test]
    fn the_playhead_goes_where_the_strip_is_pressed_and_drawn_along() {
        let mut app = forward();
        let strip = cell_of(&app, "●");
        let at = |columns: u16| Position::new(strip.x + columns, strip.y);
        app.mouse(Mouse::Press(at(20)), SCREEN);
        let middle = show(&app).player.at();
        assert!(middle > 100 && !show(&app).player.is_playing(), "{middle}");
        assert_eq!(cell_of(&app, "●"), at(20), "the playhead is where it was pressed");
        app.mouse(Mouse::Drag(at(21)), SCREEN);
        assert!(show(&app).player.at() > middle);
        app.mouse(Mouse::Drag(at(0)), SCREEN);
        app.mouse(Mouse::Wheel(1), SCREEN);
        assert_eq!(show(&app).player.at(), 1);
    }

    #[test]
    fn knobs_are_taken_in_hand_and_keys_pressed() {
        let mut app = forward();
        press(&mut app, "steps");
        assert_eq!(show(&app).knobs()[show(&app).chosen_knob()].id, "steps");
        let before = show(&app).stage().knobs();
        press(&mut app, "-+");
        assert_ne!(show(&app).stage().knobs(), before);
        let plus = cell_of(&app, "-+");
        app.mouse(Mouse::Press(Position::new(plus.x + 1, plus.y)), SCREEN);
        assert_eq!(show(&app).stage().knobs(), before);
        // What has changed is told, and names the knob.
        app.mouse(Mouse::Back, SCREEN);
        press(&mut app, "steps");
        assert!(show(&app).typing().is_some());
        assert_eq!(press(&mut app, "quit"), Outcome::Draw, "a value is being typed");
        app.mouse(Mouse::Back, SCREEN);
        press(&mut app, "help");
        assert!(app.eyes.overlay.is_some());
        app.mouse(Mouse::Press(Position::new(1, 35)), SCREEN);
        assert!(app.eyes.overlay.is_none());
        assert_eq!(press(&mut app, "quit"), Outcome::Quit);
    }

    #[test]
    fn the_number_under_the_pointer_stands_beside_it() {
        let mut app = forward();
        app.mouse(Mouse::Point(Position::new(20, 1)), SCREEN);
        let before = drawn(&app);
        app.mouse(Mouse::Point(Position::new(20, 12)), SCREEN);
        let label = cell_of(&app, "): ");
        assert_eq!(label.y, 11);
        app.mouse(Mouse::Drag(Position::new(20, 1)), SCREEN);
        assert_eq!(drawn(&app), before, "a border has no number, and dragging presses nothing");
    }
}
