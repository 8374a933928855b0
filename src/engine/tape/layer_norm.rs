//! Layer normalisation.

use super::op::Op;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;
use crate::engine::sums::{inner_product, sum};

impl<T: Real> Tape<T> {
    /// y = w·x̂ + b, x̂ = (x − mean) / √(variance + eps) over the last axis, the variance being the biased one: x (…, D),
    /// w and b (D). Ba et al. 2016.
    pub fn layer_norm(&mut self, x: Var, w: Var, b: Var, eps: f64) -> Var {
        let shape = self.node(x).shape;
        let size = shape.last_size();
        assert!(self.shape(w) == [size] && self.shape(b) == [size], "weight and bias have the size of a row");
        let (nodes, y, var) = self.push(Op::LayerNorm { x, w, b }, shape, &[x, w, b]);
        if size == 0 {
            return var;
        }
        let (x, w, b) = (&nodes[x.0].value, &nodes[w.0].value, &nodes[b.0].value);
        let n = T::of(size as f64);
        let rows = x.len() / size;
        y.save(x.len() + rows);
        let (normed, scales) = y.saved.split_at_mut(x.len());
        for (row, scale) in scales.iter_mut().enumerate() {
            let range = row * size..(row + 1) * size;
            let (x, normed, y) = (&x[range.clone()], &mut normed[range.clone()], &mut y.value[range]);
            let mean = sum(x) / n;
            normed.iter_mut().zip(x).for_each(|(normed, &x)| *normed = x - mean);
            let variance = inner_product(normed, normed) / n;
            *scale = T::ONE / (variance + T::of(eps)).sqrt();
            for (((normed, y), &w), &b) in normed.iter_mut().zip(y).zip(w).zip(b) {
                *normed *= *scale;
                *y = *normed * w + b;
            }
        }
        var
    }
}

/// With g = d_y·w: d_x += (g − mean g − x̂·mean(g·x̂)) / √(variance + eps); d_w += Σ_rows d_y·x̂; d_b += Σ_rows d_y.
pub(super) fn layer_norm_backward<T: Real>(x: Var, w: Var, b: Var, back: &mut Backward<T>) {
    let size = back.node.shape.last_size();
    if size == 0 {
        return;
    }
    let n = T::of(size as f64);
    let (w_value, d_y) = (back.value(w), back.d_out);
    let (normed, scales) = back.node.saved.split_at(d_y.len());
    let rows = || d_y.chunks_exact(size).zip(normed.chunks_exact(size));
    if let Some(d_x) = back.grad(x) {
        for ((d_x, (d_y, normed)), &scale) in d_x.chunks_exact_mut(size).zip(rows()).zip(scales) {
            let (mut mean, mut mean_normed) = (T::ZERO, T::ZERO);
            for ((&d_y, &w), &normed) in d_y.iter().zip(w_value).zip(normed) {
                mean += d_y * w;
                mean_normed += d_y * w * normed;
            }
            (mean, mean_normed) = (mean / n, mean_normed / n);
            for (((d_x, &d_y), &w), &normed) in d_x.iter_mut().zip(d_y).zip(w_value).zip(normed) {
                *d_x += scale * (d_y * w - mean - normed * mean_normed);
            }
        }
    }
    if let Some(d_w) = back.grad(w) {
        for (d_y, normed) in rows() {
            d_w.iter_mut().zip(d_y).zip(normed).for_each(|((d_w, &d_y), &normed)| *d_w += d_y * normed);
        }
    }
    if let Some(d_b) = back.grad(b) {
        for (d_y, _) in rows() {
            d_b.iter_mut().zip(d_y).for_each(|(d_b, &d_y)| *d_b += d_y);
        }
    }
}
