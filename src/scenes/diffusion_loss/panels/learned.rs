//! The panels of the act in which a net learns.

use super::{Panels, t_axis};
use crate::scenes::diffusion_loss::learned::{FIRST, Learned, Measured, STEPS};
use crate::ui::{Axis, Chart, Curve, Reference, Y, fixed, panel, percent, rows};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Learned> {
    /// The error of the net at each t, that which no net is without, and what it has too much.
    pub fn net_errors(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.net-errors", &format!("t = {}", self.scene.t), area, buf, self.look);
        let over = |values: &[f64]| (1..).map(f64::from).zip(values.to_vec()).collect::<Vec<_>>();
        let (net, exact) = (&*self.now.net, &self.now.plane.exact);
        let chart = Chart {
            x: t_axis(STEPS),
            x_name: "t",
            y: Y::On(Axis::around_log10([1e-5, net.error.iter().copied().fold(1.0, f64::max)])),
            curves: vec![
                Curve::new(self.look.word("note.net"), 0, over(&net.error)),
                Curve::new(self.look.word("note.exact"), 2, over(&exact.error)),
                Curve::new(self.look.word("note.excess"), 1, over(&net.excess)),
            ],
            playhead: Some(self.scene.t as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// −ELBO in bits for each dimension while the net learns, and that of the exact denoiser.
    pub fn bits(&self, area: Rect, buf: &mut Buffer) {
        let exact = self.now.plane.exact.bits();
        let net = self.look.unless_kept("learned_bits_per_dim", fixed(self.now.net.bits(), 3));
        let note = format!("{net} ({} {})", self.look.word("note.exact"), fixed(exact, 3));
        let inner = panel("panel.bits", &note, area, buf, self.look);
        let points = self.view.all::<Learned>().map(|it| (it.batches as f64, it.net.bits()));
        let chart = Chart {
            x: Axis::log10(1.0, self.scene.train_steps as f64),
            x_name: self.look.word("axis.batches"),
            y: Y::Around(&[exact]),
            curves: vec![Curve::new("", 0, points)],
            references: &[Reference { y: exact, name: "" }],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Both losses, of the net and of the exact denoiser.
    pub fn score(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("axis.batches"), self.now.batches);
        let inner = panel("panel.score", &note, area, buf, self.look);
        let (net, exact) = (&*self.now.net, &self.now.plane.exact);
        let two = |id: &str, of: fn(&Measured) -> f64| {
            format!("{}  {}", self.look.unless_kept(id, fixed(of(net), 3)), fixed(of(exact), 3))
        };
        let nats = self.look.word("unit.nats");
        let lost = format!("{} t ≤ {FIRST}", self.look.word("row.lost"));
        let head = format!("{}  {}", self.look.word("note.net"), self.look.word("note.exact"));
        let entries = [
            ("", head),
            ("L_simple", two("learned_simple", Measured::simple)),
            (self.look.word("row.bits"), two("learned_bits_per_dim", Measured::bits)),
            (&*format!("Σ Lₜ₋₁, {nats}"), two("learned_neg_elbo", |it| it.bound.l_sum())),
            (&*format!("L₀, {nats}"), two("learned_neg_elbo", |it| it.bound.l_start)),
            (&*lost, self.look.unless_kept("learned_lost_first", percent(net.lost_first(), 0))),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// The same where there is no room for more.
    pub fn brief_score(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.score", &self.now.batches.to_string(), area, buf, self.look);
        let (net, exact) = (&*self.now.net, &self.now.plane.exact);
        let entries = [
            ("L_simple", self.look.unless_kept("learned_simple", fixed(net.simple(), 3))),
            (self.look.word("note.exact"), fixed(exact.simple(), 3)),
            (self.look.word("row.bits"), self.look.unless_kept("learned_bits_per_dim", fixed(net.bits(), 3))),
            (self.look.word("note.exact"), fixed(exact.bits(), 3)),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }
}
