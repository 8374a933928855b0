//! Recurrent cells unrolled in f64: their states, the gradients that travel back through them, their Jacobians.
//!
//! A [`Net`] runs on the tape, some steps at a time, forwards and backwards. A [`Jacobian`] is written out by hand from the
//! gates, and a [`Product`] of them tells by another route how a state depends on an earlier one.

mod init;
mod jacobian;
mod layer;
mod net;
mod parameters;

pub use init::{CellConfig, Init};
pub use jacobian::{Jacobian, Product};
pub use layer::Layer;
pub use net::{Gradient, Net, State};
pub use parameters::{Kind, Parameters};
