//! The act at the loss cliff: the smallest recurrent net there is, and what a step of learning does to it at a wall.
//!
//! hₜ = tanh(w·hₜ₋₁ + b) from h₀ = 0, and L = (h_T − y)². Where w > 1, h runs away from 0 to the side that b is on, so that L has a
//! wall along b = 0: the longer the net runs, the steeper (Pascanu et al. 2013, section 2.3).

use super::Moment;
use super::backward::norm;
use super::settings::Clip;
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::optim::{Sgd, gradient_norm};
use crate::engine::tape::{Tape, Var};
use crate::scene::Step;
use ndarray::{Array2, arr1, arr2};
use std::sync::Arc;

/// T.
pub const LENGTH: usize = 15;

/// y.
const TARGET: f64 = 0.7;

/// Steps of gradient descent, and how much of the gradient is taken. Known to meet the wall.
pub const STEPS: usize = 200;
pub const RATE: f64 = 0.1;

/// The part of the plane that is mapped: w and b.
pub const W: [f64; 2] = [0.0, 4.0];
pub const B: [f64; 2] = [-1.2, 0.6];

/// Who walks: what is done to gradients, and (w, b) at the start. The last begins where L is flat.
pub const WALKERS: [(Clip, [f64; 2]); 4] =
    [(Clip::None, WALL), (Clip::Norm, WALL), (Clip::Value, WALL), (Clip::Norm, [3.5, -1.0])];
const WALL: [f64; 2] = [2.4, -0.5];

/// The walkers after some steps.
#[derive(Clone)]
pub struct Cliff {
    pub map: Arc<Array2<f64>>,
    /// Steps of gradient descent so far.
    pub step: usize,
    pub walkers: [Walker; WALKERS.len()],
}

/// Where one is.
#[derive(Clone, Copy)]
pub struct Walker {
    pub w: f64,
    pub b: f64,
    /// L.
    pub loss: f64,
    /// (∂L/∂w, ∂L/∂b) by back-propagation through time.
    pub gradient: [f64; 2],
    /// How long the step is that it takes from here.
    pub step: f64,
}

impl Walker {
    /// Where it is on the map: (b, w).
    pub fn place(&self) -> (f64, f64) {
        (self.b, self.w)
    }

    /// ‖∂L/∂(w, b)‖.
    pub fn length(&self) -> f64 {
        norm(&self.gradient)
    }
}

impl Cliff {
    /// L where a picture of the map of this height and width has a pixel; the first row is the uppermost.
    pub fn map_at(&self, row: usize, height: usize, column: usize, width: usize) -> f64 {
        let (rows, columns) = self.map.dim();
        self.map[[rows - 1 - row * rows / height.max(1), column * columns / width.max(1)]]
    }
}

/// L, written out.
pub fn loss(w: f64, b: f64) -> f64 {
    let h = (0..LENGTH).fold(0.0, |h, _| math::tanh(w * h + b));
    (h - TARGET) * (h - TARGET)
}

/// L over the mapped part of the plane: a row for every w, a column for every b, from the lower ends to the upper.
fn map() -> Array2<f64> {
    const ROWS_AND_COLUMNS: (usize, usize) = (65, 97);
    let at = |[lo, hi]: [f64; 2], i: usize, n: usize| lo + (hi - lo) * i as f64 / (n - 1) as f64;
    let (rows, columns) = ROWS_AND_COLUMNS;
    Array2::from_shape_fn(ROWS_AND_COLUMNS, |(i, j)| loss(at(W, i, rows), at(B, j, columns)))
}

/// One net on its way.
struct Descent {
    clip: Clip,
    tape: Tape<f64>,
    w: Var,
    b: Var,
    sgd: Sgd<f64>,
}

impl Descent {
    fn new((clip, [w, b]): (Clip, [f64; 2])) -> Self {
        let mut tape = Tape::new();
        let w = tape.parameter("w", &arr2(&[[w]]));
        let b = tape.parameter("b", &arr1(&[b]));
        Self { clip, tape, w, b, sgd: Sgd::new(0.0, false) }
    }

    /// One step of gradient descent; where it was taken from.
    fn walk(&mut self) -> Walker {
        let tape = &mut self.tape;
        tape.restart();
        let mut h = tape.zeros(&[1, 1]);
        for _ in 0..LENGTH {
            h = tape.linear(h, self.w, Some(self.b), Function::Tanh);
        }
        let target = tape.constant(&arr2(&[[TARGET]]));
        let loss = tape.mse(h, target);
        tape.backward(loss);
        let from = Walker {
            w: tape.value(self.w)[[0, 0]],
            b: tape.value(self.b)[[0]],
            loss: tape.scalar(loss),
            gradient: [tape.grad(self.w)[[0, 0]], tape.grad(self.b)[[0]]],
            step: f64::NAN,
        };
        self.clip.apply(tape);
        let step = RATE * gradient_norm(tape);
        self.sgd.step(tape, RATE);
        Walker { step, ..from }
    }
}

/// The act as it runs.
pub struct Run {
    map: Arc<Array2<f64>>,
    walkers: [Descent; WALKERS.len()],
    step: usize,
}

impl Run {
    pub fn new() -> Self {
        Self { map: Arc::new(map()), walkers: WALKERS.map(Descent::new), step: 0 }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.step > STEPS {
            return None;
        }
        let walkers = self.walkers.each_mut().map(Descent::walk);
        self.step += 1;
        Some(Step::Moment(Moment::Cliff(Cliff { map: self.map.clone(), step: self.step - 1, walkers })))
    }
}
