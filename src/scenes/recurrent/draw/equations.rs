//! One unit of a cell, with this step's numbers.

use super::{Panels, hue};
use crate::engine::recurrence::{Kind, State};
use crate::scenes::recurrent::forward::Forward;
use crate::ui::{Axis, Bar, Bars, fixed, panel, print};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Forward> {
    /// The gates of the chosen unit as bars, and below what becomes of them.
    pub fn equations(&self, area: Rect, buf: &mut Buffer) {
        let kind = self.focus;
        let title = if kind == Kind::Rnn { "panel.unit" } else { "panel.unit_gates" };
        let note = format!("{} j {} t {}", kind.name(), self.unit, self.now.t);
        let inner = panel(title, &note, area, buf, self.look);
        let state_at = |t| self.history.state(kind, t);
        let (Some(state), before) = (state_at(self.now.t), state_at(self.now.t.wrapping_sub(1))) else { return };
        let bars = self.bars(state);
        let height = (bars.len() as u16).min(inner.height);
        let reach = if kind == Kind::Rnn { 2.0 } else { 1.0 };
        let axis = Axis::linear(-reach, reach);
        Bars { bars: &bars, axis, cursor: None }.render(Rect { height, ..inner }, buf, self.look);
        let lines = self.lines(state, before);
        let below = inner.y + height + u16::from(inner.height > height + lines.len() as u16);
        for ((i, line), y) in lines.iter().enumerate().zip(below..inner.bottom()) {
            let style = if i == 0 { self.look.dim() } else { self.look.text() };
            print(buf, inner.x, y, inner.width, line, style);
        }
    }

    fn bars(&self, state: &State) -> Vec<Bar<'static>> {
        let gate = |number: usize| state.gate(number).get(self.unit).copied().unwrap_or(f64::NAN);
        let own = hue(self.focus);
        let names: &[(&'static str, usize, usize)] = match self.focus {
            Kind::Lstm => &[("i = σ(…)", 0, own), ("f = σ(…)", 1, own), ("g = tanh(…)", 2, 4), ("o = σ(…)", 3, own)],
            Kind::Gru => &[("r = σ(…)", 0, own), ("z = σ(…)", 1, own), ("n = tanh(…)", 2, 4)],
            Kind::Rnn => return vec![Bar { label: "hₜ", value: state.h[self.unit], hue: own }],
        };
        names.iter().map(|(label, number, hue)| Bar { label, value: gate(*number), hue: *hue }).collect()
    }

    /// The cell as a diagram: how the memory of the step before goes through it, and what is let in.
    fn lines(&self, state: &State, before: Option<&State>) -> Vec<String> {
        let j = self.unit;
        let gate = |number: usize| state.gate(number).get(j).copied().unwrap_or(f64::NAN);
        let shown = |value: f64| fixed(value, 2);
        let old = |values: fn(&State) -> &Vec<f64>| {
            shown(before.and_then(|state| values(state).get(j).copied()).unwrap_or(f64::NAN))
        };
        let h = shown(state.h[j]);
        match self.focus {
            Kind::Lstm => {
                let [i, f, g, o] = [0, 1, 2, 3].map(gate);
                let (kept, admitted) = (old(|state| &state.c), shown(i * g));
                vec![
                    self.look.word("note.lstm").to_owned(),
                    "cₜ₋₁ ── ×f ── +i·g ─┬─→ cₜ".to_owned(),
                    format!("{kept:<7}{:<7}{admitted:<6}│  {}", shown(f), shown(state.c[j])),
                    format!("{:18}tanh", ""),
                    format!("{:>20}┘", format!("hₜ {h} ←─ ×o {} ", shown(o))),
                ]
            }
            Kind::Gru => {
                let [z, n] = [1, 2].map(gate);
                let (kept, admitted) = (old(|state| &state.h), shown((1.0 - z) * n));
                vec![
                    self.look.word("note.gru").to_owned(),
                    "hₜ₋₁ ── ×z ── +(1−z)·n ──→ hₜ".to_owned(),
                    format!("{kept:<7}{:<7}{admitted:<13}{h}", shown(z)),
                ]
            }
            Kind::Rnn => vec![
                self.look.word("note.rnn").to_owned(),
                format!("{:<12}W_hh ┐", format!("hₜ₋₁ {}", old(|state| &state.h))),
                format!("xₜ ──────── W_ih ┴ +b ─ φ → hₜ {h}"),
                format!("φ′ = {}", shown(self.slope(state.h[j]))),
            ],
        }
    }
}
