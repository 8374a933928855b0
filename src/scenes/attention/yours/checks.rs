//! What must hold of the pictures, whatever the tensor. Whether rows sum to 1 is reported: the tensor is the user's.

use super::{HeadView, Shown};
use crate::scene::Checks;
use crate::scenes::attention::Attention;

pub fn checks(scene: &Attention, look: &Shown, out: &mut dyn Checks) {
    let Some(view) = HeadView::of(scene, look) else { return };
    let (rows, columns) = (view.tensor.queries(), view.tensor.keys());
    let total = view.weights.iter().fold(0.0, |sum, w| sum + f64::from(*w));
    for (level, i) in view.browsed.levels.iter().zip(1..) {
        let extent = |place: usize, size: usize| (1_usize << i).min(size - (place << i)) as f64;
        // A mean of means at an edge counts as often as the weights it stands for.
        let part = |(at, mean): (usize, &f32)| {
            let (row, column) = (at / level.columns, at % level.columns);
            f64::from(*mean) * extent(row, rows) * extent(column, columns)
        };
        let sum = level.means.iter().enumerate().map(part).fold(0.0, |sum, part| sum + part);
        let is_even = rows.is_multiple_of(1 << i) && columns.is_multiple_of(1 << i);
        if is_even {
            out.check("pooled", sum, total, 1e-5 * (1.0 + total), "the sum over all blocks");
        }
    }
    if view.tensor.block == 1 {
        let sum = |row: &[f32]| row.iter().fold(0.0, |sum, w| sum + f64::from(*w));
        let error = view.weights.chunks_exact(columns).map(|row| (sum(row) - 1.0).abs()).fold(0.0, f64::max);
        let tolerance = 1e-5 * (1.0 + error);
        out.check("row-sums", error, view.browsed.row_sum_error, tolerance, "once from memory, once from the file");
    }
}

#[cfg(test)]
mod tests;
