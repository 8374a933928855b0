//! What the tests of all widgets need: a look to draw with, and a buffer's rows as text.

use ratatui::buffer::Buffer;

use super::glyphs::Glyphs;
use super::look::Look;
use super::palette::Palette;
use super::theme::Theme;
use super::words::Words;

/// The dark look without words.
pub fn look(glyphs: Glyphs) -> Look<'static> {
    static WORDS: Words = Words::EMPTY;
    Look { theme: &Theme::DARK, palette: Palette::Viridis, glyphs, words: &WORDS }
}

/// The rows of a buffer as a terminal would show them: the cell behind a wide character is not printed.
pub fn rows(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut x = area.left();
            while x < area.right() {
                let symbol = buf[(x, y)].symbol();
                row.push_str(symbol);
                x += super::text::width(symbol).max(1);
            }
            row
        })
        .collect()
}
