//! Gradients cut to a bounded size.

use crate::engine::real::Real;
use crate::engine::tape::Tape;

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
}
