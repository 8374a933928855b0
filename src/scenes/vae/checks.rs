//! The identities of a variational autoencoder, each by two routes.

use super::Moment;
use super::codes::{ACTIVE, Codes};
use super::gradient::{self, EXAMPLE, Estimates, Node};
use super::manifold::Sheet;
use super::net::Net;
use super::sampling::{Draw, Posterior};
use super::training::{Learned, Progress};
use crate::engine::estimator::{Estimator, Normal};
use crate::engine::math;
use crate::engine::nn::vae::Likelihood;
use crate::engine::real::wide;
use crate::engine::rng::{self, Stream};
use crate::engine::stats::Running;
use crate::parts::digits::PIXELS;
use crate::scene::{Checks, View};

#[cfg(test)]
mod tests;

/// What single precision leaves of a pixel, and of a loss of some tens of nats.
const PIXEL_F32: f64 = 1e-4;
const LOSS_F32: f64 = 1e-3;

pub fn checks(view: View<'_, Moment>, out: &mut dyn Checks) {
    let seed = view.seed();
    match view.now() {
        Moment::Training(progress) => training(progress, seed, out),
        Moment::Sampling(draw) => sampling(draw, seed, out),
        Moment::Gradient(estimates) => gradient(estimates, seed, out),
        Moment::Manifold(sheet) => manifold(sheet, out),
    }
}

fn training(progress: &Progress, seed: u64, out: &mut dyn Checks) {
    active(&progress.codes, out);
    if let Some(logvar) = &progress.codes.logvar {
        divergence_of_all(&progress.codes, logvar, out);
    }
    if let Some(learned) = &progress.learned {
        loss(learned, out);
        reconstruction(progress, learned, seed, out);
    }
}

/// How many dimensions are active, by E μ² − (E μ)² in one pass.
fn active(codes: &Codes, out: &mut dyn Checks) {
    // So close to the threshold rounding decides.
    const TIE: f64 = 1e-9;
    let n = (codes.mu.len() / codes.latents) as f64;
    let above = |j: usize| {
        let column = codes.mu.iter().skip(j).step_by(codes.latents).map(|mu| f64::from(*mu));
        let (sum, squares) = column.fold((0.0, 0.0), |(sum, squares), mu| (sum + mu, squares + mu * mu));
        squares / n - sum * sum / (n * n) - ACTIVE
    };
    let above: Vec<f64> = (0..codes.latents).map(above).collect();
    let count = |is: fn(f64) -> bool| above.iter().filter(|above| is(**above)).count() as f64;
    let ties = count(|above| above.abs() < TIE);
    out.check("active", codes.active_units() as f64, count(|above| above > 0.0), ties, "Burda et al. 2016, section 5");
}

/// The KL of all digits in closed form, and as the mean of ln q − ln p under every q.
fn divergence_of_all(codes: &Codes, logvar: &[f32], out: &mut dyn Checks) {
    let pairs = codes.mu.iter().zip(logvar);
    let sum: f64 = pairs.map(|(mu, logvar)| mean_log_ratio(f64::from(*mu), f64::from(*logvar))).sum();
    let mean = sum / (codes.mu.len() / codes.latents) as f64;
    out.check("kl", codes.kl(), mean, KL_ROUNDING * (1.0 + mean), KL_SOURCE);
}

const KL_SOURCE: &str = "Kingma & Welling 2014, appendix B; Gauss–Hermite, two points";

/// What rounding leaves of a sum over all digits, relative.
const KL_ROUNDING: f64 = 1e-9;

/// E_q[ln q(z) − ln p(z)] of one dimension, from the two log-densities. It is quadratic in ε, so the mean over ε = ±1, which is
/// Gauss's rule for the normal distribution with two points, is exact.
fn mean_log_ratio(mu: f64, logvar: f64) -> f64 {
    let sigma = math::exp(0.5 * logvar);
    let log_ratio = |eps: f64| {
        let z = mu + sigma * eps;
        0.5 * z * z - (0.5 * eps * eps + math::ln(sigma))
    };
    0.5 * (log_ratio(1.0) + log_ratio(-1.0))
}

/// −ln p(x | z) of the data, as the mean over every fourth digit with fresh noise, from the weights in f64. Of N digits n are
/// asked, without repeating any: the variance of their mean is (1 − n/N)·s²/n.
fn reconstruction(progress: &Progress, learned: &Learned, seed: u64, out: &mut dyn Checks) {
    const EVERY: usize = 4;
    let pick = |pictures: &[f32]| -> Vec<f64> {
        pictures.chunks_exact(PIXELS).step_by(EVERY).flatten().map(|pixel| f64::from(*pixel)).collect()
    };
    let (input, x) = (pick(&progress.shared.inputs), pick(&progress.shared.digits));
    let mut net = Net::<f64>::of(learned.codes.latents, &learned.weights);
    let (mut z, logvar) = net.encode(&input);
    if progress.codes.logvar.is_some() {
        let mut noise = rng::rng(seed, Stream::Data);
        for (z, logvar) in z.iter_mut().zip(&logvar) {
            *z += math::exp(0.5 * logvar) * f64::from(rng::normal(&mut noise));
        }
    }
    let mut mean = Running::default();
    for (x, x_hat) in x.chunks_exact(PIXELS).zip(net.decode(&z).chunks_exact(PIXELS)) {
        mean.push(surprise(x, x_hat, learned.objective.likelihood));
    }
    let (asked, all) = (mean.count() as f64, (progress.shared.digits.len() / PIXELS) as f64);
    let sigma = (mean.variance() / asked * (1.0 - asked / all)).sqrt();
    let source = "Kingma & Welling 2014, section 2.2; every fourth digit, 6σ";
    out.check("reconstruction", progress.reconstruction, mean.mean(), 6.0 * sigma, source);
}

/// The loss of the first digits by the tape in f32, and from the weights by the formulas in f64.
fn loss(learned: &Learned, out: &mut dyn Checks) {
    let probe = &learned.probe;
    let mut net = Net::<f64>::of(learned.codes.latents, &learned.weights);
    let (mu, logvar) = net.encode(&wide(&probe.input));
    let (mut kl, mut z) = (0.0, mu.clone());
    if let Some(eps) = &probe.eps {
        for (j, eps) in eps.iter().enumerate() {
            let variance = math::exp(logvar[j]);
            z[j] += variance.sqrt() * f64::from(*eps);
            kl -= 0.5 * (1.0 + logvar[j] - mu[j] * mu[j] - variance);
        }
    }
    let pictures = (probe.x.len() / PIXELS) as f64;
    let reconstruction = surprise(&wide(&probe.x), &net.decode(&z), learned.objective.likelihood) / pictures;
    let total = reconstruction + learned.objective.beta * kl / pictures;
    out.check("loss", probe.loss.total, total, LOSS_F32, "Kingma & Welling 2014, section 2.3 and appendix B");
}

/// −ln p(x | x̂) in nats, the sum over all pixels given.
fn surprise(x: &[f64], x_hat: &[f64], likelihood: Likelihood) -> f64 {
    let log = |share: f64, p: f64| if share == 0.0 { 0.0 } else { share * math::ln(p) };
    let pixel = |(x, x_hat): (&f64, &f64)| match likelihood {
        Likelihood::Bernoulli => -log(*x, *x_hat) - log(1.0 - x, 1.0 - x_hat),
        Likelihood::Gaussian { variance } => (x - x_hat) * (x - x_hat) / (2.0 * variance) + likelihood.constant(),
    };
    x.iter().zip(x_hat).map(pixel).sum()
}

fn sampling(draw: &Draw, seed: u64, out: &mut dyn Checks) {
    let learned = &draw.subject.learned;
    let mut net = Net::<f64>::of(learned.codes.latents, &learned.weights);
    decoder(&mut net, &draw.z, &draw.x_hat, out);
    if draw.posterior.logvar[0].is_finite() {
        divergence(draw, out);
        gradient_in_code(draw, &mut net, out);
        negative_elbo(draw, &mut net, seed, out);
    } else {
        autoencoder(draw, &mut net, out);
    }
}

/// A picture by the network in f32, and from the same weights in f64: the pixel that differs most.
fn decoder(net: &mut Net<f64>, z: &[f64], x_hat: &[f32], out: &mut dyn Checks) {
    let (left, right) = furthest(&wide(x_hat), &net.decode(z));
    out.check("decoder", left, right, PIXEL_F32, "x̂ = decoder(z) in f32 and in f64");
}

/// The KL of one q in closed form, and as the mean of ln q − ln p.
fn divergence(draw: &Draw, out: &mut dyn Checks) {
    let pairs = draw.posterior.mu.iter().zip(&draw.posterior.logvar);
    let mean: f64 = pairs.map(|(mu, logvar)| mean_log_ratio(*mu, *logvar)).sum();
    out.check("kl", draw.kl, mean, KL_ROUNDING * (1.0 + mean), KL_SOURCE);
}

/// ∂loss/∂μ and ∂loss/∂ln σ² with ε held, by the tape and by central differences: the dimension that differs most.
fn gradient_in_code(draw: &Draw, net: &mut Net<f64>, out: &mut dyn Checks) {
    // Narrow, so that no ReLU has its kink within; rounding leaves 1e-8 of the quotient.
    const STEP: f64 = 1e-7;
    const TOLERANCE: f64 = 1e-5;
    let (Some(eps), Some(tape)) = (&draw.eps, &draw.gradient) else { return };
    let (x, objective) = (wide(&draw.subject.x), draw.subject.learned.objective);
    let q = &draw.posterior;
    let mut difference = |change: &dyn Fn(&mut Posterior, f64)| {
        let mut loss = |step: f64| {
            let mut moved = q.clone();
            change(&mut moved, step);
            net.loss_of_code(&moved.mu, &moved.logvar, eps, &x, objective).total
        };
        (loss(STEP) - loss(-STEP)) / (2.0 * STEP)
    };
    let dimensions = 0..q.mu.len();
    let d_mu: Vec<f64> = dimensions.clone().map(|j| difference(&|q, step| q.mu[j] += step)).collect();
    let d_logvar: Vec<f64> = dimensions.map(|j| difference(&|q, step| q.logvar[j] += step)).collect();
    let source = "the tape; [L(v+h) − L(v−h)] / 2h with ε held";
    for (claim, tape, differences) in [("d-mu", &tape.d_mu, &d_mu), ("d-logvar", &tape.d_logvar, &d_logvar)] {
        let (left, right) = furthest(tape, differences);
        out.check(claim, left, right, TOLERANCE * (1.0 + right.abs()), source);
    }
}

/// −ELBO of the picture: its reconstruction over the draws so far and KL in closed form, and the mean of
/// ln q(z | x) − ln p(x, z) over fresh draws, their decoder in f64.
fn negative_elbo(draw: &Draw, net: &mut Net<f64>, seed: u64, out: &mut dyn Checks) {
    const DRAWS: usize = 500;
    let count = draw.reconstruction.count();
    if draw.subject.is_frozen || count < 10 {
        return;
    }
    let (q, x) = (&draw.posterior, wide(&draw.subject.x));
    let mut noise = rng::rng(seed, Stream::Checks);
    let mut fresh = || q.mu.iter().map(|_| f64::from(rng::normal(&mut noise))).collect::<Vec<f64>>();
    let eps: Vec<Vec<f64>> = (0..DRAWS).map(|_| fresh()).collect();
    let pictures = net.decode(&eps.iter().flat_map(|eps| q.z(eps)).collect::<Vec<f64>>());
    let mut mean = Running::default();
    for (eps, x_hat) in eps.iter().zip(pictures.chunks_exact(PIXELS)) {
        mean.push(surprise(&x, x_hat, draw.subject.learned.objective.likelihood) + q.log_ratio(eps));
    }
    let shown = draw.reconstruction.mean() + draw.kl;
    let variance = draw.reconstruction.variance() / count as f64 + mean.variance() / DRAWS as f64;
    out.check("elbo", shown, mean.mean(), 6.0 * variance.sqrt(), "Kingma & Welling 2014, section 2.2; 500 draws, 6σ");
}

/// Without noise the code is what the encoder says.
fn autoencoder(draw: &Draw, net: &mut Net<f64>, out: &mut dyn Checks) {
    let (code, _) = net.encode(&wide(&draw.subject.input));
    let (left, right) = furthest(&draw.z, &code);
    out.check("no-noise", left, right, PIXEL_F32 * (1.0 + right.abs()), "z = μ in f32 and in f64");
}

fn gradient(estimates: &Estimates, seed: u64, out: &mut dyn Checks) {
    // Beyond so many draws, to draw them again takes too long.
    const MOST: usize = 100_000;
    let Estimates { node, pathwise, score } = estimates;
    chain_rule(node, out);
    for (claim, tally) in [("pathwise-theory", pathwise), ("score-theory", score)] {
        theory(claim, tally.estimator, out);
    }
    let count = pathwise.running.count();
    if !(1..=MOST).contains(&count) {
        return;
    }
    let chance = Chance::of(&gradient::draws(seed, count));
    let source = "Kingma & Welling 2014, section 2.4; Williams 1992";
    let [left, right] = [pathwise, score].map(|tally| tally.running.mean() - chance.mean(tally.estimator));
    out.check("means", left, right, SAMPLE_ROUNDING, source);
    for (claim, tally) in [("pathwise-var", pathwise), ("score-var", score)] {
        let theory = tally.estimator.variance(EXAMPLE);
        let sample = tally.running.variance() - chance.variance(tally.estimator);
        out.check(claim, sample, theory, SAMPLE_ROUNDING * (1.0 + theory), "Gaussian moments, and those of the draws");
    }
}

/// What rounding leaves of moments up to the sixth of many draws, relative.
const SAMPLE_ROUNDING: f64 = 1e-9;

/// By how much the powers of the ε drawn differ in the mean from those of N(0, 1): 0, 1, 0, 3, 0, 15. Both estimates are
/// polynomials in ε, so this says all that chance has done to them, and what is left must be exact.
struct Chance {
    /// The mean of εᵏ, k = 0 … 6.
    powers: [f64; 7],
}

const OF_NORMAL: [f64; 7] = [1.0, 0.0, 1.0, 0.0, 3.0, 0.0, 15.0];

impl Chance {
    fn of(draws: &[f64]) -> Self {
        let mut powers = [0.0; 7];
        for eps in draws {
            let mut power = 1.0;
            for sum in &mut powers {
                *sum += power;
                power *= eps;
            }
        }
        Self { powers: powers.map(|sum| sum / draws.len() as f64) }
    }

    /// What it adds to the mean.
    fn mean(&self, estimator: Estimator) -> f64 {
        first(&written_out(estimator), &self.powers) - first(&written_out(estimator), &OF_NORMAL)
    }

    /// What it adds to the variance.
    fn variance(&self, estimator: Estimator) -> f64 {
        let g = written_out(estimator);
        let variance = |powers: &[f64; 7]| second(&g, powers) - first(&g, powers) * first(&g, powers);
        variance(&self.powers) - variance(&OF_NORMAL)
    }
}

/// 2(μ + σε), or ((μ + σε)² − b)·ε/σ: what 1, ε, ε² and ε³ are multiplied by.
fn written_out(estimator: Estimator) -> [f64; 4] {
    let Normal { mu, sigma } = EXAMPLE;
    match estimator {
        Estimator::Pathwise => [2.0 * mu, 2.0 * sigma, 0.0, 0.0],
        Estimator::Score { baseline } => [0.0, (mu * mu - baseline) / sigma, 2.0 * mu, sigma],
    }
}

/// E[g] and E[g²], from the means of the powers of ε.
fn first(g: &[f64; 4], powers: &[f64; 7]) -> f64 {
    g.iter().zip(powers).map(|(factor, power)| factor * power).sum()
}

fn second(g: &[f64; 4], powers: &[f64; 7]) -> f64 {
    g.iter()
        .enumerate()
        .map(|(i, factor)| factor * g.iter().zip(&powers[i..]).map(|(g, power)| g * power).sum::<f64>())
        .sum()
}

/// The variance in closed form, and as an integral over ε, of the example and of a normal distribution whose μ and σ are not
/// 1, so that no power of them is like another: the one that differs more.
fn theory(claim: &'static str, estimator: Estimator, out: &mut dyn Checks) {
    let cases = [EXAMPLE, Normal { mu: 0.7, sigma: 1.6 }].map(|of| {
        let mean = integral(|eps| estimator.estimate(of, eps));
        let variance = integral(|eps| {
            let shift = estimator.estimate(of, eps) - mean;
            shift * shift
        });
        [(estimator.mean(of), mean), (estimator.variance(of), variance)]
    });
    let (closed, integrals): (Vec<f64>, Vec<f64>) = cases.into_iter().flatten().unzip();
    let (left, right) = furthest(&closed, &integrals);
    out.check(claim, left, right, 1e-9 * (1.0 + right.abs()), "∫ g(ε)·N(ε; 0, 1) dε by the trapezoidal rule");
}

/// E[g(ε)] for ε ~ N(0, 1): the trapezoidal rule converges faster than any power of its step.
fn integral(g: impl Fn(f64) -> f64) -> f64 {
    const REACH: i32 = 120;
    const STEP: f64 = 0.1;
    let term = |i: i32| {
        let eps = STEP * f64::from(i);
        g(eps) * math::exp(-0.5 * eps * eps)
    };
    (-REACH..=REACH).map(term).sum::<f64>() * STEP / std::f64::consts::TAU.sqrt()
}

/// What the tape sends to μ and σ, and what moving these does to f, ε held.
fn chain_rule(node: &Node, out: &mut dyn Checks) {
    const STEP: f64 = 1e-5;
    let Some(path) = node.path else { return };
    let f = |mu: f64, sigma: f64| {
        let z = mu + sigma * node.eps;
        z * z
    };
    let (mu, sigma) = (EXAMPLE.mu, EXAMPLE.sigma);
    let d_mu = (f(mu + STEP, sigma) - f(mu - STEP, sigma)) / (2.0 * STEP);
    let d_sigma = (f(mu, sigma + STEP) - f(mu, sigma - STEP)) / (2.0 * STEP);
    let (left, right) = furthest(&[path.df_dmu, path.df_dsigma], &[d_mu, d_sigma]);
    out.check("chain-rule", left, right, 1e-8 * (1.0 + right.abs()), "the tape; [f(v+h) − f(v−h)] / 2h with ε held");
}

fn manifold(sheet: &Sheet, out: &mut dyn Checks) {
    let learned = &sheet.atlas.subject.learned;
    let mut net = Net::<f64>::of(learned.codes.latents, &learned.weights);
    let (z, x_hat) = sheet.last();
    decoder(&mut net, &wide(&z), x_hat, out);
}

/// The pair of values at the same place that differ most.
fn furthest(a: &[f64], b: &[f64]) -> (f64, f64) {
    let pairs = a.iter().copied().zip(b.iter().copied());
    pairs.max_by(|(a, b), (c, d)| (a - b).abs().total_cmp(&(c - d).abs())).unwrap_or((0.0, 0.0))
}
