//! Linear algebra of small matrices, in f64: factors, and what they solve; norms, radii, singular and eigenvalues.
//!
//! Matrices are stored row by row, as everywhere here; a vector is a slice. All sums run in a fixed order, so the bits are the
//! same on every machine, which those of `ndarray`'s `dot` are not. The sources are Golub & Van Loan, Matrix Computations, and
//! Higham, Accuracy and Stability of Numerical Algorithms, where no other is named.
//!
//! ```
//! use glassbox::engine::linalg::{Cholesky, Defect, product};
//! use ndarray::array;
//!
//! let a = array![[4.0, 2.0], [2.0, 10.0]];
//! let cholesky = Cholesky::of(&a.view()).unwrap();
//! assert_eq!(cholesky.lower, array![[2.0, 0.0], [1.0, 3.0]]);
//! assert_eq!(product(&cholesky.lower.view(), &cholesky.lower.t()), a);
//! assert_eq!(cholesky.solve(&[8.0, 22.0]), [1.0, 2.0]);
//! assert_eq!(Cholesky::of(&array![[1.0, 2.0], [2.0, 1.0]].view()), Err(Defect::NotPositiveDefinite));
//! ```

mod cholesky;
mod eigen;
mod householder;
mod lu;
mod norm;
mod product;
mod qr;
mod radius;
mod rotation;
mod svd;
mod triangle;
mod values;

pub use cholesky::Cholesky;
pub use eigen::{SymmetricEigen, symmetric_eigen};
pub use lu::Lu;
pub use norm::spectral_norm;
pub use product::product;
pub use qr::Qr;
pub use radius::spectral_radius;
pub use svd::Svd;
pub use values::singular_values;

use ndarray::ArrayView2;

/// What a number that ought to be 0 is left with, as a part of the numbers it was computed from.
const ROUNDING: f64 = f64::EPSILON;

/// Why a matrix has no such factors, or a system no unique solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// It has not as many rows as columns.
    NotSquare,
    /// An element is infinite or NaN.
    NotFinite,
    /// A vector v has vᵀ·A·v ≤ 0, to rounding.
    NotPositiveDefinite,
    /// Its columns depend on each other, to rounding.
    Singular,
}

fn check_finite(a: &ArrayView2<f64>) -> Result<(), Defect> {
    if a.iter().all(|x| x.is_finite()) { Ok(()) } else { Err(Defect::NotFinite) }
}

fn check_square(a: &ArrayView2<f64>) -> Result<usize, Defect> {
    check_finite(a)?;
    if a.nrows() == a.ncols() { Ok(a.nrows()) } else { Err(Defect::NotSquare) }
}

/// The largest |x|; 0 if there is none.
fn largest<'a>(elements: impl IntoIterator<Item = &'a f64>) -> f64 {
    elements.into_iter().fold(0.0, |largest, x| x.abs().max(largest))
}
