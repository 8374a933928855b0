//! The net for points in the plane.

use ndarray::{Array2, ArrayView2, s};

use super::TIME_WIDTH;
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::nn::Mlp;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// Coordinates of a point.
pub(super) const DIMS: usize = 2;

const HIDDEN: usize = 64;

/// Coordinates enter magnified: at initialisation the net then already varies over the width of a moon.
const MAGNIFIED: f64 = 4.0;

/// They enter as waves too, sin and cos of 2x, 4x and 8x: a net that is fed slow inputs only is slow to learn what varies
/// fast (Tancik et al. 2020), and without them three rings stay a blurred disc.
const SLOWEST: f64 = 2.0;
const OCTAVES: usize = 3;

/// What a coordinate becomes: itself and its waves.
const FEATURES: usize = 1 + 2 * OCTAVES;

#[derive(Debug, Clone)]
pub(super) struct PlaneNet {
    mlp: Mlp,
    /// 0 for a net without classes.
    classes: usize,
}

impl PlaneNet {
    pub(super) fn new(tape: &mut Tape<f32>, classes: usize, rng: &mut Generator) -> Self {
        let sizes = [inputs(classes), HIDDEN, HIDDEN, HIDDEN, DIMS];
        Self { mlp: Mlp::new(tape, "", &sizes, Function::Silu, rng), classes }
    }

    pub(super) fn record(
        &self,
        tape: &mut Tape<f32>,
        x: &ArrayView2<f32>,
        time: &Array2<f32>,
        classes: &[usize],
    ) -> Var {
        let mut input = Array2::zeros((x.nrows(), inputs(self.classes)));
        for (row, mut input) in input.outer_iter_mut().enumerate() {
            for axis in 0..DIMS {
                let place = axis * FEATURES..(axis + 1) * FEATURES;
                features(x[(row, axis)]).into_iter().zip(place).for_each(|(feature, place)| input[place] = feature);
            }
            let place = DIMS * FEATURES..DIMS * FEATURES + TIME_WIDTH;
            input.slice_mut(s![place]).assign(&time.row(row));
            if self.classes > 0 {
                input[DIMS * FEATURES + TIME_WIDTH + classes[row]] = 1.0;
            }
        }
        let input = tape.constant(&input);
        self.mlp.forward(tape, input)
    }
}

fn inputs(classes: usize) -> usize {
    DIMS * FEATURES + TIME_WIDTH + if classes > 0 { classes + 1 } else { 0 }
}

/// 4x, then sin and cos of 2x, 4x, 8x; each octave from the one before it.
fn features(x: f32) -> [f32; FEATURES] {
    let x = f64::from(x);
    let mut features = [(MAGNIFIED * x) as f32; FEATURES];
    let (mut sin, mut cos) = (math::sin(SLOWEST * x), math::cos(SLOWEST * x));
    for wave in features[1..].chunks_exact_mut(2) {
        wave.copy_from_slice(&[sin as f32, cos as f32]);
        (sin, cos) = (2.0 * sin * cos, 1.0 - 2.0 * sin * sin);
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_enters_magnified_and_as_waves_of_three_octaves() {
        for x in [-3.1_f32, 0.0, 0.4, 2.5] {
            let wide = f64::from(x);
            let waves = [2.0, 4.0, 8.0].map(|k| [math::sin(k * wide), math::cos(k * wide)]);
            let expected = [4.0 * wide].into_iter().chain(waves.into_iter().flatten());
            for (found, expected) in features(x).into_iter().zip(expected) {
                assert!((f64::from(found) - expected).abs() < 1e-6, "{x}: {found} is not {expected}");
            }
        }
    }
}
