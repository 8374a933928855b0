//! Convolution and pooling of small pictures, (batch, channels, height, width).

use std::ops::Range;

use super::op::Op;
use super::shape::Shape;
use super::{Backward, Tape, Var};
use crate::engine::matmul::{Matrix, add_product};
use crate::engine::real::Real;
use crate::engine::sums::sum;

impl<T: Real> Tape<T> {
    /// `y[n, o, i, j] = b[o] + Σ_c,u,v w[o, c, u, v]·x[n, c, i·stride + u − padding, j·stride + v − padding]`, x being 0
    /// outside (a cross-correlation, as in PyTorch): x (N, C, H, W), w (O, C, U, V), b (O).
    pub fn conv2d(&mut self, x: Var, w: Var, b: Var, stride: usize, padding: usize) -> Var {
        let patches = Patches::of(self.node(x).shape, self.node(w).shape, stride, padding);
        let (pictures, outputs) = (self.shape(x)[0], self.shape(w)[0]);
        assert_eq!(self.shape(b), [outputs], "a bias for every kernel");
        let shape = Shape::from([pictures, outputs, patches.out_height, patches.out_width].as_slice());
        let (nodes, y, var) = self.push(Op::Conv2d { x, w, b, stride, padding }, shape, &[x, w, b]);
        let (x, w, b) = (&nodes[x.0].value, &nodes[w.0].value, &nodes[b.0].value);
        let (taps, places) = (patches.taps(), patches.places());
        y.saved.clear();
        y.saved.resize(pictures * taps * places, T::ZERO);
        let w = Matrix::new(w, outputs, taps);
        for n in 0..pictures {
            let columns = &mut y.saved[n * taps * places..(n + 1) * taps * places];
            let picture = &x[n * patches.picture()..];
            patches.for_each_run(|Run { at, source, len }| {
                let step = patches.stride;
                if step == 1 {
                    columns[at..at + len].copy_from_slice(&picture[source..source + len]);
                } else {
                    let source = picture[source..].iter().step_by(step);
                    columns[at..at + len].iter_mut().zip(source).for_each(|(column, &x)| *column = x);
                }
            });
            let y = &mut y.value[n * outputs * places..(n + 1) * outputs * places];
            for (o, &b) in b.iter().enumerate() {
                y[o * places..(o + 1) * places].fill(b);
            }
            add_product(w, Matrix::new(columns, taps, places), y, places);
        }
        var
    }

    /// The largest element of every size×size square, squares side by side; what does not fill a square is left out.
    /// x (N, C, H, W) → (N, C, ⌊H/size⌋, ⌊W/size⌋). The gradient goes to the first of equal maxima.
    pub fn max_pool2d(&mut self, x: Var, size: usize) -> Var {
        let from = self.node(x).shape;
        assert!(from.len() == 4 && size > 0, "pictures are (batch, channels, height, width)");
        let (height, width) = (from[2] / size, from[3] / size);
        let (nodes, y, var) = self.push(Op::MaxPool2d { x }, from.with(2, height).with(3, width), &[x]);
        let x = &nodes[x.0].value;
        let indices = &mut y.indices;
        indices.clear();
        let picture_width = from[3];
        for (row, y) in y.value.chunks_exact_mut(width.max(1)).enumerate() {
            let top = (row / height * from[2] + row % height * size) * picture_width;
            for (j, y) in y.iter_mut().enumerate() {
                let mut largest = top + j * size;
                *y = x[largest];
                for u in 0..size {
                    let start = top + j * size + u * picture_width;
                    for (v, &x) in x[start..start + size].iter().enumerate() {
                        (*y, largest) = if x > *y { (x, start + v) } else { (*y, largest) };
                    }
                }
                indices.push(largest);
            }
        }
        var
    }
}

/// With every patch of x a column of X, y = W·X + b: d_W += d_y·Xᵀ; d_b += Σ d_y; d_x gets Wᵀ·d_y back where each patch lay.
pub(super) fn conv2d_backward<T: Real>(
    (x, w, b): (Var, Var, Var),
    stride: usize,
    padding: usize,
    back: &mut Backward<T>,
) {
    let patches = Patches::of(back.shape(x), back.shape(w), stride, padding);
    let (pictures, outputs) = (back.shape(x)[0], back.shape(w)[0]);
    let (taps, places) = (patches.taps(), patches.places());
    let (w_value, columns) = (back.value(w), &back.node.saved);
    let mut scratch = std::mem::take(back.scratch);
    for n in 0..pictures {
        let d_y = &back.d_out[n * outputs * places..(n + 1) * outputs * places];
        let d_y_matrix = Matrix::new(d_y, outputs, places);
        if let Some(d_w) = back.grad(w) {
            add_product(d_y_matrix, Matrix::new(&columns[n * taps * places..], taps, places).t(), d_w, taps);
        }
        if let Some(d_b) = back.grad(b) {
            for (d_b, d_y) in d_b.iter_mut().zip(d_y.chunks_exact(places.max(1))) {
                *d_b += sum(d_y);
            }
        }
        if let Some(d_x) = back.grad(x) {
            scratch.clear();
            scratch.resize(taps * places, T::ZERO);
            add_product(Matrix::new(w_value, outputs, taps).t(), d_y_matrix, &mut scratch, places);
            let d_picture = &mut d_x[n * patches.picture()..];
            patches.for_each_run(|Run { at, source, len }| {
                let d_source = d_picture[source..].iter_mut().step_by(patches.stride);
                d_source.zip(&scratch[at..at + len]).for_each(|(d_x, &d)| *d_x += d);
            });
        }
    }
    *back.scratch = scratch;
}

/// y = x[place of the maximum]: d_x gets d_y there.
pub(super) fn max_pool2d_backward<T: Real>(x: Var, back: &mut Backward<T>) {
    let (places, d_y) = (&back.node.indices, back.d_out);
    if let Some(d_x) = back.grad(x) {
        places.iter().zip(d_y).for_each(|(&place, &d_y)| d_x[place] += d_y);
    }
}

/// The patches of a picture under a kernel.
struct Patches {
    channels: usize,
    height: usize,
    width: usize,
    kernel_height: usize,
    kernel_width: usize,
    stride: usize,
    padding: usize,
    out_height: usize,
    out_width: usize,
}

impl Patches {
    fn of(x: Shape, w: Shape, stride: usize, padding: usize) -> Self {
        assert!(x.len() == 4 && w.len() == 4, "pictures are (batch, channels, height, width), kernels likewise");
        assert_eq!(x[1], w[1], "a kernel has the channels of the picture");
        let (height, width) = (x[2] + 2 * padding, x[3] + 2 * padding);
        assert!(stride > 0 && height >= w[2] && width >= w[3], "the kernel fits into the padded picture");
        Self {
            channels: x[1],
            height: x[2],
            width: x[3],
            kernel_height: w[2],
            kernel_width: w[3],
            stride,
            padding,
            out_height: (height - w[2]) / stride + 1,
            out_width: (width - w[3]) / stride + 1,
        }
    }

    /// The elements of a patch.
    fn taps(&self) -> usize {
        self.channels * self.kernel_height * self.kernel_width
    }

    /// The number of patches.
    fn places(&self) -> usize {
        self.out_height * self.out_width
    }

    /// The elements of a picture.
    fn picture(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Calls `f` with the matrix (taps, places) of patches piece by piece: with every run of places in one row of the result
    /// that one tap sees, except those where it lies in the padding.
    fn for_each_run(&self, mut f: impl FnMut(Run)) {
        let kernel = self.kernel_height * self.kernel_width;
        for tap in 0..self.taps() {
            let (c, u, v) = (tap / kernel, tap / self.kernel_width % self.kernel_height, tap % self.kernel_width);
            let rows = self.seen(u, self.height, self.out_height);
            let columns = self.seen(v, self.width, self.out_width);
            for i in rows {
                let row = c * self.height + i * self.stride + u - self.padding;
                f(Run {
                    at: (tap * self.out_height + i) * self.out_width + columns.start,
                    source: row * self.width + columns.start * self.stride + v - self.padding,
                    len: columns.len(),
                });
            }
        }
    }

    /// The places along one axis where offset `u` of the kernel lies in the picture, which is `size` long, not in the padding.
    fn seen(&self, u: usize, size: usize, places: usize) -> Range<usize> {
        let first = self.padding.saturating_sub(u).div_ceil(self.stride).min(places);
        let end = (size + self.padding).saturating_sub(u).div_ceil(self.stride).min(places);
        first..end.max(first)
    }
}

/// Neighbouring places in a row of the matrix of patches, and where in the picture the first of them comes from: the next ones
/// follow one stride apart.
struct Run {
    at: usize,
    source: usize,
    len: usize,
}
