//! Numbers only: the mathematics of every scene. Knows no terminal, no scene, no clock.

pub mod array_file;
pub mod data;
pub mod denoiser;
pub mod diffusion;
pub mod distribution;
pub mod energy;
pub mod estimator;
pub mod function;
pub mod linalg;
pub mod math;
pub mod matmul;
mod matrix;
pub mod nn;
pub mod optim;
pub mod piecewise;
pub mod real;
pub mod recurrence;
pub mod regression;
pub mod rng;
pub mod schedule;
pub mod stats;
pub mod sums;
pub mod tape;
pub mod tensor_file;
