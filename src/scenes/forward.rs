//! Forward noising: how a picture becomes pure noise, and what the schedule decides.
//!
//! One act, `noising`, with a moment for every t = 0 … T; t = 0 is the data itself.

mod checks;
mod draw;
mod extras;
mod panels;
mod settings;
mod source;

use crate::engine::diffusion;
use crate::engine::real::wide;
use crate::engine::rng::{self, Stream};
use crate::engine::schedule::Schedule;
use crate::engine::stats;
use crate::refusal::{Refusal, Result};
use crate::scene::{Act, Checks, Knobs, Readings, Scene, Step, Steps, View};
use crate::ui::Look;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Forward;
use settings::Path;
use source::{Data, Shape, Source};
use std::sync::Arc;

/// The most values that the moments of one trace may hold together, 64 MB.
const MAX_VALUES: usize = (64 << 20) / size_of::<f32>();

/// What all moments share.
pub struct Shared {
    schedule: Schedule,
    data: Data,
    /// The noise that all moments of the closed form are made with; none in a chain.
    eps: Option<Vec<f32>>,
    mean_x0: f64,
    var_x0: f64,
    /// KL(q(x_T | x₀) ‖ N(0, I)) in nats per dimension.
    kl_at_end: f64,
    snr_crosses_one: Option<usize>,
}

/// The process at one t.
pub struct Moment {
    shared: Arc<Shared>,
    t: usize,
    x_t: Vec<f32>,
    mean: f64,
    variance: f64,
}

impl Shared {
    /// KL(q(xₜ | x₀) ‖ N(0, I)) in nats per dimension; ∞ at t = 0. It is linear in x₀², so the mean square will do.
    fn kl_to_normal(&self, t: usize) -> f64 {
        let mean_square = self.var_x0 + self.mean_x0 * self.mean_x0;
        diffusion::kl_to_noise(&self.schedule, t, mean_square.sqrt())
    }
}

impl Moment {
    fn new(shared: &Arc<Shared>, t: usize, x_t: Vec<f32>) -> Self {
        let (mean, variance) = (stats::mean(&x_t), stats::variance(&x_t));
        Self { shared: shared.clone(), t, x_t, mean, variance }
    }

    fn mean_theory(&self) -> f64 {
        self.shared.schedule.sqrt_alpha_bar(self.t) * self.shared.mean_x0
    }

    fn var_theory(&self) -> f64 {
        let schedule = &self.shared.schedule;
        schedule.alpha_bar(self.t) * self.shared.var_x0 + schedule.one_minus_alpha_bar(self.t)
    }

    /// The ε that makes xₜ = √ᾱₜ x₀ + √(1−ᾱₜ) ε true of one value: the one drawn, or in a chain the one that follows;
    /// undefined there at t = 0.
    fn eps_at(&self, i: usize) -> f64 {
        let Shared { schedule, data, eps, .. } = &*self.shared;
        let (signal, noise) = (schedule.sqrt_alpha_bar(self.t), schedule.sqrt_one_minus_alpha_bar(self.t));
        match eps {
            Some(eps) => f64::from(eps[i]),
            None if self.t == 0 => f64::NAN,
            None => (f64::from(self.x_t[i]) - signal * f64::from(data.x0[i])) / noise,
        }
    }

    fn eps(&self) -> Vec<f64> {
        (0..self.x_t.len()).map(|i| self.eps_at(i)).collect()
    }
}

impl Forward {
    fn shared(&self, seed: u64) -> Shared {
        let schedule = self.schedule();
        let data = self.data(&mut rng::rng(seed, Stream::Data));
        let eps =
            (self.path == Path::ClosedForm).then(|| rng::normals(&mut rng::rng(seed, Stream::Noise), data.x0.len()));
        let (mean_x0, var_x0) = (stats::mean(&data.x0), stats::variance(&data.x0));
        let snr_crosses_one = schedule.snr_crosses_one();
        let mut shared = Shared { schedule, data, eps, mean_x0, var_x0, kl_at_end: 0.0, snr_crosses_one };
        shared.kl_at_end = shared.kl_to_normal(shared.schedule.steps());
        shared
    }
}

/// √signal·a + √noise·b, element by element.
fn mix(signal: f64, a: &[f32], noise: f64, b: impl Iterator<Item = f32>) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| (signal * f64::from(*a) + noise * f64::from(b)) as f32).collect()
}

impl Scene for Forward {
    const ID: &'static str = "forward";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn validate(&self) -> Result<()> {
        let steps = self.schedule().steps();
        match self.points.get().filter(|_| self.data == Source::Points) {
            Some(points) if 2 * points.xy.len() * (steps + 1) > MAX_VALUES => {
                let most = MAX_VALUES / (2 * (steps + 1));
                let found = format!("{} points", points.xy.len());
                Err(Refusal::new("points", found, format!("at most {most} in {steps} steps")))
            }
            _ => Ok(()),
        }
    }

    fn acts(&self) -> Vec<Act> {
        vec![Act { id: "noising", moments: self.schedule().steps() + 1, seconds: 20.0 }]
    }

    fn simulate(&self, _: &'static str, seed: u64, _: &[Arc<Moment>]) -> Steps<Moment> {
        let shared = Arc::new(self.shared(seed));
        let mut chain_noise = rng::rng(seed, Stream::Noise);
        let mut x = shared.data.x0.clone();
        Box::new((0..=shared.schedule.steps()).map(move |t| {
            let Shared { schedule, data, eps, .. } = &*shared;
            if t > 0 {
                x = if let Some(eps) = eps {
                    let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
                    mix(signal, &data.x0, noise, eps.iter().copied())
                } else {
                    let z = std::iter::repeat_with(|| rng::normal(&mut chain_noise));
                    mix(schedule.alpha(t).sqrt(), &x, schedule.beta(t).sqrt(), z)
                };
            }
            Step::Moment(Moment::new(&shared, t, x.clone()))
        }))
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(view, look.inspecting.then(|| self.cursor()), area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        let moment = view.now();
        let Shared { schedule, data, .. } = &*moment.shared;
        let (t, last) = (moment.t, schedule.steps());
        let over_t = |of: &dyn Fn(usize) -> f64| (1..=last).map(of).collect::<Vec<_>>();
        out.count("t", "t", t);
        out.count("steps", "T", last);
        out.count("values", "n", moment.x_t.len());
        out.number("beta_t", "βₜ", schedule.beta(t));
        out.number("alpha_bar_t", "ᾱₜ", schedule.alpha_bar(t));
        out.number("sqrt_alpha_bar_t", "√ᾱₜ", schedule.sqrt_alpha_bar(t));
        out.number("sqrt_one_minus_alpha_bar_t", "√(1−ᾱₜ)", schedule.sqrt_one_minus_alpha_bar(t));
        out.number("snr_t", "SNRₜ", schedule.snr(t));
        out.number("log_snr_t", "log SNRₜ", schedule.log_snr(t));
        out.number("mean_x_t", "mean xₜ", moment.mean);
        out.number("var_x_t", "var xₜ", moment.variance);
        out.number("mean_theory", "√ᾱₜ·mean x₀", moment.mean_theory());
        out.number("var_theory", "ᾱₜ·var x₀ + 1−ᾱₜ", moment.var_theory());
        out.number("var_x_0", "Var x₀", moment.shared.var_x0);
        out.number("kl_to_normal", "KL(q(xₜ|x₀)‖N(0,I))/d", moment.shared.kl_to_normal(t));
        out.number("kl_at_end", "KL(q(x_T|x₀)‖N(0,I))/d", moment.shared.kl_at_end);
        out.number("alpha_bar_half", "ᾱ at T/2", schedule.alpha_bar(last / 2));
        out.number("alpha_bar_end", "ᾱ_T", schedule.alpha_bar(last));
        out.number("terminal_snr", "SNR_T", schedule.snr(last));
        out.count("clipped", "β at 0.999", schedule.clipped());
        out.count("snr_crosses_one", "t: SNR < 1", moment.shared.snr_crosses_one);
        let cursor = self.cursor().min(moment.x_t.len() - 1);
        out.number("cursor_x0", "x₀[i]", f64::from(data.x0[cursor]));
        out.number("cursor_eps", "ε[i]", moment.eps_at(cursor));
        out.number("cursor_x_t", "xₜ[i]", f64::from(moment.x_t[cursor]));
        out.array("beta", "β", &[last], &|| over_t(&|t| schedule.beta(t)));
        out.array("alpha_bar", "ᾱ", &[last], &|| over_t(&|t| schedule.alpha_bar(t)));
        out.array("snr", "SNR", &[last], &|| over_t(&|t| schedule.snr(t)));
        out.array("x0", "x₀", &data.shape.axes(), &|| wide(&data.x0));
        out.array("eps", "ε", &data.shape.axes(), &|| moment.eps());
        out.array("x_t", "xₜ", &data.shape.axes(), &|| wide(&moment.x_t));
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        Self::offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(view.now(), out);
    }
}
