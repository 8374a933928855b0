//! A mouse pointer over what is being drawn: whatever draws a number under it tells which.

use ratatui::layout::{Position, Rect};
use std::cell::RefCell;

/// Where the pointer is, and what has been told about that place.
#[derive(Debug)]
pub struct Pointer {
    at: Position,
    told: RefCell<Option<String>>,
}

impl Pointer {
    /// A pointer at a cell.
    pub fn new(at: Position) -> Self {
        Self { at, told: RefCell::default() }
    }

    /// Where it is.
    pub fn at(&self) -> Position {
        self.at
    }

    /// Tells what is drawn at the pointer if that is within `area`. What is drawn later lies over what was drawn before.
    pub fn tell(&self, area: Rect, what: impl FnOnce(Position) -> Option<String>) {
        if let Some(text) = area.contains(self.at).then(|| what(self.at)).flatten() {
            self.told.replace(Some(text));
        }
    }

    /// What was told last.
    pub fn told(&self) -> Option<String> {
        self.told.borrow().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_under_the_pointer_is_told_and_the_last_thing_drawn_there() {
        let pointer = Pointer::new(Position::new(3, 1));
        pointer.tell(Rect::new(0, 0, 3, 3), |_| Some("beside".into()));
        assert_eq!(pointer.told(), None);
        pointer.tell(Rect::new(2, 1, 2, 1), |at| Some(format!("{at}")));
        pointer.tell(Rect::new(0, 0, 9, 9), |_| None);
        assert_eq!(pointer.told().as_deref(), Some("(3, 1)"));
    }
}
