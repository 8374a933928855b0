//! The identities of the reverse process, each by two routes.

use super::quality::Quality;
use super::readings::{Inspected, inspected};
use super::sampling::{Sampling, Taken};
use super::settings::Denoiser;
use super::training::Training;
use super::{Moment, Part, Reverse};
use crate::engine::diffusion::{PointMixture, Sampler};
use crate::engine::math;
use crate::engine::schedule::Schedule;
use crate::engine::stats;
use crate::scene::{Checks, View};

pub fn checks(scene: &Reverse, view: View<'_, Moment>, out: &mut dyn Checks) {
    match &view.now().part {
        Part::Training(training) => learning(training, out),
        Part::Sampling(sampling) => {
            if let (Some(step), Some(now)) = (&sampling.step, Inspected::of(scene, sampling)) {
                samplers_meet(sampling, step, &now, out);
                split(sampling, &now, out);
                mean(sampling, step, &now, out);
                exact(scene, sampling, step, &now, out);
            } else {
                moments(scene, sampling, out);
            }
        }
        Part::Quality(quality) => distance(quality, out),
    }
}

/// At the end of the training the loss is below that of always answering 0: |L − 0| is at most that. Nothing can be said of
/// a net whose learning rate has hardly risen by then.
fn learning(training: &Training, out: &mut dyn Checks) {
    const ENOUGH: usize = 150;
    if training.net.is_some() && training.batches >= ENOUGH {
        out.check("learned", training.loss.net, 0.0, training.loss.zero, "Ho et al. 2020, eq. 14, with ε̂ = 0");
    }
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

/// x̂₀ and ε̂ together make xₜ.
fn split(sampling: &Sampling, now: &Inspected, out: &mut dyn Checks) {
    let (schedule, t) = (&sampling.setup.plan.schedule, sampling.t);
    let guess = now.estimates[0];
    let whole = schedule.sqrt_alpha_bar(t) * guess.x_0 + schedule.sqrt_one_minus_alpha_bar(t) * guess.eps;
    out.check("split", whole, now.x_t[0], tolerance(whole), "Ho et al. 2020, eq. 15");
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

/// The exact x̂₀ of the inspected point, as it was computed for the moment, against two other ways.
fn exact(scene: &Reverse, sampling: &Sampling, step: &Taken, now: &Inspected, out: &mut dyn Checks) {
    let (Some(exact), plan) = (now.exact.first(), &sampling.setup.plan) else { return };
    let (schedule, t, law) = (&plan.schedule, sampling.t, &sampling.setup.world.law);
    let mixture = law.of(plan.classes[inspected(scene, sampling)]);
    if schedule.alpha_bar(t) > 1e-4 {
        let tweedie = tweedie(mixture, schedule, t, &now.x_t);
        out.check("tweedie", exact.x_0, tweedie, 1e-5, "Tweedie: x̂₀ = (xₜ + (1−ᾱₜ)·∇log pₜ)/√ᾱₜ; Efron 2011");
    }
    if law.variance > 0.0 {
        let near = [now.exact[0].x_0, now.exact[1].x_0];
        let grid = on_a_grid(mixture, schedule, t, (&now.x_t, near), law.variance);
        out.check("grid", exact.x_0, grid, 1e-6, "E[x₀|xₜ] ∝ Σ x₀·p(x₀)·q(xₜ|x₀) over a grid");
    }
    let is_plain = plan.guidance.scale <= 1.0 && sampling.setup.net.is_none() && scene.denoiser == Denoiser::Exact;
    if is_plain && plan.guidance.scale == 0.0 && !plan.sampler.corrects(step.s) {
        out.check("exact", now.estimates[0].x_0, exact.x_0, 1e-9, "the denoiser is the closed form");
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

/// The energy distance again, by plain loops over pairs: from the samples to the data, and every pair within a set once.
/// Only for small sets, as it takes a while.
fn distance(quality: &Quality, out: &mut dyn Checks) {
    const MOST_PAIRS: usize = 3_000_000;
    let (dims, samples, points) = (quality.setup.world.dims, &quality.samples, &quality.setup.world.points);
    let (n, m) = (samples.len() / dims, points.len() / dims);
    if n * m + m * m / 2 > MOST_PAIRS || dims != 2 {
        return;
    }
    let length = |a: &[f64], b: &[f64]| {
        let (x, y) = (a[0] - b[0], a[1] - b[1]);
        (x * x + y * y).sqrt()
    };
    let within = |set: &[f64]| {
        let rows: Vec<&[f64]> = set.chunks_exact(2).collect();
        let after = |i: usize| rows[i + 1..].iter().map(|b| length(rows[i], b)).sum::<f64>();
        2.0 * (0..rows.len()).map(after).sum::<f64>() / (rows.len() * rows.len()) as f64
    };
    let to_samples = |point: &[f64]| samples.chunks_exact(2).map(|sample| length(point, sample)).sum::<f64>();
    let between = points.chunks_exact(2).map(to_samples).sum::<f64>() / (n * m) as f64;
    let energy = 2.0 * between - within(samples) - within(points);
    out.check("energy", quality.scores.energy_distance, energy, 1e-9, "Székely & Rizzo 2013, pair by pair");
}
