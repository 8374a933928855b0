//! The points themselves, in their own units, and lines through them.

use super::{Panels, hue};
use crate::engine::math;
use crate::engine::regression::Line;
use crate::scenes::regression::world::Scale as Units;
use crate::ui::{Axes, Axis, Canvas, HeatMap, Plane, Scale, panel};
use ratatui::style::Color;
use ratatui::{buffer::Buffer, layout::Rect};

/// More points than these are a density.
const MANY: usize = 2000;

/// Where points and lines are drawn.
pub struct Sheet {
    pub plane: Plane,
    pub inside: Rect,
    x: Axis,
    units: [Units; 2],
}

impl Sheet {
    /// Where a point of the columns as they are learned from lies, in their own units.
    pub fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.units[0].unscaled(x), self.units[1].unscaled(y))
    }

    /// A line from the left end to the right.
    pub fn line(&self, line: Line) -> [(f64, f64); 2] {
        self.x.ends().map(|x| {
            let scaled = self.units[0].scaled(x);
            (x, self.units[1].unscaled(line.at(scaled)))
        })
    }
}

impl<M> Panels<'_, M> {
    /// A title, how many points there are, and that they are simulated if they are.
    pub fn titled(&self, key: &str) -> String {
        let word = if self.world.is_simulated { "note.simulated" } else { "note.own" };
        let points = self.look.word(word).replace("{n}", &self.world.points().to_string());
        format!("{}, {points}", self.look.word(key))
    }

    /// The name of a column, and its unit.
    pub fn column(&self, i: usize) -> &str {
        self.look.word(&self.world.sample.names[i])
    }

    /// A panel for all points, which also holds `more`; its note is what y is, and what else there is to say.
    pub fn sheet(&self, key: &str, note: &str, more: &[(f64, f64)], area: Rect, buf: &mut Buffer) -> Sheet {
        let sample = &self.world.sample;
        let note = format!("{} {}  {note}", self.look.glyph('↑', '^'), self.column(1));
        let inner = panel(&self.titled(key), note.trim_end(), area, buf, self.look);
        let x = Axis::around(sample.x.iter().copied().chain(more.iter().map(|(x, _)| *x)));
        let y = Axis::around(sample.y.iter().copied().chain(more.iter().map(|(_, y)| *y)));
        let axes = Axes { x, y, x_name: self.column(0) };
        let inside = axes.render(inner, buf, self.look);
        let plane = Plane::new(&axes, inside, self.look);
        Sheet { plane, inside, x, units: self.world.scales }
    }

    /// Whether there are so many points that they are shown as a density.
    pub fn is_dense(&self) -> bool {
        self.world.points() > MANY
    }

    /// Points in a colour, or where there are very many, how dense they lie.
    pub fn scatter(&self, sheet: &Sheet, of: impl Fn(usize) -> Color, buf: &mut Buffer) {
        let sample = &self.world.sample;
        if self.is_dense() {
            return self.density(sheet, buf);
        }
        let mut canvas = Canvas::new(sheet.inside, self.look);
        for (i, point) in sample.x.iter().copied().zip(sample.y.iter().copied()).enumerate() {
            sheet.plane.draw_points(&[point], of(i), &mut canvas);
        }
        canvas.render(buf);
    }

    fn density(&self, sheet: &Sheet, buf: &mut Buffer) {
        let (height, width) = (2 * usize::from(sheet.inside.height), usize::from(sheet.inside.width));
        let mut counts = vec![0_u32; height * width];
        let dots = (i32::from(self.look.glyphs.dots().0), i32::from(self.look.glyphs.dots().1));
        for point in self.world.sample.x.iter().copied().zip(self.world.sample.y.iter().copied()) {
            let Some((column, row)) = sheet.plane.dot(point) else { continue };
            let place = (usize::try_from(column / dots.0), usize::try_from(2 * row / dots.1));
            if let (Ok(column), Ok(row)) = place
                && column < width
                && row < height
            {
                counts[row * width + column] += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0);
        let value = |row: usize, column: usize| match counts[row * width + column] {
            0 => f64::NAN,
            count => math::ln_1p(f64::from(count)),
        };
        let scale = Scale::Sequential(Axis::linear(0.0, math::ln_1p(f64::from(most.max(1)))));
        if !sheet.inside.is_empty() {
            HeatMap::new(height, width, scale, &value).render_body(sheet.inside, buf, self.look);
        }
    }

    /// Lines in the colours of series, later ones over earlier ones.
    pub fn lines(&self, sheet: &Sheet, lines: &[(Line, usize)], buf: &mut Buffer) {
        let mut canvas = Canvas::new(sheet.inside, self.look);
        for (line, hue) in lines {
            sheet.plane.draw_path(&sheet.line(*line), self.look.theme.series(*hue), &mut canvas);
        }
        canvas.render(buf);
    }

    /// The colour of every point: all alike.
    pub fn plain(&self) -> impl Fn(usize) -> Color + use<'_, M> {
        |_| self.look.theme.series(hue::POINTS)
    }
}
