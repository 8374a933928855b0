//! One step's Jacobian after the other.

use super::{DECADES, Panels, hue};
use crate::engine::recurrence::Kind;
use crate::plan;
use crate::scenes::recurrent::jacobian::{Jacobian, Norms};
use crate::ui::layout::{LARGE, fits};
use crate::ui::{Axis, Chart, Curve, Y, number, panel};
use ratatui::{buffer::Buffer, layout::Rect};

/// The narrowest area on which the spectrum stands beside the norms.
const BESIDE: (u16, u16) = (44, 0);

impl Panels<'_, Jacobian> {
    pub fn jacobian(&self, area: Rect, buf: &mut Buffer) {
        let plan = if fits(area, LARGE) {
            plan! { rows {
                (14, 3) columns { (60, 3) Self::norms, (34, 2) Self::spectrum },
                (12, 2) columns { (46, 1) Self::bounds, (46, 1) Self::slopes },
            } }
        } else if fits(area, BESIDE) {
            plan! { columns {
                (44, 1) Self::norms,
                (35, 0) rows { (7, 3) Self::spectrum, (7, 2) Self::slopes },
            } }
        } else {
            plan! { rows { (8, 3) Self::norms, (7, 2) Self::spectrum } }
        };
        plan.draw(self, area, buf);
    }

    fn known(&self, kind: Kind, value: fn(&Norms) -> f64) -> impl Iterator<Item = (f64, f64)> {
        self.history.norms(kind).map(move |norms| (norms.t as f64, value(norms)))
    }

    /// ‖∂h_T/∂hₜ‖₂ of every cell, of an LSTM's whole state, and the bound of the cell in focus.
    fn norms(&self, area: Rect, buf: &mut Buffer) {
        let mut curves = Vec::new();
        for kind in self.kinds() {
            let name = if kind == Kind::Lstm { "LSTM h" } else { kind.name() };
            curves.push(Curve::new(name, hue(kind), self.known(kind, |norms| norms.h)));
            if kind == Kind::Lstm {
                curves.push(Curve::new("(h, c)", 4, self.known(kind, |norms| norms.state)));
            }
        }
        if self.kinds().any(|kind| kind == Kind::Rnn) {
            curves.push(Curve::new(self.look.word("note.bound"), 7, self.known(Kind::Rnn, |norms| norms.bound)));
        }
        let inner = panel("panel.norms", &self.radius_note(), area, buf, self.look);
        self.over_t(curves, DECADES, inner, buf);
    }

    /// The bounds of all cells.
    fn bounds(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.bounds", "", area, buf, self.look);
        self.over_t(self.of_cells(|_, kind| self.known(kind, |norms| norms.bound)), DECADES, inner, buf);
    }

    /// All singular values at the playhead, the largest first.
    fn spectrum(&self, area: Rect, buf: &mut Buffer) {
        let singular = |kind| self.history.stretch(kind).map_or(&[][..], |stretch| &stretch.singular);
        let note = singular(self.focus)
            .first()
            .map_or_else(String::new, |largest| format!("{} σ₁ {}", self.focus.name(), number(*largest)));
        let inner = panel("panel.spectrum", &note, area, buf, self.look);
        let chart = Chart {
            x: Axis::linear(1.0, self.history.world.hidden().max(2) as f64),
            x_name: "i",
            y: Y::Decades(&[1.0]),
            curves: self.of_cells(|_, kind| singular(kind).iter().zip(1..).map(|(value, i)| (f64::from(i), *value))),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// The mean slope of the activation: 1 where the cells are linear, 0 where they are saturated.
    fn slopes(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.slopes", "", area, buf, self.look);
        self.over_t(self.of_cells(|_, kind| self.known(kind, |norms| norms.slope)), Y::Unit, inner, buf);
    }
}
