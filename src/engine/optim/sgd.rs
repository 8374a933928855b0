//! Gradient descent, with and without momentum.

use super::{Optimizer, state};
use crate::engine::real::Real;
use crate::engine::tape::Tape;

/// Stochastic gradient descent with momentum: b ← momentum·b + g, p ← p − lr·b; with Nesterov's momentum
/// p ← p − lr·(g + momentum·b). The first b is g.
#[derive(Debug, Clone)]
pub struct Sgd<T> {
    momentum: T,
    nesterov: bool,
    /// b of every parameter.
    velocity: Vec<Vec<T>>,
}

impl<T: Real> Sgd<T> {
    /// Without momentum if it is 0.
    pub fn new(momentum: f64, nesterov: bool) -> Self {
        Self { momentum: T::of(momentum), nesterov, velocity: Vec::new() }
    }

    /// One step from the gradients of the last backward pass.
    pub fn step(&mut self, tape: &mut Tape<T>, lr: f64) {
        let (lr, momentum) = (T::of(lr), self.momentum);
        for (i, (p, g)) in tape.parameters_mut().enumerate() {
            let velocity = state(&mut self.velocity, i, p.len());
            for ((p, &g), b) in p.iter_mut().zip(&*g).zip(velocity) {
                *b = momentum * *b + g;
                *p += -lr * if self.nesterov { g + momentum * *b } else { *b };
            }
        }
    }
}

impl<T: Real> Optimizer<T> for Sgd<T> {
    fn step(&mut self, tape: &mut Tape<T>, lr: f64) {
        self.step(tape, lr);
    }
}
