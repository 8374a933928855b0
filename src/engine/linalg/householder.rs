//! Householder's reflections.

use super::largest;
use crate::engine::sums::inner_product;

/// H = I − β·v·vᵀ, symmetric and orthogonal, acting on the last elements of a vector (Householder 1958).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reflection {
    v: Vec<f64>,
    beta: f64,
}

impl Reflection {
    /// H with H·x = (r, 0, …, 0), and r = ∓‖x‖, of the sign in which nothing cancels: v = x − r·e₁, β = 2/vᵀv, of a multiple
    /// of x whose squares neither overflow nor vanish. The identity if x is 0.
    pub fn of(x: &[f64]) -> (Self, f64) {
        let scale = largest(x);
        if scale == 0.0 {
            return (Self { v: vec![0.0; x.len()], beta: 0.0 }, 0.0);
        }
        let mut v: Vec<f64> = x.iter().map(|x| x / scale).collect();
        let norm = inner_product(&v, &v).sqrt();
        let r = if v[0] > 0.0 { -norm } else { norm };
        v[0] -= r;
        let beta = 2.0 / inner_product(&v, &v);
        (Self { v, beta }, r * scale)
    }

    /// y ← H·y on the last elements of y.
    pub fn apply(&self, y: &mut [f64]) {
        let start = y.len() - self.v.len();
        let factor = self.beta * inner_product(&self.v, &y[start..]);
        y[start..].iter_mut().zip(&self.v).for_each(|(y, v)| *y -= factor * v);
    }
}

/// Column j of Q = H₁·H₂·…, `rows` long.
pub(super) fn column_of_q(reflections: &[Reflection], rows: usize, j: usize) -> Vec<f64> {
    let mut column = vec![0.0; rows];
    column[j] = 1.0;
    for reflection in reflections.iter().rev() {
        reflection.apply(&mut column);
    }
    column
}
