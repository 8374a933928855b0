//! What the tests of all widgets need: a look to draw with, and a buffer's rows as text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyphs::Glyphs;
use super::look::Look;
use super::palette::Palette;
use super::theme::Theme;
use super::words::Words;

/// The dark look without words.
pub fn look(glyphs: Glyphs) -> Look<'static> {
    static WORDS: Words = Words::EMPTY;
    Look { theme: &Theme::DARK, palette: Palette::Viridis, glyphs, colour: true, words: &WORDS }
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

/// Draws on areas of every size up to 30×12, also partly outside the buffer, on every rung of the glyph ladder, and
/// checks that nothing outside the area is touched.
pub fn stays_inside_every_area(draw: impl Fn(Rect, &mut Buffer, &Look)) {
    let screen = Rect::new(0, 0, 31, 13);
    for glyphs in [Glyphs::Octant, Glyphs::Braille, Glyphs::HalfBlock, Glyphs::Ascii] {
        for (x, y) in [(1, 1), (20, 9)] {
            for width in 0..=30 {
                for height in 0..=12 {
                    let area = Rect::new(x, y, width, height);
                    let mut buf = Buffer::empty(screen);
                    draw(area, &mut buf, &look(glyphs));
                    let untouched = Buffer::empty(screen);
                    for position in screen.positions().filter(|position| !area.contains(*position)) {
                        assert_eq!(buf[position], untouched[position], "{glyphs:?} wrote outside {area} at {position}");
                    }
                }
            }
        }
    }
}
