//! The first act: the network learns the digits, live.

use super::codes::Codes;
use super::evaluation::Evaluation;
use super::net::{Loss, Net, Objective};
use super::{Moment, Vae};
use crate::engine::data::DIGIT_COUNT;
use crate::engine::math;
use crate::engine::nn::Weights;
use crate::engine::nn::vae::Likelihood;
use crate::engine::optim::Adam;
use crate::engine::rng::{self, Generator, Stream};
use crate::parts::digits::{PIXELS, digits};
use crate::scene::learning::{Learner, every};
use std::sync::Arc;

/// Digits in a batch; the last of an epoch is short.
const BATCH: usize = 128;
const STEPS_PER_EPOCH: usize = DIGIT_COUNT.div_ceil(BATCH);
const LEARNING_RATE: f64 = 1e-3;

/// Up to here an epoch has five moments, beyond it one.
const SHORT: usize = 40;
const MOMENTS_PER_SHORT_EPOCH: usize = 5;

/// So many noise draws a digit tell the final −ELBO; one draw does on the way.
const FINAL_DRAWS: usize = 20;

/// How many draws a digit has in an evaluation, the final one or one on the way.
pub fn draws(is_final: bool) -> usize {
    if is_final { FINAL_DRAWS } else { 1 }
}

/// Where the noise of every evaluation comes from.
pub fn evaluation_noise(seed: u64) -> Generator {
    rng::rng(seed, Stream::Checks)
}

/// So many digits are shown beside what becomes of them.
pub const PAIRS: usize = 10;

/// So many digits are put aside for recomputing the loss.
const PROBE: usize = 64;

/// The network at one point of its training.
#[derive(Debug, Clone)]
pub struct Progress {
    /// How many times every digit has been seen.
    pub epoch: f64,
    /// β of the last step.
    pub beta: f64,
    /// −ln p(x | z) in nats, the mean over all digits.
    pub reconstruction: f64,
    /// What all digits are encoded to.
    pub codes: Arc<Codes>,
    /// The reconstructions, from μ, of the first [`PAIRS`] digits.
    pub pairs: Vec<f32>,
    /// What all moments share.
    pub shared: Arc<Shared>,
    /// The network, when it is trained.
    pub learned: Option<Arc<Learned>>,
}

/// What does not change in training.
#[derive(Debug)]
pub struct Shared {
    /// All digits as the encoder sees them: clean, or spoilt for a denoising autoencoder.
    pub inputs: Vec<f32>,
    /// All digits.
    pub digits: Vec<f32>,
    /// −ln p(x | x̂) in nats if every x̂ is the mean picture: what a decoder reaches that is told nothing.
    pub untold: f64,
    /// What −ln p(x | z) of a picture holds besides the difference of x and x̂.
    pub constant: f64,
}

/// A trained network.
#[derive(Debug, Clone)]
pub struct Learned {
    /// Its weights.
    pub weights: Weights<f32>,
    /// What all digits are encoded to.
    pub codes: Arc<Codes>,
    /// What it was trained for.
    pub objective: Objective,
    /// The first digits with noise, and the loss of these.
    pub probe: Probe,
}

/// Some digits and what the network makes of them.
#[derive(Debug, Clone)]
pub struct Probe {
    /// What is encoded.
    pub input: Vec<f32>,
    /// What should come out.
    pub x: Vec<f32>,
    /// The noise; none where the code is μ.
    pub eps: Option<Vec<f32>>,
    /// The loss by the tape.
    pub loss: Loss,
}

impl Progress {
    /// −ELBO in nats, the mean over all digits.
    pub fn negative_elbo(&self) -> f64 {
        self.reconstruction + self.codes.kl()
    }

    /// What is minimised.
    pub fn loss(&self) -> f64 {
        self.reconstruction + self.beta * self.codes.kl()
    }
}

/// After how many batches the act has a moment; one more comes before the first.
pub fn pictures(epochs: usize) -> Vec<usize> {
    let in_epoch = if epochs <= SHORT { MOMENTS_PER_SHORT_EPOCH } else { 1 };
    every(STEPS_PER_EPOCH / in_epoch, epochs * STEPS_PER_EPOCH)
}

/// The network in training.
pub struct Training {
    scene: Vae,
    seed: u64,
    shared: Arc<Shared>,
    net: Net<f32>,
    adam: Adam<f32>,
    step: usize,
    steps: usize,
    order: Vec<usize>,
    batches: Generator,
    noise: Generator,
    evaluation: Option<Evaluation>,
}

impl Training {
    /// Before the first step.
    pub fn new(scene: &Vae, seed: u64) -> Self {
        Self {
            scene: scene.clone(),
            seed,
            shared: Arc::new(shared(scene, seed)),
            net: scene.fresh_net(&mut rng::rng(seed, Stream::Init)),
            adam: Adam::new(0.9, 0.999),
            step: 0,
            steps: scene.epochs() * STEPS_PER_EPOCH,
            order: (0..DIGIT_COUNT).collect(),
            batches: rng::rng(seed, Stream::Batches),
            noise: rng::rng(seed, Stream::Noise),
            evaluation: None,
        }
    }

    fn evaluate(&self) -> Evaluation {
        let noise = self.scene.is_variational().then(|| evaluation_noise(self.seed));
        let draws = draws(self.step == self.steps && noise.is_some());
        Evaluation::new(self.shared.clone(), self.scene.latents(), self.scene.likelihood(), draws, noise)
    }

    fn beta(&self) -> f64 {
        let epochs = self.step as f64 / STEPS_PER_EPOCH as f64;
        if epochs < self.scene.warm_up as f64 {
            self.scene.beta * epochs / self.scene.warm_up as f64
        } else {
            self.scene.beta
        }
    }

    fn progress(&mut self, evaluation: Evaluation) -> Progress {
        let (codes, reconstruction) = evaluation.finish();
        let codes = Arc::new(codes);
        let learned = (self.step == self.steps).then(|| Arc::new(self.learned(codes.clone())));
        Progress {
            epoch: self.step as f64 / STEPS_PER_EPOCH as f64,
            beta: self.beta(),
            reconstruction,
            pairs: self.net.decode(&codes.mu[..PAIRS * codes.latents]),
            codes,
            shared: self.shared.clone(),
            learned,
        }
    }

    fn learned(&mut self, codes: Arc<Codes>) -> Learned {
        let objective = Objective { likelihood: self.scene.likelihood(), beta: self.beta() };
        let [input, x] = [&self.shared.inputs, &self.shared.digits].map(|pictures| pictures[..PROBE * PIXELS].to_vec());
        let mut noise = rng::rng(self.seed, Stream::Checks);
        let eps = self.scene.is_variational().then(|| rng::normals(&mut noise, PROBE * codes.latents));
        let loss = self.net.loss(&input, &x, eps.as_deref(), objective);
        Learned { weights: self.net.weights(), codes, objective, probe: Probe { input, x, eps, loss } }
    }
}

impl Learner for Training {
    type Moment = Moment;

    /// One step of Adam on the next batch.
    fn learn(&mut self) {
        let in_epoch = self.step % STEPS_PER_EPOCH;
        if in_epoch == 0 {
            rng::shuffle(&mut self.order, &mut self.batches);
        }
        let batch = &self.order[in_epoch * BATCH..DIGIT_COUNT.min((in_epoch + 1) * BATCH)];
        let picture = |i: &usize| self.shared.digits[i * PIXELS..(i + 1) * PIXELS].iter().copied();
        let x: Vec<f32> = batch.iter().flat_map(picture).collect();
        let input = self.scene.corruption().map(|corruption| corruption.spoil(&x, &mut self.noise));
        let eps =
            self.scene.is_variational().then(|| rng::normals(&mut self.noise, batch.len() * self.scene.latents()));
        let objective = Objective { likelihood: self.scene.likelihood(), beta: self.beta() };
        let input = input.as_deref().unwrap_or(&x);
        self.net.learn(input, &x, eps.as_deref(), objective, &mut self.adam, LEARNING_RATE);
        self.step += 1;
    }

    fn look(&mut self, _: usize) -> Option<Moment> {
        let mut evaluation = self.evaluation.take().unwrap_or_else(|| self.evaluate());
        if evaluation.advance(&mut self.net) {
            return Some(self.progress(evaluation).into());
        }
        self.evaluation = Some(evaluation);
        None
    }
}

fn shared(scene: &Vae, seed: u64) -> Shared {
    let digits = digits();
    let mut noise = rng::rng(seed, Stream::Data);
    let inputs = scene.corruption().map_or_else(|| digits.clone(), |corruption| corruption.spoil(&digits, &mut noise));
    let likelihood = scene.likelihood();
    let (untold, constant) = (untold(&digits, likelihood), likelihood.constant() * PIXELS as f64);
    Shared { inputs, digits, untold, constant }
}

/// −ln p(x | mean picture) in nats, the mean over pictures.
fn untold(pictures: &[f32], likelihood: Likelihood) -> f64 {
    let count = (pictures.len() / PIXELS) as f64;
    let of_pixel = |pixel: usize| {
        let values = || pictures.iter().skip(pixel).step_by(PIXELS).map(|x| f64::from(*x));
        let mean = values().sum::<f64>() / count;
        match likelihood {
            Likelihood::Bernoulli if mean == 0.0 || mean == 1.0 => 0.0,
            Likelihood::Bernoulli => -mean * math::ln(mean) - (1.0 - mean) * math::ln(1.0 - mean),
            Likelihood::Gaussian { variance } => {
                values().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count / (2.0 * variance)
                    + likelihood.constant()
            }
        }
    };
    (0..PIXELS).map(of_pixel).sum()
}
