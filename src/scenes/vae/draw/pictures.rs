//! 8×8 pictures: one, or many in rows.

use super::Panels;
use crate::engine::data::DIGITS_CREDIT_SHORT;
use crate::scenes::vae::input::SIDE;
use crate::ui::number::fixed;
use crate::ui::picture::{Picture, Pixels};
use crate::ui::text::{print, width};
use ratatui::{buffer::Buffer, layout::Rect};

/// Blank pixels between two pictures.
const GAP: usize = 1;

impl Panels<'_> {
    /// One picture, as large as it fits.
    pub fn picture(&self, pixels: &[f32], area: Rect, buf: &mut Buffer) {
        self.mosaic(&[pixels], 1, area, buf);
    }

    /// Pictures in rows of `columns`.
    pub fn mosaic(&self, pictures: &[&[f32]], columns: usize, area: Rect, buf: &mut Buffer) {
        if pictures.is_empty() {
            return;
        }
        let rows = pictures.len().div_ceil(columns);
        let (width, height) = (columns * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP);
        // Gaps, and what is missing in the last row, stay blank.
        let mut pixels = vec![f32::NAN; width * height];
        for (i, picture) in pictures.iter().enumerate() {
            let (top, left) = (i / columns * (SIDE + GAP), i % columns * (SIDE + GAP));
            for (y, row) in picture.chunks_exact(SIDE).enumerate() {
                for (x, value) in row.iter().enumerate() {
                    pixels[(top + y) * width + left + x] = 2.0 * value - 1.0;
                }
            }
        }
        let picture = Picture { pixels: Pixels::Grey(&pixels), width, height, cursor: None };
        picture.render(area, buf, self.look);
        picture.fit(area, self.look).tell(self.look, |x, y| {
            let value = f32::midpoint(pixels[y * width + x], 1.0);
            let [row, column] = [y, x].map(|i| i % (SIDE + GAP));
            value.is_finite().then(|| format!("({row}, {column}): {}", fixed(value.into(), 2)))
        });
    }

    /// Who made the digits, on the lower border of a panel that shows some.
    pub fn credit(&self, area: Rect, buf: &mut Buffer) {
        if area.width >= width(DIGITS_CREDIT_SHORT) + 4 && area.height > 2 {
            print(buf, area.x + 2, area.bottom() - 1, area.width - 4, DIGITS_CREDIT_SHORT, self.look.dim());
        }
    }
}

/// How many pictures fit side by side and below each other.
pub fn room_for_pictures(area: Rect) -> (usize, usize) {
    let room = |pixels: usize| (pixels + GAP) / (SIDE + GAP);
    (room(area.width.into()), room(2 * usize::from(area.height)))
}
