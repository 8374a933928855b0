//! What goes into the network: weights of the user's, noise that spoils pictures.

use super::net::Net;
use crate::engine::nn::Weights;
use crate::engine::rng::{Generator, normal, uniform};
use crate::engine::tensor_file;
use crate::refusal::{Refusal, Result};
use crate::scene::{FromFile, choices};
use std::path::Path;

/// The most numbers a code may have.
pub const MOST_LATENTS: usize = 16;

choices! {
    /// Which picture is encoded.
    pub enum Source {
        /// One of the digits.
        Digit = "digit",
        /// The user's.
        Image = "image",
    }
}

choices! {
    /// How the input of a denoising autoencoder is spoilt.
    pub enum Corruption {
        /// Gaussian noise of standard deviation 0.4, cut to [0, 1].
        Gaussian = "gaussian",
        /// Each pixel is 0 with probability ½.
        Zeroed = "zeroed",
    }
}

impl Corruption {
    /// The pictures spoilt.
    pub fn spoil(self, x: &[f32], rng: &mut Generator) -> Vec<f32> {
        const DEVIATION: f32 = 0.4;
        x.iter()
            .map(|x| match self {
                Self::Gaussian => (x + DEVIATION * normal(rng)).clamp(0.0, 1.0),
                Self::Zeroed => x * f32::from(uniform(rng) < 0.5),
            })
            .collect()
    }
}

/// Weights of the user's, checked.
pub struct Trained {
    /// The weights.
    pub weights: Weights<f32>,
    /// How many numbers a code has.
    pub latents: usize,
}

impl FromFile for Trained {
    const EXPECTED: &'static str = "a safetensors file with encoder.0, mu, logvar, decoder.0 and decoder.2";

    fn from_file(path: &Path) -> Result<Self> {
        let weights = tensor_file::read(path)?;
        Self::checked(weights).map_err(|refusal| refusal.within(path.display()))
    }
}

impl Trained {
    fn checked(weights: Weights<f32>) -> Result<Self> {
        let latents = weights.get("mu.bias").map_or(2, ndarray::ArrayBase::len);
        if !(2..=MOST_LATENTS).contains(&latents) {
            return Err(Refusal::new("mu.bias", format!("{latents} latents"), format!("2 to {MOST_LATENTS}")));
        }
        Net::<f32>::with_weights(latents, &weights)?;
        Ok(Self { weights, latents })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    #[test]
    fn half_the_pixels_are_zeroed_and_the_others_kept() {
        let x = vec![0.5; 10_000];
        let spoilt = Corruption::Zeroed.spoil(&x, &mut rng(0, Stream::Noise));
        let kept = spoilt.iter().filter(|x| **x == 0.5).count();
        assert_eq!(spoilt.iter().filter(|x| **x == 0.0).count(), x.len() - kept);
        assert!((kept as f64 - 5000.0).abs() < 6.0 * 50.0);
    }

    #[test]
    fn weights_of_another_shape_are_refused_with_the_name_of_the_tensor() {
        let mut weights = Net::<f32>::new(3, &mut rng(0, Stream::Init)).weights();
        assert_eq!(Trained::checked(weights.clone()).map(|trained| trained.latents), Ok(3));
        weights.tensors.retain(|(name, _)| name != "decoder.2.bias");
        let refusal = Trained::checked(weights).err().unwrap();
        assert_eq!((&refusal.place[..], &refusal.found[..]), ("tensors", "no decoder.2.bias"));
    }
}
