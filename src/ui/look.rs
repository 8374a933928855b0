//! How the user wants things to look: handed to every widget.

use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};

use super::glyphs::Glyphs;
use super::lead::Lead;
use super::palette::Palette;
use super::pointer::Pointer;
use super::theme::Theme;
use super::words::Words;

/// Theme, colour maps, characters and words of one drawing.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Colours of everything that is not data.
    pub theme: &'a Theme,
    /// Colours of numbers.
    pub palette: Palette,
    /// What curves, borders and pictures are drawn with.
    pub glyphs: Glyphs,
    /// Whether colours will be seen. If not (plain text, `NO_COLOR`), pictures and heat maps tell brightness by
    /// characters.
    pub colour: bool,
    /// Whether the cursor is to be seen: someone inspects.
    pub inspecting: bool,
    /// The mouse pointer, if there is one.
    pub pointer: Option<&'a Pointer>,
    /// Where a lesson leads the eye, and what it keeps, if it does.
    pub lead: Option<&'a Lead>,
    /// The words of the chosen language.
    pub words: &'a Words,
}

impl<'a> Look<'a> {
    /// The text of `key` in the chosen language.
    pub fn word<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.words.get(key)
    }

    /// Tells the pointer, if it is within `area`, what is drawn where it is.
    pub fn tell(&self, area: Rect, what: impl FnOnce(Position) -> Option<String>) {
        if let Some(pointer) = self.pointer {
            pointer.tell(area, what);
        }
    }

    /// Whether the reading with this name is not to be seen: a question waits that it answers.
    pub fn keeps(&self, reading: &str) -> bool {
        self.lead.is_some_and(|lead| lead.keeps(reading))
    }

    /// A text that tells a reading, or a question mark where it is not to be seen.
    pub fn unless_kept(&self, reading: &str, text: String) -> String {
        if self.keeps(reading) { "?".into() } else { text }
    }

    /// Ordinary text.
    pub fn text(&self) -> Style {
        Style::new().fg(self.theme.text)
    }

    /// Secondary text: axis labels, sources, units.
    pub fn dim(&self) -> Style {
        Style::new().fg(self.theme.dim)
    }

    /// What the eye should find first.
    pub fn accent(&self) -> Style {
        Style::new().fg(self.theme.accent)
    }

    /// The colour of a quantity from 0 to 1.
    pub fn sequential(&self, unit: f64) -> Color {
        self.palette().sequential(unit)
    }

    /// The colour of a signed quantity from −1 to 1.
    pub fn diverging(&self, signed: f64) -> Color {
        self.palette().diverging(signed, self.theme.is_dark)
    }

    /// Whether brightness has to be told by characters: without colours, and where only ASCII may be drawn.
    pub fn is_monochrome(&self) -> bool {
        !self.colour || self.glyphs == Glyphs::Ascii
    }

    /// Characters can only tell what gets brighter all the way.
    fn palette(&self) -> Palette {
        if self.is_monochrome() { Palette::Grey } else { self.palette }
    }

    /// `glyph`, or `ascii` where only ASCII may be drawn.
    pub fn glyph(&self, glyph: char, ascii: char) -> char {
        if self.glyphs == Glyphs::Ascii { ascii } else { glyph }
    }
}
