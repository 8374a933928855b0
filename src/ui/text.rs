//! Measuring and printing text, cell by cell.
//!
//! A character as a reader sees it (x̂, 한, μ̃) is one grapheme and never split: wide ones take two cells or none,
//! combining marks stay with their letter. Text may come from files, so this is also the one place where control
//! characters are taken out.

use unicode_width::UnicodeWidthStr;

/// How many cells `text` takes.
pub fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}
