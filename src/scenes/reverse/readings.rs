//! The numbers behind a moment. Those of finished acts stay.

use super::quality::Quality;
use super::sampling::{Sampling, Setup, Taken};
use super::settings::Method;
use super::training::Training;
use super::{Moment, Reverse};
use crate::engine::diffusion::Estimate;
use crate::engine::schedule::Schedule;
use crate::scene::{Choice, Readings, View};

pub fn readings(scene: &Reverse, view: View<'_, Moment>, out: &mut dyn Readings) {
    let world = &view.now().world;
    // The latest moment of each act so far.
    let (training, latest, quality) = (view.last::<Training>(), view.last::<Sampling>(), view.last::<Quality>());
    out.count("timesteps", "T", world.schedule.steps());
    out.count("dims", "d", world.dims);
    out.count("data_points", "N", world.examples.labels.len());
    of_training(training, out);
    // What a trial of the last act has sampled is told there, not what the act before it did.
    let sampling = latest.filter(|_| quality.is_none());
    of_setup(scene, latest, out);
    of_sampling(sampling, out);
    of_inspected(scene, sampling, world.dims, out);
    of_quality(quality, out);
    of_samples(sampling, quality, out);
}

fn of_training(training: Option<&Training>, out: &mut dyn Readings) {
    let at = |value: &dyn Fn(&Training) -> f64| training.map_or(f64::NAN, value);
    out.count("batches", "batches", training.map(|it| it.batches));
    out.number("loss", "L", at(&|it| it.loss.net));
    out.number("loss_of_zero", "L(0)", at(&|it| it.loss.zero));
    out.number("loss_unlearned", "L(v̂=0)", at(&|it| it.loss.unlearned));
    out.number("probe_error", "|ε̂−ε|", at(&Training::probe_error));
}

fn of_quality(quality: Option<&Quality>, out: &mut dyn Readings) {
    let at = |value: &dyn Fn(&Quality) -> f64| quality.map_or(f64::NAN, value);
    out.count("evaluations", "NFE", quality.map(|it| it.evaluations));
    out.number("energy_distance", "E", at(&|it| it.scores.energy_distance));
    out.number("energy_between", "2E|x−y|", at(&|it| it.scores.terms[0]));
    out.number("energy_of_samples", "E|x−x′|", at(&|it| it.scores.terms[1]));
    out.number("energy_of_data", "E|y−y′|", at(&|it| it.scores.terms[2]));
    out.number("energy_floor", "E₀", at(&|it| it.floor));
    out.number("energy_ratio", "E/E₀", at(&|it| it.scores.energy_distance / it.floor));
    out.number("coverage", "coverage", at(&|it| it.scores.coverage));
    out.number("coverage_fresh", "coverage of fresh data", at(&|it| it.covered));
    let place = |it: &Quality| Method::ALL.iter().position(|(method, _)| *method == it.method).unwrap_or_default();
    out.count("sampler", "sampler (0 DDPM, 1 DDIM, 2 Heun)", quality.map(place));
    out.number("agreement", "agreement", at(&|it| it.agreement));
    out.number("nearest_digit", "nearest", at(&|it| it.nearest_digit));
}

fn of_sampling(sampling: Option<&Sampling>, out: &mut dyn Readings) {
    let at = |value: &dyn Fn(&Sampling) -> f64| sampling.map_or(f64::NAN, value);
    let schedule = |value: &dyn Fn(&Schedule, usize) -> f64| at(&|it| value(&it.setup.plan.schedule, it.t));
    let mixture =
        |value: fn((f64, f64)) -> f64| at(&|it| value(it.transition().mixture(&it.setup.plan.schedule, it.t)));
    out.count("t", "t", sampling.map(|it| it.t));
    out.count("t_prev", "t′", sampling.and_then(|it| it.step.as_ref()).map(|step| step.s));
    out.number("beta_t", "βₜ", schedule(&Schedule::beta));
    out.number("alpha_bar_t", "ᾱₜ", schedule(&Schedule::alpha_bar));
    out.number("sqrt_alpha_bar_t", "√ᾱₜ", schedule(&Schedule::sqrt_alpha_bar));
    out.number("sqrt_one_minus_alpha_bar_t", "√(1−ᾱₜ)", schedule(&Schedule::sqrt_one_minus_alpha_bar));
    out.number("sigma_t", "σₜ", at(&|it| it.transition().sigma));
    out.number("x_0_factor", "√ᾱₜ′", mixture(|(x_0, _)| x_0));
    out.number("eps_factor", "bₜ", mixture(|(_, eps)| eps));
    out.number("twin_distance", "twins apart", at(&Sampling::twin_distance));
    out.number("nearest_datum", "nearest datum", at(&|it| it.nearest.samples));
    out.number("nearest_fresh", "nearest datum of fresh data", at(&|it| it.nearest.fresh));
    out.number("nearest_exact", "nearest datum, exact", at(&|it| it.nearest.exact));
    out.number("halves_agree", "halves agree", at(&|it| it.halves_agree));
}

/// What a whole act of sampling has in common; it holds in the last act, too.
fn of_setup(scene: &Reverse, sampling: Option<&Sampling>, out: &mut dyn Readings) {
    let at = |value: &dyn Fn(&Sampling) -> f64| sampling.map_or(f64::NAN, value);
    let guidance = if scene.has_labels() { at(&|it| it.setup.plan.guidance.scale) } else { f64::NAN };
    out.number("guidance", "s", guidance); // nothing guides without labels
    let sigma = |it: &Schedule, last| it.sqrt_one_minus_alpha_bar(last) / it.sqrt_alpha_bar(last);
    let sigma_start = |it: &Sampling| sigma(&it.setup.plan.schedule, it.setup.plan.schedule.steps());
    out.number("sigma_start", "√((1−ᾱ_T)/ᾱ_T)", at(&sigma_start));
    let resample = |it: &Sampling| it.setup.plan.known.as_ref().map_or(1.0, |known| known.resample as f64);
    out.number("resample", "repeats", at(&resample));
    let parameters = |it: &Sampling| it.setup.net.as_ref().map_or(0.0, |net| net.denoiser.parameters() as f64);
    out.number("parameters", "weights", at(&parameters));
    let error = sampling.and_then(|it| it.setup.net.as_ref()).map_or(&[][..], |net| &net.error);
    out.array("denoiser_error", "rms ε̂−ε*", &[error.len()], &|| error.to_vec());
}

/// What has come out, once it has (before, no rows), and in how many steps.
fn of_samples(sampling: Option<&Sampling>, quality: Option<&Quality>, out: &mut dyn Readings) {
    let steps = quality.map(|it| it.steps).or_else(|| sampling.map(|it| it.setup.plan.times.len()));
    out.count("steps", "steps", steps);
    let done = sampling.filter(|it| it.t == 0).map(|it| (&it.setup, &it.x));
    let done = quality.map(|it| (&it.setup, &it.samples)).or(done);
    let (n, dims) = done.map_or((0, 0), |(setup, _)| (setup.plan.classes.len(), setup.world.dims));
    out.array("samples", "x₀", &[n, dims], &|| done.map_or_else(Vec::new, |(_, samples)| samples.clone()));
    let labels = |setup: &Setup| setup.plan.classes.iter().map(|class| *class as f64).collect();
    out.array("labels", "y", &[n], &|| done.map_or_else(Vec::new, |(setup, _)| labels(setup)));
}

/// The step of the inspected sample. Captions and formulas quote numbers: of each array the first, or a digit's middle
/// pixel.
fn of_inspected(scene: &Reverse, sampling: Option<&Sampling>, dims: usize, out: &mut dyn Readings) {
    let row = sampling.map_or(0, |it| inspected(scene, it));
    let now = sampling.map_or_else(
        || Inspected::at_rest(&vec![f64::NAN; dims]),
        |it| Inspected::of(scene, it).unwrap_or_else(|| Inspected::at_rest(&it.x[row * dims..(row + 1) * dims])),
    );
    let of = |part: fn(&Estimate) -> f64| now.estimates.iter().map(part).collect::<Vec<_>>();
    for (id, first_id, symbol, values) in [
        ("x_t", "x_t_1", "xₜ", now.x_t.clone()),
        ("x0_hat", "x0_hat_1", "x̂₀", of(|guess| guess.x_0)),
        ("eps_hat", "eps_hat_1", "ε̂", of(|guess| guess.eps)),
        ("mean_prev", "mean_prev_1", "E[xₜ′|xₜ]", now.mean.clone()),
        ("noise", "noise_1", "z", now.noise.clone()),
        ("x_prev", "x_prev_1", "xₜ′", now.x_s.clone()),
    ] {
        out.array(id, symbol, &[dims], &|| values.clone());
        out.number(first_id, symbol, values[first_number(dims)]);
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
