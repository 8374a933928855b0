//! Many equal layers on top of each other, plain or with a way around each: what depth is studied on.

use super::rule::Rule;
use super::{LayerNorm, Linear, init};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// What is subtracted and divided by between W·h + b and the activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// Nothing.
    None,
    /// Mean and deviation of each example over its units (Ba et al. 2016).
    Layer,
    /// Mean and deviation of each unit over the examples that are given together (Ioffe & Szegedy 2015). There is no running mean:
    /// what is asked about is its own batch.
    Batch,
}

/// What a stack is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StackShape {
    /// Numbers that come in.
    pub inputs: usize,
    /// Units of every hidden layer.
    pub width: usize,
    /// Hidden layers.
    pub depth: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// φ.
    pub activation: Function,
    /// s in h ← h + s·φ(…), where a layer has as many inputs as units; without it h ← φ(…).
    pub skip: Option<f64>,
    /// Between the weights and φ.
    pub norm: Norm,
}

/// A stack on a tape: `layers.0.weight`, `layers.0.bias`, perhaps `norms.0.weight`, …, `out.weight`, `out.bias`.
#[derive(Debug, Clone)]
pub struct Stack {
    /// What it is made of.
    pub shape: StackShape,
    /// From the input on.
    pub layers: Vec<Linear>,
    norms: Vec<LayerNorm>,
    /// The last.
    pub out: Linear,
}

/// The nodes of a forward pass, layer after layer.
#[derive(Debug, Clone)]
pub struct Pass {
    /// z = W·h + b (rows, width).
    pub z: Vec<Var>,
    /// What φ is given: z, or z normalised.
    pub given: Vec<Var>,
    /// What the layer passes on.
    pub h: Vec<Var>,
    /// (rows, outputs).
    pub logits: Var,
}

impl Stack {
    /// Hidden layers drawn by a rule, `gain` times as wide; the last as PyTorch draws it.
    pub fn new<T: Real>(tape: &mut Tape<T>, shape: StackShape, rule: Rule, gain: f64, rng: &mut Generator) -> Self {
        let mut inputs = shape.inputs;
        let layers = (0..shape.depth)
            .map(|i| {
                let size = [shape.width, std::mem::replace(&mut inputs, shape.width)];
                let (weight, bias) = rule.draw(size, gain, shape.activation, i == 0, rng);
                let weight = tape.parameter(&format!("layers.{i}.weight"), &weight);
                Linear { weight, bias: Some(tape.parameter(&format!("layers.{i}.bias"), &bias)) }
            })
            .collect();
        let out = Linear::new(tape, "out", inputs, shape.outputs, rng);
        let norms = match shape.norm {
            Norm::None => 0,
            Norm::Layer | Norm::Batch => shape.depth,
        };
        let norms = (0..norms).map(|i| LayerNorm::new(tape, &format!("norms.{i}"), shape.width)).collect();
        Self { shape, layers, norms, out }
    }

    /// x (rows, inputs) → (rows, outputs), with all that lies between.
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Pass {
        let depth = self.layers.len();
        let [mut zs, mut givens, mut hs] = [0; 3].map(|_| Vec::with_capacity(depth));
        let mut h = x;
        for (i, layer) in self.layers.iter().enumerate() {
            let z = layer.forward(tape, h);
            let given = self.normalised(tape, z, i);
            let branch = tape.map(given, self.shape.activation);
            h = match self.shape.skip {
                Some(scale) if tape.shape(h) == tape.shape(branch) => {
                    let scaled = tape.affine(branch, scale, 0.0);
                    tape.add(h, scaled)
                }
                _ => branch,
            };
            zs.push(z);
            givens.push(given);
            hs.push(h);
        }
        Pass { z: zs, given: givens, h: hs, logits: self.out.forward(tape, h) }
    }

    fn normalised<T: Real>(&self, tape: &mut Tape<T>, z: Var, i: usize) -> Var {
        match self.shape.norm {
            Norm::None => z,
            Norm::Layer => self.norms[i].forward(tape, z),
            Norm::Batch => {
                let (columns, rows) = (tape.transpose(z, 0, 1), tape.shape(z)[0]);
                let [ones, zeros] = [1.0, 0.0].map(|x| tape.constant(&init::constant(&[rows], x)));
                let normed = tape.layer_norm(columns, ones, zeros, LayerNorm::EPS);
                let normed = tape.transpose(normed, 0, 1);
                let scaled = tape.mul(normed, self.norms[i].weight);
                tape.add(scaled, self.norms[i].bias)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::nn::Weights;
    use crate::engine::rng::{Stream, normals, rng};
    use ndarray::Array2;

    fn shape(skip: Option<f64>, norm: Norm) -> StackShape {
        StackShape { inputs: 6, width: 6, depth: 4, outputs: 3, activation: Function::Gelu, skip, norm }
    }

    fn inputs() -> Array2<f64> {
        let draws = normals(&mut rng(1, Stream::Data), 30).into_iter().map(f64::from).collect();
        Array2::from_shape_vec((5, 6), draws).expect("a shape")
    }

    fn loss(tape: &mut Tape<f64>, stack: &Stack) -> Var {
        tape.restart();
        let x = tape.constant(&inputs());
        let pass = stack.forward(tape, x);
        tape.cross_entropy(pass.logits, &[0, 1, 2, 0, 1])
    }

    #[test]
    fn gradients_are_difference_quotients_with_and_without_a_way_around_and_norms() {
        for (skip, norm) in [(None, Norm::None), (Some(0.5), Norm::None), (None, Norm::Batch), (Some(1.0), Norm::Layer)]
        {
            let mut tape = Tape::new();
            let stack = Stack::new(&mut tape, shape(skip, norm), Rule::He, 1.0, &mut rng(0, Stream::Init));
            let at = loss(&mut tape, &stack);
            tape.backward(at);
            let grads: Vec<Vec<f64>> = tape.parameters_mut().map(|(_, grad)| grad.to_vec()).collect();
            for (parameter, grad) in grads.iter().enumerate() {
                let moved = |tape: &mut Tape<f64>, by: f64| {
                    tape.parameters_mut().nth(parameter).expect("a parameter").0[1] += by;
                    let at = loss(tape, &stack);
                    tape.scalar(at)
                };
                let up = moved(&mut tape, 1e-5);
                let down = moved(&mut tape, -2e-5);
                moved(&mut tape, 1e-5);
                assert!(((up - down) / 2e-5 - grad[1]).abs() < 1e-8, "{skip:?} {norm:?} {parameter}");
            }
        }
    }

    #[test]
    fn with_its_branches_at_zero_the_way_around_is_the_identity() {
        let mut tape = Tape::new();
        let stack = Stack::new(&mut tape, shape(Some(1.0), Norm::None), Rule::He, 0.0, &mut rng(0, Stream::Init));
        let x = tape.constant(&inputs());
        let pass = stack.forward(&mut tape, x);
        assert_eq!(tape.value(pass.h[3]), tape.value(x));
    }

    #[test]
    fn batch_norm_leaves_every_unit_with_mean_0_and_variance_1() {
        let mut tape = Tape::new();
        let stack = Stack::new(&mut tape, shape(None, Norm::Batch), Rule::Xavier, 1.0, &mut rng(0, Stream::Init));
        let x = tape.constant(&inputs());
        let pass = stack.forward(&mut tape, x);
        for column in tape.value(pass.given[1]).into_dimensionality::<ndarray::Ix2>().expect("two axes").columns() {
            let mean = column.sum() / 5.0;
            let variance = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 5.0;
            assert!(mean.abs() < 1e-12 && (0.9..=1.0).contains(&variance), "{mean} {variance}");
        }
    }

    #[test]
    fn the_same_draws_in_either_precision() {
        let (mut single, mut double) = (Tape::<f32>::new(), Tape::<f64>::new());
        let of = shape(None, Norm::Layer);
        Stack::new(&mut single, of, Rule::Pytorch, 1.0, &mut rng(5, Stream::Init));
        let stack = Stack::new(&mut double, of, Rule::Pytorch, 1.0, &mut rng(5, Stream::Init));
        let first = Weights::of(&double).get("layers.0.weight").expect("weights").clone();
        Weights::of(&single).restore(&mut double).expect("the same names");
        let rounded = double.value(stack.layers[0].weight);
        assert!(first.iter().zip(&rounded).all(|(a, b)| (a - b).abs() < 1e-7));
    }
}
