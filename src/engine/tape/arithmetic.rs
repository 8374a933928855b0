//! Element by element: sums, products, functions.

use super::broadcast::{Run, for_each_run};
use super::op::{Arithmetic, Op};
use super::{Backward, Tape, Var};
use crate::engine::function::Function;
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// a + b. b is repeated along axes that it lacks or where its size is 1: a row of biases, a factor per row, a number.
    pub fn add(&mut self, a: Var, b: Var) -> Var {
        self.arithmetic(Arithmetic::Add, a, b, |a, b| a + b)
    }

    /// a − b; shapes as in [`Self::add`].
    pub fn sub(&mut self, a: Var, b: Var) -> Var {
        self.arithmetic(Arithmetic::Sub, a, b, |a, b| a - b)
    }

    /// a·b, element by element; shapes as in [`Self::add`].
    pub fn mul(&mut self, a: Var, b: Var) -> Var {
        self.arithmetic(Arithmetic::Mul, a, b, |a, b| a * b)
    }

    /// a / b, element by element; shapes as in [`Self::add`].
    pub fn div(&mut self, a: Var, b: Var) -> Var {
        self.arithmetic(Arithmetic::Div, a, b, |a, b| a / b)
    }

    /// factor·x + shift, for two fixed numbers.
    pub fn affine(&mut self, x: Var, factor: f64, shift: f64) -> Var {
        let (nodes, y, var) = self.push(Op::Affine { x, factor }, self.node(x).shape, &[x]);
        let (factor, shift) = (T::of(factor), T::of(shift));
        for (y, &x) in y.value.iter_mut().zip(&nodes[x.0].value) {
            *y = factor * x + shift;
        }
        var
    }

    /// f(x), element by element.
    pub fn map(&mut self, x: Var, f: Function) -> Var {
        let (nodes, y, var) = self.push(Op::Map { x }, self.node(x).shape, &[x]);
        y.value.copy_from_slice(&nodes[x.0].value);
        y.save(y.value.len());
        f.apply_with_slope(&mut y.value, &mut y.saved);
        var
    }

    /// x·keep / (1 − p), element by element: dropout (Srivastava et al. 2014, in the inverted form that leaves the mean).
    /// `keep` is 1 with probability 1 − p and 0 otherwise, drawn by the caller.
    pub fn dropout(&mut self, x: Var, keep: Var, p: f64) -> Var {
        let kept = self.mul(x, keep);
        self.affine(kept, 1.0 / (1.0 - p), 0.0)
    }

    fn arithmetic(&mut self, kind: Arithmetic, a: Var, b: Var, f: impl Fn(T, T) -> T) -> Var {
        let (nodes, y, var) = self.push(Op::Arithmetic { kind, a, b }, self.node(a).shape, &[a, b]);
        let (a, b) = (&nodes[a.0], &nodes[b.0]);
        for_each_run(a.shape, b.shape, |Run { start, len, small_start, small_step }| {
            let pairs = y.value[start..start + len].iter_mut().zip(&a.value[start..]);
            if small_step == 1 {
                pairs.zip(&b.value[small_start..]).for_each(|((y, &a), &b)| *y = f(a, b));
            } else {
                let b = b.value[small_start];
                pairs.for_each(|(y, &a)| *y = f(a, b));
            }
        });
        var
    }
}

/// y = a ∘ b: d_a += d_y·∂y/∂a; d_b += d_y·∂y/∂b, summed over the places where b was repeated.
pub(super) fn arithmetic_backward<T: Real>(kind: Arithmetic, a: Var, b: Var, back: &mut Backward<T>) {
    let (a_value, b_value, y) = (back.value(a), back.value(b), &back.node.value);
    match kind {
        Arithmetic::Add => add_both(a, b, back, |_, _| T::ONE, |_, _| T::ONE),
        Arithmetic::Sub => add_both(a, b, back, |_, _| T::ONE, |_, _| -T::ONE),
        Arithmetic::Mul => add_both(a, b, back, |_, j| b_value[j], |i, _| a_value[i]),
        Arithmetic::Div => add_both(a, b, back, |_, j| T::ONE / b_value[j], |i, j| -y[i] / b_value[j]),
    }
}

/// `slope_a` and `slope_b` give ∂y/∂a and ∂y/∂b from the places of the elements of a and of b.
fn add_both<T: Real>(
    a: Var,
    b: Var,
    back: &mut Backward<T>,
    slope_a: impl Fn(usize, usize) -> T,
    slope_b: impl Fn(usize, usize) -> T,
) {
    let (large, small, d_y) = (back.shape(a), back.shape(b), back.d_out);
    if let Some(d_a) = back.grad(a) {
        for_each_run(large, small, |Run { start, len, small_start, small_step }| {
            for i in 0..len {
                d_a[start + i] += d_y[start + i] * slope_a(start + i, small_start + i * small_step);
            }
        });
    }
    if let Some(d_b) = back.grad(b) {
        for_each_run(large, small, |Run { start, len, small_start, small_step }| {
            for i in 0..len {
                let at = small_start + i * small_step;
                d_b[at] += d_y[start + i] * slope_b(start + i, at);
            }
        });
    }
}

/// y = factor·x + shift: d_x += factor·d_y.
pub(super) fn affine_backward<T: Real>(x: Var, factor: f64, back: &mut Backward<T>) {
    let (factor, d_y) = (T::of(factor), back.d_out);
    if let Some(d_x) = back.grad(x) {
        d_x.iter_mut().zip(d_y).for_each(|(d_x, &d_y)| *d_x += factor * d_y);
    }
}

/// y = f(x): d_x += d_y·f′(x), the slope saved on the way forward.
pub(super) fn map_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let (slope, d_y) = (&back.node.saved, back.d_out);
    if let Some(d_x) = back.grad(x) {
        d_x.iter_mut().zip(d_y).zip(slope).for_each(|((d_x, &d_y), &slope)| *d_x += d_y * slope);
    }
}
