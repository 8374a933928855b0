//! The network with its tape: rows of numbers in, rows of numbers out.

use crate::engine::function::Function;
use crate::engine::nn::vae::{self, Likelihood};
use crate::engine::nn::{Vae, Weights};
use crate::engine::optim::Adam;
use crate::engine::real::Real;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::tape::{Tape, Var};
use crate::parts::digits::PIXELS;
use crate::refusal::Result;
use ndarray::ArrayView2;

/// Units of either hidden layer.
const HIDDEN: usize = 256;

/// An encoder and a decoder: 64-256-d and d-256-64.
pub struct Net<T> {
    tape: Tape<T>,
    layers: Vae,
    latents: usize,
}

/// What a loss is made of, in nats a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// −ln p(x | z), averaged.
    pub reconstruction: f64,
    /// KL(q(z | x) ‖ N(0, I)), averaged; 0 without noise.
    pub kl: f64,
    /// reconstruction + β·KL.
    pub total: f64,
}

/// How the network is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Objective {
    /// p(x | z).
    pub likelihood: Likelihood,
    /// β, the weight of the KL.
    pub beta: f64,
}

impl<T: Real> Net<T> {
    /// With initial weights as PyTorch draws them.
    pub fn new(latents: usize, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let layers = Vae::new(&mut tape, [PIXELS, HIDDEN, latents], rng);
        Self { tape, layers, latents }
    }

    /// With these weights.
    ///
    /// # Errors
    /// What is missing, unknown, of another shape or not finite.
    pub fn with_weights(latents: usize, weights: &Weights<f32>) -> Result<Self> {
        let mut net = Self::new(latents, &mut rng::rng(0, Stream::Init));
        weights.restore(&mut net.tape)?;
        Ok(net)
    }

    /// A trained network again.
    pub fn of(latents: usize, weights: &Weights<f32>) -> Self {
        Self::with_weights(latents, weights).expect("weights taken from a network of this shape, or checked when read")
    }

    /// A copy of the weights.
    pub fn weights(&self) -> Weights<T> {
        Weights::of(&self.tape)
    }

    /// μ and ln σ² of q(z | x) for every row of x.
    pub fn encode(&mut self, x: &[T]) -> (Vec<T>, Vec<T>) {
        self.tape.restart();
        let x = constant(&mut self.tape, x, PIXELS);
        let (mu, logvar) = self.layers.encode(&mut self.tape, x);
        (self.values(mu), self.values(logvar))
    }

    /// The pictures x̂ of every row of z, each pixel in [0, 1].
    pub fn decode(&mut self, z: &[T]) -> Vec<T> {
        self.tape.restart();
        let z = constant(&mut self.tape, z, self.latents);
        let logits = self.layers.decode(&mut self.tape, z);
        self.tape.value(logits).iter().map(|&logit| Function::Sigmoid.of(logit)).collect()
    }

    /// −ln p(x | z), the mean over rows.
    pub fn reconstruction(&mut self, z: &[T], x: &[T], likelihood: Likelihood) -> f64 {
        self.tape.restart();
        let (z, x) = (constant(&mut self.tape, z, self.latents), constant(&mut self.tape, x, PIXELS));
        let logits = self.layers.decode(&mut self.tape, z);
        let reconstruction = likelihood.reconstruction(&mut self.tape, logits, x);
        self.tape.scalar(reconstruction).to_f64()
    }

    /// The loss for targets x, from `input` (x itself, or x spoilt); without ε, the code is μ and there is no KL.
    pub fn loss(&mut self, input: &[T], x: &[T], eps: Option<&[T]>, objective: Objective) -> Loss {
        self.record(input, x, eps, objective).0
    }

    /// One step of Adam on it.
    pub fn learn(
        &mut self,
        input: &[T],
        x: &[T],
        eps: Option<&[T]>,
        objective: Objective,
        adam: &mut Adam<T>,
        lr: f64,
    ) -> Loss {
        let (loss, total) = self.record(input, x, eps, objective);
        self.tape.backward(total);
        adam.step(&mut self.tape, lr);
        loss
    }

    fn record(&mut self, input: &[T], x: &[T], eps: Option<&[T]>, objective: Objective) -> (Loss, Var) {
        let tape = &mut self.tape;
        tape.restart();
        let (input, x) = (constant(tape, input, PIXELS), constant(tape, x, PIXELS));
        let (mu, logvar) = self.layers.encode(tape, input);
        let (z, kl) = match eps {
            None => (mu, None),
            Some(eps) => {
                let eps = constant(tape, eps, self.latents);
                let z = vae::reparameterize(tape, mu, logvar, eps);
                (z, Some(vae::kl_to_standard_normal(tape, mu, logvar)))
            }
        };
        let logits = self.layers.decode(tape, z);
        let reconstruction = objective.likelihood.reconstruction(tape, logits, x);
        let total = kl.map_or(reconstruction, |kl| {
            let weighted = tape.affine(kl, objective.beta, 0.0);
            tape.add(reconstruction, weighted)
        });
        let number = |var: Var| tape.scalar(var).to_f64();
        let kl = kl.map_or(0.0, number);
        (Loss { reconstruction: number(reconstruction), kl, total: number(total) }, total)
    }

    /// The loss of one picture as a function of μ and ln σ², ε held, and its gradient in both.
    pub fn loss_of_code(&mut self, mu: &[T], logvar: &[T], eps: &[T], x: &[T], objective: Objective) -> CodeLoss {
        let tape = &mut self.tape;
        tape.restart();
        let [mu, logvar] = [mu, logvar].map(|code| tape.variable(&rows(code, self.latents)));
        let (eps, x) = (constant(tape, eps, self.latents), constant(tape, x, PIXELS));
        let z = vae::reparameterize(tape, mu, logvar, eps);
        let logits = self.layers.decode(tape, z);
        let reconstruction = objective.likelihood.reconstruction(tape, logits, x);
        let kl = vae::kl_to_standard_normal(tape, mu, logvar);
        let weighted = tape.affine(kl, objective.beta, 0.0);
        let total = tape.add(reconstruction, weighted);
        tape.backward(total);
        let gradient = |var: Var| tape.grad(var).iter().map(|g| g.to_f64()).collect();
        CodeLoss { total: tape.scalar(total).to_f64(), d_mu: gradient(mu), d_logvar: gradient(logvar) }
    }

    fn values(&self, var: Var) -> Vec<T> {
        self.tape.value(var).iter().copied().collect()
    }
}

/// A loss and its gradient in the code.
#[derive(Debug, Clone)]
pub struct CodeLoss {
    /// The loss.
    pub total: f64,
    /// ∂loss/∂μ.
    pub d_mu: Vec<f64>,
    /// ∂loss/∂ln σ².
    pub d_logvar: Vec<f64>,
}

fn constant<T: Real>(tape: &mut Tape<T>, values: &[T], columns: usize) -> Var {
    tape.constant(&rows(values, columns))
}

fn rows<T>(values: &[T], columns: usize) -> ArrayView2<'_, T> {
    ArrayView2::from_shape((values.len() / columns, columns), values).expect("whole rows")
}
