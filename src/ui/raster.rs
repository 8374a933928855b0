//! A grid of coloured pixels in half cells: what pictures and dense heat maps have in common.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;

use super::glyphs::Glyphs;
use super::look::Look;
use super::theme;

/// Where the pixels of a grid lie in an area: centred, whole pixels, nothing averaged.
///
/// A grid that is smaller than its area is magnified by a whole number; one that is larger is subsampled, every
/// `step`-th pixel across and down. (Averaging would shrink noise, and noise is often the subject.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// 1 when every pixel is shown, 2 when every second one is, and so on.
    pub step: usize,
    /// Pixels shown, across and down.
    shown: (usize, usize),
    /// A shown pixel is this many columns wide and this many half rows high.
    size: usize,
    /// The cells that show them.
    cells: Rect,
}

impl Fit {
    /// Fits `width` × `height` pixels into `area`.
    pub fn new(area: Rect, width: usize, height: usize, look: &Look) -> Self {
        let unit = if look.is_monochrome() { 2 } else { 1 };
        let (columns, halves) = (usize::from(area.width) / unit, 2 * usize::from(area.height) / unit);
        if width == 0 || height == 0 || columns == 0 || halves == 0 {
            return Self { step: 1, shown: (0, 0), size: unit, cells: Rect { width: 0, height: 0, ..area } };
        }
        let step = width.div_ceil(columns).max(height.div_ceil(halves));
        let shown = (width.div_ceil(step), height.div_ceil(step));
        let size = unit * (columns / shown.0).min(halves / shown.1);
        let (across, down) = ((shown.0 * size) as u16, (shown.1 * size).div_ceil(2) as u16);
        let cells = Rect {
            x: area.x + (area.width - across) / 2,
            y: area.y + (area.height - down) / 2,
            width: across,
            height: down,
        };
        Self { step, shown, size, cells }
    }

    /// Tells the pointer about the pixels (column, row) under it, each by what there is to tell of it.
    pub fn tell(&self, look: &Look, told: impl Fn(usize, usize) -> Option<String>) {
        look.tell(self.cells, |at| {
            let pixels = self.pixels_at(at).into_iter();
            let told: Vec<String> = pixels.filter_map(|(column, row)| told(column, row)).collect();
            (!told.is_empty()).then(|| told.join("  "))
        });
    }

    /// The pixels (column, row) that a cell shows, from top to bottom.
    fn pixels_at(&self, at: Position) -> Vec<(usize, usize)> {
        if !self.cells.contains(at) {
            return Vec::new();
        }
        let mut pixels: Vec<_> = [0, 1].into_iter().filter_map(|half| self.pixel(at.x, at.y, half)).collect();
        pixels.dedup();
        pixels
    }

    /// The pixel shown in the upper or lower half of a cell.
    fn pixel(&self, x: u16, y: u16, half: usize) -> Option<(usize, usize)> {
        let column = usize::from(x - self.cells.x) / self.size;
        let row = (2 * usize::from(y - self.cells.y) + half) / self.size;
        (row < self.shown.1).then_some((column * self.step, row * self.step))
    }
}

/// Draws the pixels of `fit`, the one at `cursor` (column, row) in the accent colour; those without a colour leave what is
/// there.
pub(super) fn draw(
    fit: &Fit,
    cursor: Option<(usize, usize)>,
    buf: &mut Buffer,
    look: &Look,
    colour: impl Fn(usize, usize) -> Option<Color>,
) {
    let chosen = cursor.map(|(column, row)| (column - column % fit.step, row - row % fit.step));
    let seen = fit.cells.intersection(buf.area);
    for y in seen.top()..seen.bottom() {
        for x in seen.left()..seen.right() {
            let [upper, lower] = [0, 1].map(|half| {
                let (column, row) = fit.pixel(x, y, half)?;
                if chosen == Some((column, row)) { Some(look.theme.accent) } else { colour(column, row) }
            });
            let cell = &mut buf[(x, y)];
            match (upper, lower) {
                (None, None) => continue,
                (Some(colour), _) if look.is_monochrome() => {
                    let is_chosen = chosen.is_some() && fit.pixel(x, y, 0) == chosen;
                    cell.set_char(if is_chosen { 'X' } else { ramp(colour, look) }).set_fg(look.theme.text)
                }
                (Some(upper), Some(lower)) if upper == lower => cell.set_char(' ').set_bg(upper),
                (Some(upper), Some(lower)) => cell.set_char('▀').set_fg(upper).set_bg(lower),
                (Some(upper), None) => cell.set_char('▀').set_fg(upper),
                (None, Some(lower)) => cell.set_char('▄').set_fg(lower),
            };
        }
    }
}

/// The character that is as bright as `colour`: the denser, the brighter on a dark background and the darker on a light.
pub(super) fn ramp(colour: Color, look: &Look) -> char {
    let levels: &[char] = match look.glyphs {
        Glyphs::Ascii => &[' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'],
        _ => &[' ', '░', '▒', '▓', '█'],
    };
    let bright = theme::brightness(colour);
    let dense = if look.theme.is_dark { bright } else { 1.0 - bright };
    levels[((dense * levels.len() as f64) as usize).min(levels.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::look;

    #[test]
    fn pixels_are_magnified_by_whole_numbers_and_centred() {
        let fit = Fit::new(Rect::new(0, 0, 40, 20), 16, 14, &look(Glyphs::Braille));
        assert_eq!((fit.step, fit.size, fit.cells), (1, 2, Rect::new(4, 3, 32, 14)));
    }

    #[test]
    fn too_many_pixels_are_subsampled_and_the_step_is_told() {
        let fit = Fit::new(Rect::new(0, 0, 20, 10), 64, 64, &look(Glyphs::Braille));
        assert_eq!((fit.step, fit.shown, fit.cells), (4, (16, 16), Rect::new(2, 1, 16, 8)));
    }

    #[test]
    fn a_cell_shows_two_pixels_unless_they_are_magnified() {
        let two = Fit::new(Rect::new(0, 0, 8, 4), 8, 8, &look(Glyphs::Braille));
        assert_eq!(two.pixels_at(Position::new(3, 1)), [(3, 2), (3, 3)]);
        assert_eq!(two.pixels_at(Position::new(8, 1)), []);
        let large = Fit::new(Rect::new(0, 0, 40, 20), 16, 14, &look(Glyphs::Braille));
        assert_eq!(large.pixels_at(Position::new(7, 3)), [(1, 0)]);
        let coarse = Fit::new(Rect::new(0, 0, 20, 10), 64, 64, &look(Glyphs::Braille));
        assert_eq!(coarse.pixels_at(Position::new(3, 1)), [(4, 0), (4, 4)]);
    }

    #[test]
    fn with_characters_for_brightness_a_pixel_is_two_columns_by_one_row() {
        let fit = Fit::new(Rect::new(0, 0, 32, 14), 32, 28, &look(Glyphs::Ascii));
        assert_eq!((fit.step, fit.shown, fit.cells), (2, (16, 14), Rect::new(0, 0, 32, 14)));
    }

    #[test]
    fn no_pixel_and_no_room_are_fine() {
        for (width, height, area) in [(0, 5, Rect::new(0, 0, 9, 9)), (5, 5, Rect::new(3, 3, 0, 4))] {
            assert!(Fit::new(area, width, height, &look(Glyphs::Octant)).cells.is_empty());
        }
    }
}
