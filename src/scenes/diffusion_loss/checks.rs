//! The identities of the bound, each by two routes.

use super::learned::{Learned, STEPS};
use super::settings::{Denoiser, DiffusionLoss};
use super::terms::{Pair, Term, Whole};
use super::weights::Weighed;
use super::world::{World, level};
use super::{Moment, Part, pieces};
use crate::engine::diffusion::{Level, StepVariance, l_step, q_step};
use crate::engine::math;
use crate::engine::rng::{self, Stream};
use crate::engine::stats::Running;
use crate::scene::{Checks, View};
use std::f64::consts::{E, TAU};

/// What rounding leaves of sums of a thousand terms.
const ROUNDING: f64 = 1e-10;

/// How many Gaussians may be asked for in one check.
const MOST_WORK: usize = 4_000_000;

pub fn checks(scene: &DiffusionLoss, view: View<'_, Moment>, out: &mut dyn Checks) {
    let world = &view.now().world;
    match &view.now().part {
        Part::Pieces(piece) => {
            let schedule = pieces::schedule(piece.steps);
            let gap = piece.neg_elbo - world.entropy;
            out.check("pieces-bound", gap.min(0.0), 0.0, ROUNDING, "−ELBO ≥ h(x₀)");
            let end = -0.5 * math::ln_1p(-schedule.alpha_bar(piece.steps));
            out.check("pieces-end", piece.l_end, end, 1e-12, "E KL(q(x_T|x₀)‖N(0, 1)) for E x₀² = 1");
            if world.is_gaussian() {
                out.check("gaussian", gap, 0.0, ROUNDING, "q(xₜ₋₁|xₜ) = N(√αₜ·xₜ, βₜ)");
            }
        }
        Part::Terms(term) => {
            of_term(scene, world, term, out);
            if term.t == 1 {
                of_all(scene, world, &term.whole, view.seed(), out);
            }
        }
        Part::Weights(weighed) => of_weights(weighed, out),
        Part::Learned(learned) => of_learned(learned, out),
    }
}

/// What holds of each step.
fn of_term(scene: &DiffusionLoss, world: &World, term: &Term, out: &mut dyn Checks) {
    let (whole, t) = (&*term.whole, term.t);
    let rest = if t > 1 { (2..t).map(|s| whole.term(s)).sum::<f64>() + whole.term(1) } else { 0.0 };
    out.check("running", whole.so_far[t - 1], whole.neg_elbo - rest, ROUNDING, "Ho et al. 2020, eq. 5");
    if t == 1 {
        return;
    }
    let pair = whole.pair(scene, world, t);
    let kl = by_quadrature(&pair);
    out.check("kl", pair.kl(), kl, 1e-9 * (1.0 + kl), "∫ q ln(q/p) on a grid");
    let [_, variance] = pair.variances;
    let shift = pair.mu_tilde - pair.mu_theta;
    let by_mean = shift * shift / (2.0 * variance);
    let off = scene.eps - pair.eps_hat;
    let by_eps = whole.bound.weight[t - 2] * off * off;
    out.check("eps-form", by_eps, by_mean, 1e-7 * by_mean + 1e-12, "Ho et al. 2020, eq. 8 and 12");
    x_0_form(scene, world, (whole, t), by_mean, out);
    if scene.variance == StepVariance::Optimal && scene.denoiser == Denoiser::Exact {
        let others = [0.5, 0.9, 0.99, 1.01, 1.1, 2.0]
            .map(|times| l_step(&whole.schedule, t, whole.mmse[t - 1], times * variance));
        // With this σ² the term is ½ ln σ²/β̃.
        let closed = 0.5 * math::ln(variance / pair.variances[0]);
        let least = others.into_iter().fold(closed, f64::min);
        out.check("optimal", whole.term(t), least, 1e-12 + 1e-9 * closed, "σₜ² = β̃ₜ + (√ᾱₜ₋₁βₜ/(1−ᾱₜ))²·mmseₜ");
    }
}

/// The same by way of x₀ − x̂₀, if the denoiser is exact: ½(SNRₜ₋₁ − SNRₜ)(x₀ − x̂₀)²·β̃ₜ/σₜ² (Kingma et al. 2021).
fn x_0_form(scene: &DiffusionLoss, world: &World, (whole, t): (&Whole, usize), by_mean: f64, out: &mut dyn Checks) {
    let schedule = &whole.schedule;
    if scene.denoiser != Denoiser::Exact || schedule.snr(t) == 0.0 {
        return;
    }
    let pair = whole.pair(scene, world, t);
    let off = scene.x0 - world.data.posterior_mean(level(schedule, t), pair.x_t);
    let by_x_0 = 0.5 * (schedule.snr(t - 1) - schedule.snr(t)) * off * off * pair.variances[0] / pair.variances[1];
    out.check("x0-form", by_x_0, by_mean, 1e-7 * by_mean + 1e-12, "Kingma et al. 2021");
}

/// ∫ q ln(q/p) by the trapezoidal rule, over ten standard deviations of q to either side.
fn by_quadrature(pair: &Pair) -> f64 {
    const POINTS: i32 = 160;
    let [known, used] = pair.variances;
    let (sd, step) = (known.sqrt(), 20.0 / f64::from(POINTS));
    let log = |shift: f64, variance: f64| -0.5 * (shift * shift / variance + math::ln(TAU * variance));
    (0..=POINTS).fold(0.0, |sum, i| {
        let z = step * f64::from(i) - 10.0;
        let log_q = log(z * sd, known);
        sum + step * sd * math::exp(log_q) * (log_q - log(pair.mu_tilde + z * sd - pair.mu_theta, used))
    })
}

/// What holds of the whole bound.
fn of_all(scene: &DiffusionLoss, world: &World, whole: &Whole, seed: u64, out: &mut dyn Checks) {
    out.check("bound", whole.gap.min(0.0), 0.0, ROUNDING, "−ELBO ≥ h(x₀)");
    let start = world.square() * whole.schedule.alpha_bar(whole.schedule.steps());
    out.check("end", whole.bound.l_end, end_by_quadrature(whole, start), 1e-9, "E KL(q(x_T|x₀)‖N(0, 1)) on a grid");
    by_chains(scene, world, whole, seed, out);
    if scene.denoiser != Denoiser::Exact {
        return;
    }
    if world.is_gaussian() {
        out.check("gaussian", whole.gap, gaussian_gap(scene, whole), ROUNDING, "q(xₜ₋₁|xₜ) = N(√αₜ·xₜ, βₜ)");
    }
    by_information(scene, world, whole, out);
}

/// KL(q(x_T|x₀)‖N(0, 1)) for an x₀ with √ᾱ_T·x₀ = √start, which is the mean over all x₀, as it is linear in x₀².
fn end_by_quadrature(whole: &Whole, start: f64) -> f64 {
    let variance = whole.schedule.one_minus_alpha_bar(whole.schedule.steps());
    by_quadrature(&Pair { x_t: 0.0, eps_hat: 0.0, mu_tilde: start.sqrt(), mu_theta: 0.0, variances: [variance, 1.0] })
}

/// The gap for a Gaussian: with x ~ N(0, 1) at every t, q(xₜ₋₁|xₜ) has the variance βₜ and the mean of p.
fn gaussian_gap(scene: &DiffusionLoss, whole: &Whole) -> f64 {
    let schedule = &whole.schedule;
    if scene.variance != StepVariance::Posterior {
        return 0.0;
    }
    (2..=schedule.steps()).fold(0.0, |sum, t| {
        let ratio = schedule.one_minus_alpha_bar(t) / schedule.one_minus_alpha_bar(t - 1);
        sum + 0.5 * (ratio - 1.0 - math::ln(ratio))
    })
}

/// −ELBO as the mean of ln q(x₁…x_T|x₀) − ln p(x₀…x_T) over whole chains.
fn by_chains(scene: &DiffusionLoss, world: &World, whole: &Whole, seed: u64, out: &mut dyn Checks) {
    const CHAINS: usize = 200;
    let (schedule, parts) = (&whole.schedule, world.data.components.len());
    let steps = schedule.steps();
    if CHAINS * steps * parts > MOST_WORK {
        return;
    }
    let log = |shift: f64, variance: f64| -0.5 * (shift * shift / variance + math::ln(TAU * variance));
    let mut rng = rng::rng(seed, Stream::Checks);
    let mut found = Running::default();
    for _ in 0..CHAINS {
        let mut x = world.data.sample(&mut rng);
        let mut ratio = 0.0;
        for t in 1..=steps {
            let (before, alpha, beta) = (x, schedule.alpha(t).sqrt(), schedule.beta(t));
            x = q_step(schedule, t, before, f64::from(rng::normal(&mut rng)));
            let noise = schedule.sqrt_one_minus_alpha_bar(t);
            let exact = (x - schedule.sqrt_alpha_bar(t) * world.data.posterior_mean(level(schedule, t), x)) / noise;
            let guess = exact + scene.denoiser.off(scene.denoiser_error, exact);
            let mean = (x - beta / noise * guess) / alpha;
            ratio += log(x - alpha * before, beta) - log(before - mean, whole.bound.variance[t - 1]);
        }
        found.push(ratio - log(x, 1.0));
    }
    let sigma = (found.variance() / (CHAINS - 1) as f64).sqrt();
    out.check("chains", found.mean(), whole.neg_elbo, 6.0 * sigma, "E ln q(x₁…x_T|x₀) − ln p(x₀…x_T); 6σ");
}

/// Σ Lₜ₋₁ against the area below ½·mmse over the SNR, which is information: what is left of it at both ends is read off the
/// densities of x₁ and x_T. For σ² = β̃ the sum stands above the area, by less than the steps of its stairs.
fn by_information(scene: &DiffusionLoss, world: &World, whole: &Whole, out: &mut dyn Checks) {
    const INTERVALS: usize = 500;
    let (schedule, data) = (&whole.schedule, &world.data);
    let steps = schedule.steps();
    if steps < 2 || schedule.snr(steps) < 1e-12 || data.components.len() * INTERVALS > MOST_WORK / 50 {
        return;
    }
    let area = area(world, schedule.log_snr(steps), schedule.log_snr(1), INTERVALS);
    let above = whole.bound.l_sum() - area;
    let source = "Guo et al. 2005: dI/dSNR = ½·mmse";
    if scene.variance == StepVariance::Posterior {
        let snr = |t: usize| schedule.snr(t);
        let stairs = (2..=steps).map(|t| 0.5 * (snr(t - 1) - snr(t)) * (whole.mmse[t - 1] - whole.mmse[t - 2]));
        let most = stairs.sum::<f64>();
        out.check("stairs", above.clamp(0.0, most), above, 1e-9 * (1.0 + area), source);
        return;
    }
    let normal = |variance: f64| 0.5 * math::ln(TAU * E * variance);
    let at = |t: usize| data.noised_entropy(level(schedule, t));
    let noise = |t: usize| schedule.one_minus_alpha_bar(t);
    // KL(q(x_T) ‖ N(0, 1)) and KL(q(x₀|x₁) ‖ p(x₀|x₁)).
    let end = whole.bound.l_end - (at(steps) - normal(noise(steps)));
    let start = whole.bound.l_start - (world.entropy + normal(noise(1)) - at(1));
    out.check("information", above + end + start, whole.gap, 1e-8 * (1.0 + area), source);
}

/// Nodes and weights of Gauss's rule with four points on [−1, 1], of which two lie left of 0.
const RULE: [(f64, f64); 2] =
    [(0.339_981_043_584_856_3, 0.652_145_154_862_546_1), (0.861_136_311_594_052_6, 0.347_854_845_137_453_85)];

/// ½∫ mmse dSNR between two ln SNR, by that rule in each of equal intervals: not on the schedule's own t.
fn area(world: &World, low: f64, high: f64, intervals: usize) -> f64 {
    let half = 0.5 * (high - low) / intervals as f64;
    let rate = |log_snr: f64| 0.5 * math::exp(log_snr) * world.data.mmse(Level::of_log_snr(log_snr));
    (0..intervals).fold(0.0, |sum, i| {
        let middle = low + (2 * i + 1) as f64 * half;
        let both = |(node, weight): (f64, f64)| weight * (rate(middle - half * node) + rate(middle + half * node));
        sum + half * RULE.into_iter().map(both).sum::<f64>()
    })
}

/// The shares up to t, added up anew, and the weight by way of SNRs.
fn of_weights(weighed: &Weighed, out: &mut dyn Checks) {
    let (whole, t) = (&*weighed.whole, weighed.t);
    let all = whole.schedule.steps();
    let sum = |from: usize, of: &dyn Fn(usize) -> f64| (from..=all).map(of).sum::<f64>();
    let bound = |s: usize| whole.weighted(s);
    let simple = |s: usize| whole.bound.eps_error[s - 1];
    let after = |of: &dyn Fn(usize) -> f64| 1.0 - sum(t + 1, of) / sum(2, of);
    out.check("share-bound", weighed.scales.of_bound[t - 2], after(&bound), ROUNDING, "1 − the share after t");
    out.check("share-simple", weighed.scales.of_simple[t - 2], after(&simple), ROUNDING, "1 − the share after t");
    let schedule = &whole.schedule;
    if schedule.snr(t) > 1e-290 {
        // With x̂₀ = x₀ off by √((1−ᾱ)/ᾱ) of what ε̂ is: (SNRₜ₋₁/SNRₜ − 1)·β̃ₜ/2σₜ².
        let known = crate::engine::diffusion::posterior(schedule, t).variance;
        let by_snr = 0.5 * (schedule.snr(t - 1) / schedule.snr(t) - 1.0) * known / whole.bound.variance[t - 1];
        out.check("weight", whole.bound.weight[t - 2], by_snr, 1e-9 * by_snr, "Kingma et al. 2021, in ε");
    }
}

/// The error of a net is that of the exact denoiser and its excess: what they have in common is chance. And the terms, by way of
/// x₀ and ε each, lead to one sum.
fn of_learned(learned: &Learned, out: &mut dyn Checks) {
    let Learned { plane, net, .. } = learned;
    let furthest = net.cross.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    out.check("excess", furthest, 0.0, 6.0, "E(ε−ε*)(ε*−ε̂) = 0: ε* is E[ε|xₜ]; in σ, the furthest t");
    let schedule = &plane.schedule;
    let parts = (2..=STEPS).map(|t| {
        let ratio = schedule.one_minus_alpha_bar(t - 1) / schedule.one_minus_alpha_bar(t);
        let beta = schedule.beta(t);
        let weight = beta / (2.0 * (1.0 - beta) * schedule.one_minus_alpha_bar(t));
        0.5 * (ratio - 1.0 - math::ln(ratio)) + weight * net.error[t - 1]
    });
    let start = 0.5 * (math::ln(TAU * schedule.beta(1)) + net.error[0] / schedule.alpha(1));
    let end = -0.5 * math::ln_1p(-schedule.alpha_bar(STEPS));
    let sum = parts.sum::<f64>() + start + end;
    out.check("learned-bound", net.bound.neg_elbo(), sum, ROUNDING, "Ho et al. 2020, eq. 5 and 12");
}

#[cfg(test)]
mod tests;
