//! The identities of the reverse process, each by two routes.

mod quality;

use super::chain::Known;
use super::readings::{Inspected, first_number, inspected};
use super::sampling::{Sampling, Taken};
use super::settings::Denoiser;
use super::training::Training;
use super::{Moment, Part, Reverse};
use crate::engine::denoiser::Question;
use crate::engine::denoiser::training::Hyperparameters;
use crate::engine::diffusion::{PointMixture, Prediction, Sampler};
use crate::engine::math;
use crate::engine::schedule::Schedule;
use crate::engine::stats;
use crate::scene::{Checks, View};

pub fn checks(scene: &Reverse, view: View<'_, Moment>, out: &mut dyn Checks) {
    match &view.now().part {
        Part::Training(training) => answering_zero(scene, view, training, out),
        Part::Sampling(sampling) => {
            if let Some(known) = &sampling.setup.plan.known {
                inpainting(sampling, known, out);
            }
            if let (Some(step), Some(now)) = (&sampling.step, Inspected::of(scene, sampling)) {
                samplers_meet(sampling, step, &now, out);
                guidance(scene, sampling, step, &now, out);
                mean(sampling, step, &now, out);
                exact(scene, sampling, step, &now, out);
            } else {
                moments(scene, sampling, out);
            }
        }
        Part::Quality(quality) => quality::checks(quality, out),
    }
}

/// The loss of always answering 0 is the mean square of what is asked for: of ε 1, of x₀ that of the data, of v = √ᾱ·ε − √(1−ᾱ)·x₀
/// a mean of both over all t, which are drawn evenly. The rows of all batches since the picture before vary as χ² at most.
fn answering_zero(scene: &Reverse, view: View<'_, Moment>, training: &Training, out: &mut dyn Checks) {
    let before = view.all::<Training>().rev().nth(1).map_or(training.batches, |before| before.batches);
    let rows = ((training.batches - before) * batch_size(scene)) as f64;
    if rows == 0.0 {
        return;
    }
    let world = &view.now().world;
    let data = world.points.iter().fold(0.0, |sum, x| sum + x * x) / world.points.len() as f64;
    let over_t = |of: &dyn Fn(usize) -> f64| {
        let last = world.schedule.steps();
        (1..=last).map(of).sum::<f64>() / last as f64
    };
    let square = match scene.prediction {
        Prediction::Eps => 1.0,
        Prediction::X0 => data,
        Prediction::V => over_t(&|t| world.schedule.alpha_bar(t) + world.schedule.one_minus_alpha_bar(t) * data),
    };
    let sigma = square * (2.0 / rows).sqrt();
    out.check("zero", training.loss.zero, square, 6.0 * sigma, "Ho et al. 2020, eq. 14, with ε̂ = 0; 6σ");
}

fn batch_size(scene: &Reverse) -> usize {
    if scene.is_digits() { Hyperparameters::digits(0).batch } else { Hyperparameters::plane(0).batch }
}

/// What is given is, at every t, the known picture noised to that t: without its share of the picture it is standard normal,
/// and at the data it is the picture.
fn inpainting(sampling: &Sampling, known: &Known, out: &mut dyn Checks) {
    let (schedule, t) = (&sampling.setup.plan.schedule, sampling.t);
    let (signal, noise) = (schedule.alpha_bar(t).sqrt(), (1.0 - schedule.alpha_bar(t)).sqrt());
    let given = sampling.x.iter().zip(known.x_0.iter().zip(&known.mask).cycle());
    let given = given.filter(|(_, (_, given))| **given).map(|(x, (x_0, _))| (*x, *x_0));
    let source = "Lugmayr et al. 2022, algorithm 1";
    if t == 0 {
        let (x, x_0) = furthest(given);
        out.check("known", x, x_0, 0.0, source);
        return;
    }
    let (mut n, mut square) = (0.0, 0.0);
    for (x, x_0) in given {
        let eps = (x - signal * x_0) / noise;
        (n, square) = (n + 1.0, square + eps * eps);
    }
    out.check("known", square / n, 1.0, 6.0 * (2.0_f64 / n).sqrt(), source);
}

/// The pair of numbers that are furthest apart.
fn furthest(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    pairs.max_by(|(a, b), (c, d)| (a - b).abs().total_cmp(&(c - d).abs())).unwrap_or((0.0, 0.0))
}

/// ε̂ of the inspected number, mixed here from what is said with the class and without it: by the net, asked about this point
/// alone, or by the slope of log pₜ. Heun's answer is a mean of two and no mixture of one t.
fn guidance(scene: &Reverse, sampling: &Sampling, step: &Taken, now: &Inspected, out: &mut dyn Checks) {
    let (plan, world, t) = (&sampling.setup.plan, &sampling.setup.world, sampling.t);
    let (schedule, scale) = (&plan.schedule, plan.guidance.scale);
    if scale == 0.0 || scale == 1.0 || plan.sampler.corrects(step.s) || schedule.alpha_bar(t) < 1e-4 {
        return;
    }
    let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
    let (i, class) = (first_number(world.dims), plan.classes[inspected(scene, sampling)]);
    let (eps, tolerance): (Box<dyn Fn(usize) -> f64>, f64) = match &sampling.setup.net {
        Some(net) => {
            let x: Vec<f32> = now.x_t.iter().map(|x| *x as f32).collect();
            let ask = move |class: usize| {
                let question = Question { x: &x, t: &[t], classes: &[class] };
                noise * now.x_t[i] + signal * f64::from(net.denoiser.clone().velocity(question)[i])
            };
            (Box::new(ask), 1e-6)
        }
        None if world.dims == 2 => {
            let slope = |class| (now.x_t[0] - signal * tweedie(world.law.of(class), schedule, t, &now.x_t)) / noise;
            (Box::new(slope), 1e-5)
        }
        None => return,
    };
    let (with, without) = (eps(class), eps(plan.guidance.no_class));
    let mixed = (1.0 - scale) * without + scale * with;
    let x_0 = (now.x_t[i] - noise * mixed) / signal;
    let mixed = plan.clip.map_or(mixed, |clip| (now.x_t[i] - signal * x_0.clamp(-clip, clip)) / noise);
    let tolerance = tolerance * scale.max(1.0) * (1.0 + mixed.abs());
    out.check("guidance", now.estimates[i].eps, mixed, tolerance, "Ho & Salimans 2022, eq. 6, with s = 1 + w");
}

/// One step of DDIM with η = 1, made of x̂₀ and ε̂, is one of DDPM with β̃, made of x̂₀ and xₜ, on the same noise.
fn samplers_meet(sampling: &Sampling, step: &Taken, now: &Inspected, out: &mut dyn Checks) {
    let schedule = &sampling.setup.plan.schedule;
    let with = |sampler: Sampler| {
        let transition = sampler.transition(schedule, sampling.t, step.s);
        transition.mean(now.x_t[0], now.estimates[0]) + transition.sigma * now.noise[0]
    };
    let (ddim, ddpm) = (with(Sampler::Ddim { eta: 1.0 }), with(Sampler::Ddpm { interpolation: 0.0 }));
    out.check("ddim-ddpm", ddim, ddpm, tolerance(ddpm), "Song et al. 2021, section 4.1");
}

/// The mean of a DDPM step by way of x̂₀, and by way of ε̂ alone.
fn mean(sampling: &Sampling, step: &Taken, now: &Inspected, out: &mut dyn Checks) {
    let (schedule, t) = (&sampling.setup.plan.schedule, sampling.t);
    let is_ddpm = matches!(sampling.setup.plan.sampler, Sampler::Ddpm { .. });
    if is_ddpm && step.s + 1 == t && schedule.alpha(t) > 0.0 {
        let slope = schedule.beta(t) / schedule.sqrt_one_minus_alpha_bar(t);
        let by_eps = (now.x_t[0] - slope * now.estimates[0].eps) / schedule.alpha(t).sqrt();
        out.check(
            "mean",
            now.mean[0],
            by_eps,
            tolerance(by_eps) / schedule.alpha(t).sqrt(),
            "Ho et al. 2020, eq. 7 and 11",
        );
    }
}

/// What rounding leaves of numbers around this size.
fn tolerance(x: f64) -> f64 {
    1e-9 * (1.0 + x.abs())
}

/// The exact x̂₀ of the inspected point against two other ways, and if it is the exact denoiser that is asked, also what it has
/// answered.
fn exact(scene: &Reverse, sampling: &Sampling, step: &Taken, now: &Inspected, out: &mut dyn Checks) {
    let (Some(exact), plan) = (now.exact.first(), &sampling.setup.plan) else { return };
    let (schedule, t, law) = (&plan.schedule, sampling.t, &sampling.setup.world.law);
    let mixture = law.of(plan.classes[inspected(scene, sampling)]);
    if schedule.alpha_bar(t) > 1e-4 {
        let by_slope = tweedie(mixture, schedule, t, &now.x_t);
        let source = "Tweedie: x̂₀ = (xₜ + (1−ᾱₜ)·∇log pₜ)/√ᾱₜ; Efron 2011";
        out.check("tweedie", exact.x_0, by_slope, 1e-5, source);
        if sampling.setup.net.is_none() && plan.guidance.scale == 0.0 && !plan.sampler.corrects(step.s) {
            let all = tweedie(law.of(plan.guidance.no_class), schedule, t, &now.x_t);
            out.check("exact", now.estimates[0].x_0, all, 1e-5, source);
        }
    }
    if law.variance > 0.0 {
        let near = [now.exact[0].x_0, now.exact[1].x_0];
        let grid = on_a_grid(mixture, schedule, t, (&now.x_t, near), law.variance);
        out.check("grid", exact.x_0, grid, 1e-6, "E[x₀|xₜ] ∝ Σ x₀·p(x₀)·q(xₜ|x₀) over a grid");
    }
}

/// (x + (1−ᾱ)·∂ log pₜ/∂x₁)/√ᾱ with the slope by finite differences.
fn tweedie(law: &PointMixture, schedule: &Schedule, t: usize, x: &[f64]) -> f64 {
    let noise = schedule.one_minus_alpha_bar(t);
    let h = 1e-4 * noise.sqrt();
    let log_density = |shift: f64| law.log_density(schedule, t, &[x[0] + shift, x[1]]);
    // Five points: the error falls with h⁴.
    let score =
        (8.0 * (log_density(h) - log_density(-h)) - (log_density(2.0 * h) - log_density(-2.0 * h))) / (12.0 * h);
    (x[0] + noise * score) / schedule.sqrt_alpha_bar(t)
}

/// The mean of x₀ over a grid, each place weighted by p(x₀)·q(xₜ|x₀): finer than both, and as wide as q, also beyond the
/// place `near` which the mean should be.
fn on_a_grid(law: &PointMixture, schedule: &Schedule, t: usize, (x, near): (&[f64], [f64; 2]), variance: f64) -> f64 {
    const DATA: f64 = 3.0;
    const NEGLIGIBLE: f64 = -45.0;
    let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
    let spread = noise / signal;
    let step = 0.5 * spread.min(variance.sqrt());
    let axis = |x: f64, near: f64| {
        let reach = 9.0 * spread + (x / signal - near).abs();
        let (from, to) = ((x / signal - reach).max(-DATA), (x / signal + reach).min(DATA));
        (0..=((to - from) / step).max(0.0) as usize).map(move |i| from + step * i as f64)
    };
    // p(x₀) is the density noised by nothing at all: a schedule of one step of hardly any noise.
    let still = Schedule::from_betas(vec![1e-12]);
    let log_weight = |a: f64, b: f64| {
        let (shift_a, shift_b) = (x[0] - signal * a, x[1] - signal * b);
        law.log_density(&still, 1, &[a, b]) - 0.5 * (shift_a * shift_a + shift_b * shift_b) / (noise * noise)
    };
    let typical = log_weight(near[0], near[1]);
    let (mut total, mut first) = (0.0, 0.0);
    for a in axis(x[0], near[0]) {
        for b in axis(x[1], near[1]) {
            let log = log_weight(a, b) - typical;
            if log > NEGLIGIBLE {
                let weight = math::exp(log);
                total += weight;
                first += weight * a;
            }
        }
    }
    first / total
}

/// Samples of the exact DDPM with all steps have the mean and the covariance of the data.
fn moments(scene: &Reverse, sampling: &Sampling, out: &mut dyn Checks) {
    let (plan, world) = (&sampling.setup.plan, &sampling.setup.world);
    let is_ddpm = matches!(plan.sampler, Sampler::Ddpm { .. });
    let is_whole = plan.times.len() == world.schedule.steps() && plan.times.len() >= 50;
    if scene.denoiser != Denoiser::Exact || !is_ddpm || !is_whole || plan.guidance.scale != 0.0 || world.dims != 2 {
        return;
    }
    let axis = |points: &[f64], axis: usize| points.iter().skip(axis).step_by(2).copied().collect::<Vec<f64>>();
    let [x, y] = [0, 1].map(|i| axis(&sampling.x, i));
    let [data_x, data_y] = [0, 1].map(|i| axis(&world.points, i));
    // The law is that of the data points, or what they were drawn from: then their own sampling error counts too.
    let n = 1.0 / (1.0 / x.len() as f64 + if world.law.variance > 0.0 { 1.0 / data_x.len() as f64 } else { 0.0 });
    let sigma = (stats::variance(&data_x) / n).sqrt();
    let source = "Anderson 1982; 6σ";
    out.check("sample-mean", stats::mean(&x), stats::mean(&data_x), 6.0 * sigma, source);
    let products: Vec<f64> = data_x.iter().zip(&data_y).map(|(x, y)| x * y).collect();
    let sigma = (stats::variance(&products) / n).sqrt();
    let source = "Anderson 1982; 6σ";
    out.check("sample-covariance", stats::covariance(&x, &y), stats::covariance(&data_x, &data_y), 6.0 * sigma, source);
}
