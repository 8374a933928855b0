//! What samples are once they have arrived at the data: how far from the examples, and of digits whether halves agree.

use super::halves::Halves;
use super::sampling::Setup;
use super::world::World;
use crate::engine::stats;

/// Medians of the distance to the nearest example: between points of the plane, or of digits in pixels from 0 to 1. Undefined
/// where nothing is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Of the samples.
    pub samples: f64,
    /// Of data that nothing was learned from, as many as there are samples.
    pub fresh: f64,
    /// Of what the exact denoiser makes of the same noise.
    pub exact: f64,
}

impl Nearest {
    pub const UNKNOWN: Self = Self { samples: f64::NAN, fresh: f64::NAN, exact: f64::NAN };
}

/// A look at all samples, a part at a time.
#[derive(Default)]
pub struct Arrival {
    halves: Halves,
    /// The distances of the set that is looked at, so far, and the medians of those before it.
    distances: Vec<f64>,
    medians: Vec<f64>,
}

impl Arrival {
    /// The share of halves that agree, and how near the samples are, once all has been looked at.
    pub fn look(&mut self, setup: &Setup, x: &[f64]) -> Option<(f64, Nearest)> {
        let fresh = setup.world.fresh.first().map_or(&[][..], |set| &set[..set.len().min(x.len())]);
        let exact = if setup.net.is_none() { x } else { &setup.exact_ends };
        if let Some(set) = [x, fresh, exact].get(self.medians.len()) {
            self.measure(set, &setup.world);
            return None;
        }
        let [samples, fresh, exact] = [0, 1, 2].map(|set| self.medians[set]);
        Some((setup.halves(&mut self.halves, x)?, Nearest { samples, fresh, exact }))
    }

    /// Looks at some more samples of a set.
    fn measure(&mut self, set: &[f64], world: &World) {
        // About a millisecond.
        let (rows, unit) = if world.dims == 2 { (400, 1.0) } else { (8, 0.5) };
        let portion = set.chunks_exact(world.dims).skip(self.distances.len()).take(rows);
        self.distances.extend(portion.map(|row| unit * distance(row, &world.points)));
        if self.distances.len() == set.len() / world.dims {
            self.medians.push(stats::quantile(&self.distances, 0.5).unwrap_or(f64::NAN));
            self.distances.clear();
        }
    }
}

/// From a sample to the nearest example.
fn distance(sample: &[f64], examples: &[f64]) -> f64 {
    let square = |example: &[f64]| sample.iter().zip(example).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
    examples.chunks_exact(sample.len()).map(square).fold(f64::INFINITY, f64::min).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_example_counts() {
        let examples = [0.0, 0.0, 10.0, 0.0];
        assert_eq!([distance(&[3.0, 4.0], &examples), distance(&[9.0, 0.0], &examples)], [5.0, 1.0]);
    }
}
