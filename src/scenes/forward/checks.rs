//! The identities of the forward process, each by two routes.

use super::{Moment, Shared};
use crate::engine::diffusion::{self, Mixture};
use crate::engine::math;
use crate::engine::real::wide;
use crate::engine::schedule::Schedule;
use crate::engine::stats;
use crate::scene::Checks;

/// From so many values on the estimates from them are about normal.
const ENOUGH: f64 = 100.0;

/// What single precision leaves of a value around 1.
const F32: f64 = 1e-6;

pub fn checks(moment: &Moment, out: &mut dyn Checks) {
    let Shared { schedule, data, .. } = &*moment.shared;
    picture(moment, out);
    crossing(&moment.shared, out);
    products(schedule, moment.t, out);
    if moment.t > 0 {
        divergence(moment, out);
    }
    if moment.t > 1 {
        let middle = data.x0.len() / 2;
        posterior(schedule, moment.t, f64::from(data.x0[middle]), f64::from(moment.x_t[middle]), out);
    }
    if let Some(mixture) = &data.mixture {
        marginal(&mixture.noised(schedule, moment.t), out);
    }
}

/// √ᾱₜ and √(1−ᾱₜ) from the βs, by way of ln ᾱₜ.
fn coefficients(schedule: &Schedule, t: usize) -> (f64, f64) {
    let log_alpha_bar: f64 = (1..=t).map(|s| math::ln_1p(-schedule.beta(s))).sum();
    (math::exp(0.5 * log_alpha_bar), (-math::exp_m1(log_alpha_bar)).sqrt())
}

/// Where ε is known, every value of the picture again, and the picture's mean and variance without what this ε happens to
/// add; in a chain, where all three have to be estimated, within 6σ.
fn picture(moment: &Moment, out: &mut dyn Checks) {
    let (a, b) = coefficients(&moment.shared.schedule, moment.t);
    let x_0 = wide(&moment.shared.data.x0);
    match &moment.shared.eps {
        Some(eps) => closed_form(moment, (a, b), &x_0, &wide(eps), out),
        None => chain(moment, (a, b), &x_0, out),
    }
    let n = x_0.len() as f64;
    if moment.t > 0 && n >= ENOUGH {
        let square = moment.eps().iter().fold(0.0, |sum, eps| sum + eps * eps) / n;
        out.check("noise", square, 1.0, 6.0 * (2.0 / n).sqrt(), "ε ~ N(0, 1); 6σ");
    }
}

fn closed_form(moment: &Moment, (a, b): (f64, f64), x_0: &[f64], eps: &[f64], out: &mut dyn Checks) {
    let source = "Ho et al. 2020, eq. 4";
    let again = x_0.iter().zip(eps).map(|(x_0, eps)| a * x_0 + b * eps);
    let (shown, again) = furthest(wide(&moment.x_t).into_iter().zip(again));
    out.check("mix", shown, again, F32 * (1.0 + again.abs()), source);
    let mean = moment.mean - b * stats::mean(eps);
    out.check("mean", mean, moment.mean_theory(), F32, source);
    let chance = b * b * (stats::variance(eps) - 1.0) + 2.0 * a * b * stats::covariance(x_0, eps);
    out.check("variance", moment.variance - chance, moment.var_theory(), F32 * (1.0 + moment.variance), source);
}

/// With S = var x₀ and n values, the mean has variance b²/n, the sample variance (4a²b²S + 2b⁴)/n, and the slope of xₜ over
/// x₀ about b²/nS.
fn chain(moment: &Moment, (a, b): (f64, f64), x_0: &[f64], out: &mut dyn Checks) {
    let (n, spread) = (x_0.len() as f64, moment.shared.var_x0);
    let source = "Ho et al. 2020, eq. 4; 6σ";
    out.check("mean", moment.mean, moment.mean_theory(), 6.0 * b / n.sqrt() + F32, source);
    let (a2, b2) = (a * a, b * b);
    let sigma = ((4.0 * a2 * b2 * spread + 2.0 * b2 * b2) / n).sqrt();
    out.check("variance", moment.variance, moment.var_theory(), 6.0 * sigma + b2 / n + F32, source);
    if spread > 0.0 && n >= ENOUGH {
        let slope = stats::covariance(x_0, &wide(&moment.x_t)) / spread;
        let shown = moment.shared.schedule.sqrt_alpha_bar(moment.t);
        out.check("slope", slope, shown, 6.0 * b / (n * spread).sqrt() + F32, source);
    }
}

/// The two numbers of a pair that are furthest apart.
fn furthest(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    pairs.max_by(|(a, b), (c, d)| (a - b).abs().total_cmp(&(c - d).abs())).unwrap_or((0.0, 0.0))
}

/// The first t with less signal than noise is the first at which ln ᾱₜ is below ln ½; T + 1 stands for none.
fn crossing(shared: &Shared, out: &mut dyn Checks) {
    // So close to ½ rounding decides.
    const TIE: f64 = 1e-12;
    let Shared { schedule, snr_crosses_one, .. } = shared;
    let mut log = std::f64::consts::LN_2;
    let (mut first, mut ties) = (schedule.steps() + 1, 0);
    for t in 1..=schedule.steps() {
        log += math::ln_1p(-schedule.beta(t));
        ties += usize::from(log.abs() < TIE);
        if log < 0.0 {
            first = t;
            break;
        }
    }
    let shown = snr_crosses_one.unwrap_or(schedule.steps() + 1);
    out.check("crossing", shown as f64, first as f64, ties as f64, "SNRₜ < 1 ⇔ Σ ln αₛ < ln ½");
}

/// √ᾱₜ as a sum of logarithms, and 1 − ᾱₜ as the variance that a chain of steps piles up.
fn products(schedule: &Schedule, t: usize, out: &mut dyn Checks) {
    let (root, _) = coefficients(schedule, t);
    out.check("product", schedule.sqrt_alpha_bar(t), root, 1e-10, "Ho et al. 2020, section 2");
    let piled_up = (1..=t).fold(0.0, |v, s| (1.0 - schedule.beta(s)) * v + schedule.beta(s));
    out.check("chain", piled_up, 1.0 - schedule.alpha_bar(t), 1e-10, "vₜ = αₜ·vₜ₋₁ + βₜ");
}

/// KL(q(xₜ|x₀) ‖ N(0, I)) per dimension in closed form, and as the mean of ln q − ln p under q. That is quadratic in ε, so its
/// mean over ε = ±1 is exact (Gauss's rule for the normal distribution with two points).
fn divergence(moment: &Moment, out: &mut dyn Checks) {
    let x_0 = &moment.shared.data.x0;
    let (a, b) = coefficients(&moment.shared.schedule, moment.t);
    let log_ratio = |x_0: f64, eps: f64| {
        let x = a * x_0 + b * eps;
        0.5 * x * x - (0.5 * eps * eps + math::ln(b))
    };
    let both = x_0.iter().map(|x_0| f64::from(*x_0)).map(|x_0| 0.5 * (log_ratio(x_0, 1.0) + log_ratio(x_0, -1.0)));
    let mean = both.sum::<f64>() / x_0.len() as f64;
    let closed = moment.shared.kl_to_normal(moment.t);
    out.check("kl", closed, mean, 1e-7 * (1.0 + mean), "E_q[ln q − ln p], Gauss–Hermite, two points");
}

/// The posterior's mean and variance in closed form, and by Bayes' rule on a grid:
/// q(xₜ₋₁|xₜ,x₀) ∝ q(xₜ|xₜ₋₁) q(xₜ₋₁|x₀).
fn posterior(schedule: &Schedule, t: usize, x_0: f64, x_t: f64, out: &mut dyn Checks) {
    const MOST_POINTS: f64 = 40_000.0;
    let posterior = diffusion::posterior(schedule, t);
    let prior_mean = schedule.sqrt_alpha_bar(t - 1) * x_0;
    let prior_sd = schedule.sqrt_one_minus_alpha_bar(t - 1);
    let (alpha, beta) = (schedule.alpha(t).sqrt(), schedule.beta(t));
    if prior_sd == 0.0 || beta == 0.0 {
        return;
    }
    // Both factors are Gaussians in xₜ₋₁: a grid finer than half the narrower one sums them to machine precision.
    let narrow = prior_sd.min(beta.sqrt());
    let wanted = (24.0 * prior_sd / (0.4 * narrow)).ceil();
    let points = wanted.min(MOST_POINTS) as usize;
    let precision = if wanted > MOST_POINTS { 1e-6 } else { 1e-10 };
    let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
    for i in 0..=points {
        let from_mean = prior_sd * (24.0 * i as f64 / points as f64 - 12.0);
        let step = x_t - alpha * (prior_mean + from_mean);
        let log = -0.5 * (step * step / beta + from_mean * from_mean / (prior_sd * prior_sd));
        let weight = math::exp(log);
        total += weight;
        first += weight * from_mean;
        second += weight * from_mean * from_mean;
    }
    let mean = first / total;
    let source = "Bayes' rule; Ho et al. 2020, eq. 6–7";
    out.check("posterior-mean", posterior.mean(x_t, x_0), prior_mean + mean, precision, source);
    out.check("posterior-variance", posterior.variance, second / total - mean * mean, precision * prior_sd, source);
}

/// ∫ pₜ(x) dx by the trapezoidal rule.
fn marginal(density: &Mixture, out: &mut dyn Checks) {
    const POINTS: usize = 4000;
    const REACH: f64 = 10.0;
    let x = |i: usize| REACH * (2.0 * i as f64 / POINTS as f64 - 1.0);
    let total: f64 = (0..=POINTS).map(|i| density.density(x(i))).sum();
    out.check("marginal", total * 2.0 * REACH / POINTS as f64, 1.0, 1e-9, "pₜ is a density");
}

#[cfg(test)]
mod tests;
