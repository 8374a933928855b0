//! The panels of the act that compares the bound with `L_simple`.

use super::{Panels, t_axis};
use crate::scenes::diffusion_loss::weights::Weighed;
use crate::ui::{Axis, Chart, Curve, Reference, Y, number, panel, percent};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Weighed> {
    /// What an error in ε counts at each t: in the bound, and in `L_simple`.
    pub fn weights(&self, area: Rect, buf: &mut Buffer) {
        let (whole, scales) = (&*self.now.whole, &*self.now.scales);
        let least = self.look.unless_kept("weight_least_at", scales.least_at.to_string());
        let span = self.look.unless_kept("weight_span", number(scales.most / scales.least));
        let note = format!("×{span}, {} {least}", self.look.word("note.least"));
        let inner = panel("panel.weights", &note, area, buf, self.look);
        let curves = vec![
            self.so_far(self.look.word("note.bound"), 0, |t| whole.bound.weight[t - 2]),
            self.so_far("L_simple", 1, |_| 1.0),
        ];
        self.over_t(curves, Y::Decades(&[scales.least, scales.most, 1.0]), &[], inner, buf);
    }

    /// The part of each loss that comes from the steps up to t.
    pub fn shares(&self, area: Rect, buf: &mut Buffer) {
        let scales = &*self.now.scales;
        let at = self.now.t - 2;
        let part = |id: &str, shares: &[f64]| self.look.unless_kept(id, percent(shares[at], 0));
        let bound = part("bound_up_to_t", &scales.of_bound);
        let note = format!("t ≤ {}: {bound}, {}", self.now.t, part("simple_up_to_t", &scales.of_simple));
        let inner = panel("panel.shares", &note, area, buf, self.look);
        let curves = vec![
            self.so_far(self.look.word("note.bound"), 0, |t| scales.of_bound[t - 2]),
            self.so_far("L_simple", 1, |t| scales.of_simple[t - 2]),
        ];
        self.over_t(curves, Y::Unit, &[], inner, buf);
    }

    /// The error in ε as each loss counts it.
    pub fn weighted(&self, area: Rect, buf: &mut Buffer) {
        let whole = &*self.now.whole;
        let inner = panel("panel.weighted", "", area, buf, self.look);
        let error = |t: usize| whole.bound.eps_error[t - 1];
        let all = whole.over_steps(|t| whole.weighted(t)).into_iter().chain(whole.bound.eps_error[1..].iter().copied());
        let most = all.fold(0.0, f64::max);
        let curves = vec![
            self.so_far(self.look.word("note.bound"), 0, |t| whole.weighted(t)),
            self.so_far("L_simple", 1, error),
        ];
        self.over_t(curves, Y::On(Axis::around_log10([most, 1e-5 * most])), &[], inner, buf);
    }

    /// A curve over the steps that have been compared.
    fn so_far<'n>(&self, name: &'n str, hue: usize, of: impl Fn(usize) -> f64) -> Curve<'n> {
        Curve::new(name, hue, (2..=self.now.t).map(|t| (t as f64, of(t))))
    }

    fn over_t(&self, curves: Vec<Curve>, y: Y, references: &[Reference], inner: Rect, buf: &mut Buffer) {
        let (x, playhead) = (t_axis(self.now.whole.schedule.steps()), Some(self.now.t as f64));
        Chart { x, x_name: "t", y, curves, references, playhead, ..Chart::default() }.render(inner, buf, self.look);
    }
}
