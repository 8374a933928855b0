//! The window that can be drawn around a recording: a title bar with three buttons, and round corners.

use ratatui::buffer::Buffer;

use super::Options;
use super::mask::FULL;
use super::raster::{Canvas, Ramp, Raster, mix};
use super::shape::{ARC, Shape};
use crate::encode::cells::visible;
use crate::encode::palette::Rgb;

/// Close, minimize, maximize.
pub const BUTTONS: [Rgb; 3] = [[255, 95, 87], [254, 188, 46], [40, 200, 64]];

/// Pixels down the title bar; none without a window.
pub fn bar_height(cell_width: usize, options: &Options) -> usize {
    if options.window.is_some() { 3 * cell_width } else { 0 }
}

/// Radius of the corners in pixels.
pub fn radius(cell_width: usize) -> usize {
    cell_width
}

/// Centre and radius of a button, the first on the left.
pub fn button(i: usize, cell_width: usize) -> ((f32, f32), f32) {
    let cell_width = cell_width as f32;
    (((2.0 + 2.0 * i as f32) * cell_width, 1.5 * cell_width), 0.6 * cell_width)
}

/// The colour of the title bar.
pub fn bar_colour(options: &Options) -> Rgb {
    mix(options.bg, options.fg, FULL / 8)
}

/// The title as it fits between the buttons and their mirror image, and the pixel where it begins.
pub fn title(options: &Options, width: usize, cell_width: usize) -> (Buffer, usize) {
    let title = options.window.as_deref().unwrap_or_default();
    let room = (width / cell_width.max(1)).saturating_sub(16);
    let columns = unicode_width::UnicodeWidthStr::width(title).min(room);
    let mut line = Buffer::empty(ratatui::layout::Rect::new(0, 0, columns as u16, 1));
    line.set_stringn(0, 0, title, columns, ratatui::style::Style::default());
    (line, (width - columns * cell_width) / 2)
}

/// The pairs of ink and paper in the title bar.
pub fn colours(options: &Options) -> Vec<(Rgb, Rgb)> {
    let bar = bar_colour(options);
    BUTTONS.into_iter().chain([options.fg]).map(|ink| (ink, bar)).collect()
}

/// Paints the title bar.
pub fn paint<P: Copy>(
    canvas: &mut Canvas<P>,
    raster: &mut Raster,
    options: &Options,
    mut ramp: impl FnMut((Rgb, Rgb)) -> Ramp<P>,
) {
    let (cell_width, bar) = (raster.cell_width(), bar_colour(options));
    let height = bar_height(cell_width, options);
    let paper = ramp((options.fg, bar));
    canvas.pixels[..height * canvas.width].fill(paper[0]);
    for (i, button_colour) in BUTTONS.into_iter().enumerate() {
        let mut shape = Shape::new();
        let ((x, y), radius) = button(i, cell_width);
        let left = (x as usize).saturating_sub(cell_width);
        shape.circle((x - left as f32, y), radius);
        if left + 2 * cell_width <= canvas.width {
            canvas.stamp(&shape.mask(2 * cell_width, height), &ramp((button_colour, bar)), left, 0);
        }
    }
    let (line, left) = title(options, canvas.width, cell_width);
    for (column, _, cell) in visible(&line) {
        canvas.stamp(raster.mask(cell), &paper, left + column * cell_width, cell_width / 2);
    }
}

/// The pixels of a picture that the round corners touch, by number, each with how much of it lies inside (0 … [`FULL`]).
pub fn corners(width: usize, height: usize, radius: usize) -> Vec<(usize, u8)> {
    let radius = radius.min(width / 2).min(height / 2);
    let r = radius as f32;
    let mut quarter = Shape::new();
    quarter.move_to((0.0, r));
    quarter.cubic_to((0.0, r - ARC * r), (r - ARC * r, 0.0), (r, 0.0));
    quarter.line_to((r, r));
    quarter.close();
    let quarter = quarter.mask(radius.max(1), radius);
    let mut touched = Vec::new();
    for (i, &inside) in quarter.ink.iter().enumerate().filter(|(_, inside)| **inside < FULL) {
        let (x, y) = (i % radius, i / radius);
        for (x, y) in [(x, y), (width - 1 - x, y), (x, height - 1 - y), (width - 1 - x, height - 1 - y)] {
            touched.push((y * width + x, inside));
        }
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_alike_and_reach_no_further_than_their_radius() {
        let touched = corners(40, 30, 10);
        let inside = |x: usize, y: usize| touched.iter().find(|(i, _)| *i == y * 40 + x).map_or(FULL, |(_, ink)| *ink);
        assert_eq!([inside(0, 0), inside(39, 0), inside(0, 29), inside(39, 29)], [0; 4]);
        for (i, _) in &touched {
            let (x, y) = (i % 40, i / 40);
            assert!(!(10..30).contains(&x) && !(10..20).contains(&y), "{x}, {y}");
            assert_eq!(inside(x, y), inside(39 - x, 29 - y));
        }
        assert_eq!(inside(3, 3), FULL);
    }
}
