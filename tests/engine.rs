//! The engine against closed forms, finite differences and the values of others.
#![allow(unsafe_code)] // Only an allocator of our own can count allocations.

#[macro_use]
#[path = "support/reference.rs"]
mod reference;

#[path = "engine/allocations.rs"]
mod allocations;
#[path = "engine/bits.rs"]
mod bits;
#[path = "engine/diffusion.rs"]
mod diffusion;
#[path = "engine/distribution.rs"]
mod distribution;
#[path = "engine/gradients.rs"]
mod gradients;
#[path = "engine/layers.rs"]
mod layers;
#[path = "engine/linalg.rs"]
mod linalg;
#[path = "engine/losses.rs"]
mod losses;
#[path = "engine/recurrence.rs"]
mod recurrence;
#[path = "engine/recurrent.rs"]
mod recurrent;
#[path = "engine/sampler.rs"]
mod sampler;
#[path = "engine/weights.rs"]
mod weights;
