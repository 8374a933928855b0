//! What the knobs hold.

use super::input::{Corruption, MOST_LATENTS, Source, Trained};
use super::net::Net;
use crate::engine::data::DIGIT_COUNT;
use crate::engine::nn::vae::Likelihood;
use crate::engine::rng::Generator;
use crate::parts::digits::Tiny;
use crate::scene::{Effect, File, Flag, Input, Knobs, Pick, Real, Span, choices, settings};

const TRAINING: Effect = Effect::From("training");
const SAMPLING: Effect = Effect::From("sampling");
const GRADIENT: Effect = Effect::From("gradient");
const MANIFOLD: Effect = Effect::From("manifold");

/// The variance of a pixel under the Gaussian likelihood: about what two latents leave unexplained (0.05).
const PIXEL_VARIANCE: f64 = 0.05;

settings! {
    /// An autoencoder under these settings.
    pub struct Vae {
        weights: File<Trained> = File::default(),
        image: File<Tiny> = File::default(),
        model: Model = Model::Vae,
        beta: f64 = 1.0,
        latent_dim: usize = 2,
        epochs: usize = 20,
        warm_up: usize = 0,
        likelihood: Density = Density::Gaussian,
        corruption: Corruption = Corruption::Gaussian,
        input: Source = Source::Digit,
        digit: usize = 143,
        other_digit: usize = 173,
        freeze_noise: bool = false,
        samples: usize = 10_000,
        baseline: f64 = 0.0,
    }
}

choices! {
    /// What is trained.
    pub enum Model {
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
    pub enum Density {
        Bernoulli = "bernoulli",
        Gaussian = "gaussian",
    }
}

impl Vae {
    /// Whether codes are drawn and the loss has a KL.
    pub fn is_variational(&self) -> bool {
        self.model == Model::Vae
    }

    pub fn latents(&self) -> usize {
        self.weights.get().map_or(self.latent_dim, |trained| trained.latents)
    }

    /// Epochs to train: none with the user's weights.
    pub fn epochs(&self) -> usize {
        if self.weights.get().is_some() { 0 } else { self.epochs }
    }

    pub fn likelihood(&self) -> Likelihood {
        match self.likelihood {
            Density::Bernoulli => Likelihood::Bernoulli,
            Density::Gaussian => Likelihood::Gaussian { variance: PIXEL_VARIANCE },
        }
    }

    /// How the encoder's input is spoilt, if it is.
    pub fn corruption(&self) -> Option<Corruption> {
        (self.model == Model::Denoising).then_some(self.corruption)
    }

    /// The user's picture, if it is to be encoded.
    pub fn chosen_image(&self) -> Option<&[f32]> {
        self.image.get().filter(|_| self.input == Source::Image).map(|tiny| &tiny.0[..])
    }

    /// The network before training: with random weights, or the user's.
    pub fn fresh_net(&self, rng: &mut Generator) -> Net<f32> {
        match self.weights.get() {
            Some(trained) => Net::of(trained.latents, &trained.weights),
            None => Net::new(self.latent_dim, rng),
        }
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let latents = self.weights.get().map_or(2..=MOST_LATENTS, |trained| trained.latents..=trained.latents);
        self.latent_dim = self.latent_dim.clamp(*latents.start(), *latents.end());
        let (trains, is_variational) = (self.weights.get().is_none(), self.is_variational());
        let (is_denoising, has_digit) = (self.model == Model::Denoising, self.input == Source::Digit);
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
}
