//! Rows of length 1.

use super::op::Op;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;
use crate::engine::sums::inner_product;

/// A row shorter than this is divided by this instead of by its length, as in PyTorch.
const SHORTEST: f64 = 1e-12;

impl<T: Real> Tape<T> {
    /// y = x / ‖x‖ for every row, which is the last axis: then inner products of rows are cosines. A row of zeros stays one.
    pub fn normalize_rows(&mut self, x: Var) -> Var {
        let (nodes, y, var) = self.push(Op::NormalizeRows { x }, self.node(x).shape, &[x]);
        let x = &nodes[x.0].value;
        let size = y.shape.last_size().max(1);
        y.save(x.len() / size);
        let rows = y.value.chunks_exact_mut(size).zip(x.chunks_exact(size));
        for ((y, x), length) in rows.zip(&mut y.saved) {
            *length = inner_product(x, x).sqrt();
            let divisor = if *length > T::of(SHORTEST) { *length } else { T::of(SHORTEST) };
            y.iter_mut().zip(x).for_each(|(y, &x)| *y = x / divisor);
        }
        var
    }
}

/// y = x / ‖x‖: d_x += (d_y − y·⟨y, d_y⟩) / ‖x‖, what of d_y does not point along the row; of a row too short, d_y / 10⁻¹².
pub(super) fn normalize_rows_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let size = back.node.shape.last_size().max(1);
    let (y, lengths, d_y) = (&back.node.value, &back.node.saved, back.d_out);
    if let Some(d_x) = back.grad(x) {
        let rows = d_x.chunks_exact_mut(size).zip(y.chunks_exact(size)).zip(d_y.chunks_exact(size));
        for (((d_x, y), d_y), &length) in rows.zip(lengths) {
            let is_long = length > T::of(SHORTEST);
            let (along, divisor) = if is_long { (inner_product(y, d_y), length) } else { (T::ZERO, T::of(SHORTEST)) };
            d_x.iter_mut().zip(y).zip(d_y).for_each(|((d_x, &y), &d_y)| *d_x += (d_y - y * along) / divisor);
        }
    }
}
