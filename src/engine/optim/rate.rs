//! The learning rate over the steps of a training.

use crate::engine::math;

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
