//! The pictures of a GIF, each drawn over the one before.

use ratatui::buffer::Buffer;

use super::palette::Palette;
use crate::record::mask::FULL;
use crate::record::raster::{Canvas, Raster};
use crate::record::{Options, window};

/// Turns buffers into pictures that hold only what changes.
pub struct Painter<'a> {
    raster: Raster,
    palette: Palette,
    options: &'a Options,
    shown: Option<Canvas<u8>>,
}

impl<'a> Painter<'a> {
    /// A painter whose first picture is whole.
    pub fn new(raster: Raster, palette: Palette, options: &'a Options) -> Self {
        Self { raster, palette, options, shown: None }
    }

    /// What changes with this buffer; several pictures only where it stays longer than the format can say of one.
    pub fn paint(&mut self, buffer: &Buffer, mut hundredths: u64) -> Vec<gif::Frame<'static>> {
        let palette = &mut self.palette;
        let mut canvas = self.raster.picture(buffer, self.options, |colours| palette.ramp(colours));
        let transparent = palette.transparent();
        if self.options.window.is_some() {
            let radius = window::radius(self.raster.cell_width());
            for (pixel, inside) in window::corners(canvas.width, canvas.height, radius) {
                if inside < FULL / 2 {
                    canvas.pixels[pixel] = transparent;
                }
            }
        }
        let mut picture = match &self.shown {
            Some(shown) => changed(shown, &canvas, transparent),
            None => whole(&canvas, transparent),
        };
        self.shown = Some(canvas);
        let mut pictures = Vec::new();
        loop {
            picture.delay = hundredths.min(u64::from(u16::MAX)) as u16;
            hundredths -= u64::from(picture.delay);
            pictures.push(picture);
            if hundredths == 0 {
                return pictures;
            }
            picture = nothing(transparent);
        }
    }
}

fn whole(canvas: &Canvas<u8>, transparent: u8) -> gif::Frame<'static> {
    gif::Frame {
        width: canvas.width as u16,
        height: canvas.height as u16,
        transparent: Some(transparent),
        buffer: canvas.pixels.clone().into(),
        ..gif::Frame::default()
    }
}

/// A picture that changes nothing.
fn nothing(transparent: u8) -> gif::Frame<'static> {
    let buffer = vec![transparent].into();
    gif::Frame { width: 1, height: 1, transparent: Some(transparent), buffer, ..gif::Frame::default() }
}

/// The smallest rectangle that holds all pixels in which `after` differs from `before`; in it, what does not differ is
/// transparent.
fn changed(before: &Canvas<u8>, after: &Canvas<u8>, transparent: u8) -> gif::Frame<'static> {
    let width = after.width;
    let rows = || before.pixels.chunks_exact(width).zip(after.pixels.chunks_exact(width));
    let Some(top) = rows().position(|(before, after)| before != after) else { return nothing(transparent) };
    let bottom = rows().rposition(|(before, after)| before != after).unwrap_or(top);
    let (mut left, mut right) = (width, 0);
    for (before, after) in rows().take(bottom + 1).skip(top) {
        let differs = |x: &usize| before[*x] != after[*x];
        left = (0..left).find(differs).unwrap_or(left);
        right = (right..width).rfind(differs).unwrap_or(right);
    }
    let mut buffer = Vec::with_capacity((right - left + 1) * (bottom - top + 1));
    for (before, after) in rows().take(bottom + 1).skip(top) {
        let pixels = before[left..=right].iter().zip(&after[left..=right]);
        buffer.extend(pixels.map(|(before, after)| if before == after { transparent } else { *after }));
    }
    gif::Frame {
        left: left as u16,
        top: top as u16,
        width: (right - left + 1) as u16,
        height: (bottom - top + 1) as u16,
        transparent: Some(transparent),
        buffer: buffer.into(),
        ..gif::Frame::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rectangle_that_changes_is_stored() {
        let canvas = |pixels: [u8; 12]| Canvas { width: 4, height: 3, pixels: pixels.to_vec() };
        let before = canvas([0; 12]);
        let after = canvas([0, 0, 0, 0, 0, 5, 0, 6, 0, 7, 0, 0]);
        let picture = changed(&before, &after, 9);
        assert_eq!((picture.left, picture.top, picture.width, picture.height), (1, 1, 3, 2));
        assert_eq!(picture.buffer.as_ref(), [5, 9, 6, 7, 9, 9]);
        assert_eq!(changed(&after, &after, 9).buffer.as_ref(), [9]);
    }
}
