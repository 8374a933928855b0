//! The variational autoencoder: why z = μ + σ·ε, what the two terms of its loss pull at, and what the latent space becomes.
//!
//! Four acts: `training` on the digits; `sampling` from one picture's q(z | x); `gradient`, the reparameterization trick against
//! the score function; `manifold`, what the decoder makes of the plane.

mod checks;
mod codes;
mod draw;
mod evaluation;
mod gradient;
mod input;
mod manifold;
mod net;
mod readings;
mod sampling;
mod training;

use crate::engine::data::DIGIT_COUNT;
use crate::engine::nn::vae::Likelihood;
use crate::engine::rng::Generator;
use crate::scene::learning::learning;
use crate::scene::{
    self, Act, Checks, Effect, File, Flag, Input, Knobs, Pick, Readings, Real, Scene, Span, Steps, View, acts, choices,
};
use crate::ui::look::Look;
use input::Corruption;
use net::Net;
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;
use training::Learned;

#[cfg(test)]
mod tests;

const TRAINING: Effect = Effect::From("training");
const SAMPLING: Effect = Effect::From("sampling");
const GRADIENT: Effect = Effect::From("gradient");
const MANIFOLD: Effect = Effect::From("manifold");

/// The variance of a pixel under the Gaussian likelihood: about what two latents leave unexplained (0.05).
const PIXEL_VARIANCE: f64 = 0.05;

/// An autoencoder under these settings.
#[derive(Clone)]
pub struct Vae {
    weights: File<input::Trained>,
    image: File<input::Tiny>,
    model: Model,
    beta: f64,
    latent_dim: usize,
    epochs: usize,
    warm_up: usize,
    likelihood: Density,
    corruption: Corruption,
    input: input::Input,
    digit: usize,
    other_digit: usize,
    freeze_noise: bool,
    samples: usize,
    baseline: f64,
}

impl Default for Vae {
    fn default() -> Self {
        Self {
            weights: File::default(),
            image: File::default(),
            model: Model::Vae,
            beta: 1.0,
            latent_dim: 2,
            epochs: 20,
            warm_up: 0,
            likelihood: Density::Bernoulli,
            corruption: Corruption::Gaussian,
            input: input::Input::Digit,
            digit: 143,
            other_digit: 173,
            freeze_noise: false,
            samples: 10_000,
            baseline: 0.0,
        }
    }
}

choices! {
    /// What is trained.
    enum Model {
        /// z ~ q(z | x), and a KL in the loss.
        Vae = "vae",
        /// z = μ, no KL.
        Autoencoder = "autoencoder",
        /// The same with a spoilt input and a clean target.
        Denoising = "denoising",
    }
}

choices! {
    /// The kind of p(x | z).
    enum Density {
        Bernoulli = "bernoulli",
        Gaussian = "gaussian",
    }
}

acts! {
    /// One instant of one of the acts.
    #[derive(Debug, Clone)]
    pub enum Moment {
        /// The network learns.
        Training(training::Progress),
        /// A code is drawn.
        Sampling(sampling::Draw),
        /// A gradient is estimated.
        Gradient(gradient::Estimates),
        /// The decoder is explored.
        Manifold(manifold::Sheet),
    }
}

impl Vae {
    /// Whether codes are drawn and the loss has a KL.
    fn is_variational(&self) -> bool {
        self.model == Model::Vae
    }

    fn latents(&self) -> usize {
        self.weights.get().map_or(self.latent_dim, |trained| trained.latents)
    }

    /// Epochs to train: none with the user's weights.
    fn epochs(&self) -> usize {
        if self.weights.get().is_some() { 0 } else { self.epochs }
    }

    fn likelihood(&self) -> Likelihood {
        match self.likelihood {
            Density::Bernoulli => Likelihood::Bernoulli,
            Density::Gaussian => Likelihood::Gaussian { variance: PIXEL_VARIANCE },
        }
    }

    /// How the encoder's input is spoilt, if it is.
    fn corruption(&self) -> Option<Corruption> {
        (self.model == Model::Denoising).then_some(self.corruption)
    }

    /// The user's picture, if it is to be encoded.
    fn chosen_image(&self) -> Option<&[f32]> {
        self.image.get().filter(|_| self.input == input::Input::Image).map(|tiny| &tiny.0[..])
    }

    /// The network before training: with random weights, or the user's.
    fn fresh_net(&self, rng: &mut Generator) -> Net<f32> {
        match self.weights.get() {
            Some(trained) => Net::of(trained.latents, &trained.weights),
            None => Net::new(self.latent_dim, rng),
        }
    }
}

/// The network at the end of training.
fn learned(before: &[Arc<Moment>]) -> Option<&Arc<Learned>> {
    scene::all(before).next_back().and_then(|progress: &training::Progress| progress.learned.as_ref())
}

impl Scene for Vae {
    const ID: &'static str = "vae";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let latents = self.weights.get().map_or(2..=input::MOST_LATENTS, |trained| trained.latents..=trained.latents);
        self.latent_dim = self.latent_dim.clamp(*latents.start(), *latents.end());
        let (trains, is_variational) = (self.weights.get().is_none(), self.is_variational());
        let (is_denoising, has_digit) = (self.model == Model::Denoising, self.input == input::Input::Digit);
        let moves = if self.freeze_noise && is_variational { SAMPLING } else { MANIFOLD };
        let last = DIGIT_COUNT - 1;

        k.knob("weights", TRAINING, &mut Input(&mut self.weights, None));
        k.knob("image", SAMPLING, &mut Input::selecting(&mut self.image, "input", "image"));
        k.knob("model", TRAINING, &mut Pick(&mut self.model));
        k.knob("beta", TRAINING.when(is_variational), &mut Real(&mut self.beta, 0.0..=10.0));
        k.knob("latent-dim", TRAINING, &mut Span(&mut self.latent_dim, latents));
        k.knob("epochs", TRAINING.when(trains), &mut Span(&mut self.epochs, 0..=200));
        k.knob("digit", SAMPLING.when(has_digit), &mut Span(&mut self.digit, 0..=last));
        k.knob("other-digit", moves, &mut Span(&mut self.other_digit, 0..=last));
        k.knob("freeze-noise", SAMPLING.when(is_variational), &mut Flag(&mut self.freeze_noise));
        k.knob("samples", GRADIENT, &mut Span(&mut self.samples, 10..=100_000));
        k.knob("baseline", GRADIENT, &mut Real(&mut self.baseline, 0.0..=10.0));
        k.knob("likelihood", TRAINING, &mut Pick(&mut self.likelihood));
        k.knob("warm-up", TRAINING.when(trains && is_variational), &mut Span(&mut self.warm_up, 0..=200));
        k.knob("corruption", TRAINING.when(is_denoising), &mut Pick(&mut self.corruption));
        k.knob("input", SAMPLING, &mut Pick(&mut self.input));
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "training", moments: 1 + training::pictures(self.epochs()).len(), seconds: 14.0 },
            Act { id: "sampling", moments: sampling::DRAWS + 1, seconds: 16.0 },
            Act { id: "gradient", moments: gradient::MOMENTS, seconds: 14.0 },
            Act { id: "manifold", moments: manifold::MOMENTS, seconds: 15.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        match (act, learned(before)) {
            ("sampling", Some(learned)) => Box::new(self.sample(learned, seed)),
            ("gradient", _) => Box::new(self.estimate(seed)),
            ("manifold", Some(learned)) => Box::new(self.explore(learned, seed)),
            _ => learning(training::Training::new(self, seed), training::pictures(self.epochs())),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(view, out);
    }
}
