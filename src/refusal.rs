//! The one error a user can meet: where it is, what was found there, what was expected.
//!
//! Everything a person or a file can get wrong is turned into a [`Refusal`] at the edge. What lies behind the edge is
//! infallible.

use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bad input, in the one form every command prints: `place: found …, expected …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where: a flag (`--steps`), a file, a line and column of a file.
    pub place: String,
    /// What stood there.
    pub found: String,
    /// What would have been accepted.
    pub expected: String,
}

/// A longer message is not read.
const LONGEST: usize = 300;

/// A result whose error is the user's to mend.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

impl Refusal {
    /// A refusal of what was `found` at `place`. All three are shown to a person on one line, so whatever came from a
    /// file or an argument is stripped of control characters here.
    pub fn new(place: impl Into<String>, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { place: one_line(place.into()), found: one_line(found.into()), expected: one_line(expected.into()) }
    }

    /// The same refusal seen from further out: `file.toml:3:4` in front of `knob steps`.
    #[must_use]
    pub fn within(mut self, outer: impl fmt::Display) -> Self {
        self.place = one_line(format!("{outer}: {}", self.place));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, found) = (shortened(&self.place, 100), shortened(&self.found, 120));
        let said = format!("{place}: found {found}, expected ");
        // What is expected has the rest of what is read at one go.
        write!(f, "{said}{}", shortened(&self.expected, LONGEST - said.chars().count()))
    }
}

impl std::error::Error for Refusal {}

/// Text as it may be shown and compared: composed (NFC: macOS writes Hangul in pieces), on one line, without what could drive the
/// terminal or deceive the eye. Characters of control and ends of lines become spaces, characters of format are left out, and of
/// marks piled up on one letter some are kept.
pub fn one_line(text: impl AsRef<str>) -> String {
    let mut marks = 0;
    let mut shown = String::new();
    for c in text.as_ref().nfc().filter(|c| !is_format(*c)) {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MOST_MARKS {
            shown.push(if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
        }
    }
    shown
}

/// No script piles up as many.
const MOST_MARKS: usize = 8;

/// Characters that are not seen themselves, but change how others are (general category Cf of Unicode 16).
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}'
    )
}

/// The first of what is said, where it would go on for ever.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_line_without_control_characters() {
        let refusal = Refusal::new("--image", "\x1b]0;owned\x07\nfile", "a PNG").within("lesson.toml:3:4");
        assert_eq!(refusal.to_string(), "lesson.toml:3:4: --image: found  ]0;owned  file, expected a PNG");
    }

    #[test]
    fn a_refusal_is_at_most_300_characters() {
        let refusal = Refusal::new("p".repeat(500), "f".repeat(500), "e".repeat(500));
        assert!(refusal.to_string().chars().count() <= 300 && refusal.to_string().contains('…'));
    }

    #[test]
    fn text_is_composed_and_keeps_nothing_that_is_not_seen() {
        assert_eq!(one_line("2031\u{1102}\u{1167}\u{11ab}"), "2031년");
        assert_eq!(one_line("a\u{61c}b\u{202e}c\u{2060}d\u{feff}e\u{ad}f"), "abcdef");
        assert_eq!(one_line("a\u{2028}b\u{2029}c\nd\u{85}e"), "a b c d e");
        let piled = format!("x{}y", "\u{301}".repeat(50));
        assert_eq!(one_line(&piled).chars().count(), 2 + MOST_MARKS);
        assert_eq!(one_line("ε̂ x̂₀ ᾱₜ"), "ε̂ x̂₀ ᾱₜ", "symbols are kept");
    }
}
