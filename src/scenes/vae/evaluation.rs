//! −ELBO of all digits, a part at a time.

use super::codes::Codes;
use super::neighbours::Neighbours;
use super::net::Net;
use super::training::Shared;
use crate::engine::data::DIGIT_COUNT;
use crate::engine::math;
use crate::engine::nn::vae::Likelihood;
use crate::engine::rng::{Generator, normal};
use crate::parts::digits::PIXELS;
use std::sync::Arc;

/// So many pictures are decoded at once: some milliseconds.
const PICTURES_AT_ONCE: usize = 512;

/// A pass over all digits.
pub struct Evaluation {
    shared: Arc<Shared>,
    latents: usize,
    likelihood: Likelihood,
    /// Codes drawn for a digit.
    draws: usize,
    /// None where the code is μ.
    noise: Option<Generator>,
    done: usize,
    mu: Vec<f32>,
    logvar: Vec<f32>,
    /// The first draw of every digit.
    z: Vec<f32>,
    reconstruction: f64,
    neighbours: Neighbours,
    neighbours_alike: f64,
}

impl Evaluation {
    /// Before the first digit.
    pub fn new(
        shared: Arc<Shared>,
        latents: usize,
        likelihood: Likelihood,
        draws: usize,
        noise: Option<Generator>,
    ) -> Self {
        let [mu, logvar, z] = std::array::from_fn(|_| Vec::with_capacity(DIGIT_COUNT * latents));
        Self {
            shared,
            latents,
            likelihood,
            draws,
            noise,
            done: 0,
            mu,
            logvar,
            z,
            reconstruction: 0.0,
            neighbours: Neighbours::default(),
            neighbours_alike: f64::NAN,
        }
    }

    /// Some more digits, or some more of their neighbours. True when all are done.
    pub fn advance(&mut self, net: &mut Net<f32>) -> bool {
        if self.done == DIGIT_COUNT {
            let alike = self.neighbours.advance(&self.mu, self.latents);
            self.neighbours_alike = alike.unwrap_or(f64::NAN);
            return alike.is_some();
        }
        let end = end_of_portion(self.done, self.draws);
        let pixels = self.done * PIXELS..end * PIXELS;
        let (mu, logvar) = net.encode(&self.shared.inputs[pixels.clone()]);
        let z: Vec<f32> = (0..self.draws).flat_map(|_| draw(&mu, &logvar, self.noise.as_mut())).collect();
        let x = self.shared.digits[pixels].repeat(self.draws);
        self.reconstruction += net.reconstruction(&z, &x, self.likelihood) * (end - self.done) as f64;
        self.z.extend(&z[..mu.len()]);
        self.mu.extend(mu);
        self.logvar.extend(logvar);
        self.done = end;
        false
    }

    /// All ε of an evaluation with this noise, (draws, digits, latents).
    pub fn noise(mut noise: Generator, latents: usize, draws: usize) -> Vec<f64> {
        let mut eps = vec![0.0; draws * DIGIT_COUNT * latents];
        let mut done = 0;
        while done < DIGIT_COUNT {
            let end = end_of_portion(done, draws);
            for of_draw in eps.chunks_exact_mut(DIGIT_COUNT * latents) {
                of_draw[done * latents..end * latents].fill_with(|| f64::from(normal(&mut noise)));
            }
            done = end;
        }
        eps
    }

    /// The codes of all digits, and −ln p(x | z), the mean over them.
    pub fn finish(self) -> (Codes, f64) {
        let logvar = self.noise.is_some().then_some(self.logvar);
        let codes = Codes::new(self.latents, self.mu, logvar, &self.z);
        (Codes { neighbours_alike: self.neighbours_alike, ..codes }, self.reconstruction / self.done as f64)
    }
}

/// Which digit is the first that is not evaluated together with digit `done`.
fn end_of_portion(done: usize, draws: usize) -> usize {
    DIGIT_COUNT.min(done + PICTURES_AT_ONCE / draws)
}

/// z = μ + σ⊙ε with fresh ε; μ where there is no noise.
fn draw(mu: &[f32], logvar: &[f32], noise: Option<&mut Generator>) -> Vec<f32> {
    let Some(noise) = noise else { return mu.to_vec() };
    let z = |(mu, logvar): (&f32, &f32)| {
        let sigma = math::exp(0.5 * f64::from(*logvar));
        (f64::from(*mu) + sigma * f64::from(normal(noise))) as f32
    };
    mu.iter().zip(logvar).map(z).collect()
}
