//! Numbers only: the mathematics of every scene. Knows no terminal, no scene, no clock.

pub mod data;
pub mod diffusion;
pub mod math;
pub mod rng;
pub mod schedule;
pub mod stats;
