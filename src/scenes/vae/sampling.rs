//! The second act: one picture's q(z | x), and codes drawn from it.

use super::net::{CodeLoss, Net};
use super::training::Learned;
use super::{Moment, Vae};
use crate::engine::data::digit_label;
use crate::engine::diffusion::kl_gaussian;
use crate::engine::math;
use crate::engine::real::wide;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::stats::Running;
use crate::parts::digits::digit;
use crate::scene::Step;
use std::sync::Arc;

/// Codes drawn, after a first moment without noise.
pub const DRAWS: usize = 40;

/// One code.
#[derive(Debug, Clone)]
pub struct Draw {
    /// What all draws share.
    pub subject: Arc<Subject>,
    /// Which draw it is; 0 is the code μ itself, unless ε is frozen.
    pub number: usize,
    /// q(z | x).
    pub posterior: Posterior,
    /// The draw from N(0, I); none before the first.
    pub eps: Option<Vec<f64>>,
    /// μ + σ⊙ε.
    pub z: Vec<f64>,
    /// What the decoder makes of z.
    pub x_hat: Vec<f32>,
    /// KL(q(z | x) ‖ N(0, I)) in closed form, in nats.
    pub kl: f64,
    /// ∂loss/∂μ and ∂loss/∂ln σ² through z; none without noise.
    pub gradient: Option<CodeLoss>,
    /// −ln p(x | z) of the draws so far.
    pub reconstruction: Running,
    /// ln q(z | x) − ln p(z) of the draws so far: its mean estimates the KL.
    pub kl_estimate: Running,
}

/// The picture that is encoded, and the one whose code it may move to.
#[derive(Debug)]
pub struct Subject {
    /// The network.
    pub learned: Arc<Learned>,
    /// The picture.
    pub x: Vec<f32>,
    /// What the encoder sees of it.
    pub input: Vec<f32>,
    /// Which digit it is, if it is one.
    pub label: Option<usize>,
    /// Its code.
    pub from: Posterior,
    /// The code of the other digit.
    pub to: Posterior,
    /// Whether all draws have the same ε, while μ and σ move from one code to the other.
    pub is_frozen: bool,
}

/// A diagonal Gaussian, or a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// μ.
    pub mu: Vec<f64>,
    /// ln σ²; −∞ where the code is μ itself.
    pub logvar: Vec<f64>,
}

impl Posterior {
    /// σ = exp(½ ln σ²).
    pub fn sigma(&self) -> Vec<f64> {
        self.logvar.iter().map(|logvar| math::exp(0.5 * logvar)).collect()
    }

    /// KL to N(0, I) in nats; 0 for a point, whose loss has no such term.
    pub fn kl(&self) -> f64 {
        let dimensions = self.mu.iter().zip(&self.logvar).filter(|(_, logvar)| logvar.is_finite());
        dimensions.map(|(mu, logvar)| kl_gaussian(*mu, *logvar, 0.0, 0.0)).sum()
    }

    /// μ + σ⊙ε.
    pub fn z(&self, eps: &[f64]) -> Vec<f64> {
        self.mu.iter().zip(self.sigma()).zip(eps).map(|((mu, sigma), eps)| mu + sigma * eps).collect()
    }

    /// ln q(z) − ln p(z) at z = μ + σ⊙ε, p = N(0, I).
    pub fn log_ratio(&self, eps: &[f64]) -> f64 {
        let z = self.z(eps);
        let terms = z.iter().zip(eps).zip(&self.logvar).map(|((z, eps), logvar)| 0.5 * (z * z - eps * eps - logvar));
        terms.sum()
    }

    /// Between two: means and standard deviations in proportion.
    fn between(&self, other: &Self, part: f64) -> Self {
        let mix = |(a, b): (f64, f64)| (1.0 - part) * a + part * b;
        let pairs = |a: &[f64], b: &[f64]| a.iter().copied().zip(b.iter().copied()).map(mix).collect::<Vec<_>>();
        let sigma = pairs(&self.sigma(), &other.sigma());
        let logvar = sigma.iter().map(|sigma| 2.0 * math::ln(*sigma)).collect();
        Self { mu: pairs(&self.mu, &other.mu), logvar }
    }
}

impl Vae {
    /// q(z | x) of a picture as the encoder sees it.
    pub fn posterior(&self, net: &mut Net<f32>, input: &[f32]) -> Posterior {
        let (mu, logvar) = net.encode(input);
        let logvar = if self.is_variational() { wide(&logvar) } else { vec![f64::NEG_INFINITY; mu.len()] };
        Posterior { mu: wide(&mu), logvar }
    }

    /// The picture chosen, encoded.
    pub fn subject(&self, learned: &Arc<Learned>, net: &mut Net<f32>, seed: u64) -> Subject {
        let image = self.chosen_image();
        let x = image.map_or_else(|| digit(self.digit), <[f32]>::to_vec);
        let mut noise = rng::rng(seed, Stream::Data);
        let mut spoil = |x: &[f32]| self.corruption().map_or_else(|| x.to_vec(), |how| how.spoil(x, &mut noise));
        let (input, other) = (spoil(&x), spoil(&digit(self.other_digit)));
        Subject {
            learned: learned.clone(),
            label: image.is_none().then(|| digit_label(self.digit)),
            from: self.posterior(net, &input),
            to: self.posterior(net, &other),
            x,
            input,
            is_frozen: self.freeze_noise && self.is_variational(),
        }
    }

    /// The act.
    pub fn sample(&self, learned: &Arc<Learned>, seed: u64) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
        let (scene, learned) = (self.clone(), learned.clone());
        std::iter::once_with(move || Sampler::new(&scene, &learned, seed))
            .flat_map(|mut sampler| (0..=DRAWS).map(move |number| Step::Moment(Moment::Sampling(sampler.draw(number)))))
    }
}

/// The act as it runs.
struct Sampler {
    subject: Arc<Subject>,
    net: Net<f32>,
    /// The same in double precision, for gradients.
    fine_net: Net<f64>,
    seed: u64,
    noise: Generator,
    reconstruction: Running,
    kl_estimate: Running,
}

impl Sampler {
    fn new(scene: &Vae, learned: &Arc<Learned>, seed: u64) -> Self {
        let mut net = Net::of(learned.codes.latents, &learned.weights);
        Self {
            subject: Arc::new(scene.subject(learned, &mut net, seed)),
            net,
            fine_net: Net::of(learned.codes.latents, &learned.weights),
            seed,
            noise: rng::rng(seed, Stream::Noise),
            reconstruction: Running::default(),
            kl_estimate: Running::default(),
        }
    }

    /// ε of this draw: fresh, or the first one again; none before the first.
    fn eps(&mut self, number: usize, len: usize) -> Option<Vec<f64>> {
        if self.subject.is_frozen {
            self.noise = rng::rng(self.seed, Stream::Noise);
        } else if number == 0 {
            return None;
        }
        Some((0..len).map(|_| f64::from(rng::normal(&mut self.noise))).collect())
    }

    fn draw(&mut self, number: usize) -> Draw {
        let subject = self.subject.clone();
        let part = if subject.is_frozen { number as f64 / DRAWS as f64 } else { 0.0 };
        let posterior = if part > 0.0 { subject.from.between(&subject.to, part) } else { subject.from.clone() };
        let eps = self.eps(number, posterior.mu.len());
        let z = eps.as_ref().map_or_else(|| posterior.mu.clone(), |eps| posterior.z(eps));
        let narrow: Vec<f32> = z.iter().map(|z| *z as f32).collect();
        if let Some(eps) = &eps {
            let likelihood = subject.learned.objective.likelihood;
            self.reconstruction.push(self.net.reconstruction(&narrow, &subject.x, likelihood));
            self.kl_estimate.push(posterior.log_ratio(eps));
        }
        Draw {
            number,
            x_hat: self.net.decode(&narrow),
            kl: posterior.kl(),
            gradient: eps.as_ref().and_then(|eps| self.gradient(&posterior, eps)),
            reconstruction: self.reconstruction,
            kl_estimate: self.kl_estimate,
            subject,
            posterior,
            eps,
            z,
        }
    }

    /// None where σ is 0: ln σ² cannot move.
    fn gradient(&mut self, q: &Posterior, eps: &[f64]) -> Option<CodeLoss> {
        let x = wide(&self.subject.x);
        let objective = self.subject.learned.objective;
        q.logvar[0].is_finite().then(|| self.fine_net.loss_of_code(&q.mu, &q.logvar, eps, &x, objective))
    }
}
