//! All singular values, by rotations.

use ndarray::ArrayView2;

use crate::engine::sums::inner_product;

/// Below this part of the largest, a singular value cannot be told from the rounding of the elements.
const ROUNDING: f64 = f64::EPSILON;

/// Two vectors whose cosine is below this are orthogonal.
const ORTHOGONAL: f64 = 1e-15;

/// Far more rounds than it takes: a guard against turning one last bit to and fro.
const MOST_SWEEPS: usize = 60;

/// The singular values of any matrix, from the largest to the least, as many as it has columns; those that rounding hides are 0,
/// and all are NaN if an element is not finite.
///
/// The columns are first made a triangle (Gram & Schmidt, the longest one first), then the rows of that are turned in pairs
/// until all are orthogonal: their lengths are the singular values (one-sided Jacobi, Hestenes 1958).
pub fn singular_values(a: &ArrayView2<f64>) -> Vec<f64> {
    if a.iter().any(|x| !x.is_finite()) {
        return vec![f64::NAN; a.ncols()];
    }
    let mut rows = triangle(a.columns().into_iter().map(|column| column.to_vec()).collect());
    let mut squares: Vec<f64> = rows.iter().map(|row| inner_product(row, row)).collect();
    for _ in 0..MOST_SWEEPS {
        if !turn_all(&mut rows, &mut squares) {
            break;
        }
    }
    let mut values: Vec<f64> = rows.iter().map(|row| inner_product(row, row).sqrt()).collect();
    values.resize(a.ncols(), 0.0);
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

/// The rows of R in A·P = Q·R with P choosing the longest remaining column; as many as are not lost in rounding.
fn triangle(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut first = 0.0;
    for _ in 0..columns.len() {
        let squares = columns.iter().map(|column| inner_product(column, column));
        let Some((longest, square)) = squares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        let length = square.sqrt();
        if length <= ROUNDING * first || length == 0.0 {
            break;
        }
        first = if rows.is_empty() { length } else { first };
        let q: Vec<f64> = columns[longest].iter().map(|x| x / length).collect();
        let mut row = Vec::with_capacity(columns.len());
        for column in &mut columns {
            let overlap = inner_product(&q, column);
            column.iter_mut().zip(&q).for_each(|(x, q)| *x -= overlap * q);
            row.push(overlap);
        }
        columns[longest].fill(0.0);
        rows.push(row);
    }
    rows
}

/// Turns every pair of rows so that they become orthogonal; whether any had to be turned.
fn turn_all(rows: &mut [Vec<f64>], squares: &mut [f64]) -> bool {
    let mut turned = false;
    for p in 0..rows.len() {
        for q in p + 1..rows.len() {
            let (before, after) = rows.split_at_mut(q);
            let (a, b) = (&mut before[p], &mut after[0]);
            let overlap = inner_product(a, b);
            if overlap.abs() <= ORTHOGONAL * (squares[p] * squares[q]).sqrt() * a.len() as f64 {
                continue;
            }
            turned = true;
            // The smaller angle that makes them orthogonal: tan² + 2·cot2·tan − 1 = 0.
            let cot2 = (squares[q] - squares[p]) / (2.0 * overlap);
            let tan = cot2.signum() / (cot2.abs() + (1.0 + cot2 * cot2).sqrt());
            let cos = 1.0 / (1.0 + tan * tan).sqrt();
            let sin = tan * cos;
            for (a, b) in a.iter_mut().zip(b.iter_mut()) {
                (*a, *b) = (cos * *a - sin * *b, sin * *a + cos * *b);
            }
            (squares[p], squares[q]) = (inner_product(a, a), inner_product(b, b));
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::nn::init;
    use crate::engine::rng::{Stream, rng};
    use crate::engine::spectral::spectral_norm;
    use ndarray::{Array2, Ix2, array};

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, wanted) in found.iter().zip(expected) {
            assert!((found - wanted).abs() <= 1e-13 * expected[0], "{found} {wanted}");
        }
    }

    #[test]
    fn values_of_known_matrices() {
        near(&singular_values(&array![[0.0, 2.0], [-3.0, 0.0]].view()), &[3.0, 2.0]);
        near(&singular_values(&array![[1.0, 1.0], [1.0, 1.0]].view()), &[2.0, 0.0]);
        near(&singular_values(&Array2::zeros((2, 2)).view()), &[0.0, 0.0]);
        assert!(singular_values(&array![[f64::INFINITY]].view())[0].is_nan());
    }

    #[test]
    fn values_survive_two_rotations_and_the_first_is_the_norm() {
        let mut init = rng(3, Stream::Init);
        let mut rotation = || init::orthogonal::<f64>(&[24, 24], &mut init).into_dimensionality::<Ix2>().unwrap();
        let expected: Vec<f64> = (0..24).map(|i| 1.0 / f64::from(1 << i)).collect();
        let matrix = rotation().dot(&Array2::from_diag(&ndarray::Array1::from(expected.clone()))).dot(&rotation());
        near(&singular_values(&matrix.view()), &expected);
        assert!((spectral_norm(&matrix.view()) - 1.0).abs() < 1e-13);
    }
}
