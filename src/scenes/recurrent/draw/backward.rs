//! The gradient travels home.

use super::strips::Strip;
use super::{Curve, Panels, decades, hue};
use crate::engine::recurrence::Kind;
use crate::scenes::recurrent::backward::{Arrived, Backward, Norms};
use crate::ui::axis::{Axis, LEAST, UNDERFLOW};
use crate::ui::heatmap::Scale;
use crate::ui::layout::{LARGE, columns, fits, rows, share};
use crate::ui::number::short;
use crate::ui::text::{print, print_right, width};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    pub fn backward(&self, area: Rect, buf: &mut Buffer) {
        let strips = self.history.world.cells.len() as u16 + 3;
        let mut shares = vec![share(9, 3), share(strips, 0)];
        if fits(area, LARGE) {
            shares.push(share(9, 2));
        }
        let lines = rows(area, &shares);
        let Some(line) = lines.first() else { return self.gradients(area, buf) };
        self.gradients(*line, buf);
        if let Some(line) = lines.get(1) {
            let parts = columns(*line, &[share(38, 1), share(40, 0)]);
            self.unrolled(*parts.first().unwrap_or(line), buf);
            if let Some(part) = parts.get(1) {
                self.table(*part, buf);
            }
        }
        if let Some(line) = lines.get(2) {
            let parts = columns(*line, &[share(48, 1), share(48, 1)]);
            self.input_gradients(parts[0], buf);
            self.forgotten(parts[1], buf);
        }
    }

    fn curve(&self, kind: Kind, name: &'static str, hue: usize, norm: fn(&Norms) -> f64) -> Curve {
        let points = self.history.arrived(kind).map(|(t, arrived)| (t as f64, norm(&arrived.norm)));
        let mut points: Vec<(f64, f64)> = points.collect();
        points.reverse();
        Curve { name, points, hue }
    }

    /// ‖∂L/∂hₜ‖ of every cell, and of the LSTM what it is made of.
    fn gradients(&self, area: Rect, buf: &mut Buffer) {
        let mut curves = Vec::new();
        for kind in self.kinds() {
            match kind {
                Kind::Rnn => curves.push(self.curve(kind, "RNN", hue(kind), |norm| norm.h)),
                Kind::Gru => curves.push(self.curve(kind, "GRU", hue(kind), |norm| norm.h)),
                Kind::Lstm => {
                    curves.push(self.curve(kind, "LSTM hₜ", hue(kind), |norm| norm.h));
                    curves.push(self.curve(kind, "LSTM cₜ", 4, |norm| norm.c));
                    curves.push(self.curve(kind, "Πf", 3, |norm| norm.along_memory));
                }
            }
        }
        let inner = self.panel("panel.gradients", &self.cut_note(), area, buf);
        self.over_t(&curves, decades(&curves), inner, buf);
    }

    /// Where the gradient starts, if not at T, and where it is cut.
    fn cut_note(&self) -> String {
        let Some(now) = self.history.all::<Backward>().next() else { return String::new() };
        let from = if now.target < self.history.world.length() {
            format!("L(h{}) ", index(now.target))
        } else {
            String::new()
        };
        if now.cut > 1 { format!("{from}∂ = 0: t < {}", now.cut) } else { from.trim_end().to_owned() }
    }

    /// The unrolled cells, as bright as the gradient that arrives there.
    fn unrolled(&self, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.unrolled", "", area, buf);
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
        let inner = self.panel("panel.reach", "", area, buf);
        let ends = [5, 15, 25, 37].map(|column| inner.x + column);
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
        let gradient = if arrived.norm.h < LEAST { UNDERFLOW.to_owned() } else { short(arrived.norm.h) };
        let or_dash = |x: f64, text: String| if x.is_nan() { "–".to_owned() } else { text };
        [
            gradient,
            or_dash(arrived.half_life, short(arrived.half_life)),
            or_dash(arrived.lag, format!("{}", arrived.lag)),
        ]
    }

    /// ‖∂L/∂xₜ‖ of every cell: how much each input still matters.
    fn input_gradients(&self, area: Rect, buf: &mut Buffer) {
        let curves: Vec<Curve> =
            self.kinds().map(|kind| self.curve(kind, kind.name(), hue(kind), |norm| norm.x)).collect();
        let inner = self.panel("panel.input_gradients", "", area, buf);
        self.over_t(&curves, decades(&curves), inner, buf);
    }

    /// The mean gate that keeps, over time: what the memory's own path is made of.
    fn forgotten(&self, area: Rect, buf: &mut Buffer) {
        let kinds = self.kinds().filter(|kind| *kind != Kind::Rnn);
        let curves: Vec<Curve> = kinds
            .map(|kind| {
                let states = self.history.states_of(kind).filter(|(t, _)| *t > 0);
                let points = states.map(|(t, state)| (t as f64, crate::engine::stats::mean(state.gate(1)))).collect();
                Curve { name: if kind == Kind::Lstm { "LSTM f" } else { "GRU z" }, points, hue: hue(kind) }
            })
            .collect();
        let inner = self.panel("panel.mean_gates", "", area, buf);
        self.over_t(&curves, Axis::linear(0.0, 1.0), inner, buf);
    }
}

/// A number as an index: ₁₀₀.
fn index(n: usize) -> String {
    n.to_string().bytes().filter_map(|digit| char::from_u32('₀' as u32 + u32::from(digit - b'0'))).collect()
}
