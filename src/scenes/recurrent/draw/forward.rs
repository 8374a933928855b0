//! The sequence runs through the cells.

use super::strips::Strip;
use super::{Panels, hue};
use crate::engine::recurrence::{Kind, State};
use crate::engine::{math, stats};
use crate::plan;
use crate::scenes::recurrent::forward::Forward;
use crate::ui::layout::{LARGE, STANDARD, Size, columns, rows, share};
use crate::ui::{Axis, Curve, Panel, Scale, Y, fixed, panel};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Forward> {
    pub fn forward(&self, area: Rect, buf: &mut Buffer) {
        let plan = match Size::of(area, STANDARD, LARGE) {
            Size::Small => {
                let parts = rows(area, &vec![share(5, 1); self.history.world.cells.len()]);
                return self.kinds().zip(parts).for_each(|(kind, part)| self.output(kind, part, buf));
            }
            Size::Standard => plan! { rows {
                (6, 1) Self::outputs,
                (11, 0) columns { (40, 1) Self::gates, (38, 0) Self::equations },
            } },
            Size::Large => plan! { rows {
                (8, 1) Self::outputs,
                (11, 0) columns { (44, 3) Self::gates, (38, 2) Self::equations },
                (8, 0) columns { (40, 1) Self::mean_gates, (40, 1) Self::inputs },
            } },
        };
        plan.draw(self, area, buf);
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
        let inner = Panel::inside(area);
        // Two rows of pixels in a cell, the last row for the legend.
        let shown = units.min(2 * usize::from(inner.height.saturating_sub(1)).max(1));
        let note = if shown < units { format!("H {shown}/{units}") } else { format!("H {units}") };
        let inner = panel(title, &note, area, buf, self.look);
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
        let inner = panel(title, &self.kept_note(), area, buf, self.look);
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

    /// The cell in focus, and the mean share of its memory that passes at this step.
    fn kept_note(&self) -> String {
        let gate = match self.focus {
            Kind::Lstm => "f",
            Kind::Gru => "z",
            Kind::Rnn => return self.focus.name().to_owned(),
        };
        let state = self.history.state(self.focus, self.now.t).filter(|_| self.now.t > 0);
        let share = state.map_or(f64::NAN, |state| 100.0 * stats::mean(state.gate(1)));
        format!("{} · {gate} {}%", self.focus.name(), fixed(share, 0))
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
            known.map(move |(t, state)| (t as f64, stats::mean(state.gate(number))))
        };
        let mut curves = Vec::new();
        for kind in self.kinds() {
            let gates: &[(&'static str, usize, usize)] = match kind {
                Kind::Lstm => &[("LSTM f", 1, 0), ("i", 0, 4), ("o", 3, 6)],
                Kind::Gru => &[("GRU z", 1, 2), ("r", 0, 5)],
                Kind::Rnn => &[],
            };
            curves.extend(gates.iter().map(|(name, number, hue)| Curve::new(name, *hue, mean(kind, *number))));
        }
        let inner = panel("panel.mean_gates", "", area, buf, self.look);
        self.over_t(curves, Y::Unit, inner, buf);
    }

    /// The first two numbers of the inputs over time.
    fn inputs(&self, area: Rect, buf: &mut Buffer) {
        let x = &self.history.world.x;
        let named = [("x₁", 3), ("x₂", hue(Kind::Gru))].into_iter().zip(x.columns());
        let over_t = |((name, hue), values): ((&'static str, usize), ndarray::ArrayView1<f64>)| {
            Curve::new(name, hue, values.iter().zip(1..).map(|(x, t)| (f64::from(t), *x)))
        };
        let inner = panel("panel.x", &format!("I {}", x.ncols()), area, buf, self.look);
        self.over_t(named.map(over_t).collect(), Y::Around(&[]), inner, buf);
    }
}
