//! The act `noise`: the ball of walkers, its size over the steps, and over the rates.

use super::surface::place;
use super::{Panels, hue};
use crate::engine::math;
use crate::plan;
use crate::scenes::regression::noise::{Ball, Kind};
use crate::scenes::regression::world::Window;
use crate::ui::{Axis, Canvas, Chart, Curve, Reference, Size, Y, number, panel};
use ratatui::{buffer::Buffer, layout::Rect};
use std::f64::consts::TAU;

/// So many of one walker's latest places are joined: more would hide the others.
const LATEST: usize = 14;

impl Panels<'_, Ball> {
    pub fn noise(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (8, 1) Self::ball, (7, 1) Self::sizes } },
            _ => plan! { columns {
                (40, 1) Self::ball,
                (38, 1) rows { (7, 1) Self::sizes, (7, 1) Self::by_rate },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// Every walker, the way of one, and the ellipse that holds two standard deviations of the exact ball.
    fn ball(&self, area: Rect, buf: &mut Buffer) {
        let now = self.now;
        let noise = match now.theory.kind {
            Kind::None => format!("B {}", self.world.points()),
            Kind::Batch(batch) => format!("B {batch}"),
            Kind::Constant(sigma) => format!("σ {}", number(sigma)),
        };
        let note = format!("{noise} · N {}", now.walkers.len());
        let inner = panel("panel.ball", &note, area, buf, self.look);
        let whole = &self.world.window;
        let window = Window { reach: whole.reach.map(|reach| 0.75 * reach), ..*whole };
        let (plane, inside) = self.bowl(&window, inner, buf);
        let mut canvas = Canvas::new(inside, self.look);
        let path: Vec<(f64, f64)> =
            self.view.all::<Ball>().filter_map(|ball| ball.walkers.first()).map(|line| place(*line)).collect();
        let trail = &path[path.len().saturating_sub(LATEST)..];
        plane.draw_path(trail, self.look.theme.series(hue::LINE), &mut canvas);
        let walkers: Vec<(f64, f64)> = now.walkers.iter().map(|line| place(*line)).collect();
        plane.draw_points(&walkers, self.look.theme.text, &mut canvas);
        if let Some([ww, wb, bb]) = now.stationary.filter(|_| now.theory.kind != Kind::None) {
            // Cholesky's factor carries a circle to the ellipse.
            let (a, minimum) = (ww.max(0.0).sqrt(), self.world.moments.minimum());
            let c = if a > 0.0 { wb / a } else { 0.0 };
            let d = (bb - c * c).max(0.0).sqrt();
            let on_ellipse = |i: usize| {
                let (cos, sin) = (math::cos(TAU * i as f64 / 72.0), math::sin(TAU * i as f64 / 72.0));
                (minimum.w + 2.0 * a * cos, minimum.b + 2.0 * (c * cos + d * sin))
            };
            let ellipse: Vec<(f64, f64)> = (0..=72).map(on_ellipse).collect();
            plane.draw_path(&ellipse, self.look.theme.series(hue::EXACT), &mut canvas);
        }
        canvas.render(buf);
        self.cross(plane.cell(place(self.world.moments.minimum())), buf);
        self.dot(trail.last().and_then(|at| plane.cell(*at)), hue::LINE, buf);
    }

    /// The standard deviation of w over the steps: of the walkers, exact, and by the formula with constant noise.
    fn sizes(&self, area: Rect, buf: &mut Buffer) {
        let now = self.now;
        let constant = now.theory.noise.constant_noise(now.rate, &self.world.moments).map(f64::sqrt);
        let inner = panel("panel.sizes", &format!("η {}", number(now.rate)), area, buf, self.look);
        let measured = self.view.all::<Ball>().map(|ball| (ball.step as f64, ball.measured));
        let exact = self.view.all::<Ball>();
        let exact = exact.filter_map(|ball| Some((ball.step as f64, ball.expected_variance()?.sqrt())));
        let names = [self.look.word("row.measured"), self.look.word("row.exact"), self.look.word("row.constant")];
        let mut curves = vec![Curve::new(names[0], hue::POINTS, measured), Curve::new(names[1], hue::EXACT, exact)];
        let references = constant.map(|y| Reference { y, name: names[2] });
        if curves[1].points().is_empty() {
            curves.pop();
        }
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.steps as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::Around(&[0.0]),
            curves,
            references: references.as_slice(),
            playhead: Some(now.step as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// The standard deviation of w in the ball over the rate, up to the limit without noise.
    fn by_rate(&self, area: Rect, buf: &mut Buffer) {
        let theory = &self.now.theory;
        let limit = number(theory.largest_rate);
        let inner = panel("panel.by_rate", &format!("η_B {limit}"), area, buf, self.look);
        // The rate there is now is among those that are drawn.
        let now = [theory.at(self.now.rate, &self.world.moments)];
        let all = || theory.by_rate.iter().chain(&now);
        let exact = all().map(|(rate, exact, _)| (*rate, exact.unwrap_or(f64::NAN)));
        let constant = all().map(|(rate, _, constant)| (*rate, constant.unwrap_or(f64::NAN)));
        // To where the formula with constant noise is half-way to its end.
        let half_way = theory.by_rate.get(theory.by_rate.len() / 2).and_then(|it| it.2).unwrap_or(1.0);
        let chart = Chart {
            x: Axis::linear(0.0, 2.0 / self.world.curvature.values[0]),
            x_name: "η",
            y: Y::On(Axis::around([0.0, 4.0 * half_way])),
            curves: vec![
                Curve::new(self.look.word("row.exact"), hue::EXACT, exact),
                Curve::new(self.look.word("row.constant"), hue::BEHIND, constant),
            ],
            playhead: Some(self.now.rate),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
