//! Learning from the whole answer of a teacher.

use super::loss::mean;
use super::op::Op;
use super::shape::Shape;
use super::softmax::log_softmax_rows;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;
use crate::engine::sums::{inner_product, sum};

impl<T: Real> Tape<T> {
    /// T² times the mean over rows of −Σₖ pₖ·ln qₖ, q = softmax(logits / T), for logits and targets p (…, K): the part of
    /// distillation (Hinton et al. 2015) that the student can change; less the mean of −Σₖ pₖ·ln pₖ it is T²·KL(p ‖ q). A teacher's
    /// targets are softmaxes at the same T; T² keeps the gradients as large as at T = 1. At T = 1 with targets that are 1 in one
    /// place it is [`Self::cross_entropy`].
    pub fn soft_cross_entropy(&mut self, logits: Var, targets: Var, temperature: f64) -> Var {
        assert_eq!(self.shape(logits), self.shape(targets), "one target for every logit");
        let classes = self.node(logits).shape.last_size().max(1);
        let op = Op::SoftCrossEntropy { logits, targets, temperature };
        let (nodes, loss, var) = self.push(op, Shape::default(), &[logits, targets]);
        let (x, p) = (&nodes[logits.0].value, &nodes[targets.0].value);
        loss.save(2 * x.len());
        let (q, log_q) = loss.saved.split_at_mut(x.len());
        log_q.iter_mut().zip(x).for_each(|(log_q, &x)| *log_q = x / T::of(temperature));
        log_softmax_rows(log_q, q, classes);
        let rows = log_q.chunks_exact(classes).zip(p.chunks_exact(classes));
        let square = T::of(temperature * temperature);
        loss.value[0] = mean(rows.map(|(log_q, p)| -square * inner_product(log_q, p)), x.len() / classes);
        var
    }
}

/// L = −T²·mean Σₖ pₖ·ln qₖ over n rows: d_x += T(q·Σₖ pₖ − p)/n·d_L; d_p += −T²·ln q/n·d_L.
pub(super) fn soft_cross_entropy_backward<T: Real>(
    logits: Var,
    targets: Var,
    temperature: f64,
    back: &mut Backward<T>,
) {
    let classes = back.shape(logits).last_size().max(1);
    let p = back.value(targets);
    let (q, log_q) = back.node.saved.split_at(p.len());
    let factor = back.d_out[0] * T::of(temperature) / T::of((p.len() / classes) as f64);
    if let Some(d_x) = back.grad(logits) {
        let rows = d_x.chunks_exact_mut(classes).zip(q.chunks_exact(classes)).zip(p.chunks_exact(classes));
        for ((d_x, q), p) in rows {
            let whole = sum(p);
            d_x.iter_mut().zip(q).zip(p).for_each(|((d_x, &q), &p)| *d_x += factor * (q * whole - p));
        }
    }
    if let Some(d_p) = back.grad(targets) {
        let factor = factor * T::of(temperature);
        d_p.iter_mut().zip(log_q).for_each(|(d_p, &log_q)| *d_p += -factor * log_q);
    }
}
