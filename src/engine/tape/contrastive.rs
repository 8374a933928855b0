//! Losses that pull pairs together and push the others apart, from an n×n matrix of logits: the rows are things of one kind,
//! the columns of another, and those on the diagonal belong together.
//!
//! For embeddings u and v of pictures and texts, with a learned scale t (and, for SigLIP, a bias b), the logits are
//! `matmul_nt(normalize_rows(u), normalize_rows(v))` times `map(t, Exp)`, plus b.

use super::loss::mean;
use super::op::Op;
use super::shape::Shape;
use super::softmax::log_softmax_rows;
use super::{Backward, Tape, Var};
use crate::engine::function::Function;
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// InfoNCE (van den Oord et al. 2018) in both directions, as in CLIP (Radford et al. 2021): with p the softmax of each row of
    /// the logits (n×n) and q that of each column, the mean over i of −½(ln pᵢᵢ + ln qᵢᵢ).
    pub fn info_nce(&mut self, logits: Var) -> Var {
        let n = self.pairs(logits);
        let (nodes, loss, var) = self.push(Op::InfoNce { logits }, Shape::default(), &[logits]);
        let logits = &nodes[logits.0].value;
        loss.save(4 * n * n);
        let (softmaxes, logs) = loss.saved.split_at_mut(2 * n * n);
        let (rows, columns) = logs.split_at_mut(n * n);
        rows.copy_from_slice(logits);
        (0..n * n).for_each(|i| columns[i] = logits[i % n * n + i / n]);
        log_softmax_rows(logs, softmaxes, n);
        let terms = (0..n).map(|i| i * n + i).map(|i| -(logs[i] + logs[n * n + i]) * T::of(0.5));
        loss.value[0] = mean(terms, n);
        var
    }

    /// The loss of SigLIP (Zhai et al. 2023): every cell of the logits x (n×n) for itself is a yes or no, −ln σ(±xᵢⱼ) with + on the
    /// diagonal and − elsewhere, summed over all cells and divided by n.
    pub fn siglip(&mut self, logits: Var) -> Var {
        let n = self.pairs(logits);
        let (nodes, loss, var) = self.push(Op::SigLip { logits }, Shape::default(), &[logits]);
        loss.save(2 * n * n);
        let (softplus, sigmoid) = loss.saved.split_at_mut(n * n);
        softplus.copy_from_slice(&nodes[logits.0].value);
        // −ln σ(x) = ln(1 + e⁻ˣ), whose slope is −σ(−x).
        (0..n).for_each(|i| softplus[i * n + i] = -softplus[i * n + i]);
        Function::Softplus.apply_with_slope(softplus, sigmoid);
        (0..n).for_each(|i| sigmoid[i * n + i] = -sigmoid[i * n + i]);
        loss.value[0] = mean(softplus.iter().copied(), n);
        var
    }

    /// How many pairs the logits are of.
    fn pairs(&self, logits: Var) -> usize {
        let &[rows, columns] = self.shape(logits) else { panic!("the logits of pairs are a matrix") };
        assert_eq!(rows, columns, "every row has its column");
        rows
    }
}

/// L = −½·mean(ln pᵢᵢ + ln qᵢᵢ): d_xᵢⱼ += (½(pᵢⱼ + qᵢⱼ) − δᵢⱼ)/n·d_L.
pub(super) fn info_nce_backward<T: Real>(logits: Var, back: &mut Backward<T>) {
    let n = back.shape(logits)[0];
    let (rows, columns) = back.node.saved.split_at(n * n);
    let factor = back.d_out[0] / T::of(n as f64);
    if let Some(d_x) = back.grad(logits) {
        for i in 0..n {
            for j in 0..n {
                let pulled = if i == j { T::ONE } else { T::ZERO };
                let pushed = (rows[i * n + j] + columns[j * n + i]) * T::of(0.5);
                d_x[i * n + j] += factor * (pushed - pulled);
            }
        }
    }
}

/// L = Σ −ln σ(±xᵢⱼ) / n: d_xᵢⱼ += (σ(xᵢⱼ) − δᵢⱼ)/n·d_L.
pub(super) fn siglip_backward<T: Real>(logits: Var, back: &mut Backward<T>) {
    let n = back.shape(logits)[0];
    let slope = &back.node.saved[n * n..];
    let factor = back.d_out[0] / T::of(n as f64);
    if let Some(d_x) = back.grad(logits) {
        d_x.iter_mut().zip(slope).for_each(|(d_x, &slope)| *d_x += factor * slope);
    }
}
