//! What a backward pass looks like layer by layer, in f64: gradients of deep stacks lie below what f32 can hold.
//!
//! The digits are taken a few at a time, so that keys can be answered in between. Gradients are those of the mean loss over all.

use super::digits::Digits;
use crate::engine::function::Function;
use crate::engine::nn::{Linear, Norm, Rule, Stack, StackShape, Weights};
use crate::engine::rng::{self, Stream};
use crate::engine::sums::inner_product;
use crate::engine::tape::{Tape, Var};
use ndarray::ArrayViewD;
use std::sync::Arc;

/// So many digits at a time.
pub const AT_ONCE: usize = 16;

/// A stack's layers, from the first on, as seen by a backward pass over some digits.
#[derive(Clone)]
pub struct Profile {
    /// How many digits.
    pub digits: usize,
    /// The mean cross-entropy in nats.
    pub loss: f64,
    /// ‖∂L/∂W‖ of each layer.
    pub grad_norm: Vec<f64>,
    /// ‖∂L/∂z‖ of each layer, z = W·h + b, over all digits and units.
    pub delta_norm: Vec<f64>,
    /// The same at the logits.
    pub delta_out: f64,
    /// The root mean square of what each layer passes on.
    pub act_rms: Vec<f64>,
    /// The mean of φ′ in each layer.
    pub slope_mean: Vec<f64>,
    /// ⟨W, ∂L/∂W⟩ of each layer.
    pub euler: Vec<f64>,
    /// Units whose φ′ is 0 for every digit.
    pub dead: usize,
    /// ∂L/∂W of the first layer, row by row.
    pub first_grad: Vec<f64>,
    /// ∂L/∂z of each layer (digits, width), if they were to be kept.
    pub deltas: Vec<Vec<f64>>,
    /// ⟨h₀, h_L⟩/‖h_L‖²: the part of the last layer's output that came in by the ways around; 0 without one.
    pub identity_share: f64,
    /// ⟨h_L, h_L − h₀⟩/‖h_L‖²: the part that the branches added, summed branch by branch.
    pub branch_share: f64,
}

impl Profile {
    /// How many times the gradient of the first layer's weights is that of the last hidden layer's.
    pub fn grad_ratio(&self) -> f64 {
        self.grad_norm[0] / self.grad_norm[self.grad_norm.len() - 1]
    }

    /// The same of δ.
    pub fn delta_ratio(&self) -> f64 {
        self.delta_norm[0] / self.delta_norm[self.delta_norm.len() - 1]
    }

    /// ‖δ‖ one layer on, at the logits after the last.
    pub fn delta_after(&self, layer: usize) -> f64 {
        self.delta_norm.get(layer + 1).copied().unwrap_or(self.delta_out)
    }

    /// ‖δ‖ of each layer as a multiple of the next one's.
    pub fn factors(&self) -> Vec<f64> {
        self.delta_norm.iter().enumerate().map(|(layer, delta)| delta / self.delta_after(layer)).collect()
    }
}

/// A profile in the making.
pub struct Gauge {
    tape: Tape<f64>,
    stack: Stack,
    digits: Arc<[Digits; 2]>,
    count: usize,
    done: usize,
    loss: f64,
    grads: Vec<Vec<f64>>,
    layers: Vec<Sums>,
    delta_out: f64,
    overlap: [f64; 3],
    deltas: Option<Vec<Vec<f64>>>,
}

/// What is added up over the digits for one layer.
#[derive(Clone, Default)]
struct Sums {
    delta: f64,
    square: f64,
    slope: f64,
    alive: Vec<bool>,
}

impl Gauge {
    /// Of the first `count` digits to learn from.
    pub fn new(tape: Tape<f64>, stack: Stack, digits: Arc<[Digits; 2]>, count: usize) -> Self {
        let depth = stack.layers.len();
        let sums = Sums { alive: vec![false; stack.shape.width], ..Sums::default() };
        Self {
            tape,
            stack,
            digits,
            count,
            done: 0,
            loss: 0.0,
            grads: vec![Vec::new(); depth],
            layers: vec![sums; depth],
            delta_out: 0.0,
            overlap: [0.0; 3],
            deltas: None,
        }
    }

    /// The same, and ∂L/∂z is kept.
    pub fn keeping_deltas(mut self) -> Self {
        self.deltas = Some(vec![Vec::new(); self.layers.len()]);
        self
    }

    /// The same for a net at rest.
    pub fn of(shape: StackShape, weights: &Weights<f32>, digits: Arc<[Digits; 2]>, count: usize) -> Self {
        let mut tape = Tape::new();
        let mut rng = rng::rng(0, Stream::Init);
        let stack = Stack::new(&mut tape, shape, Rule::Pytorch, 1.0, &mut rng);
        weights.restore(&mut tape).expect("finite weights of a stack of this shape");
        Self::new(tape, stack, digits, count)
    }

    /// The weights that are measured.
    pub fn weights(&self) -> Weights<f64> {
        Weights::of(&self.tape)
    }

    /// Takes some more digits; the profile when all have been taken.
    pub fn take(&mut self) -> Option<Profile> {
        // A batch norm is asked about all of them together.
        let at_once = if self.stack.shape.norm == Norm::Batch { self.count } else { AT_ONCE };
        let chosen: Vec<usize> = (self.done..self.count.min(self.done + at_once)).collect();
        let (x, labels) = self.digits[0].batch::<f64>(&chosen);
        self.tape.restart();
        let x = self.tape.constant(&x);
        let pass = self.stack.forward(&mut self.tape, x);
        let loss = self.tape.cross_entropy(pass.logits, &labels);
        self.tape.backward(loss);
        let share = chosen.len() as f64 / self.count as f64;
        self.loss += share * self.tape.scalar(loss);
        self.delta_out += share * share * self.square_of_grad(pass.logits);
        for (i, layer) in self.stack.layers.iter().enumerate() {
            let grad = self.tape.grad(layer.weight);
            let (grad, sums) = (flat(&grad), &mut self.grads[i]);
            sums.resize(grad.len(), 0.0);
            sums.iter_mut().zip(grad).for_each(|(sum, grad)| *sum += share * grad);
            let delta = self.square_of_grad(pass.z[i]);
            let h = self.tape.value(pass.h[i]);
            let square = inner_product(flat(&h), flat(&h));
            let sums = &mut self.layers[i];
            sums.delta += share * share * delta;
            sums.square += square;
            if let Some(deltas) = &mut self.deltas {
                deltas[i].extend(flat(&self.tape.grad(pass.z[i])).iter().map(|g| share * g));
            }
            sums.add_slopes(&self.tape, pass.given[i], self.stack.shape.activation);
        }
        self.add_overlap(x, &pass.h);
        self.done += chosen.len();
        (self.done == self.count).then(|| self.profile())
    }

    fn square_of_grad(&self, node: Var) -> f64 {
        let grad = self.tape.grad(node);
        inner_product(flat(&grad), flat(&grad))
    }

    /// ⟨h₀, h_L⟩, the sum of ⟨h_L, h_l − h_{l−1}⟩ over the branches, and ‖h_L‖².
    fn add_overlap(&mut self, x: Var, h: &[Var]) {
        let last = self.tape.value(h[h.len() - 1]);
        let with_last = |node: Var| {
            let value = self.tape.value(node);
            if value.len() == last.len() { inner_product(flat(&value), flat(&last)) } else { 0.0 }
        };
        let befores = std::iter::once(&x).chain(h).copied();
        let branches = befores.zip(h).map(|(before, after)| with_last(*after) - with_last(before)).sum::<f64>();
        let found = [with_last(x), branches, with_last(h[h.len() - 1])];
        self.overlap.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
    }

    fn profile(&mut self) -> Profile {
        let (width, count) = (self.stack.shape.width, self.count as f64);
        let values = count * width as f64;
        let each = |of: &dyn Fn(&Sums) -> f64| self.layers.iter().map(of).collect::<Vec<f64>>();
        let has_way = self.stack.shape.skip.is_some() && self.overlap[2] > 0.0;
        let share = |i: usize| if has_way { self.overlap[i] / self.overlap[2] } else { 0.0 };
        let euler = |(layer, grad): (&Linear, &Vec<f64>)| inner_product(flat(&self.tape.value(layer.weight)), grad);
        Profile {
            digits: self.count,
            loss: self.loss,
            grad_norm: self.grads.iter().map(|grad| inner_product(grad, grad).sqrt()).collect(),
            delta_norm: each(&|sums| sums.delta.sqrt()),
            delta_out: self.delta_out.sqrt(),
            act_rms: each(&|sums| (sums.square / values).sqrt()),
            slope_mean: each(&|sums| sums.slope / values),
            euler: self.stack.layers.iter().zip(&self.grads).map(euler).collect(),
            dead: self.layers.iter().map(|sums| sums.alive.iter().filter(|alive| !**alive).count()).sum(),
            first_grad: self.grads[0].clone(),
            deltas: self.deltas.take().unwrap_or_default(),
            identity_share: share(0),
            branch_share: share(1),
        }
    }
}

/// An array of a tape, row by row.
fn flat<'a>(values: &'a ArrayViewD<'_, f64>) -> &'a [f64] {
    values.as_slice().expect("arrays of a tape lie row by row")
}

impl Sums {
    fn add_slopes(&mut self, tape: &Tape<f64>, given: Var, activation: Function) {
        let mut values = flat(&tape.value(given)).to_vec();
        let mut slopes = vec![0.0; values.len()];
        activation.apply_with_slope(&mut values, &mut slopes);
        self.slope += slopes.iter().fold(0.0, |sum, slope| sum + slope);
        for row in slopes.chunks_exact(self.alive.len()) {
            self.alive.iter_mut().zip(row).for_each(|(alive, slope)| *alive |= *slope != 0.0);
        }
    }
}
