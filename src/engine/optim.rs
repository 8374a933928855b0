//! Optimisers, gradient clipping and learning-rate schedules.
//!
//! An optimiser keeps its state per parameter, in the order of the tape's; use one optimiser for one tape.

use super::math;
use super::real::Real;
use super::tape::Tape;

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
            for (((p, &g), m), v) in p.iter_mut().zip(&*g).zip(m).zip(v) {
                *m = beta1 * *m + rest1 * g;
                *v = beta2 * *v + rest2 * (g * g);
                *p = *p * keep - size * *m / (v.sqrt() * root + eps);
            }
        }
    }
}

/// The state of parameter i, at first 0.
fn state<T: Real>(states: &mut Vec<Vec<T>>, i: usize, len: usize) -> &mut [T] {
    if states.len() == i {
        states.push(vec![T::ZERO; len]);
    }
    &mut states[i]
}

/// √Σg² over the gradients of all parameters, added up in f64.
pub fn gradient_norm<T: Real>(tape: &mut Tape<T>) -> f64 {
    let square = |g: &T| g.to_f64() * g.to_f64();
    tape.parameters_mut().fold(0.0, |sum, (_, g)| g.iter().fold(sum, |sum, g| sum + square(g))).sqrt()
}

/// Scales all gradients so that their norm is at most `largest` (Pascanu et al. 2013); gives the norm before. As in PyTorch the
/// factor is largest / (norm + 10⁻⁶), if below 1.
pub fn clip_by_norm<T: Real>(tape: &mut Tape<T>, largest: f64) -> f64 {
    let norm = gradient_norm(tape);
    let factor = largest / (norm + 1e-6);
    if factor < 1.0 {
        for (_, gradients) in tape.parameters_mut() {
            for g in gradients {
                *g *= T::of(factor);
            }
        }
    }
    norm
}

/// Cuts every element of every gradient to [−largest, largest].
pub fn clip_by_value<T: Real>(tape: &mut Tape<T>, largest: f64) {
    let largest = T::of(largest);
    for (_, gradients) in tape.parameters_mut() {
        for g in gradients {
            *g = if *g > largest { largest } else { *g };
            *g = if *g < -largest { -largest } else { *g };
        }
    }
}

/// The factor of the learning rate at step 0, 1, …: rising linearly to 1 in `warm_up` steps, then constant.
pub fn warm_up(step: usize, warm_up: usize) -> f64 {
    if step < warm_up { (step + 1) as f64 / warm_up as f64 } else { 1.0 }
}

/// The same, then falling to 0 at step `total` as ½(1 + cos πx) does for x from 0 to 1 (Loshchilov & Hutter 2017).
pub fn warm_up_cosine(step: usize, warm_up_steps: usize, total: usize) -> f64 {
    if step < warm_up_steps || total <= warm_up_steps {
        return warm_up(step, warm_up_steps);
    }
    let progress = (step - warm_up_steps) as f64 / (total - warm_up_steps) as f64;
    0.5 * (1.0 + math::cos(std::f64::consts::PI * progress.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tape whose only gradient is (3, −4).
    fn tape() -> Tape<f64> {
        let mut tape = Tape::new();
        let p = tape.parameter("p", &ndarray::arr1(&[0.0, 0.0]));
        tape.backward_from(p, &ndarray::arr1(&[3.0, -4.0]));
        tape
    }

    fn gradient(tape: &mut Tape<f64>) -> Vec<f64> {
        tape.parameters_mut().flat_map(|(_, g)| g.to_vec()).collect()
    }

    #[test]
    fn clipping_by_norm_shortens_a_long_gradient_and_keeps_its_direction() {
        let mut tape = tape();
        assert_eq!(clip_by_norm(&mut tape, 10.0), 5.0);
        assert_eq!(gradient(&mut tape), [3.0, -4.0]);
        assert_eq!(clip_by_norm(&mut tape, 1.0), 5.0);
        assert!((gradient_norm(&mut tape) - 1.0).abs() < 1e-6);
        let shorter = gradient(&mut tape);
        assert!((shorter[0] * -4.0 - shorter[1] * 3.0).abs() < 1e-15);
    }

    #[test]
    fn clipping_by_value_cuts_every_element() {
        let mut tape = tape();
        clip_by_value(&mut tape, 3.5);
        assert_eq!(gradient(&mut tape), [3.0, -3.5]);
    }

    #[test]
    fn the_learning_rate_rises_then_falls_to_0() {
        let rates: Vec<f64> = (0..=8).map(|step| warm_up_cosine(step, 4, 8)).collect();
        assert_eq!(rates[..5], [0.25, 0.5, 0.75, 1.0, 1.0]);
        assert!((rates[6] - 0.5).abs() < 1e-15 && rates[5] > rates[6] && rates[6] > rates[7]);
        assert_eq!(rates[8], 0.0);
        assert_eq!(warm_up(100, 4), 1.0);
        assert_eq!(warm_up(0, 0), 1.0);
    }
}
