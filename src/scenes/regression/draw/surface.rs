//! A loss over two weights, seen from above, in bands between contours.

use super::Panels;
use crate::engine::regression::Line;
use crate::scenes::regression::world::Window;
use crate::ui::{Axes, Axis, HeatMap, Plane, Scale};
use ratatui::{buffer::Buffer, layout::Rect};

/// Bands from the lowest place to the highest.
const BANDS: f64 = 10.0;
/// From the colour of the background, where the loss is least, so much of the way to blue.
const HALF_WAY: f64 = 1.35;

impl<M> Panels<'_, M> {
    /// Bands of `level`, which is 0 at the lowest place and 1 at the highest, over parts of the width and the height of `inside`.
    pub fn bands(&self, level: &dyn Fn([f64; 2]) -> f64, inside: Rect, buf: &mut Buffer) {
        // Where characters tell brightness, each takes two columns.
        let (height, width) = match (usize::from(inside.height), usize::from(inside.width)) {
            (height, width) if self.look.is_monochrome() => (height, width / 2),
            (height, width) => (2 * height, width),
        };
        let value = |row: usize, column: usize| {
            let part = |i: usize, of: usize| (i as f64 + 0.5) / of as f64;
            let level = level([part(column, width), 1.0 - part(row, height)]);
            -(level.clamp(0.0, 1.0) * BANDS).floor() / BANDS
        };
        if !inside.is_empty() {
            HeatMap::new(height, width, Scale::Diverging(HALF_WAY), &value).render_body(inside, buf, self.look);
        }
    }

    /// Axes around a window, and what they leave.
    pub fn framed<'n>(&self, window: &Window, x_name: &'n str, area: Rect, buf: &mut Buffer) -> (Axes<'n>, Rect) {
        let axis = |middle: f64, reach: f64| Axis::linear(middle - reach, middle + reach);
        let axes =
            Axes { x: axis(window.middle.w, window.reach[0]), y: axis(window.middle.b, window.reach[1]), x_name };
        let inside = axes.render(area, buf, self.look);
        (axes, inside)
    }

    /// The bowl of the mean of squares over a window, with its minimum.
    pub fn bowl(&self, window: &Window, area: Rect, buf: &mut Buffer) -> (Plane, Rect) {
        let (axes, inside) = self.framed(window, "w", area, buf);
        let moments = &self.world.moments;
        let least = moments.least_loss();
        let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]].map(|parts| moments.loss(window.at(parts)));
        let most = corners.into_iter().fold(least, f64::max) - least;
        let level = |parts: [f64; 2]| ((moments.loss(window.at(parts)) - least) / most).sqrt();
        self.bands(&level, inside, buf);
        (Plane::new(&axes, inside, self.look), inside)
    }
}

/// A line as a place over (w, b).
pub fn place(line: Line) -> (f64, f64) {
    (line.w, line.b)
}
