//! The gradient travels home.

use super::strips::Strip;
use super::{DECADES, Panels, hue};
use crate::engine::recurrence::Kind;
use crate::engine::stats;
use crate::plan;
use crate::scenes::recurrent::backward::{Arrived, Backward, Norms};
use crate::ui::axis::{LEAST, UNDERFLOW};
use crate::ui::layout::{LARGE, fits};
use crate::ui::{Axis, Curve, Scale, Y, number, panel, print, print_right, short, text::width};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Backward> {
    pub fn backward(&self, area: Rect, buf: &mut Buffer) {
        let strips = self.history.world.cells.len() as u16 + 3;
        let plan = if fits(area, LARGE) {
            plan! { rows {
                (12, 3) Self::gradients,
                (strips, 0) columns { (38, 1) Self::unrolled, (40, 0) Self::table },
                (8, 1) columns { (48, 1) Self::input_gradients, (48, 1) Self::forgotten },
            } }
        } else {
            plan! { rows {
                (9, 3) Self::gradients,
                (strips, 0) columns { (38, 1) Self::unrolled, (40, 0) Self::table },
            } }
        };
        plan.draw(self, area, buf);
    }

    fn norms(&self, kind: Kind, norm: fn(&Norms) -> f64) -> impl Iterator<Item = (f64, f64)> {
        self.history.arrived(kind).map(move |(t, arrived)| (t as f64, norm(&arrived.norm)))
    }

    /// ‖∂L/∂hₜ‖ of every cell, and of the LSTM what it is made of.
    fn gradients(&self, area: Rect, buf: &mut Buffer) {
        let mut curves = Vec::new();
        for kind in self.kinds() {
            let mut add = |name, hue, norm| curves.push(Curve::new(name, hue, self.norms(kind, norm)));
            if kind == Kind::Lstm {
                add("LSTM hₜ", hue(kind), |norm| norm.h);
                add("LSTM cₜ", 4, |norm| norm.c);
                add("Πf", 3, |norm| norm.along_memory);
            } else {
                add(kind.name(), hue(kind), |norm| norm.h);
            }
        }
        let note = match self.cut_note() {
            note if note.is_empty() => self.radius_note(),
            note => note,
        };
        let inner = panel("panel.gradients", &note, area, buf, self.look);
        self.over_t(curves, DECADES, inner, buf);
    }

    /// Where the gradient starts, if not at T, and where it is cut.
    fn cut_note(&self) -> String {
        let now = self.now;
        let is_last = now.target == self.history.world.length();
        let from = if is_last { String::new() } else { format!("L(h{}) ", index(now.target)) };
        if now.cut > 1 { format!("{from}∂ = 0: t < {}", now.cut) } else { from.trim_end().to_owned() }
    }

    /// The unrolled cells, as bright as the gradient that arrives there.
    fn unrolled(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.unrolled", "", area, buf, self.look);
        let length = self.history.world.length();
        let kinds: Vec<Kind> = self.kinds().collect();
        let norms: Vec<Vec<f64>> = kinds
            .iter()
            .map(|kind| {
                let mut norms = vec![f64::NAN; length + 1];
                self.history.arrived(*kind).for_each(|(t, arrived)| norms[t] = arrived.norm.h);
                norms
            })
            .collect();
        let values: Vec<_> = norms.iter().map(|norms| move |_: usize, t: usize| norms[t]).collect();
        let strips: Vec<Strip> =
            kinds.iter().zip(&values).map(|(kind, value)| Strip { label: kind.name(), rows: 1, value }).collect();
        let largest = norms.iter().flatten().copied().filter(|norm| norm.is_finite()).fold(1e-5, f64::max);
        self.strips(&strips, 1, Scale::Sequential(Axis::log10(1e-6 * largest, largest)), inner, buf);
    }

    /// For every cell: the gradient here, its half-life, and how far it came before it was gone.
    fn table(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.reach", "", area, buf, self.look);
        let ends = [5, 15, 26, 36].map(|column| inner.x + column);
        let words = ["row.gradient", "row.half_life", "row.lag"].map(|key| self.look.word(key));
        if inner.height == 0 {
            return;
        }
        for (word, ends) in words.iter().zip(ends.windows(2)) {
            print_right(
                buf,
                ends[1].min(inner.right()),
                inner.y,
                width(word).min(ends[1] - ends[0] + 3),
                word,
                self.look.dim(),
            );
        }
        for (kind, y) in self.kinds().zip(inner.y + 1..inner.bottom()) {
            let Some((_, arrived)) = self.history.arrived(kind).last() else { continue };
            print(buf, inner.x, y, 5, kind.name(), Style::new().fg(self.look.theme.series(hue(kind))));
            for (value, ends) in Self::row(arrived).iter().zip(ends.windows(2)) {
                print_right(buf, ends[1].min(inner.right()), y, ends[1] - ends[0], value, self.look.text());
            }
        }
    }

    fn row(arrived: &Arrived) -> [String; 3] {
        let gradient = if arrived.norm.h < LEAST { UNDERFLOW.to_owned() } else { number(arrived.norm.h) };
        let or_dash = |x: f64, text: String| if x.is_nan() { "–".to_owned() } else { text };
        [
            gradient,
            or_dash(arrived.half_life, short(arrived.half_life)),
            or_dash(arrived.lag, format!("{}", arrived.lag)),
        ]
    }

    /// ‖∂L/∂xₜ‖ of every cell: how much each input still matters.
    fn input_gradients(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.input_gradients", "", area, buf, self.look);
        self.over_t(self.of_cells(|_, kind| self.norms(kind, |norm| norm.x)), DECADES, inner, buf);
    }

    /// The mean gate that keeps, over time: what the memory's own path is made of.
    fn forgotten(&self, area: Rect, buf: &mut Buffer) {
        let curve = |kind: Kind| {
            let states = self.history.states_of(kind).filter(|(t, _)| *t > 0);
            let name = if kind == Kind::Lstm { "LSTM f" } else { "GRU z" };
            Curve::new(name, hue(kind), states.map(|(t, state)| (t as f64, stats::mean(state.gate(1)))))
        };
        let curves = self.kinds().filter(|kind| *kind != Kind::Rnn).map(curve).collect();
        let inner = panel("panel.mean_gates", "", area, buf, self.look);
        self.over_t(curves, Y::Unit, inner, buf);
    }
}

/// A number as an index: ₁₀₀.
fn index(n: usize) -> String {
    n.to_string().bytes().filter_map(|digit| char::from_u32('₀' as u32 + u32::from(digit - b'0'))).collect()
}
