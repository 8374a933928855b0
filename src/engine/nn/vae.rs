//! The variational autoencoder of Kingma & Welling 2014, "Auto-Encoding Variational Bayes".

use super::{Linear, Mlp};
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// An encoder with one hidden layer and two heads, and a decoder with one hidden layer; ReLU between them. Parameters as in
/// PyTorch: `encoder.0`, `mu`, `logvar`, `decoder.0` and `decoder.2`, each with `weight` and `bias`.
#[derive(Debug, Clone)]
pub struct Vae {
    hidden: Linear,
    mu: Linear,
    logvar: Linear,
    decoder: Mlp,
}

impl Vae {
    /// For pictures of so many pixels.
    pub fn new<T: Real>(tape: &mut Tape<T>, [pixels, hidden, latents]: [usize; 3], rng: &mut Generator) -> Self {
        Self {
            hidden: Linear::new(tape, "encoder.0", pixels, hidden, rng),
            mu: Linear::new(tape, "mu", hidden, latents, rng),
            logvar: Linear::new(tape, "logvar", hidden, latents, rng),
            decoder: Mlp::new(tape, "decoder", &[latents, hidden, pixels], Function::Relu, rng),
        }
    }

    /// The mean μ and the log-variance ln σ² of q(z | x), a diagonal Gaussian: x (n, pixels) → two of (n, latents).
    pub fn encode<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> (Var, Var) {
        let hidden = self.hidden.forward_with(tape, x, Function::Relu);
        (self.mu.forward(tape, hidden), self.logvar.forward(tape, hidden))
    }

    /// The logits of the pixels: z (n, latents) → (n, pixels).
    pub fn decode<T: Real>(&self, tape: &mut Tape<T>, z: Var) -> Var {
        self.decoder.forward(tape, z)
    }
}

/// z = μ + σ⊙ε with σ = exp(½ ln σ²), element by element: a draw from N(μ, σ²) if ε is one from N(0, 1), and differentiable
/// in μ and ln σ² (Kingma & Welling 2014, section 2.4).
pub fn reparameterize<T: Real>(tape: &mut Tape<T>, mu: Var, logvar: Var, eps: Var) -> Var {
    let half = tape.affine(logvar, 0.5, 0.0);
    let sigma = tape.map(half, Function::Exp);
    let noise = tape.mul(sigma, eps);
    tape.add(mu, noise)
}

/// KL(N(μ, σ²) ‖ N(0, I)) = ½ Σⱼ (μⱼ² + σⱼ² − ln σⱼ² − 1) in nats, the mean over rows (Kingma & Welling 2014, appendix B).
pub fn kl_to_standard_normal<T: Real>(tape: &mut Tape<T>, mu: Var, logvar: Var) -> Var {
    let (square, variance) = (tape.mul(mu, mu), tape.map(logvar, Function::Exp));
    let terms = tape.add(square, variance);
    let terms = tape.sub(terms, logvar);
    let terms = tape.affine(terms, 0.5, -0.5);
    let per_row = tape.sum_axis(terms, 1);
    tape.mean(per_row)
}

/// p(x | z): what the decoder's logits say about the pixels, which lie in [0, 1]. Either way x̂ = σ(logits) is the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Likelihood {
    /// Every pixel a coin that shows 1 with probability x̂; grey pixels count as that share of ones.
    Bernoulli,
    /// N(x̂, variance·I).
    Gaussian {
        /// Of one pixel.
        variance: f64,
    },
}

impl Likelihood {
    /// What −ln p(x | z) of one pixel holds besides the difference of x and x̂: ½ ln(2π·variance) of a Gaussian. Being a density,
    /// that may be negative.
    pub fn constant(self) -> f64 {
        match self {
            Self::Bernoulli => 0.0,
            Self::Gaussian { variance } => 0.5 * math::ln(2.0 * std::f64::consts::PI * variance),
        }
    }

    /// −ln p(x | z) in nats, summed over pixels, the mean over rows: Σ −x ln x̂ − (1−x) ln(1−x̂), or
    /// Σ (x−x̂)² / (2·variance) + ½ ln(2π·variance). Logits and x: (n, pixels).
    pub fn reconstruction<T: Real>(self, tape: &mut Tape<T>, logits: Var, x: Var) -> Var {
        let pixels = tape.shape(x)[1] as f64;
        match self {
            Self::Bernoulli => {
                let mean = tape.binary_cross_entropy(logits, x);
                tape.affine(mean, pixels, 0.0)
            }
            Self::Gaussian { variance } => {
                let x_hat = tape.map(logits, Function::Sigmoid);
                let mean = tape.mse(x_hat, x);
                tape.affine(mean, 0.5 * pixels / variance, pixels * self.constant())
            }
        }
    }
}
