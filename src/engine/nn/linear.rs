//! Layers without memory.

use ndarray::ArrayD;

use super::{init, join};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// y = x·Wᵀ + b. Parameters `weight` (outputs, inputs) and `bias` (outputs).
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    /// W.
    pub weight: Var,
    /// b.
    pub bias: Option<Var>,
}

impl Linear {
    /// Weights and biases uniform within ±1/√inputs.
    pub fn new<T: Real>(tape: &mut Tape<T>, name: &str, inputs: usize, outputs: usize, rng: &mut Generator) -> Self {
        let bound = 1.0 / (inputs as f64).sqrt();
        let weight = tape.parameter(&join(name, "weight"), &init::uniform(&[outputs, inputs], bound, rng));
        let bias = tape.parameter(&join(name, "bias"), &init::uniform(&[outputs], bound, rng));
        Self { weight, bias: Some(bias) }
    }

    /// The same without a bias.
    pub fn without_bias<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        inputs: usize,
        outputs: usize,
        rng: &mut Generator,
    ) -> Self {
        let bound = 1.0 / (inputs as f64).sqrt();
        let weight = tape.parameter(&join(name, "weight"), &init::uniform(&[outputs, inputs], bound, rng));
        Self { weight, bias: None }
    }

    /// x (…, inputs) → (…, outputs).
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        self.forward_with(tape, x, Function::Identity)
    }

    /// f of it, in the same node.
    pub fn forward_with<T: Real>(&self, tape: &mut Tape<T>, x: Var, f: Function) -> Var {
        tape.linear(x, self.weight, self.bias, f)
    }
}

/// Linear layers with an activation after each but the last. Parameters as in PyTorch's `Sequential` of linear layers and
/// activations: `0.weight`, `0.bias`, `2.weight`, …
#[derive(Debug, Clone)]
pub struct Mlp {
    /// From the input to the output.
    pub layers: Vec<Linear>,
    /// Between them.
    pub activation: Function,
}

impl Mlp {
    /// `sizes`: of the input, the hidden layers and the output.
    pub fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        sizes: &[usize],
        activation: Function,
        rng: &mut Generator,
    ) -> Self {
        let pairs = sizes.windows(2).enumerate();
        let layers = pairs
            .map(|(i, pair)| Linear::new(tape, &join(name, &(2 * i).to_string()), pair[0], pair[1], rng))
            .collect();
        Self { layers, activation }
    }

    /// x (…, first size) → (…, last size).
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        let mut h = x;
        for (i, layer) in self.layers.iter().enumerate() {
            let last = i + 1 == self.layers.len();
            h = layer.forward_with(tape, h, if last { Function::Identity } else { self.activation });
        }
        h
    }
}

/// A learned vector for every index. Parameter `weight` (count, width).
#[derive(Debug, Clone, Copy)]
pub struct Embedding {
    /// The table.
    pub weight: Var,
}

impl Embedding {
    /// Vectors drawn from N(0, 1).
    pub fn new<T: Real>(tape: &mut Tape<T>, name: &str, count: usize, width: usize, rng: &mut Generator) -> Self {
        Self { weight: tape.parameter(&join(name, "weight"), &init::normal(&[count, width], 1.0, rng)) }
    }

    /// The vectors of the indices, which are in the given shape: (shape…, width).
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, indices: &[usize], shape: &[usize]) -> Var {
        tape.gather(self.weight, indices, shape)
    }
}

/// Normalises every row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016). Parameters `weight`
/// and `bias` (width), at first 1 and 0.
#[derive(Debug, Clone, Copy)]
pub struct LayerNorm {
    /// The scale.
    pub weight: Var,
    /// The shift.
    pub bias: Var,
}

impl LayerNorm {
    /// What is added to the variance.
    pub const EPS: f64 = 1e-5;

    /// For rows of the given width.
    pub fn new<T: Real>(tape: &mut Tape<T>, name: &str, width: usize) -> Self {
        let ones: ArrayD<T> = init::constant(&[width], 1.0);
        let weight = tape.parameter(&join(name, "weight"), &ones);
        Self { weight, bias: tape.parameter(&join(name, "bias"), &init::zeros(&[width])) }
    }

    /// x (…, width) → the same shape.
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        tape.layer_norm(x, self.weight, self.bias, Self::EPS)
    }
}
