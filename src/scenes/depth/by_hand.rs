//! A stack once more, without the tape: what the checks compare with. One digit at a time, no norm.

use super::settings::Activation;
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::nn::{StackShape, Weights};
use crate::engine::real::Real;

/// A stack's numbers.
pub struct ByHand {
    shape: StackShape,
    /// W and b of each layer, the last one that of the logits.
    pub layers: Vec<(Vec<f64>, Vec<f64>)>,
}

/// φ and φ′ from their definitions.
fn activation(f: Function, z: f64) -> (f64, f64) {
    match f {
        Function::Sigmoid => {
            let y = math::sigmoid(z);
            (y, y * (1.0 - y))
        }
        Function::Tanh => {
            let y = math::tanh(z);
            (y, 1.0 - y * y)
        }
        Function::Gelu => {
            let cdf = 0.5 * math::erfc(-z / std::f64::consts::SQRT_2);
            (z * cdf, cdf + z * math::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt())
        }
        _ => (z.max(0.0), if z > 0.0 { 1.0 } else { 0.0 }),
    }
}

impl ByHand {
    /// The numbers of a net at rest.
    pub fn new<T: Real>(shape: StackShape, weights: &Weights<T>) -> Self {
        let values = |name: String| -> Vec<f64> {
            weights.get(&name).map(|tensor| tensor.iter().map(|x| x.to_f64()).collect()).unwrap_or_default()
        };
        let names = (0..shape.depth).map(|i| format!("layers.{i}")).chain(["out".to_owned()]);
        let layers = names.map(|name| (values(format!("{name}.weight")), values(format!("{name}.bias")))).collect();
        Self { shape, layers }
    }

    /// The logits for one digit, and how they change if z of layer `at` moves by `moved`.
    pub fn logits(&self, pixels: &[f64], moved: Option<(usize, &[f64])>) -> (Vec<f64>, Vec<f64>) {
        let (mut h, mut change) = (pixels.to_vec(), vec![0.0; pixels.len()]);
        for (i, (weight, bias)) in self.layers.iter().enumerate() {
            let of = |h: &[f64]| -> Vec<f64> {
                weight.chunks_exact(h.len()).map(|row| row.iter().zip(h).fold(0.0, |sum, (w, h)| sum + w * h)).collect()
            };
            let (z, mut dz) = (of(&h), of(&change));
            if let Some((_, by)) = moved.filter(|(at, _)| *at == i) {
                dz.iter_mut().zip(by).for_each(|(dz, by)| *dz += by);
            }
            let z: Vec<f64> = z.iter().zip(bias).map(|(z, b)| z + b).collect();
            if i == self.shape.depth {
                return (z, dz);
            }
            let bent: Vec<(f64, f64)> = z.iter().map(|z| activation(self.shape.activation, *z)).collect();
            let scale = self.shape.skip.filter(|_| h.len() == z.len());
            let onwards = |way: &[f64], branch: Vec<f64>| match scale {
                Some(scale) => way.iter().zip(branch).map(|(way, branch)| way + scale * branch).collect(),
                None => branch,
            };
            h = onwards(&h, bent.iter().map(|(y, _)| *y).collect());
            change = onwards(&change, bent.iter().zip(dz).map(|((_, slope), dz)| slope * dz).collect());
        }
        (h, change)
    }

    /// The cross-entropy of one digit in nats, and by how much it changes.
    pub fn loss(&self, pixels: &[f64], label: usize, moved: Option<(usize, &[f64])>) -> (f64, f64) {
        let (logits, change) = self.logits(pixels, moved);
        let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = logits.iter().map(|logit| math::exp(logit - most)).collect();
        let total = parts.iter().fold(0.0, |sum, part| sum + part);
        let expected = parts.iter().zip(&change).fold(0.0, |sum, (part, change)| sum + part / total * change);
        (most + math::ln(total) - logits[label], expected - change[label])
    }
}

/// The steepest slope of an activation, looked for on a grid.
pub fn steepest(of: Activation) -> f64 {
    (-8000..=8000).map(|i| activation(of.function(), f64::from(i) * 1e-3).1.abs()).fold(0.0, f64::max)
}
