//! Softmax and its logarithm, over the last axis.

use super::broadcast::{Run, for_each_run};
use super::op::Op;
use super::shape::Shape;
use super::{Backward, Node, Tape, Var};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::sums::{inner_product, largest, sum};

impl<T: Real> Tape<T> {
    /// yᵢ = e^xᵢ / Σⱼ e^xⱼ over the last axis. Where `keep` is 0 the element is left out and y is exactly 0; `keep` is
    /// repeated to the shape of x as in [`Self::add`]. A row with nothing kept is all 0.
    pub fn softmax(&mut self, x: Var, keep: Option<Var>) -> Var {
        let (nodes, y, var) = self.push(Op::Softmax { x }, self.node(x).shape, &[x]);
        y.value.copy_from_slice(&nodes[x.0].value);
        softmax_rows(&mut y.value, y.shape, T::ONE, keep.map(|keep| &nodes[keep.0]));
        var
    }

    /// yᵢ = xᵢ − ln Σⱼ e^xⱼ over the last axis, finite for logits of any size.
    pub fn log_softmax(&mut self, x: Var) -> Var {
        let (nodes, y, var) = self.push(Op::LogSoftmax { x }, self.node(x).shape, &[x]);
        y.value.copy_from_slice(&nodes[x.0].value);
        y.save(y.value.len());
        log_softmax_rows(&mut y.value, &mut y.saved, y.shape.last_size());
        var
    }
}

/// Replaces every row by the softmax of its multiple.
pub(super) fn softmax_rows<T: Real>(y: &mut [T], shape: Shape, multiple: T, keep: Option<&Node<T>>) {
    if let Some(keep) = keep {
        for_each_run(shape, keep.shape, |Run { start, len, small_start, small_step }| {
            let y = &mut y[start..start + len];
            let mask = |y: &mut T, keep: T| *y = if keep == T::ZERO { T::NEG_INFINITY } else { *y };
            if small_step == 1 {
                y.iter_mut().zip(&keep.value[small_start..]).for_each(|(y, &keep)| mask(y, keep));
            } else {
                for y in y {
                    mask(y, keep.value[small_start]);
                }
            }
        });
    }
    let columns = shape.last_size().max(1);
    for row in y.chunks_exact_mut(columns) {
        let largest = largest(row);
        let shift = if largest == T::NEG_INFINITY { T::ZERO } else { largest };
        for y in row.iter_mut() {
            *y = (*y - shift) * multiple;
        }
    }
    Function::Exp.apply(y);
    for row in y.chunks_exact_mut(columns) {
        let sum = sum(row);
        let factor = if sum > T::ZERO { T::ONE / sum } else { T::ZERO };
        for y in row.iter_mut() {
            *y *= factor;
        }
    }
}

/// Replaces every row by its log-softmax; `softmax` gets its softmax.
pub(super) fn log_softmax_rows<T: Real>(y: &mut [T], softmax: &mut [T], columns: usize) {
    let columns = columns.max(1);
    for row in y.chunks_exact_mut(columns) {
        let largest = largest(row);
        for y in row.iter_mut() {
            *y = *y - largest;
        }
    }
    softmax.copy_from_slice(y);
    Function::Exp.apply(softmax);
    for (row, softmax) in y.chunks_exact_mut(columns).zip(softmax.chunks_exact_mut(columns)) {
        let sum = sum(softmax);
        let log_sum = Function::Ln.of(sum);
        for y in row.iter_mut() {
            *y = *y - log_sum;
        }
        for p in softmax.iter_mut() {
            *p = *p / sum;
        }
    }
}

/// y = softmax(x): d_xᵢ += yᵢ(d_yᵢ − Σⱼ d_yⱼyⱼ).
pub(super) fn softmax_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let (shape, y, d_y) = (back.node.shape, &back.node.value, back.d_out);
    if let Some(d_x) = back.grad(x) {
        add_softmax_gradient(d_x, y, d_y, shape.last_size());
    }
}

/// For every row, d_xᵢ += yᵢ(d_yᵢ − Σⱼ d_yⱼyⱼ).
pub(super) fn add_softmax_gradient<T: Real>(d_x: &mut [T], y: &[T], d_y: &[T], columns: usize) {
    let columns = columns.max(1);
    for ((d_x, y), d_y) in d_x.chunks_exact_mut(columns).zip(y.chunks_exact(columns)).zip(d_y.chunks_exact(columns)) {
        let mean = inner_product(y, d_y);
        d_x.iter_mut().zip(y).zip(d_y).for_each(|((d_x, &y), &d_y)| *d_x += y * (d_y - mean));
    }
}

/// y = x − ln Σ eˣ: d_xᵢ += d_yᵢ − pᵢ·Σⱼ d_yⱼ, with p the softmax.
pub(super) fn log_softmax_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let columns = back.node.shape.last_size().max(1);
    let (softmax, d_y) = (&back.node.saved, back.d_out);
    if let Some(d_x) = back.grad(x) {
        let rows = d_x.chunks_exact_mut(columns).zip(softmax.chunks_exact(columns)).zip(d_y.chunks_exact(columns));
        for ((d_x, p), d_y) in rows {
            let sum = sum(d_y);
            d_x.iter_mut().zip(p).zip(d_y).for_each(|((d_x, &p), &d_y)| *d_x += d_y - p * sum);
        }
    }
}
