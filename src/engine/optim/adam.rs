//! Adam and AdamW.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::{Optimizer, state};
use crate::engine::math::simd::InstructionSet;
use crate::engine::real::Real;
use crate::engine::tape::Tape;

/// Adam (Kingma & Ba 2015): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − lr·m̂ / (√v̂ + eps) with
/// m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). With a weight decay it is AdamW (Loshchilov & Hutter 2019): p ← p − lr·decay·p first.
#[derive(Debug, Clone)]
pub struct Adam<T> {
    beta1: f64,
    beta2: f64,
    eps: f64,
    decay: f64,
    /// β₁ᵗ and β₂ᵗ.
    powers: (f64, f64),
    m: Vec<Vec<T>>,
    v: Vec<Vec<T>>,
}

impl<T: Real> Adam<T> {
    /// With eps 10⁻⁸ and no weight decay.
    pub fn new(beta1: f64, beta2: f64) -> Self {
        Self { beta1, beta2, eps: 1e-8, decay: 0.0, powers: (1.0, 1.0), m: Vec::new(), v: Vec::new() }
    }

    /// With another number beside √v̂: below it a gradient is too small to be scaled up.
    #[must_use]
    pub fn with_eps(self, eps: f64) -> Self {
        Self { eps, ..self }
    }

    /// AdamW: every step also shrinks all parameters by lr·decay.
    #[must_use]
    pub fn with_decay(self, decay: f64) -> Self {
        Self { decay, ..self }
    }

    /// One step from the gradients of the last backward pass.
    pub fn step(&mut self, tape: &mut Tape<T>, lr: f64) {
        self.powers = (self.powers.0 * self.beta1, self.powers.1 * self.beta2);
        let size = T::of(lr / (1.0 - self.powers.0));
        let root = T::of(1.0 / (1.0 - self.powers.1).sqrt());
        let [beta1, beta2, eps] = [self.beta1, self.beta2, self.eps].map(T::of);
        let [rest1, rest2, keep] = [1.0 - self.beta1, 1.0 - self.beta2, 1.0 - lr * self.decay].map(T::of);
        for (i, (p, g)) in tape.parameters_mut().enumerate() {
            let (m, v) = (state(&mut self.m, i, p.len()), state(&mut self.v, i, p.len()));
            InstructionSet::best().run(
                #[inline(always)]
                |_| {
                    for (((p, &g), m), v) in p.iter_mut().zip(&*g).zip(m).zip(v) {
                        *m = beta1 * *m + rest1 * g;
                        *v = beta2 * *v + rest2 * (g * g);
                        *p = *p * keep - size * *m / (v.sqrt() * root + eps);
                    }
                },
            );
        }
    }
}

impl<T: Real> Optimizer<T> for Adam<T> {
    fn step(&mut self, tape: &mut Tape<T>, lr: f64) {
        self.step(tape, lr);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// m̂ = g and v̂ = g² then.
    #[test]
    fn the_first_step_is_lr_times_the_sign_of_the_gradient_dampened_by_eps() {
        for (eps, expected) in [(1e-8, -0.1), (1.0, -0.1 * 3.0 / 4.0), (1e3, -0.1 * 3.0 / 1003.0)] {
            let mut tape = Tape::<f64>::new();
            let p = tape.parameter("p", &ndarray::arr1(&[0.0]));
            tape.backward_from(p, &ndarray::arr1(&[3.0]));
            Adam::new(0.9, 0.999).with_eps(eps).step(&mut tape, 0.1);
            assert!((tape.scalar(p) / expected - 1.0).abs() < 1e-8, "eps {eps}");
        }
    }
}
