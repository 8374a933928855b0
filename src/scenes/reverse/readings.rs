//! The numbers behind a moment. Those of finished acts stay.

use super::sampling::{Sampling, Taken};
use super::{Moment, Part, Reverse};
use crate::engine::diffusion::{Estimate, Transition};
use crate::scene::{Readings, View};

/// The latest moment of each act so far.
struct Latest<'a> {
    training: Option<&'a super::Training>,
    sampling: Option<&'a Sampling>,
    quality: Option<&'a super::Quality>,
}

impl<'a> Latest<'a> {
    fn of(view: View<'a, Moment>) -> Self {
        let last = |act| view.past_of(act).last().map(|moment| &moment.part);
        Self {
            training: last("training").and_then(|part| if let Part::Training(it) = part { Some(it) } else { None }),
            sampling: last("sampling").and_then(|part| if let Part::Sampling(it) = part { Some(it) } else { None }),
            quality: last("quality").and_then(|part| if let Part::Quality(it) = part { Some(it) } else { None }),
        }
    }
}

pub fn readings(scene: &Reverse, view: View<'_, Moment>, out: &mut dyn Readings) {
    let world = &view.now().world;
    let latest = Latest::of(view);
    out.number("timesteps", "T", world.schedule.steps() as f64);
    out.number("dims", "d", world.dims as f64);
    out.number("data_points", "N", world.examples.labels.len() as f64);
    if let Some(training) = latest.training {
        out.number("batches", "batches", training.batches as f64);
        out.number("loss", "L", training.loss.net);
        out.number("loss_of_zero", "L(0)", training.loss.zero);
        let gap = training.probes.iter().map(|probe| (probe.eps_hat - probe.eps).abs()).sum::<f64>();
        out.number("probe_error", "|ε̂−ε|", gap / training.probes.len() as f64);
    }
    if let Some(sampling) = latest.sampling {
        of_sampling(scene, sampling, out);
    }
    if let Some(quality) = latest.quality {
        out.number("evaluations", "NFE", quality.evaluations as f64);
        out.number("energy_distance", "E", quality.scores.energy_distance);
        out.number("energy_floor", "E₀", quality.floor);
        out.number("energy_ratio", "E/E₀", quality.scores.energy_distance / quality.floor);
        out.number("mode_coverage", "coverage", quality.scores.coverage);
        out.number("agreement", "agreement", quality.agreement);
        out.number("nearest_digit", "nearest", quality.nearest_digit);
    }
}

/// The number of a sample that is followed: the first of a point, the middle pixel of a digit.
pub fn first_number(dims: usize) -> usize {
    if dims == 2 { 0 } else { dims / 2 + 4 }
}

/// The inspected sample: which it is, if there are fewer samples than may be inspected.
pub fn inspected(scene: &Reverse, sampling: &Sampling) -> usize {
    scene.point.min(sampling.setup.plan.classes.len().saturating_sub(1))
}

/// What the inspected sample's first number, or a digit's middle pixel, is about to do.
pub struct Inspected {
    pub x_t: Vec<f64>,
    pub estimates: Vec<Estimate>,
    /// The exact x̂₀ and ε̂; empty for digits.
    pub exact: Vec<Estimate>,
    pub mean: Vec<f64>,
    pub noise: Vec<f64>,
    pub x_s: Vec<f64>,
}

impl Inspected {
    /// At the data: x̂₀ is x₀ itself, and there is no noise to speak of.
    fn at_rest(x: &[f64]) -> Self {
        let unknown = vec![f64::NAN; x.len()];
        let estimates = x.iter().map(|x_0| Estimate { x_0: *x_0, eps: f64::NAN }).collect();
        Self { x_t: x.to_vec(), estimates, exact: Vec::new(), mean: x.to_vec(), noise: unknown, x_s: x.to_vec() }
    }

    /// None at the data, where no step follows.
    pub fn of(scene: &Reverse, sampling: &Sampling) -> Option<Self> {
        let Taken { estimates, transition, noise, exact, .. } = sampling.step.as_ref()?;
        let (schedule, dims) = (&sampling.setup.plan.schedule, sampling.setup.world.dims);
        let row = inspected(scene, sampling);
        let rows = row * dims..(row + 1) * dims;
        let (x_t, estimates, noise) =
            (sampling.x[rows.clone()].to_vec(), estimates[rows.clone()].to_vec(), noise[rows.clone()].to_vec());
        let mean: Vec<f64> = x_t.iter().zip(&estimates).map(|(x, guess)| transition.mean(*x, *guess)).collect();
        let x_s = mean.iter().zip(&noise).map(|(mean, z)| mean + transition.sigma * z).collect();
        let noise_of = |(x, x_0): (&f64, &f64)| {
            let eps = (x - schedule.sqrt_alpha_bar(sampling.t) * x_0) / schedule.sqrt_one_minus_alpha_bar(sampling.t);
            Estimate { x_0: *x_0, eps }
        };
        let exact = x_t.iter().zip(exact.get(rows).unwrap_or_default()).map(noise_of).collect();
        Some(Self { x_t, estimates, exact, mean, noise, x_s })
    }
}

fn of_sampling(scene: &Reverse, sampling: &Sampling, out: &mut dyn Readings) {
    let (plan, world) = (&sampling.setup.plan, &sampling.setup.world);
    let (schedule, dims, t) = (&plan.schedule, world.dims, sampling.t);
    let n = plan.classes.len();
    out.number("t", "t", t as f64);
    out.number("t_prev", "t′", sampling.step.as_ref().map_or(f64::NAN, |step| step.s as f64));
    out.number("steps", "steps", plan.times.len() as f64);
    out.number("beta_t", "βₜ", schedule.beta(t));
    out.number("alpha_bar_t", "ᾱₜ", schedule.alpha_bar(t));
    out.number("sqrt_alpha_bar_t", "√ᾱₜ", schedule.sqrt_alpha_bar(t));
    out.number("sqrt_one_minus_alpha_bar_t", "√(1−ᾱₜ)", schedule.sqrt_one_minus_alpha_bar(t));
    out.number("guidance", "s", plan.guidance.scale);
    let at_rest = Transition { x_0: 1.0, eps: 0.0, x_t: 0.0, sigma: 0.0 };
    let transition = sampling.step.as_ref().map_or(at_rest, |step| step.transition);
    out.number("sigma_t", "σₜ", transition.sigma);
    out.number("x_0_factor", "a", transition.x_0);
    out.number("eps_factor", "b", transition.eps);
    out.number("x_t_factor", "c", transition.x_t);
    let row = inspected(scene, sampling);
    let Inspected { x_t, estimates, mean, noise, x_s, .. } =
        Inspected::of(scene, sampling).unwrap_or_else(|| Inspected::at_rest(&sampling.x[row * dims..(row + 1) * dims]));
    let of = |part: fn(&Estimate) -> f64| estimates.iter().map(part).collect::<Vec<_>>();
    let first = first_number(dims);
    // Captions and formulas quote numbers: of each array the first, or a digit's middle pixel.
    for (id, first_id, symbol, values) in [
        ("x_t", "x_t_1", "xₜ", x_t),
        ("x0_hat", "x0_hat_1", "x̂₀", of(|guess| guess.x_0)),
        ("eps_hat", "eps_hat_1", "ε̂", of(|guess| guess.eps)),
        ("posterior_mean", "posterior_mean_1", "μ̃ₜ", mean),
        ("noise", "noise_1", "z", noise),
        ("x_prev", "x_prev_1", "xₜ′", x_s),
    ] {
        out.array(id, symbol, &[dims], &|| values.clone());
        out.number(first_id, symbol, values[first]);
    }
    let last = schedule.steps();
    out.number("sigma_start", "√((1−ᾱ_T)/ᾱ_T)", (schedule.one_minus_alpha_bar(last) / schedule.alpha_bar(last)).sqrt());
    out.number("resample", "", plan.known.as_ref().map_or(1.0, |known| known.resample as f64));
    out.number("parameters", "", sampling.setup.net.as_ref().map_or(0.0, |net| net.denoiser.parameters() as f64));
    let ends = &sampling.setup.ends;
    out.number("end", "end", super::panels::ends::Ends::of(ends, dims, row).map_or(f64::NAN, |ends| ends.truth as f64));
    let error = sampling.setup.net.as_ref().map_or(&[][..], |net| &net.error);
    out.array("denoiser_error", "rms ε̂−ε*", &[error.len()], &|| error.to_vec());
    if sampling.t == 0 {
        out.array("samples", "x₀", &[n, dims], &|| sampling.x.clone());
        out.array("labels", "y", &[n], &|| plan.classes.iter().map(|class| *class as f64).collect());
    }
}
