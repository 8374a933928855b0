//! Sums and means.

use super::op::Op;
use super::shape::Shape;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// The sum of all elements, a number. Added up in f64, in order.
    pub fn sum(&mut self, x: Var) -> Var {
        self.total(x, 1)
    }

    /// The mean of all elements, a number; NaN if there is none.
    pub fn mean(&mut self, x: Var) -> Var {
        self.total(x, self.node(x).value.len())
    }

    /// The sum over one axis, which disappears: `y[o, j] = Σᵢ x[o, i, j]`.
    pub fn sum_axis(&mut self, x: Var, axis: usize) -> Var {
        self.axis_total(x, axis, 1)
    }

    /// The mean over one axis, which disappears.
    pub fn mean_axis(&mut self, x: Var, axis: usize) -> Var {
        self.axis_total(x, axis, self.shape(x)[axis])
    }

    fn total(&mut self, x: Var, divisor: usize) -> Var {
        let (nodes, y, var) = self.push(Op::Total { x, divisor }, Shape::default(), &[x]);
        let sum = nodes[x.0].value.iter().fold(0.0, |sum, x| sum + x.to_f64());
        y.value[0] = T::of(sum / divisor as f64);
        var
    }

    fn axis_total(&mut self, x: Var, axis: usize, divisor: usize) -> Var {
        let shape = self.node(x).shape;
        let (before, along, after) = shape.around(axis);
        let (nodes, y, var) = self.push(Op::AxisTotal { x, axis, divisor }, shape.without(axis), &[x]);
        y.value.fill(T::ZERO);
        let x = &nodes[x.0].value;
        for o in 0..before {
            let sums = &mut y.value[o * after..(o + 1) * after];
            for i in 0..along {
                let start = (o * along + i) * after;
                sums.iter_mut().zip(&x[start..start + after]).for_each(|(sum, &x)| *sum += x);
            }
        }
        for y in &mut y.value {
            *y = *y / T::of(divisor as f64);
        }
        var
    }
}

/// y = Σx / divisor: d_x += d_y / divisor.
pub(super) fn total_backward<T: Real>(x: Var, divisor: usize, back: &mut Backward<T>) {
    let share = back.d_out[0] / T::of(divisor as f64);
    if let Some(d_x) = back.grad(x) {
        for d_x in d_x.iter_mut() {
            *d_x += share;
        }
    }
}

/// y[o, j] = Σᵢ x[o, i, j] / divisor: d_x[o, i, j] += d_y[o, j] / divisor.
pub(super) fn axis_total_backward<T: Real>(x: Var, axis: usize, divisor: usize, back: &mut Backward<T>) {
    let (before, along, after) = back.shape(x).around(axis);
    let (divisor, d_y) = (T::of(divisor as f64), back.d_out);
    if let Some(d_x) = back.grad(x) {
        for o in 0..before {
            for i in 0..along {
                let start = (o * along + i) * after;
                let d_y = &d_y[o * after..(o + 1) * after];
                d_x[start..start + after].iter_mut().zip(d_y).for_each(|(d_x, &d_y)| *d_x += d_y / divisor);
            }
        }
    }
}
