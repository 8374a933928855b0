//! The one error a user can meet: where it is, what was found there, what was expected.
//!
//! Everything a person or a file can get wrong is turned into a [`Refusal`] at the edge. What lies behind the edge is
//! infallible.

use std::fmt;

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
        write!(f, "{}: found {}, expected {}", self.place, self.found, self.expected)
    }
}

impl std::error::Error for Refusal {}

/// Text as it may be shown: characters that could drive the terminal or deceive the eye become spaces, the rest is kept.
pub fn one_line(text: impl AsRef<str>) -> String {
    text.as_ref().chars().map(|c| if is_harmful(c) { ' ' } else { c }).collect()
}

/// Control characters, and those that turn the direction of writing or begin a line.
fn is_harmful(c: char) -> bool {
    let directs = matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || directs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_line_without_control_characters() {
        let refusal = Refusal::new("--image", "\x1b]0;owned\x07\nfile", "a PNG").within("lesson.toml:3:4");
        assert_eq!(refusal.to_string(), "lesson.toml:3:4: --image: found  ]0;owned  file, expected a PNG");
    }
}
