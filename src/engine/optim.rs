//! Optimisers, gradient clipping and learning-rate schedules.
//!
//! An optimiser keeps its state per parameter, in the order of the tape's; use one optimiser for one tape. A training that is
//! to work with any of them holds a boxed one:
//!
//! ```
//! use glassbox::engine::optim::{Adam, Optimizer, Sgd};
//! use glassbox::engine::tape::Tape;
//!
//! let optimizers: [(&str, Box<dyn Optimizer<f64>>); 4] = [
//!     ("SGD", Box::new(Sgd::new(0.0, false))),
//!     ("momentum", Box::new(Sgd::new(0.9, false))),
//!     ("Adam", Box::new(Adam::new(0.9, 0.999))),
//!     ("AdamW", Box::new(Adam::new(0.9, 0.999).with_decay(0.01))),
//! ];
//! for (name, mut optimizer) in optimizers {
//!     let mut tape = Tape::new();
//!     let w = tape.parameter("w", &ndarray::arr1(&[3.0]));
//!     for _ in 0..100 {
//!         tape.restart();
//!         let square = tape.mul(w, w);
//!         let loss = tape.sum(square);
//!         tape.backward(loss);
//!         optimizer.step(&mut tape, 0.1);
//!     }
//!     assert!(tape.scalar(w).abs() < 0.1, "{name} has not found the lowest point");
//! }
//! ```

mod adam;
mod clipping;
mod rate;
mod sgd;

pub use adam::Adam;
pub use clipping::{clip_by_norm, clip_by_value, gradient_norm};
pub use rate::{warm_up, warm_up_cosine};
pub use sgd::Sgd;

use super::real::Real;
use super::tape::Tape;

/// What changes the parameters of a tape so that a loss falls.
pub trait Optimizer<T: Real>: std::fmt::Debug + Send {
    /// One step from the gradients of the last backward pass.
    fn step(&mut self, tape: &mut Tape<T>, lr: f64);
}

/// The state of parameter i, at first 0.
fn state<T: Real>(states: &mut Vec<Vec<T>>, i: usize, len: usize) -> &mut [T] {
    if states.len() == i {
        states.push(vec![T::ZERO; len]);
    }
    &mut states[i]
}
