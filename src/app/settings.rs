//! How the user wants to see everything: language, theme, palette, glyphs.

use crate::ui::{
    glyphs::Glyphs,
    look::Look,
    palette::Palette,
    theme::Theme,
    words::{Lang, Words},
};

/// The settings that a scene does not own.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The language of everything a person reads.
    pub lang: Lang,
    /// Colours of text and frames.
    pub theme: &'static Theme,
    /// Colours of numbers.
    pub palette: Palette,
    /// What curves and pictures are made of.
    pub glyphs: Glyphs,
    /// Whether colours will be seen.
    pub colour: bool,
    /// Whether pictures only change from moment to moment, and the gallery stands still.
    pub calm: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            theme: &Theme::DARK,
            palette: Palette::default(),
            glyphs: Glyphs::default(),
            colour: true,
            calm: false,
        }
    }
}

impl Settings {
    /// The look with these words.
    pub fn look<'a>(&self, words: &'a Words) -> Look<'a> {
        let Self { theme, palette, glyphs, colour, .. } = *self;
        Look { theme, palette, glyphs, colour, inspecting: false, pointer: None, lead: None, words }
    }
}
