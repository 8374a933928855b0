//! The schedule, and the axis of t that other panels share with it.

use super::Panels;
use crate::scenes::reverse::{Moment, Part};
use crate::ui::{Axis, Chart, Curve, Y, panel};
use ratatui::{buffer::Buffer, layout::Rect};

impl<P> Panels<'_, P> {
    /// How much of the data and how much noise there is at each t, and what a step adds.
    pub fn schedule(&self, area: Rect, buf: &mut Buffer) {
        let schedule = &self.view.now().world.schedule;
        let inner = panel("panel.schedule", &format!("T {}", schedule.steps()), area, buf, self.look);
        let over_t = |name, hue, of: &dyn Fn(usize) -> f64| {
            Curve::new(name, hue, (0..=schedule.steps()).map(|t| (t as f64, of(t))))
        };
        let mut curves = vec![
            over_t("√ᾱₜ", 0, &|t| schedule.sqrt_alpha_bar(t)),
            over_t("√(1−ᾱₜ)", 1, &|t| schedule.sqrt_one_minus_alpha_bar(t)),
        ];
        curves.extend(self.sigma_over_t());
        self.over_t(curves, Y::Unit, inner, buf);
    }

    /// σ of every step of the chain, over the t where it starts.
    fn sigma_over_t(&self) -> Option<Curve<'static>> {
        let Part::Sampling(sampling) = &self.view.now().part else { return None };
        let plan = &sampling.setup.plan;
        let sigma = |k: usize| {
            let (t, s) = plan.span(k);
            (t as f64, plan.sampler.transition(&plan.schedule, t, s).sigma)
        };
        Some(Curve::new("σₜ", 2, (0..plan.times.len()).map(sigma)))
    }

    /// Curves over t = 0 … T.
    pub fn over_t(&self, curves: Vec<Curve>, y: Y, inner: Rect, buf: &mut Buffer) {
        let x = Axis::linear(0.0, self.view.now().world.schedule.steps() as f64);
        Chart { x, x_name: "t", y, curves, playhead: self.t(), ..Chart::default() }.render(inner, buf, self.look);
    }

    /// The t of the moment, gliding while it plays; None where there is no t.
    fn t(&self) -> Option<f64> {
        let t = |moment: &Moment| match &moment.part {
            Part::Training(training) => Some(training.t as f64),
            Part::Sampling(sampling) => Some(sampling.t as f64),
            Part::Quality(_) => None,
        };
        let now = t(self.view.now())?;
        match self.view.next().and_then(|(part, next)| Some((part, t(next)?))) {
            Some((part, next)) => Some(now + part * (next - now)),
            None => Some(now),
        }
    }
}
