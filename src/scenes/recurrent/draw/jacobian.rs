//! One step's Jacobian after the other.

use super::{Curve, Panels, decades, hue};
use crate::engine::recurrence::Kind;
use crate::scenes::recurrent::jacobian::Norms;
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::layout::{LARGE, columns, fits, rows, share};
use crate::ui::number::number;
use crate::ui::plot::{Corner, Plot, Series};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    pub fn jacobian(&self, area: Rect, buf: &mut Buffer) {
        if fits(area, LARGE) {
            let lines = rows(area, &[share(14, 3), share(12, 2)]);
            let above = columns(lines[0], &[share(60, 3), share(34, 2)]);
            self.norms(above[0], buf);
            self.spectrum(above[1], buf);
            let below = columns(lines[1], &[share(46, 1), share(46, 1)]);
            self.bounds(below[0], buf);
            self.slopes(below[1], buf);
            return;
        }
        let lines = columns(area, &[share(44, 3), share(32, 2)]);
        let Some(left) = lines.first() else {
            let parts = rows(area, &[share(8, 3), share(7, 2)]);
            self.norms(*parts.first().unwrap_or(&area), buf);
            if let Some(part) = parts.get(1) {
                self.spectrum(*part, buf);
            }
            return;
        };
        self.norms(*left, buf);
        if let Some(right) = lines.get(1) {
            let parts = rows(*right, &[share(7, 3), share(7, 2)]);
            self.spectrum(*parts.first().unwrap_or(right), buf);
            if let Some(part) = parts.get(1) {
                self.slopes(*part, buf);
            }
        }
    }

    fn known(&self, kind: Kind, name: &'static str, hue: usize, value: fn(&Norms) -> f64) -> Curve {
        let mut points: Vec<(f64, f64)> =
            self.history.norms(kind).map(|norms| (norms.t as f64, value(norms))).collect();
        points.reverse();
        Curve { name, points, hue }
    }

    /// ‖∂h_T/∂hₜ‖₂ of every cell, of an LSTM's whole state, and the bound of the cell in focus.
    fn norms(&self, area: Rect, buf: &mut Buffer) {
        let mut curves = Vec::new();
        for kind in self.kinds() {
            let name = if kind == Kind::Lstm { "LSTM h" } else { kind.name() };
            curves.push(self.known(kind, name, hue(kind), |norms| norms.h));
            if kind == Kind::Lstm {
                curves.push(self.known(kind, "(h, c)", 4, |norms| norms.state));
            }
        }
        if self.kinds().any(|kind| kind == Kind::Rnn) {
            curves.push(self.known(Kind::Rnn, "RNN ≤", 7, |norms| norms.bound));
        }
        let inner = self.panel("panel.norms", "", area, buf);
        self.over_t(&curves, decades(&curves), inner, buf);
    }

    /// The bounds of all cells.
    fn bounds(&self, area: Rect, buf: &mut Buffer) {
        let curves: Vec<Curve> =
            self.kinds().map(|kind| self.known(kind, kind.name(), hue(kind), |norms| norms.bound)).collect();
        let inner = self.panel("panel.bounds", "", area, buf);
        self.over_t(&curves, decades(&curves), inner, buf);
    }

    /// All singular values at the playhead, the largest first.
    fn spectrum(&self, area: Rect, buf: &mut Buffer) {
        let curves: Vec<Curve> = self
            .kinds()
            .filter_map(|kind| {
                let singular = &self.history.stretch(kind)?.singular;
                let points = singular.iter().enumerate().map(|(i, value)| ((i + 1) as f64, *value)).collect();
                Some(Curve { name: kind.name(), points, hue: hue(kind) })
            })
            .collect();
        let largest = self.history.stretch(self.focus).and_then(|stretch| stretch.singular.first());
        let note = largest.map_or_else(String::new, |largest| format!("σ₁ {}", number(*largest)));
        let inner = self.panel("panel.spectrum", &note, area, buf);
        let series: Vec<Series> =
            curves.iter().map(|curve| Series { name: curve.name, points: &curve.points, hue: curve.hue }).collect();
        let known = curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y));
        let axes = Axes {
            x: Axis::linear(1.0, self.history.world.hidden().max(2) as f64),
            y: Axis::around_log10(known.chain([1.0])),
            x_name: "i",
        };
        Plot { axes, series: &series, legend: Corner::Above, ..Plot::default() }.render(inner, buf, self.look);
    }

    /// The mean slope of the activation: 1 where the cells are linear, 0 where they are saturated.
    fn slopes(&self, area: Rect, buf: &mut Buffer) {
        let curves: Vec<Curve> =
            self.kinds().map(|kind| self.known(kind, kind.name(), hue(kind), |norms| norms.slope)).collect();
        let inner = self.panel("panel.slopes", "", area, buf);
        self.over_t(&curves, Axis::linear(0.0, 1.0), inner, buf);
    }
}
