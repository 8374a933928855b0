//! The same elements in another arrangement.

use std::ops::Range;

use super::op::Op;
use super::shape::Shape;
use super::{Backward, Tape, Var};
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// The elements of x, in row-major order, in another shape of as many elements.
    pub fn reshape(&mut self, x: Var, shape: &[usize]) -> Var {
        assert_eq!(shape.iter().product::<usize>(), self.node(x).value.len(), "a reshape keeps every element");
        let (nodes, y, var) = self.push(Op::Reshape { x }, shape.into(), &[x]);
        y.value.copy_from_slice(&nodes[x.0].value);
        var
    }

    /// x with two axes exchanged.
    pub fn transpose(&mut self, x: Var, first: usize, second: usize) -> Var {
        let from = self.node(x).shape;
        let shape = from.with(first, from[second]).with(second, from[first]);
        let (nodes, y, var) = self.push(Op::Transpose { x, first, second }, shape, &[x]);
        let x = &nodes[x.0].value;
        for_each_transposed(from, first, second, |at, source| y.value[at] = x[source]);
        var
    }

    /// Places `range` of one axis of x.
    pub fn slice(&mut self, x: Var, axis: usize, range: Range<usize>) -> Var {
        self.part(x, axis, range.clone(), self.node(x).shape.with(axis, range.len()))
    }

    /// Place i of one axis of x; the axis disappears.
    pub fn select(&mut self, x: Var, axis: usize, i: usize) -> Var {
        self.part(x, axis, i..i + 1, self.node(x).shape.without(axis))
    }

    fn part(&mut self, x: Var, axis: usize, range: Range<usize>, shape: Shape) -> Var {
        let (before, along, after) = self.node(x).shape.around(axis);
        assert!(range.start <= range.end && range.end <= along, "{range:?} of an axis of {along}");
        let (start, len) = (range.start, range.len());
        let (nodes, y, var) = self.push(Op::Slice { x, axis, start, len }, shape, &[x]);
        let (x, len) = (&nodes[x.0].value, len * after);
        for o in 0..before {
            let from = (o * along + start) * after;
            y.value[o * len..(o + 1) * len].copy_from_slice(&x[from..from + len]);
        }
        var
    }

    /// Several arrays one after the other along an axis; their other axes are equal. At least one array.
    pub fn concat(&mut self, xs: &[Var], axis: usize) -> Var {
        let first = self.node(xs[0]).shape;
        for &x in xs {
            assert_eq!(self.node(x).shape.with(axis, 0)[..], first.with(axis, 0)[..], "the other axes are equal");
        }
        let along = xs.iter().map(|&x| self.shape(x)[axis]).sum();
        let (nodes, y, var) = self.push(Op::Concat { axis }, first.with(axis, along), xs);
        y.indices.clear();
        y.indices.extend(xs.iter().map(|x| x.0));
        let (before, _, after) = first.around(axis);
        let mut start = 0;
        for &x in xs {
            let x = &nodes[x.0];
            let len = x.shape[axis] * after;
            for o in 0..before {
                let at = o * along * after + start;
                y.value[at..at + len].copy_from_slice(&x.value[o * len..(o + 1) * len]);
            }
            start += len;
        }
        var
    }
}

/// Calls `f` with every place of the transposed array and the place its element comes from.
fn for_each_transposed(from: Shape, first: usize, second: usize, mut f: impl FnMut(usize, usize)) {
    let mut sizes = [1; 4];
    let mut steps = [0; 4];
    let mut step = 1;
    for axis in (0..from.len()).rev() {
        (sizes[axis], steps[axis]) = (from[axis], step);
        step *= from[axis];
    }
    sizes.swap(first, second);
    steps.swap(first, second);
    let mut at = 0;
    for i in 0..sizes[0] {
        for j in 0..sizes[1] {
            for k in 0..sizes[2] {
                for l in 0..sizes[3] {
                    f(at, i * steps[0] + j * steps[1] + k * steps[2] + l * steps[3]);
                    at += 1;
                }
            }
        }
    }
}

/// d_x += d_y, element by element.
pub(super) fn reshape_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let d_y = back.d_out;
    if let Some(d_x) = back.grad(x) {
        d_x.iter_mut().zip(d_y).for_each(|(d_x, &d_y)| *d_x += d_y);
    }
}

/// d_x += d_y with the axes exchanged back.
pub(super) fn transpose_backward<T: Real>(x: Var, first: usize, second: usize, back: &mut Backward<T>) {
    let (from, d_y) = (back.shape(x), back.d_out);
    if let Some(d_x) = back.grad(x) {
        for_each_transposed(from, first, second, |at, source| d_x[source] += d_y[at]);
    }
}

/// d_x[start + i] += d_y[i] along the axis.
pub(super) fn slice_backward<T: Real>(x: Var, axis: usize, start: usize, len: usize, back: &mut Backward<T>) {
    let (before, along, after) = back.shape(x).around(axis);
    let (len, d_y) = (len * after, back.d_out);
    if let Some(d_x) = back.grad(x) {
        for o in 0..before {
            let d_x = &mut d_x[(o * along + start) * after..][..len];
            d_x.iter_mut().zip(&d_y[o * len..]).for_each(|(d_x, &d_y)| *d_x += d_y);
        }
    }
}

/// Every array gets its part of d_y.
pub(super) fn concat_backward<T: Real>(axis: usize, back: &mut Backward<T>) {
    let (before, along, after) = back.node.shape.around(axis);
    let d_y = back.d_out;
    let mut start = 0;
    for &x in &back.node.indices {
        let len = back.shape(Var(x))[axis] * after;
        if let Some(d_x) = back.grad(Var(x)) {
            for o in 0..before {
                let d_y = &d_y[o * along * after + start..][..len];
                d_x[o * len..].iter_mut().zip(d_y).for_each(|(d_x, &d_y)| *d_x += d_y);
            }
        }
        start += len;
    }
}
