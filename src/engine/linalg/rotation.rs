//! Rotations of pairs of rows: the step of both Jacobi methods.

use crate::engine::sums::inner_product;

/// Two vectors whose cosine is below this are orthogonal.
const ORTHOGONAL: f64 = 1e-15;

/// Far more rounds than it takes: a guard against turning one last bit to and fro.
const MOST_SWEEPS: usize = 60;

/// (a, b) ← (cos·a − sin·b, sin·a + cos·b).
pub(super) fn turn(a: &mut [f64], b: &mut [f64], cos: f64, sin: f64) {
    for (a, b) in a.iter_mut().zip(b) {
        (*a, *b) = (cos * *a - sin * *b, sin * *a + cos * *b);
    }
}

/// The smaller angle whose rotation makes a symmetric 2×2 matrix (p, off; off, q) diagonal, as (tan, cos, sin): the root of
/// tan² + 2·cot2·tan − 1 = 0 with cot2 = (q − p) / 2off (Rutishauser 1966).
pub(super) fn angle(p: f64, off: f64, q: f64) -> (f64, f64, f64) {
    let cot2 = (q - p) / (2.0 * off);
    let tan = cot2.signum() / (cot2.abs() + (1.0 + cot2 * cot2).sqrt());
    let cos = 1.0 / (1.0 + tan * tan).sqrt();
    (tan, cos, tan * cos)
}

/// Turns pairs of rows until all are orthogonal (one-sided Jacobi, Hestenes 1958); what stands beside each row, its partner,
/// turns with it, so that Σ partnerₖ·rowₖᵀ stays what it was.
pub(super) fn orthogonalise(rows: &mut [Vec<f64>], partners: &mut [Vec<f64>]) {
    let mut squares: Vec<f64> = rows.iter().map(|row| inner_product(row, row)).collect();
    for _ in 0..MOST_SWEEPS {
        if !turn_all(rows, partners, &mut squares) {
            break;
        }
    }
}

/// Turns every pair of rows so that they become orthogonal; whether any had to be turned.
fn turn_all(rows: &mut [Vec<f64>], partners: &mut [Vec<f64>], squares: &mut [f64]) -> bool {
    let mut turned = false;
    for p in 0..rows.len() {
        for q in p + 1..rows.len() {
            let (a, b) = pair(rows, p, q);
            let overlap = inner_product(a, b);
            if overlap.abs() <= ORTHOGONAL * (squares[p] * squares[q]).sqrt() * a.len() as f64 {
                continue;
            }
            turned = true;
            let (_, cos, sin) = angle(squares[p], overlap, squares[q]);
            turn(a, b, cos, sin);
            (squares[p], squares[q]) = (inner_product(a, a), inner_product(b, b));
            let (a, b) = pair(partners, p, q);
            turn(a, b, cos, sin);
        }
    }
    turned
}

/// Rows p and q, for p < q.
pub(super) fn pair(rows: &mut [Vec<f64>], p: usize, q: usize) -> (&mut Vec<f64>, &mut Vec<f64>) {
    let (before, after) = rows.split_at_mut(q);
    (&mut before[p], &mut after[0])
}
