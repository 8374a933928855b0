//! The trained digit denoiser that comes with the program.

use super::Denoiser;
use super::training::Examples;
use crate::engine::data::{digit, digit_label};
use crate::engine::rng::{Stream, rng};
use crate::engine::tensor_file;

/// The first so many digits are learned from; the others are kept to judge with.
pub const LEARNED_DIGITS: usize = 1500;

/// T of the cosine schedule that the weights were trained with.
pub const DIGIT_STEPS: usize = 100;

/// Made by `cargo run --release --example train_digits`.
static WEIGHTS: &[u8] = include_bytes!("../../../scenes/data/digit-denoiser.safetensors");

/// The digits that are learned from.
pub fn digit_examples() -> Examples {
    Examples {
        x_0: (0..LEARNED_DIGITS).flat_map(|i| digit(i).pixels).collect(),
        labels: (0..LEARNED_DIGITS).map(digit_label).collect(),
        classes: 10,
    }
}

/// A denoiser of digits that has learned already, with a cosine schedule of [`DIGIT_STEPS`] steps. It sees t as a part of T, so
/// it serves any T of that schedule.
pub fn trained_digits(steps: usize) -> Denoiser {
    let mut denoiser = Denoiser::digits(steps, &mut rng(0, Stream::Init));
    let weights = tensor_file::from_bytes(WEIGHTS).expect("a test reads the file");
    denoiser.restore(&weights).expect("a test restores the weights");
    denoiser
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_net_and_small_enough_to_ship() {
        assert_eq!(trained_digits(DIGIT_STEPS).dims(), 64);
        assert!(WEIGHTS.len() <= 700_000, "{} bytes", WEIGHTS.len());
    }
}
