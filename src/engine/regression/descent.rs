//! How gradient descent moves along an eigenvector of the Hessian: there it is one number, multiplied again and again.

/// By how much an error along an eigenvector with eigenvalue λ is multiplied in a step at rate η, in absolute value:
/// |1 − ηλ|. With momentum β (v ← βv + g, θ ← θ − ηv) two numbers move together, and it is the larger |root| of
/// z² − (1 + β − ηλ)·z + β (Polyak 1964; Goh 2017).
pub fn factor(rate: f64, momentum: f64, lambda: f64) -> f64 {
    let sum = 1.0 + momentum - rate * lambda;
    let discriminant = sum * sum - 4.0 * momentum;
    if discriminant < 0.0 { momentum.sqrt() } else { 0.5 * (sum.abs() + discriminant.sqrt()) }
}

/// The rate from which on errors along the steepest direction no longer shrink: 2·(1 + β)/λ_max.
pub fn largest_rate(momentum: f64, largest: f64) -> f64 {
    2.0 * (1.0 + momentum) / largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_momentum_it_is_one_less_the_step() {
        for (rate, factor_there) in [(0.0, 1.0), (0.5, 0.0), (0.75, 0.5), (1.0, 1.0), (1.1, 1.2)] {
            assert!((factor(rate, 0.0, 2.0) - factor_there).abs() < 1e-15, "{rate}");
        }
    }

    /// The error after many steps, from the recurrence itself.
    #[test]
    fn errors_shrink_at_the_factor_with_momentum_too() {
        for (rate, momentum) in [(0.1, 0.5), (0.3, 0.9), (1.2, 0.3), (0.02, 0.2)] {
            let (mut error, mut velocity, steps) = (1.0, 0.0, 400);
            let mut largest: f64 = 0.0;
            for step in 0..steps {
                velocity = momentum * velocity + 2.0 * error;
                error -= rate * velocity;
                if step >= steps - 40 {
                    largest = largest.max(f64::abs(error).powf(1.0 / f64::from(step + 1)));
                }
            }
            let factor = factor(rate, momentum, 2.0);
            assert!((largest - factor).abs() < 0.02 * factor, "{rate} {momentum}: {largest} {factor}");
        }
    }

    #[test]
    fn beyond_the_largest_rate_errors_grow() {
        for momentum in [0.0, 0.4, 0.9] {
            let limit = largest_rate(momentum, 2.0);
            assert!(factor(0.999 * limit, momentum, 2.0) < 1.0 && factor(1.001 * limit, momentum, 2.0) > 1.0);
        }
    }
}
