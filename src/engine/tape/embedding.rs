//! Rows of a table.

use super::op::Op;
use super::shape::Shape;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// `y[i] = table[indexᵢ]`: table (V, D), the indices below V and in the given shape; y has that shape and a last axis D.
    pub fn gather(&mut self, table: Var, indices: &[usize], shape: &[usize]) -> Var {
        let (size, width) = (self.shape(table)[0], self.shape(table)[1]);
        assert_eq!(indices.len(), shape.iter().product::<usize>(), "as many indices as the shape says");
        assert!(indices.iter().all(|&index| index < size), "an index is one of the {size} rows");
        let (nodes, y, var) = self.push(Op::Gather { table }, Shape::from(shape).with_last(width), &[table]);
        y.indices.clear();
        y.indices.extend_from_slice(indices);
        let table = &nodes[table.0].value;
        for (i, &index) in indices.iter().enumerate() {
            y.value[i * width..(i + 1) * width].copy_from_slice(&table[index * width..(index + 1) * width]);
        }
        var
    }
}

/// `d_table[indexᵢ] += d_y[i]`.
pub(super) fn gather_backward<T: Real>(table: Var, back: &mut Backward<T>) {
    let width = back.shape(table)[1];
    let (indices, d_y) = (&back.node.indices, back.d_out);
    if let Some(d_table) = back.grad(table) {
        for (i, &index) in indices.iter().enumerate() {
            let d_row = &mut d_table[index * width..(index + 1) * width];
            d_row.iter_mut().zip(&d_y[i * width..]).for_each(|(d_row, &d_y)| *d_row += d_y);
        }
    }
}
