//! From pairs of numbers to the dots of a canvas.

use ratatui::layout::Rect;
use ratatui::style::Color;

use super::axes::Axes;
use super::axis::Axis;
use super::canvas::Canvas;
use super::look::Look;

/// Where pairs of numbers lie on a canvas between two axes.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    x: Axis,
    y: Axis,
    inside: Rect,
    dots: (u16, u16),
}

impl Plane {
    /// `axes` around `inside`.
    pub fn new(axes: &Axes, inside: Rect, look: &Look) -> Self {
        Self { x: axes.x, y: axes.y, inside, dots: look.glyphs.dots() }
    }

    /// The dot at (x, y), which may lie outside the canvas; `None` if one of them lies nowhere.
    pub fn dot(&self, (x, y): (f64, f64)) -> Option<(i32, i32)> {
        let place = |unit: f64, cells: u16, dots: u16| {
            let last = f64::from(cells) * f64::from(dots) - 1.0;
            (unit * last).round() as i32
        };
        let column = place(self.x.unit(x)?, self.inside.width, self.dots.0);
        let row = place(1.0 - self.y.unit(y)?, self.inside.height, self.dots.1);
        Some((column, row))
    }

    /// The cell that the dot at (x, y) is in, if it is one between the axes.
    pub fn cell(&self, point: (f64, f64)) -> Option<(u16, u16)> {
        let (column, row) = self.dot(point)?;
        let cell = |dot: i32, dots: u16| u16::try_from(dot.div_euclid(i32::from(dots))).ok();
        let (x, y) = (cell(column, self.dots.0)?, cell(row, self.dots.1)?);
        (x < self.inside.width && y < self.inside.height).then_some((self.inside.x + x, self.inside.y + y))
    }

    /// Draws a dot for each of `points`.
    pub fn draw_points(&self, points: &[(f64, f64)], colour: Color, canvas: &mut Canvas) {
        for (x, y) in points.iter().filter_map(|point| self.dot(*point)) {
            canvas.dot(x, y, colour);
        }
    }

    /// Draws a line from each of `points` to the next. Where one lies nowhere the line is interrupted.
    pub fn draw_path(&self, points: &[(f64, f64)], colour: Color, canvas: &mut Canvas) {
        for ends in points.windows(2) {
            if let (Some(from), Some(to)) = (self.dot(ends[0]), self.dot(ends[1])) {
                canvas.line(from, to, colour);
            }
        }
    }
}
