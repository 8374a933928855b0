//! What a lesson wants of a picture: panels that the eye is led to, and what a waiting question keeps.

use std::cell::RefCell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::look::Look;
use super::text;

/// Handed to a drawing with its look. Panels ask it how they are to look, and tell it where they are.
#[derive(Debug, Default)]
pub struct Lead {
    titles: Vec<String>,
    covered: Vec<String>,
    kept: Vec<String>,
    drawn: RefCell<Vec<(String, Rect)>>,
}

/// How much a panel is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// As any.
    Plain,
    /// The eye is led to it.
    Led,
    /// The eye is led elsewhere.
    Back,
}

impl Lead {
    /// Leads the eye to the panels with these titles, or where it likes if there are none; covers the inside of others, and
    /// keeps readings with these names.
    pub fn new(titles: Vec<String>, covered: Vec<String>, kept: Vec<String>) -> Self {
        Self { titles, covered, kept, drawn: RefCell::default() }
    }

    /// The same, but that the eye goes where it likes.
    #[must_use]
    pub fn without_titles(&self) -> Self {
        Self::new(Vec::new(), self.covered.clone(), self.kept.clone())
    }

    /// Whether the reading with this name is not to be seen.
    pub fn keeps(&self, reading: &str) -> bool {
        self.kept.iter().any(|kept| kept == reading)
    }

    /// Whether it leads to panels of which none has been drawn.
    pub fn is_lost(&self) -> bool {
        !self.titles.is_empty() && self.drawn(&self.titles).is_empty()
    }

    /// How much the panel with this title is to be seen.
    pub fn weight(&self, title: &str) -> Weight {
        if self.titles.is_empty() {
            Weight::Plain
        } else if is_among(title, &self.titles) {
            Weight::Led
        } else {
            Weight::Back
        }
    }

    /// Whether what is in the panel with this title is not to be seen.
    pub fn is_covered(&self, title: &str) -> bool {
        is_among(title, &self.covered)
    }

    /// Takes note of a panel.
    pub fn tell(&self, title: &str, area: Rect) {
        self.drawn.borrow_mut().push((title.to_owned(), area));
    }

    /// The panels with these titles that have been drawn.
    fn drawn(&self, titles: &[String]) -> Vec<Rect> {
        self.drawn.borrow().iter().filter(|(title, _)| is_among(title, titles)).map(|(_, area)| *area).collect()
    }

    /// Whether a cell is in a panel that is covered.
    pub fn covers(&self, at: Position) -> bool {
        self.drawn(&self.covered).iter().any(|area| area.contains(at))
    }

    /// Empties the panels that are covered, but for a question mark.
    pub fn cover(&self, buf: &mut Buffer, look: &Look) {
        for area in self.drawn(&self.covered) {
            let inside = super::panel::Panel::inside(area);
            super::panel::clear(inside, buf, look);
            let middle = inside.y + inside.height.saturating_sub(1) / 2;
            if !inside.is_empty() {
                text::print_centred(buf, inside.x, middle, inside.width, "?", look.accent());
            }
        }
    }
}

/// A title may go on after the words that are meant: `cross, layer 0 head 0`.
fn is_among(title: &str, titles: &[String]) -> bool {
    let rest = |known: &String| title.strip_prefix(known.as_str());
    titles.iter().filter_map(rest).any(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::panel::Panel;
    use crate::ui::testing::{look, rows};

    fn drawn(lead: &Lead, glyphs: Glyphs) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, 22, 3));
        let look = Look { lead: Some(lead), ..look(glyphs) };
        for (x, title) in [(0, "loss"), (11, "SNR")] {
            let inside = Panel { title, note: "7", border: None }.render(Rect::new(x, 0, 11, 3), &mut buf, &look);
            text::print(&mut buf, inside.x, inside.y, 4, "0.25", look.text());
        }
        lead.cover(&mut buf, &look);
        rows(&buf)
    }

    #[test]
    fn the_panel_that_the_eye_is_led_to_has_a_heavy_border() {
        let lead = Lead::new(vec!["SNR".into()], Vec::new(), Vec::new());
        let rows = drawn(&lead, Glyphs::Braille);
        assert_eq!(rows[1..], ["│0.25     │┃0.25     ┃", "╰─────────╯┗━━━━━━━━━┛"]);
        assert!(rows[0].starts_with("╭ loss") && rows[0].contains("╮┏ SNR ━"), "{}", rows[0]);
        assert_eq!(drawn(&lead, Glyphs::Ascii)[2], "+---------+#=========#");
        assert_eq!(lead.weight("SNR, log"), Weight::Led);
        assert_eq!(lead.weight("SNRs"), Weight::Back);
        assert!(!lead.is_lost() && Lead::new(vec!["KL".into()], Vec::new(), Vec::new()).is_lost());
    }

    #[test]
    fn what_is_covered_is_a_question_mark_without_a_note() {
        let lead = Lead::new(Vec::new(), vec!["loss".into()], Vec::new());
        assert_eq!(drawn(&lead, Glyphs::Ascii)[1], "|    ?    ||0.25     |");
        assert!(!drawn(&lead, Glyphs::Ascii)[0][..11].contains('7'));
        assert!(lead.covers(Position::new(3, 1)) && !lead.covers(Position::new(13, 1)));
    }
}
