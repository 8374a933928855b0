//! What is minimised: each gives one number, the mean over all elements or rows.

use super::op::Op;
use super::shape::Shape;
use super::softmax::log_softmax_rows;
use super::{Backward, Tape, Var};
use crate::engine::function::Function;
use crate::engine::real::Real;

/// A target that [`Tape::cross_entropy`] leaves out: padding, or a position that is not to be learned.
pub const IGNORE: usize = usize::MAX;

impl<T: Real> Tape<T> {
    /// The mean of (a − b)² over all elements; a and b have the same shape.
    pub fn mse(&mut self, a: Var, b: Var) -> Var {
        assert_eq!(self.shape(a), self.shape(b), "both sides of a mean square have the same shape");
        let (nodes, loss, var) = self.push(Op::Mse { a, b }, Shape::default(), &[a, b]);
        let (a, b) = (&nodes[a.0].value, &nodes[b.0].value);
        loss.saved.clear();
        loss.saved.extend(a.iter().zip(b).map(|(&a, &b)| a - b));
        loss.value[0] = mean(loss.saved.iter().map(|&difference| difference * difference), a.len());
        var
    }

    /// The mean over rows of −ln p(target), p = softmax(logits): logits (…, K), one target below K, or [`IGNORE`], a row.
    /// NaN if every row is ignored.
    pub fn cross_entropy(&mut self, logits: Var, targets: &[usize]) -> Var {
        let shape = self.node(logits).shape;
        let classes = shape.last_size();
        assert_eq!(targets.len() * classes, shape.iter().product::<usize>(), "one target for every row of logits");
        assert!(targets.iter().all(|&t| t < classes || t == IGNORE), "a target is one of the {classes} classes");
        let (nodes, loss, var) = self.push(Op::CrossEntropy { logits }, Shape::default(), &[logits]);
        loss.indices.clear();
        loss.indices.extend_from_slice(targets);
        let logits = &nodes[logits.0].value;
        loss.save(2 * logits.len());
        let (p, log_p) = loss.saved.split_at_mut(logits.len());
        log_p.copy_from_slice(logits);
        log_softmax_rows(log_p, p, classes);
        let counted = targets.iter().enumerate().filter(|&(_, &target)| target != IGNORE);
        loss.value[0] = mean(counted.map(|(row, &target)| -log_p[row * classes + target]), count(targets));
        var
    }

    /// The mean over all elements of −t·ln σ(x) − (1 − t)·ln(1 − σ(x)) = ln(1 + eˣ) − t·x, for logits x and targets t
    /// in [0, 1] of the same shape.
    pub fn binary_cross_entropy(&mut self, logits: Var, targets: Var) -> Var {
        assert_eq!(self.shape(logits), self.shape(targets), "one target for every logit");
        let op = Op::BinaryCrossEntropy { logits, targets };
        let (nodes, loss, var) = self.push(op, Shape::default(), &[logits, targets]);
        let (x, t) = (&nodes[logits.0].value, &nodes[targets.0].value);
        loss.save(2 * x.len());
        let (sigmoid, softplus) = loss.saved.split_at_mut(x.len());
        softplus.copy_from_slice(x);
        Function::Softplus.apply_with_slope(softplus, sigmoid);
        let terms = softplus.iter().zip(x).zip(t).map(|((&softplus, &x), &t)| softplus - t * x);
        loss.value[0] = mean(terms, x.len());
        var
    }

    /// The mean over all elements of w times the same term, with weights w that are repeated as in [`Self::add`]; the sum is
    /// divided by the number of elements, not by Σ w.
    pub fn weighted_binary_cross_entropy(&mut self, logits: Var, targets: Var, weights: Var) -> Var {
        let softplus = self.map(logits, Function::Softplus);
        let product = self.mul(logits, targets);
        let terms = self.sub(softplus, product);
        let weighted = self.mul(terms, weights);
        self.mean(weighted)
    }

    /// The mean over all elements of ½r² where |r| ≤ δ and δ(|r| − ½δ) beyond, r = a − b (Huber 1964): a square whose slope
    /// stops growing, so that what lies far off does not pull more; a and b have the same shape.
    pub fn huber(&mut self, a: Var, b: Var, delta: f64) -> Var {
        assert_eq!(self.shape(a), self.shape(b), "both sides of a difference have the same shape");
        let (nodes, loss, var) = self.push(Op::Huber { a, b, delta }, Shape::default(), &[a, b]);
        let (a, b) = (&nodes[a.0].value, &nodes[b.0].value);
        let (half, delta) = (T::of(0.5), T::of(delta));
        loss.saved.clear();
        loss.saved.extend(a.iter().zip(b).map(|(&a, &b)| a - b));
        let terms = loss.saved.iter().map(|&r| {
            let size = r.abs();
            if size <= delta { half * r * r } else { delta * (size - half * delta) }
        });
        loss.value[0] = mean(terms, a.len());
        var
    }
}

/// The mean, added up in f64, in order.
pub(super) fn mean<T: Real>(terms: impl Iterator<Item = T>, n: usize) -> T {
    T::of(terms.fold(0.0, |sum, term| sum + term.to_f64()) / n as f64)
}

fn count(targets: &[usize]) -> usize {
    targets.iter().filter(|&&target| target != IGNORE).count()
}

/// L = mean (a − b)²: d_a += 2(a − b)/n·d_L, d_b the opposite.
pub(super) fn mse_backward<T: Real>(a: Var, b: Var, back: &mut Backward<T>) {
    let difference = &back.node.saved;
    let factor = T::of(2.0) / T::of(difference.len() as f64) * back.d_out[0];
    if let Some(d_a) = back.grad(a) {
        d_a.iter_mut().zip(difference).for_each(|(d_a, &difference)| *d_a += factor * difference);
    }
    if let Some(d_b) = back.grad(b) {
        d_b.iter_mut().zip(difference).for_each(|(d_b, &difference)| *d_b += -factor * difference);
    }
}

/// L = mean −ln p(target): d_x += (p − onehot(target))/n·d_L for every row that counts.
pub(super) fn cross_entropy_backward<T: Real>(logits: Var, back: &mut Backward<T>) {
    let classes = back.shape(logits).last_size();
    let (p, targets) = (&back.node.saved, &back.node.indices);
    let factor = back.d_out[0] / T::of(count(targets) as f64);
    if let Some(d_x) = back.grad(logits) {
        for (row, &target) in targets.iter().enumerate().filter(|&(_, &target)| target != IGNORE) {
            let row = row * classes..(row + 1) * classes;
            let d_x = &mut d_x[row.clone()];
            d_x.iter_mut().zip(&p[row]).for_each(|(d_x, &p)| *d_x += factor * p);
            d_x[target] += -factor;
        }
    }
}

/// L = mean(ln(1 + eˣ) − t·x): d_x += (σ(x) − t)/n·d_L; d_t += −x/n·d_L.
pub(super) fn binary_cross_entropy_backward<T: Real>(logits: Var, targets: Var, back: &mut Backward<T>) {
    let (x, t, sigmoid) = (back.value(logits), back.value(targets), &back.node.saved);
    let factor = back.d_out[0] / T::of(x.len() as f64);
    if let Some(d_x) = back.grad(logits) {
        d_x.iter_mut().zip(sigmoid).zip(t).for_each(|((d_x, &sigmoid), &t)| *d_x += factor * (sigmoid - t));
    }
    if let Some(d_t) = back.grad(targets) {
        d_t.iter_mut().zip(x).for_each(|(d_t, &x)| *d_t += -factor * x);
    }
}

/// L = mean huber(a − b): d_a += clamp(a − b, −δ, δ)/n·d_L, d_b the opposite.
pub(super) fn huber_backward<T: Real>(a: Var, b: Var, delta: f64, back: &mut Backward<T>) {
    let (difference, delta) = (&back.node.saved, T::of(delta));
    let factor = back.d_out[0] / T::of(difference.len() as f64);
    let slope = |r: T| {
        let r = if r > delta { delta } else { r };
        factor * if r < -delta { -delta } else { r }
    };
    if let Some(d_a) = back.grad(a) {
        d_a.iter_mut().zip(difference).for_each(|(d_a, &r)| *d_a += slope(r));
    }
    if let Some(d_b) = back.grad(b) {
        d_b.iter_mut().zip(difference).for_each(|(d_b, &r)| *d_b += -slope(r));
    }
}
