//! How much a small matrix stretches, in f64: its spectral norm, all its singular values, its spectral radius.

mod norm;
mod radius;
mod values;

pub use norm::spectral_norm;
pub use radius::spectral_radius;
pub use values::singular_values;
