//! The act `rate`: five descents side by side, the factor of each, and what is left of their losses.

use super::{Panels, hue};
use crate::engine::regression::{factor, largest_rate};
use crate::plan;
use crate::scenes::regression::rate::{MULTIPLES, Row};
use crate::ui::layout::{columns, share};
use crate::ui::{Axes, print_right, put_char};
use crate::ui::{Axis, Canvas, Chart, Curve, Plane, Reference, Size, Y, number, panel, short};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// What each rate does, and its colour.
const NAMES: [(&str, usize); MULTIPLES.len()] =
    [("panel.crawl", 7), ("panel.fast", 2), ("panel.overshoot", 5), ("panel.circle", 1), ("panel.diverge", 3)];

impl Panels<'_, Row> {
    pub fn rate(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (8, 1) Self::factors, (7, 1) Self::losses } },
            Size::Standard => plan! { rows {
                (8, 1) Self::row,
                (8, 1) columns { (38, 1) Self::factors, (38, 1) Self::losses },
            } },
            Size::Large => plan! { rows {
                (12, 1) Self::row,
                (14, 1) columns { (38, 1) Self::factors, (38, 1) Self::losses },
            } },
        };
        plan.draw(self, area, buf);
    }

    fn row(&self, area: Rect, buf: &mut Buffer) {
        for (i, place) in columns(area, &[share(13, 1); MULTIPLES.len()]).into_iter().enumerate() {
            self.descent(i, place, buf);
        }
    }

    /// One descent, seen along the eigenvectors: the steep one up, the slow one to the right.
    fn descent(&self, i: usize, area: Rect, buf: &mut Buffer) {
        let (key, hue) = NAMES[i];
        let inner = panel(key, "", area, buf, self.look);
        let history: Vec<(f64, f64)> = self.view.all::<Row>().map(|row| (row.errors[i][1], row.errors[i][0])).collect();
        let start = history.first().copied().unwrap_or_default();
        let lambda = self.world.curvature.values;
        // Wide enough for the start; where it has no error in a direction, as wide as is as steep in the other.
        let reach =
            |own: f64, other: f64, ratio: f64| 1.6 * own.abs().max(1e-3 * other.abs() * ratio.sqrt()).max(1e-300);
        let (wide, high) =
            (reach(start.0, start.1, lambda[0] / lambda[1]), reach(start.1, start.0, lambda[1] / lambda[0]));
        let most = (lambda[1] * wide * wide + lambda[0] * high * high).sqrt();
        let level = |[right, up]: [f64; 2]| {
            let (e, f) = ((2.0 * up - 1.0) * high, (2.0 * right - 1.0) * wide);
            (lambda[0] * e * e + lambda[1] * f * f).sqrt() / most
        };
        self.bands(&level, inner, buf);
        let axes = Axes { x: Axis::linear(-wide, wide), y: Axis::linear(-high, high), x_name: "" };
        let plane = Plane::new(&axes, inner, self.look);
        let mut canvas = Canvas::new(inner, self.look);
        plane.draw_path(&history, self.look.theme.series(hue), &mut canvas);
        canvas.render(buf);
        self.cross(plane.cell((0.0, 0.0)), buf);
        let now = history.last().copied().unwrap_or_default();
        self.dot(plane.cell(now), hue, buf);
        let loss = self.world.moments.loss(self.now.at[i]) - self.world.moments.least_loss();
        if inner.height > 2 {
            print_right(buf, inner.right(), inner.y, inner.width, &short(MULTIPLES[i]), self.look.text());
            let text = format!("+{}", number(loss.max(0.0)));
            print_right(buf, inner.right(), inner.bottom() - 1, inner.width, &text, self.look.text());
        }
    }

    /// By how much a step multiplies the error along each eigenvector, over the rate; where it leaves 1 behind.
    fn factors(&self, area: Rect, buf: &mut Buffer) {
        const POINTS: usize = 120;
        let [steep, slow] = self.world.curvature.values;
        let momentum = self.scene.momentum;
        let limit = largest_rate(momentum, steep);
        let inner = panel("panel.factors", &format!("η_max {}", number(limit)), area, buf, self.look);
        let last = 1.25 * limit;
        let curve = |name, hue, lambda: f64| {
            let rate = |i: usize| last * i as f64 / POINTS as f64;
            Curve::new(name, hue, (0..=POINTS).map(|i| (rate(i), factor(rate(i), momentum, lambda))))
        };
        let chart = Chart {
            x: Axis::linear(0.0, last),
            x_name: "η",
            y: Y::On(Axis::linear(0.0, 1.5)),
            curves: vec![curve("λ_max", hue::SQUARED, steep), curve("λ_min", hue::LINE, slow)],
            references: &[Reference { y: 1.0, name: "" }],
            ..Chart::default()
        };
        let plane = chart.render(inner, buf, self.look);
        let Some((x, bottom)) = plane.cell((limit, 0.0)) else { return };
        let bad = Style::new().fg(self.look.theme.bad);
        if let Some((_, top)) = plane.cell((limit, 1.5)) {
            for y in top..=bottom {
                put_char(buf, x, y, self.look.glyph('╎', ':'), bad);
            }
        }
        for (rate, (_, hue)) in self.now.rates.into_iter().zip(NAMES) {
            self.dot(plane.cell((rate, factor(rate, momentum, steep))), hue, buf);
        }
        if let Some((x, y)) = plane.cell((self.scene.learning_rate, 0.0)) {
            put_char(buf, x, y, self.look.glyph('▲', '^'), self.look.accent());
        }
    }

    /// How far each loss is above the least, over the steps.
    fn losses(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.excess", "", area, buf, self.look);
        let least = self.world.moments.least_loss();
        let of = |i: usize| {
            let loss = move |row: &Row| row.world.moments.loss(row.at[i]) - least;
            self.view.all::<Row>().map(move |row| (row.step as f64, loss(row)))
        };
        let start = self.world.moments.loss(self.world.start) - least;
        let curves = (0..NAMES.len()).map(|i| Curve::new("", NAMES[i].1, of(i)));
        let floor = 1e-6 * start;
        let held = curves.map(|curve| {
            let points: Vec<(f64, f64)> = curve.points().iter().map(|(x, y)| (*x, y.max(floor))).collect();
            Curve::new("", curve.hue, points)
        });
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.steps as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::On(Axis::around_log10([floor, 100.0 * start])),
            curves: held.collect(),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
