//! The identities of a variational autoencoder, each by two routes.

use super::Moment;
use super::codes::Codes;
use super::gradient::{EXAMPLE, Estimates, Node, Tally};
use super::manifold::Sheet;
use super::net::Net;
use super::sampling::{Draw, Posterior};
use super::training::{Learned, Progress};
use crate::engine::estimator::{Estimator, covariance};
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
        Moment::Gradient(estimates) => gradient(estimates, out),
        Moment::Manifold(sheet) => manifold(sheet, out),
    }
}

fn training(progress: &Progress, seed: u64, out: &mut dyn Checks) {
    if let Some(logvar) = &progress.codes.logvar {
        divergence_of_all(&progress.codes, logvar, seed, out);
    }
    if let Some(learned) = &progress.learned {
        loss(learned, out);
    }
}

/// The KL of all digits in closed form, and as the mean of ln q − ln p over one draw from every q. Given μ and σ, one term
/// is ½(z² − ε²) − ln σ, whose variance is ½(σ²−1)² + μ²σ².
fn divergence_of_all(codes: &Codes, logvar: &[f32], seed: u64, out: &mut dyn Checks) {
    let mut noise = rng::rng(seed, Stream::Data);
    let (mut sum, mut variance) = (0.0, 0.0);
    for (mu, logvar) in codes.mu.iter().zip(logvar) {
        let (mu, logvar) = (f64::from(*mu), f64::from(*logvar));
        let (sigma, eps) = (math::exp(0.5 * logvar), f64::from(rng::normal(&mut noise)));
        let z = mu + sigma * eps;
        sum += 0.5 * (z * z - eps * eps - logvar);
        variance += variance_of_log_ratio(mu, sigma);
    }
    let digits = (codes.mu.len() / codes.latents) as f64;
    out.check("kl", codes.kl(), sum / digits, 6.0 * variance.sqrt() / digits, KL_SOURCE);
}

const KL_SOURCE: &str = "Kingma & Welling 2014, appendix B; E_q[ln q − ln p], 6σ";

fn variance_of_log_ratio(mu: f64, sigma: f64) -> f64 {
    let v = sigma * sigma;
    0.5 * (v - 1.0) * (v - 1.0) + mu * mu * v
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
        divergence(draw, seed, out);
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

/// The KL of one q in closed form, and as a mean over draws.
fn divergence(draw: &Draw, seed: u64, out: &mut dyn Checks) {
    const DRAWS: usize = 5_000;
    let mut noise = rng::rng(seed, Stream::Checks);
    let (mut sum, mut variance) = (0.0, 0.0);
    for ((mu, logvar), sigma) in draw.posterior.mu.iter().zip(&draw.posterior.logvar).zip(draw.posterior.sigma()) {
        for _ in 0..DRAWS {
            let eps = f64::from(rng::normal(&mut noise));
            let z = mu + sigma * eps;
            sum += 0.5 * (z * z - eps * eps - logvar);
        }
        variance += variance_of_log_ratio(*mu, sigma);
    }
    let draws = DRAWS as f64;
    out.check("kl", draw.kl, sum / draws, 6.0 * (variance / draws).sqrt(), KL_SOURCE);
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

/// Without noise the code is what the encoder says, and the loss is the reconstruction alone.
fn autoencoder(draw: &Draw, net: &mut Net<f64>, out: &mut dyn Checks) {
    let (code, _) = net.encode(&wide(&draw.subject.input));
    let (left, right) = furthest(&draw.z, &code);
    out.check("no-noise", left, right, PIXEL_F32 * (1.0 + right.abs()), "z = μ in f32 and in f64");
    let spread = draw.posterior.sigma().into_iter().fold(0.0, f64::max);
    out.check("no-sigma", spread, 0.0, 0.0, "σ of an autoencoder");
    let loss = draw.subject.learned.probe.loss;
    out.check("no-kl", draw.kl, loss.total - loss.reconstruction, 0.0, "loss − reconstruction");
}

/// From so many samples on 6σ mean what they say: a score-function estimate is a cubic in ε and has heavy tails.
const ENOUGH_FOR_MEANS: f64 = 100.0;
const ENOUGH_FOR_VARIANCES: f64 = 1000.0;

fn gradient(estimates: &Estimates, out: &mut dyn Checks) {
    let Estimates { node, pathwise, score } = estimates;
    let n = pathwise.running.count() as f64;
    chain_rule(node, out);
    if n < ENOUGH_FOR_MEANS {
        return;
    }
    let difference = [pathwise, score].map(|tally| tally.estimator.variance(EXAMPLE)).iter().sum::<f64>()
        - 2.0 * covariance(pathwise.estimator, score.estimator, EXAMPLE);
    let tolerance = 6.0 * (difference / n).sqrt();
    let source = "Kingma & Welling 2014, section 2.4; Williams 1992; 6σ";
    out.check("means", pathwise.running.mean(), score.running.mean(), tolerance, source);
    if n >= ENOUGH_FOR_VARIANCES {
        variance("pathwise-var", pathwise, out);
        variance("score-var", score, out);
    }
}

/// The variance of a sample and of the distribution. A sample variance has the variance (m₄ − σ⁴)/n, and divided by n
/// instead of n − 1 it falls short by σ²/n.
fn variance(claim: &'static str, Tally { estimator, running, .. }: &Tally, out: &mut dyn Checks) {
    let n = running.count() as f64;
    let theory = estimator.variance(EXAMPLE);
    let deviation = ((estimator.fourth_moment(EXAMPLE) - theory * theory) / n).sqrt();
    let source = "Gaussian moments; 6σ with the fourth moment";
    out.check(claim, running.variance(), theory, 6.0 * deviation + theory / n, source);
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
    let of_one = Estimator::Pathwise.estimate(EXAMPLE, node.eps);
    out.check("pathwise", path.df_dmu, of_one, 1e-12 * (1.0 + of_one.abs()), "the tape; f′(z)·∂z/∂μ = 2z");
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
