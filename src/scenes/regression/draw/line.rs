//! The act `line`: points with the line and the squares on its residuals, and the bowl that it runs down.

use super::points::Sheet;
use super::surface::place;
use super::{Panels, hue};
use crate::engine::regression::largest_rate;
use crate::plan;
use crate::scenes::regression::line::Descent;
use crate::ui::{Axis, Canvas, Chart, Curve, Reference, Size, Y, number, panel, put_char, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// So many residuals have their squares drawn: more would hide each other.
const SQUARES: usize = 9;

impl Panels<'_, Descent> {
    pub fn line(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (7, 1) Self::surface, (7, 1) Self::points } },
            Size::Standard => plan! { rows {
                (12, 1) columns { (38, 1) Self::points, (38, 1) Self::surface },
                (1, 0) Self::numbers,
            } },
            Size::Large => plan! { rows {
                (16, 3) columns { (38, 1) Self::points, (38, 1) Self::surface },
                (8, 1) columns { (38, 1) Self::losses, (38, 1) Self::slopes },
                (1, 0) Self::numbers,
            } },
        };
        plan.draw(self, area, buf);
    }

    fn points(&self, area: Rect, buf: &mut Buffer) {
        let sheet = self.sheet("panel.data", "", &[], area, buf);
        self.scatter(&sheet, self.plain(), buf);
        self.squares(&sheet, buf);
        self.lines(&sheet, &[(self.now.at, hue::LINE)], buf);
    }

    /// A square on some of the residuals, as wide as it is high.
    fn squares(&self, sheet: &Sheet, buf: &mut Buffer) {
        if self.is_dense() {
            return; // they would not be seen
        }
        let (world, mut canvas) = (self.world, Canvas::new(sheet.inside, self.look));
        let colour = self.look.theme.series(hue::SQUARED);
        let n = world.points();
        for i in (0..SQUARES.min(n)).map(|k| k * n / SQUARES.min(n)) {
            let (x, y) = (world.x[i], world.y[i]);
            let ends = [y, self.now.at.at(x)].map(|y| sheet.plane.dot(sheet.place((x, y))));
            let [Some((left, from)), Some((_, to))] = ends else { continue };
            let side = to.saturating_sub(from).saturating_abs();
            // To the side where there is room.
            let right =
                if left.saturating_add(side) < canvas.size().0 { left + side } else { left.saturating_sub(side) };
            let corners = [(left, from), (right, from), (right, to), (left, to), (left, from)];
            for pair in corners.windows(2) {
                canvas.line(pair[0], pair[1], colour);
            }
        }
        canvas.render(buf);
    }

    fn surface(&self, area: Rect, buf: &mut Buffer) {
        let at = self.now.at;
        let inner = panel("panel.surface", &format!("L {}", number(self.world.moments.loss(at))), area, buf, self.look);
        let (plane, inside) = self.bowl(&self.world.window, inner, buf);
        let trail: Vec<(f64, f64)> = self.view.all::<Descent>().map(|descent| place(descent.at)).collect();
        let mut canvas = Canvas::new(inside, self.look);
        plane.draw_path(&trail, self.look.theme.series(hue::LINE), &mut canvas);
        canvas.render(buf);
        for step in trail.iter().take(trail.len().saturating_sub(1)) {
            if let Some((x, y)) = plane.cell(*step) {
                put_char(buf, x, y, self.look.glyph('•', '.'), self.hue(hue::LINE));
            }
        }
        self.cross(plane.cell(place(self.world.moments.minimum())), buf);
        self.dot(plane.cell(place(at)), hue::LINE, buf);
    }

    /// The loss over the steps, and the least there is.
    fn losses(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.losses", "", area, buf, self.look);
        let moments = &self.world.moments;
        let losses = self.view.all::<Descent>().map(|descent| (descent.step as f64, moments.loss(descent.at)));
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.steps as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::Around(&[0.0]),
            curves: vec![Curve::new("", hue::LINE, losses)],
            references: &[Reference { y: moments.least_loss(), name: "L(ŵ, b̂)" }],
            playhead: Some(self.now.step as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Both slopes of the loss over the steps.
    fn slopes(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.slopes", "", area, buf, self.look);
        let slope = |i: usize| {
            self.view
                .all::<Descent>()
                .map(move |it| (it.step as f64, but_for_rounding(it.world.moments.gradient(it.at)[i])))
        };
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.steps as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::Around(&[0.0]),
            curves: vec![Curve::new("∂L/∂w", hue::LINE, slope(0)), Curve::new("∂L/∂b", hue::EXACT, slope(1))],
            references: &[Reference { y: 0.0, name: "" }],
            playhead: Some(self.now.step as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Weights, slopes, and how far a step may go.
    fn numbers(&self, row: Rect, buf: &mut Buffer) {
        let (world, at) = (self.world, self.now.at);
        let [by_w, by_b] = world.moments.gradient(at);
        let best = world.moments.minimum();
        let (text, dim) = (self.look.text(), self.look.dim());
        let shown = |x: f64| format!(" {} ", number(but_for_rounding(x)));
        let limit = largest_rate(self.scene.momentum, world.curvature.values[0]);
        let texts = [at.w, at.b, by_w, by_b, best.w, world.curvature.condition(), limit].map(shown);
        let names = ["w", " b", " ∂L/∂w", " ∂L/∂b", " ŵ", " κ", " η_max"];
        let styles = [self.hue(hue::LINE), self.hue(hue::LINE), text, text, text, text, text];
        let parts: Vec<_> = names
            .iter()
            .zip(&texts)
            .zip(styles)
            .flat_map(|((name, text), style)| [(*name, dim), (&**text, style)])
            .collect();
        rows::line(&parts, rows::indented(row), buf);
    }
}

/// 0 for what rounding leaves of it.
fn but_for_rounding(x: f64) -> f64 {
    if x.abs() < 1e-12 { 0.0 } else { x }
}
