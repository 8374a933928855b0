//! The net for points in the plane.

use ndarray::{Array2, ArrayView2};

use super::TIME_WIDTH;
use crate::engine::function::Function;
use crate::engine::nn::Mlp;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// Coordinates of a point.
pub(super) const DIMS: usize = 2;

const HIDDEN: usize = 64;

/// Coordinates enter magnified: at initialisation the net then already varies over the width of a moon.
const MAGNIFIED: f32 = 4.0;

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
        let input = Array2::from_shape_fn((x.nrows(), inputs(self.classes)), |(row, column)| {
            if column < DIMS {
                MAGNIFIED * x[(row, column)]
            } else if column < DIMS + TIME_WIDTH {
                time[(row, column - DIMS)]
            } else {
                f32::from(u8::from(classes[row] == column - DIMS - TIME_WIDTH))
            }
        });
        let input = tape.constant(&input);
        self.mlp.forward(tape, input)
    }
}

fn inputs(classes: usize) -> usize {
    DIMS + TIME_WIDTH + if classes > 0 { classes + 1 } else { 0 }
}
