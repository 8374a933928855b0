//! What the tests of all widgets need: a look to draw with, and a buffer's rows as text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyphs::Glyphs;
use super::look::Look;
use super::palette::Palette;
use super::pointer::Pointer;
use super::theme::Theme;
use super::words::Words;

/// The dark look without words.
pub fn look(glyphs: Glyphs) -> Look<'static> {
    static WORDS: Words = Words::EMPTY;
    Look {
        theme: &Theme::DARK,
        palette: Palette::Viridis,
        glyphs,
        colour: true,
        inspecting: false,
        pointer: None,
        lead: None,
        words: &WORDS,
    }
}

/// What a pointer at a cell is told by drawing.
pub fn told<T>(at: (u16, u16), draw: impl FnOnce(&Look) -> T) -> Option<String> {
    let pointer = Pointer::new(at.into());
    draw(&Look { pointer: Some(&pointer), ..look(Glyphs::Braille) });
    pointer.told()
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

/// Draws on areas of every size up to 30×12, some partly outside the buffer, on every rung of the glyph ladder and without
/// colours, and checks that nothing outside the area is touched.
pub fn stays_inside_every_area(draw: impl Fn(Rect, &mut Buffer, &Look)) {
    let screen = Rect::new(0, 0, 31, 13);
    let inside = (0..=30).flat_map(|width| (0..=12).map(move |height| Rect::new(1, 1, width, height)));
    let partly =
        (0..=30).step_by(5).flat_map(|width| (0..=12).step_by(3).map(move |height| Rect::new(20, 9, width, height)));
    let untouched = Buffer::empty(screen);
    for area in inside.chain(partly) {
        let [octant, braille, half_block, ascii] =
            [Glyphs::Octant, Glyphs::Braille, Glyphs::HalfBlock, Glyphs::Ascii].map(look);
        for look in [octant, braille, half_block, ascii, Look { colour: false, ..braille }] {
            let mut buf = untouched.clone();
            draw(area, &mut buf, &look);
            for (i, (cell, before)) in buf.content.iter().zip(&untouched.content).enumerate() {
                let position = buf.pos_of(i);
                assert!(cell == before || area.contains(position.into()), "wrote outside {area} at {position:?}");
            }
        }
    }
}
