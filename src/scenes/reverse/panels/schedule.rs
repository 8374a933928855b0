//! The schedule, and the axis of t that other panels share with it.

use super::Panels;
use crate::scenes::reverse::{Moment, Part};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::plot::{Corner, Plot, Series};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    /// How much of the data and how much noise there is at each t, and what a step adds.
    pub fn schedule(&self, area: Rect, buf: &mut Buffer) {
        let schedule = &self.view.now().world.schedule;
        let inner = self.panel("panel.schedule", &format!("T {}", schedule.steps()), area, buf);
        let over_t = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
            (0..=schedule.steps()).map(|t| (t as f64, of(t))).collect()
        };
        let signal = over_t(&|t| schedule.sqrt_alpha_bar(t));
        let noise = over_t(&|t| schedule.sqrt_one_minus_alpha_bar(t));
        let sigma = self.sigma_over_t();
        let mut series =
            vec![Series { name: "√ᾱₜ", points: &signal, hue: 0 }, Series { name: "√1−ᾱₜ", points: &noise, hue: 1 }];
        if !sigma.is_empty() {
            series.push(Series { name: "σₜ", points: &sigma, hue: 2 });
        }
        let axes = Axes { x: self.t_axis(), y: Axis::linear(0.0, 1.0), x_name: "t" };
        let plot = Plot { axes, series: &series, playhead: self.t(), legend: Corner::Above, ..Plot::default() };
        plot.render(inner, buf, self.look);
    }

    /// σ of every step of the chain, over the t where it starts.
    fn sigma_over_t(&self) -> Vec<(f64, f64)> {
        let plan = match &self.view.now().part {
            Part::Sampling(sampling) => &sampling.setup.plan,
            _ => return Vec::new(),
        };
        let sigma = |k: usize| {
            let (t, s) = plan.span(k);
            (t as f64, plan.sampler.transition(&plan.schedule, t, s).sigma)
        };
        (0..plan.times.len()).rev().map(sigma).collect()
    }

    pub fn t_axis(&self) -> Axis {
        Axis::linear(0.0, self.view.now().world.schedule.steps() as f64)
    }

    /// The t of the moment, gliding while it plays; None where there is no t.
    pub fn t(&self) -> Option<f64> {
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
