//! A file to be recorded: its kind, and which flags have a meaning for it.

use crate::refusal::{Refusal, Result};
use std::path::PathBuf;

/// What a file becomes, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One frame as a picture.
    Png,
    /// An animation.
    Gif,
    /// An animation, or one frame.
    Svg,
    /// A recording of a terminal.
    Cast,
    /// Frames as text, or one frame.
    Text,
    /// Captions.
    Captions,
    /// Chapters.
    Chapters,
}

/// A file and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Where it goes.
    pub path: PathBuf,
    /// What it becomes.
    pub kind: Kind,
}

impl Output {
    /// The output with this file name.
    ///
    /// # Errors
    /// An ending that means nothing.
    pub fn named(path: &str) -> Result<Self> {
        let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("png") => Kind::Png,
            Some("gif") => Kind::Gif,
            Some("svg") => Kind::Svg,
            Some("cast") => Kind::Cast,
            Some("txt") => Kind::Text,
            Some("vtt") if path.ends_with(".chapters.vtt") => Kind::Chapters,
            Some("vtt") => Kind::Captions,
            _ => {
                let endings = "a name that ends in .gif, .svg, .cast, .png, .txt or .vtt";
                return Err(Refusal::new("--output", path, endings));
            }
        };
        Ok(Self { path: path.into(), kind })
    }

    /// The file beside this one with another ending.
    pub fn beside(&self, ending: &str, kind: Kind) -> Self {
        Self { path: self.path.with_extension(ending), kind }
    }

    /// Whether it shows one frame, when a moment is named or not.
    pub fn is_still(&self, at: bool) -> bool {
        at && matches!(self.kind, Kind::Png | Kind::Svg | Kind::Text)
    }

    /// Whether a flag makes a difference to it, when a moment is named or not.
    pub fn heeds(&self, flag: &str, at: bool) -> bool {
        use Kind::{Cast, Gif, Png, Svg};
        let still = self.is_still(at);
        match flag {
            "at" => still,
            "hold" => !still && self.kind != Png,
            "no-loop" => !still && matches!(self.kind, Gif | Svg),
            "font-size" | "padding" | "window" => matches!(self.kind, Png | Gif | Svg),
            "max-bytes" => self.kind == Gif,
            "cast-version" => self.kind == Cast,
            _ => !still,
        }
    }
}

/// The flags that do not have a meaning for every output.
pub const FLAGS: [&str; 14] = [
    "at",
    "free",
    "from",
    "to",
    "duration",
    "fps",
    "speed",
    "hold",
    "no-loop",
    "font-size",
    "padding",
    "window",
    "max-bytes",
    "cast-version",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_a_file_becomes() {
        let kind = |path: &str| Output::named(path).map(|output| output.kind).ok();
        assert_eq!(kind("a/b.c/tour.gif"), Some(Kind::Gif));
        assert_eq!(kind("tour.chapters.vtt"), Some(Kind::Chapters));
        assert_eq!(kind("tour.vtt"), Some(Kind::Captions));
        for none in ["tour", "tour.mp4", "a.gif/tour", "", "."] {
            assert_eq!(kind(none), None, "{none}");
        }
        let cast = Output::named("a/tour.cast").expect("a kind");
        assert_eq!(cast.beside("vtt", Kind::Captions).path, PathBuf::from("a/tour.vtt"));
    }

    #[test]
    fn every_flag_has_a_meaning_for_some_kind_and_none_for_another() {
        let outputs =
            ["a.png", "a.gif", "a.svg", "a.cast", "a.txt", "a.vtt"].map(|path| Output::named(path).expect("a kind"));
        for flag in FLAGS {
            let heeded = |at| outputs.iter().filter(|output| output.heeds(flag, at)).count();
            assert!(heeded(false).max(heeded(true)) > 0, "{flag}");
            assert!(heeded(false).min(heeded(true)) < outputs.len(), "{flag}");
        }
    }
}
