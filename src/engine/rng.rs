//! Seeded randomness: one stream of numbers per purpose, so that changing one purpose does not shuffle another.

use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};

pub use rand::RngExt;
/// The generator behind every random number here (Blackman & Vigna 2019): small, fast, the same on every platform.
pub use rand::rngs::Xoshiro256PlusPlus as Generator;

/// What a stream of random numbers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    /// Drawing a data set.
    Data = 1,
    /// Initial weights.
    Init = 2,
    /// The noise of a diffusion process, or of a latent variable.
    Noise = 3,
    /// The order and choice of training batches.
    Batches = 4,
    /// Monte-Carlo estimates that check a closed form.
    Checks = 5,
}

/// The generator of `stream` under `seed`. Different streams of one seed are independent for every practical purpose:
/// the pair is expanded to the 256-bit state by SplitMix64, as the generator's authors advise.
pub fn rng(seed: u64, stream: Stream) -> Generator {
    Generator::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17) ^ (stream as u64) << 56)
}

/// One draw from N(0, 1), rounded to f32 (so that a scene in f64 and a network in f32 see the same noise).
pub fn normal(rng: &mut Generator) -> f32 {
    let z: f64 = StandardNormal.sample(rng);
    z as f32
}

/// `n` draws from N(0, 1).
pub fn normals(rng: &mut Generator, n: usize) -> Vec<f32> {
    (0..n).map(|_| normal(rng)).collect()
}

/// One draw from the uniform distribution on [0, 1).
pub fn uniform(rng: &mut Generator) -> f64 {
    rng.random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_stream_fix_every_draw() {
        let draw = |seed, stream| normals(&mut rng(seed, stream), 4);
        assert_eq!(draw(7, Stream::Noise), draw(7, Stream::Noise));
        assert_ne!(draw(7, Stream::Noise), draw(7, Stream::Data));
        assert_ne!(draw(7, Stream::Noise), draw(8, Stream::Noise));
    }

    #[test]
    fn draws_are_standard_normal_within_six_sigma() {
        let n = 100_000;
        let draws = normals(&mut rng(0, Stream::Noise), n);
        let mean = draws.iter().map(|&z| f64::from(z)).sum::<f64>() / n as f64;
        let square = draws.iter().map(|&z| f64::from(z).powi(2)).sum::<f64>() / n as f64;
        assert!(mean.abs() < 6.0 / (n as f64).sqrt(), "mean {mean}");
        assert!((square - 1.0).abs() < 6.0 * (2.0 / n as f64).sqrt(), "mean square {square}");
    }
}
