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
    /// The noise of a process that is gone through once more from the same start.
    Again = 6,
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

/// Puts the items in a random order, each as likely as any other (Fisher & Yates 1938; from the last place on, every item left
/// is equally likely to be exchanged to it). Written out, so that an order does not change with a library's way of drawing indices.
pub fn shuffle<T>(items: &mut [T], rng: &mut Generator) {
    for i in (1..items.len()).rev() {
        let j = (uniform(rng) * (i + 1) as f64) as usize;
        items.swap(i, j);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_equally_likely_within_six_sigma() {
        let (n, mut counts, mut rng) = (60_000, [0; 27], rng(0, Stream::Checks));
        for _ in 0..n {
            let mut items = [0, 1, 2];
            shuffle(&mut items, &mut rng);
            counts[9 * items[0] + 3 * items[1] + items[2]] += 1;
        }
        let orders: Vec<i32> = counts.into_iter().filter(|&count| count > 0).collect();
        let (mean, sigma) = (f64::from(n) / 6.0, (f64::from(n) * 5.0 / 36.0).sqrt());
        assert_eq!(orders.len(), 6);
        assert!(orders.iter().all(|&count| (f64::from(count) - mean).abs() < 6.0 * sigma), "{orders:?}");
    }

    #[test]
    fn shuffling_loses_nothing_and_is_fixed_by_the_seed() {
        let order = |n: usize, seed| {
            let mut items: Vec<usize> = (0..n).collect();
            shuffle(&mut items, &mut rng(seed, Stream::Batches));
            items
        };
        assert_eq!(order(8, 0), [3, 2, 0, 1, 6, 4, 5, 7]);
        assert_ne!(order(100, 1), order(100, 2));
        for n in 0..20 {
            let mut items = order(n, 3);
            items.sort_unstable();
            assert!(items.into_iter().eq(0..n));
        }
    }

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
