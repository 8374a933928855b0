//! The sequence runs through the cells.

use super::strips::Strip;
use super::{Panels, hue};
use crate::engine::math;
use crate::engine::recurrence::{Kind, State};
use crate::scenes::recurrent::forward::Forward;
use crate::ui::axis::Axis;
use crate::ui::heatmap::Scale;
use crate::ui::layout::{LARGE, STANDARD, columns, fits, rows, share};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    pub fn forward(&self, now: &Forward, area: Rect, buf: &mut Buffer) {
        let cells = self.history.world.cells.len();
        if fits(area, LARGE) {
            let lines = rows(area, &[share(8, 2), share(11, 2), share(9, 1)]);
            self.outputs(lines[0], buf);
            let below = columns(lines[1], &[share(44, 3), share(38, 2)]);
            self.gates(below[0], buf);
            self.equations(now, below[1], buf);
            if let Some(line) = lines.get(2) {
                let last = columns(*line, &[share(40, 1), share(40, 1)]);
                self.mean_gates(last[0], buf);
                self.inputs(last[1], buf);
            }
        } else if fits(area, STANDARD) {
            let lines = rows(area, &[share(6, 1), share(11, 0)]);
            self.outputs(lines[0], buf);
            let below = columns(lines[1], &[share(40, 1), share(38, 0)]);
            self.gates(below[0], buf);
            self.equations(now, below[1], buf);
        } else {
            let parts = rows(area, &vec![share(5, 1); cells]);
            for (cell, part) in self.kinds().zip(parts) {
                self.output(cell, part, buf);
            }
        }
    }

    /// h of every cell beside each other.
    fn outputs(&self, area: Rect, buf: &mut Buffer) {
        let parts = columns(area, &vec![share(20, 1); self.history.world.cells.len()]);
        for (kind, part) in self.kinds().zip(parts) {
            self.output(kind, part, buf);
        }
    }

    /// h of one cell over time, its units below each other.
    fn output(&self, kind: Kind, area: Rect, buf: &mut Buffer) {
        let title = match kind {
            Kind::Rnn => "panel.h_rnn",
            Kind::Lstm => "panel.h_lstm",
            Kind::Gru => "panel.h_gru",
        };
        let units = self.history.world.hidden();
        let states: Vec<&State> = self.history.states_of(kind).map(|(_, state)| state).collect();
        let largest = states.iter().flat_map(|state| &state.h).fold(0.0, |largest: f64, h| largest.max(h.abs()));
        let inner = crate::ui::panel::Panel::inside(area);
        // Two rows of pixels in a cell, the last row for the legend.
        let shown = units.min(2 * usize::from(inner.height.saturating_sub(1)).max(1));
        let note = if shown < units { format!("H {shown}/{units}") } else { format!("H {units}") };
        let inner = self.panel(title, &note, area, buf);
        let value = |row: usize, t: usize| states.get(t).map_or(f64::NAN, |state| state.h[row * units / shown]);
        let strip = [Strip { label: "", rows: shown, value: &value }];
        self.strips(&strip, 1, Scale::Diverging(if largest > 1.0 { largest } else { 1.0 }), inner, buf);
    }

    /// The gates of the cell in focus over time; of an RNN, which has none, φ′.
    fn gates(&self, area: Rect, buf: &mut Buffer) {
        let units = self.history.world.hidden();
        let states: Vec<&State> = self.history.states_of(self.focus).map(|(_, state)| state).collect();
        let (title, names): (_, &[&str]) = match self.focus {
            Kind::Lstm => ("panel.gates", &["i", "f", "o", "tanh c"]),
            Kind::Gru => ("panel.gates", &["r", "z"]),
            Kind::Rnn => ("panel.slopes_of_units", &["φ′"]),
        };
        let inner = self.panel(title, self.focus.name(), area, buf);
        let rows = (usize::from(inner.height.saturating_sub(1)) / names.len()).clamp(1, units);
        let states = &states;
        let value = |part: usize| {
            move |row: usize, t: usize| {
                states.get(t).filter(|_| t > 0).map_or(f64::NAN, |state| self.part(part, state, row * units / rows))
            }
        };
        let values: Vec<_> = (0..names.len()).map(value).collect();
        let strips: Vec<Strip> = names.iter().zip(&values).map(|(label, value)| Strip { label, rows, value }).collect();
        let scale = if self.focus == Kind::Lstm { Scale::Diverging(1.0) } else { Scale::Sequential(Axis::default()) };
        self.strips(&strips, 1, scale, inner, buf);
    }

    /// What a row of [`Self::gates`] shows of a unit.
    fn part(&self, part: usize, state: &State, unit: usize) -> f64 {
        let gate = |number: usize| state.gate(number).get(unit).copied().unwrap_or(f64::NAN);
        match (self.focus, part) {
            (Kind::Rnn, _) => self.slope(state.h[unit]),
            (Kind::Lstm, 2) => gate(3),
            (Kind::Lstm, 3) => math::tanh(state.c[unit]),
            (_, part) => gate(part),
        }
    }

    /// The means of the gates over time.
    fn mean_gates(&self, area: Rect, buf: &mut Buffer) {
        let mean = |kind: Kind, number: usize| {
            let known = self.history.states_of(kind).filter(|(t, _)| *t > 0);
            known.map(|(t, state)| (t as f64, crate::engine::stats::mean(state.gate(number)))).collect::<Vec<_>>()
        };
        let mut curves = Vec::new();
        for kind in self.kinds() {
            let gates: &[(&'static str, usize, usize)] = match kind {
                Kind::Lstm => &[("LSTM f", 1, 0), ("i", 0, 4), ("o", 3, 6)],
                Kind::Gru => &[("GRU z", 1, 2), ("r", 0, 5)],
                Kind::Rnn => &[],
            };
            curves.extend(gates.iter().map(|(name, number, hue)| super::Curve {
                name,
                points: mean(kind, *number),
                hue: *hue,
            }));
        }
        let inner = self.panel("panel.mean_gates", "", area, buf);
        self.over_t(&curves, Axis::linear(0.0, 1.0), inner, buf);
    }

    /// The first two numbers of the inputs over time.
    fn inputs(&self, area: Rect, buf: &mut Buffer) {
        let x = &self.history.world.x;
        let points =
            |number: usize| x.column(number).iter().enumerate().map(|(i, x)| ((i + 1) as f64, *x)).collect::<Vec<_>>();
        let curves: Vec<super::Curve> = [("x₁", 3), ("x₂", hue(Kind::Gru))]
            .into_iter()
            .take(x.ncols())
            .enumerate()
            .map(|(i, (name, hue))| super::Curve { name, points: points(i), hue })
            .collect();
        let inner = self.panel("panel.x", &format!("I {}", x.ncols()), area, buf);
        let y = Axis::around(curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y)));
        self.over_t(&curves, y, inner, buf);
    }
}
