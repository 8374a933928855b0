//! One drawing surface with dots finer than cells, whatever characters the font has.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::symbols::{braille::BRAILLE, pixel::OCTANTS};

use super::glyphs::Glyphs;
use super::look::Look;

/// Dots in colour over an area of cells. The origin is the top left dot, y points down; dots outside are ignored.
///
/// A cell of octants or braille has one colour: that of the dot drawn last. So draw what matters most last. Half blocks
/// keep a colour for each of their two dots. To put one drawing behind another without sharing cells (a grid behind
/// curves), render two canvases, the one behind first.
pub struct Canvas {
    area: Rect,
    glyphs: Glyphs,
    cells: Vec<Dots>,
}

/// The dots of one cell, bit `row · dots across + column`, and the colour of the last dot drawn (for half blocks: of the
/// last in each row).
#[derive(Clone, Copy)]
struct Dots {
    bits: u8,
    colours: [Color; 2],
}

impl Canvas {
    /// An empty canvas over `area`.
    pub fn new(area: Rect, look: &Look) -> Self {
        let empty = Dots { bits: 0, colours: [Color::Reset; 2] };
        Self { area, glyphs: look.glyphs, cells: vec![empty; usize::from(area.width) * usize::from(area.height)] }
    }

    /// Dots across and down.
    pub fn size(&self) -> (i32, i32) {
        let (across, down) = self.glyphs.dots();
        (i32::from(self.area.width) * i32::from(across), i32::from(self.area.height) * i32::from(down))
    }

    /// Draws one dot.
    pub fn dot(&mut self, x: i32, y: i32, colour: Color) {
        let (width, height) = self.size();
        if !(0..width).contains(&x) || !(0..height).contains(&y) {
            return;
        }
        let (across, down) = self.glyphs.dots();
        let (x, y, across, down) = (x as usize, y as usize, usize::from(across), usize::from(down));
        let cell = &mut self.cells[(y / down) * usize::from(self.area.width) + x / across];
        let row = y % down;
        cell.bits |= 1 << (row * across + x % across);
        cell.colours[if self.glyphs == Glyphs::HalfBlock { row } else { 0 }] = colour;
    }

    /// Draws a straight line of dots, both ends included. Ends may lie far outside.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), colour: Color) {
        for (x, y) in dots_between(from, to, self.size()) {
            self.dot(x, y, colour);
        }
    }

    /// Puts the cells that have dots into `buf`; the others are left as they are.
    pub fn render(&self, buf: &mut Buffer) {
        let seen = self.area.intersection(buf.area);
        for y in seen.top()..seen.bottom() {
            for x in seen.left()..seen.right() {
                let i = usize::from(y - self.area.y) * usize::from(self.area.width) + usize::from(x - self.area.x);
                let Dots { bits, colours: [first, second] } = self.cells[i];
                if bits == 0 {
                    continue;
                }
                let cell = &mut buf[(x, y)];
                match (self.glyphs, bits) {
                    (Glyphs::Octant, _) => cell.set_char(OCTANTS[usize::from(bits)]).set_fg(first),
                    (Glyphs::Braille, _) => cell.set_char(BRAILLE[usize::from(bits)]).set_fg(first),
                    (Glyphs::Ascii, _) => cell.set_char([' ', '\'', '.', ':'][usize::from(bits & 3)]).set_fg(first),
                    (Glyphs::HalfBlock, 1) => cell.set_char('▀').set_fg(first),
                    (Glyphs::HalfBlock, 2) => cell.set_char('▄').set_fg(second),
                    (Glyphs::HalfBlock, _) if first == second => cell.set_char('█').set_fg(first),
                    (Glyphs::HalfBlock, _) => cell.set_char('▀').set_fg(first).set_bg(second),
                };
            }
        }
    }
}

/// The dots of a straight line, both ends included, as far as they can lie on a canvas of this size. Ends beyond ±2²⁹ are
/// moved there.
pub fn dots_between(from: (i32, i32), to: (i32, i32), size: (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
    const FAR: i32 = 1 << 29;
    let end = |(x, y): (i32, i32)| (i64::from(x.clamp(-FAR, FAR)), i64::from(y.clamp(-FAR, FAR)));
    let ((x0, y0), (x1, y1)) = (end(from), end(to));
    let (dx, dy) = (x1 - x0, y1 - y0);
    let steps = dx.abs().max(dy.abs()).max(1);
    // Along the longer side the line moves one dot a step, so the steps on the canvas are known beforehand.
    let (start, direction, length) = if dx.abs() >= dy.abs() { (x0, dx, size.0) } else { (y0, dy, size.1) };
    let (first, last) = match direction.signum() {
        1 => (-start, i64::from(length) - 1 - start),
        -1 => (start - i64::from(length) + 1, start),
        _ => (0, 0),
    };
    (first.max(0)..=last.min(steps)).map(move |step| {
        let along = |delta: i64| (2 * step * delta + steps).div_euclid(2 * steps);
        ((x0 + along(dx)) as i32, (y0 + along(dy)) as i32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{look, rows};

    const RED: Color = Color::Rgb(255, 0, 0);
    const BLUE: Color = Color::Rgb(0, 0, 255);

    fn drawn(glyphs: Glyphs, width: u16, height: u16, draw: impl Fn(&mut Canvas)) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let (mut buf, mut canvas) = (Buffer::empty(area), Canvas::new(area, &look(glyphs)));
        draw(&mut canvas);
        canvas.render(&mut buf);
        buf
    }

    #[test]
    fn a_diagonal_looks_alike_on_every_rung_of_the_ladder() {
        let diagonal = |canvas: &mut Canvas| {
            let (w, h) = canvas.size();
            canvas.line((0, 0), (w - 1, h - 1), RED);
        };
        assert_eq!(rows(&drawn(Glyphs::Braille, 4, 2, diagonal)), ["⠑⢄  ", "  ⠑⢄"]);
        assert_eq!(rows(&drawn(Glyphs::HalfBlock, 4, 2, diagonal)), ["▀▄  ", "  ▀▄"]);
        assert_eq!(rows(&drawn(Glyphs::Ascii, 4, 2, diagonal)), ["'.  ", "  '."]);
        let octants = drawn(Glyphs::Octant, 4, 2, diagonal);
        assert_eq!(rows(&octants).concat().chars().filter(|c| *c == ' ').count(), 4);
    }

    #[test]
    fn every_octant_is_the_character_that_unicode_gives_its_pattern() {
        // The block U+1CD00–U+1CDE5 lists, in the order of their bit patterns, those that Unicode had nowhere else.
        let block: Vec<char> = OCTANTS.into_iter().filter(|c| ('\u{1CD00}'..='\u{1CDE5}').contains(c)).collect();
        assert!(block.into_iter().eq('\u{1CD00}'..='\u{1CDE5}'));
        let elsewhere = [
            (0b0000_0000, ' '),
            (0b0000_0001, '\u{1CEA8}'), // left half upper one quarter block
            (0b0000_0010, '\u{1CEAB}'), // right half upper one quarter block
            (0b0000_0011, '\u{1FB82}'), // upper one quarter block
            (0b0000_0101, '▘'),
            (0b0000_1010, '▝'),
            (0b0000_1111, '▀'),
            (0b0001_0100, '\u{1FBE6}'), // middle left one quarter block
            (0b0010_1000, '\u{1FBE7}'), // middle right one quarter block
            (0b0011_1111, '\u{1FB85}'), // upper three quarters block
            (0b0100_0000, '\u{1CEA3}'), // left half lower one quarter block
            (0b0101_0000, '▖'),
            (0b0101_0101, '▌'),
            (0b0101_1010, '▞'),
            (0b0101_1111, '▛'),
            (0b1000_0000, '\u{1CEA0}'), // right half lower one quarter block
            (0b1010_0000, '▗'),
            (0b1010_0101, '▚'),
            (0b1010_1010, '▐'),
            (0b1010_1111, '▜'),
            (0b1100_0000, '▂'),
            (0b1111_0000, '▄'),
            (0b1111_0101, '▙'),
            (0b1111_1010, '▟'),
            (0b1111_1100, '▆'),
            (0b1111_1111, '█'),
        ];
        assert_eq!(elsewhere.len() + 0xE6, 256);
        for (bits, character) in elsewhere {
            assert_eq!(OCTANTS[bits], character, "{bits:08b}");
        }
    }

    #[test]
    fn every_braille_pattern_has_the_dots_that_unicode_gives_it() {
        // Unicode numbers the dots of a cell down the columns, and the fourth row last.
        let unicode_bit = [0, 3, 1, 4, 2, 5, 6, 7];
        for (bits, character) in BRAILLE.into_iter().enumerate() {
            let pattern: u32 = (0..8).filter(|i| bits >> i & 1 == 1).map(|i| 1 << unicode_bit[i]).sum();
            assert_eq!(character as u32, 0x2800 + pattern, "{bits:08b}");
        }
    }

    #[test]
    fn half_blocks_keep_two_colours_and_finer_cells_the_last() {
        let two = |canvas: &mut Canvas| {
            canvas.dot(0, 0, RED);
            canvas.dot(0, 1, BLUE);
        };
        let half = drawn(Glyphs::HalfBlock, 1, 1, two);
        assert_eq!((half[(0, 0)].symbol(), half[(0, 0)].fg, half[(0, 0)].bg), ("▀", RED, BLUE));
        assert_eq!(drawn(Glyphs::Braille, 1, 1, two)[(0, 0)].fg, BLUE);
    }

    #[test]
    fn a_line_that_ends_far_outside_is_the_same_line_inside() {
        let far = drawn(Glyphs::Braille, 5, 3, |canvas| canvas.line((-400_000, -400_001), (400_000, 399_999), RED));
        let near = drawn(Glyphs::Braille, 5, 3, |canvas| canvas.line((-4, -5), (40, 39), RED));
        assert_eq!(far, near);
        assert_eq!(rows(&far), ["⠈⠢⡀  ", "  ⠈⠢⡀", "    ⠈"]);
        drawn(Glyphs::Octant, 5, 3, |canvas| canvas.line((i32::MIN, i32::MAX), (i32::MAX, i32::MIN), RED));
    }

    #[test]
    fn a_canvas_partly_outside_the_buffer_is_clipped() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 1));
        let mut canvas = Canvas::new(Rect::new(1, 0, 3, 3), &look(Glyphs::Ascii));
        canvas.line((0, 0), (2, 0), RED);
        canvas.render(&mut buf);
        assert_eq!(rows(&buf), [" '"]);
    }
}
