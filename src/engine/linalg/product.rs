//! The product of two matrices.

use ndarray::{Array2, ArrayView2};

use crate::engine::matmul::{self, Matrix};

/// A·B: A m×k, B k×n, in 2mkn operations. Like `a.dot(&b)`, but with the same bits on every machine.
pub fn product(a: &ArrayView2<f64>, b: &ArrayView2<f64>) -> Array2<f64> {
    let (rows, columns) = (a.nrows(), b.ncols());
    let (a, b) = (a.as_standard_layout(), b.as_standard_layout());
    let mut c = vec![0.0; rows * columns];
    matmul::product(
        Matrix::new(a.as_slice().expect("just put in order"), rows, a.ncols()),
        Matrix::new(b.as_slice().expect("just put in order"), b.nrows(), columns),
        &mut c,
    );
    Array2::from_shape_vec((rows, columns), c).expect("as many elements as the shape says")
}
