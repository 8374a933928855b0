//! Matrix products, and the linear layer built on one.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::op::Op;
use super::shape::Shape;
use super::{Backward, Node, Tape, Var};
use crate::engine::function::Function;
use crate::engine::math::simd::InstructionSet;
use crate::engine::matmul::{Matrix, add_product};
use crate::engine::real::Real;

/// From so many rows of x on, x·Wᵀ takes so much longer than transposing W that this need not be remembered.
const ROWS_WORTH_A_COPY: usize = 16;

impl<T: Real> Tape<T> {
    /// A·B for A (…, m, k) and B (…, k, n): (…, m, n). The axes in front are equal, or one of the factors has none and
    /// meets every matrix of the other.
    pub fn matmul(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, false)
    }

    /// A·Bᵀ for A (…, m, k) and B (…, n, k).
    pub fn matmul_nt(&mut self, a: Var, b: Var) -> Var {
        self.product(a, false, b, true)
    }

    /// Aᵀ·B for A (…, k, m) and B (…, k, n).
    pub fn matmul_tn(&mut self, a: Var, b: Var) -> Var {
        self.product(a, true, b, false)
    }

    /// Aᵀ·Bᵀ for A (…, k, m) and B (…, n, k).
    pub fn matmul_tt(&mut self, a: Var, b: Var) -> Var {
        self.product(a, true, b, true)
    }

    fn product(&mut self, a: Var, a_transposed: bool, b: Var, b_transposed: bool) -> Var {
        let batch = Batch::of(self.node(a).shape, a_transposed, self.node(b).shape, b_transposed);
        let op = Op::Product { a, a_transposed, b, b_transposed };
        let (nodes, c, var) = self.push(op, batch.out_shape, &[a, b]);
        c.value.fill(T::ZERO);
        for i in 0..batch.count {
            let c_range = batch.c_range(i);
            add_product(batch.a(&nodes[a.0].value, i), batch.b(&nodes[b.0].value, i), &mut c.value[c_range], batch.n);
        }
        var
    }

    /// f(x·Wᵀ + b), PyTorch's layout of a linear layer, as one node: x (…, inputs), W (outputs, inputs), b (outputs).
    pub fn linear(&mut self, x: Var, w: Var, b: Option<Var>, f: Function) -> Var {
        self.linear_plus(x, w, b, None, f)
    }

    /// f(plus + b + x·Wᵀ): the linear layer with a second summand of the shape of its result.
    pub fn linear_plus(&mut self, x: Var, w: Var, b: Option<Var>, plus: Option<Var>, f: Function) -> Var {
        let (outputs, inputs) = matrix_sizes(self.shape(w));
        let shape = self.node(x).shape;
        assert_eq!(shape.last_size(), inputs, "a row of x meets a row of W");
        assert!(b.is_none_or(|b| self.shape(b) == [outputs]), "a bias for every output");
        let rows = self.node(x).value.len().checked_div(inputs).unwrap_or(0);
        let few = rows < ROWS_WORTH_A_COPY;
        if few {
            self.transpose_once(w);
        }
        let sources = [Some(x), Some(w), b, plus].map(|source| source.unwrap_or(x));
        let shape = shape.without_last().with_last(outputs);
        let (nodes, y, var) = self.push(Op::Linear { x, w, b, plus, f }, shape, &sources);
        start_sums(&mut y.value, outputs, b.map(|b| &nodes[b.0]), plus.map(|plus| &nodes[plus.0]));
        let (x, w) = (&nodes[x.0], &nodes[w.0]);
        let w =
            if few { Matrix::new(&w.transposed, inputs, outputs) } else { Matrix::new(&w.value, outputs, inputs).t() };
        add_product(Matrix::new(&x.value, rows, inputs), w, &mut y.value, outputs);
        if f != Function::Identity {
            y.save(y.value.len());
            f.apply_with_slope(&mut y.value, &mut y.saved);
        }
        var
    }

    /// Makes the transpose of a matrix. It is kept until the matrix changes: a recurrent net meets its weights at
    /// every time step, and one vector times Wᵀ takes less time than transposing W. For many rows the product does that itself,
    /// panel by panel.
    fn transpose_once(&mut self, w: Var) {
        const BLOCK: usize = 8; // rows at a time, so that what is written lies together, too
        let Node { value, transposed, shape, .. } = &mut self.nodes[w.0];
        if !transposed.is_empty() {
            return;
        }
        let (rows, columns) = matrix_sizes(shape);
        transposed.resize(value.len(), T::ZERO);
        for block in (0..rows).step_by(BLOCK) {
            for j in 0..columns {
                for i in block..rows.min(block + BLOCK) {
                    transposed[j * rows + i] = value[i * columns + j];
                }
            }
        }
    }
}

fn matrix_sizes(shape: &[usize]) -> (usize, usize) {
    assert_eq!(shape.len(), 2, "a matrix has two axes");
    (shape[0], shape[1])
}

fn start_sums<T: Real>(y: &mut [T], outputs: usize, b: Option<&Node<T>>, plus: Option<&Node<T>>) {
    match plus {
        Some(plus) => y.copy_from_slice(&plus.value),
        None => y.fill(T::ZERO),
    }
    if let Some(b) = b
        && outputs > 0
    {
        add_to_rows(y, &b.value);
    }
}

/// Adds b to every row of y.
fn add_to_rows<T: Real>(y: &mut [T], b: &[T]) {
    InstructionSet::best().run(
        #[inline(always)]
        |_| {
            for row in y.chunks_exact_mut(b.len()) {
                row.iter_mut().zip(b).for_each(|(y, &b)| *y += b);
            }
        },
    );
}

/// Adds every row of y to b.
fn add_rows<T: Real>(b: &mut [T], y: &[T]) {
    InstructionSet::best().run(
        #[inline(always)]
        |_| {
            for row in y.chunks_exact(b.len()) {
                b.iter_mut().zip(row).for_each(|(b, &y)| *b += y);
            }
        },
    );
}

/// product ← x·y, element by element.
fn multiply<T: Real>(product: &mut [T], x: &[T], y: &[T]) {
    InstructionSet::best().run(
        #[inline(always)]
        |_| product.iter_mut().zip(x).zip(y).for_each(|((product, &x), &y)| *product = x * y),
    );
}

/// y = f(z), z = plus + b + x·Wᵀ: d_z = d_y·f′(z); d_plus += d_z; d_b += Σ_rows d_z; d_W += d_zᵀ·x; d_x += d_z·W.
pub(super) fn linear_backward<T: Real>(
    x: Var,
    w: Var,
    b: Option<Var>,
    plus: Option<Var>,
    f: Function,
    back: &mut Backward<T>,
) {
    let (outputs, inputs) = matrix_sizes(&back.shape(w));
    let (x_value, w_value) = (back.value(x), back.value(w));
    let mut scratch = std::mem::take(back.scratch);
    let d_z = if f == Function::Identity {
        back.d_out
    } else {
        scratch.resize(back.d_out.len(), T::ZERO);
        multiply(&mut scratch, back.d_out, &back.node.saved);
        &scratch
    };
    let rows = d_z.len().checked_div(outputs).unwrap_or(0);
    let d_z_matrix = Matrix::new(d_z, rows, outputs);
    if let Some(d_plus) = plus.and_then(|plus| back.grad(plus)) {
        d_plus.iter_mut().zip(d_z).for_each(|(d_plus, &d_z)| *d_plus += d_z);
    }
    if let Some(d_b) = b.and_then(|b| back.grad(b))
        && outputs > 0
    {
        add_rows(d_b, d_z);
    }
    if let Some(d_w) = back.grad(w) {
        add_product(d_z_matrix.t(), Matrix::new(x_value, rows, inputs), d_w, inputs);
    }
    if let Some(d_x) = back.grad(x) {
        add_product(d_z_matrix, Matrix::new(w_value, outputs, inputs), d_x, inputs);
    }
    *back.scratch = scratch;
}

/// C = op(A)·op(B), where op may transpose: d_op(A) += d_C·op(B)ᵀ; d_op(B) += op(A)ᵀ·d_C.
pub(super) fn product_backward<T: Real>(
    a: Var,
    a_transposed: bool,
    b: Var,
    b_transposed: bool,
    back: &mut Backward<T>,
) {
    let batch = Batch::of(back.shape(a), a_transposed, back.shape(b), b_transposed);
    let (a_value, b_value, d_out) = (back.value(a), back.value(b), back.d_out);
    for i in 0..batch.count {
        let d_c = Matrix::new(&d_out[batch.c_range(i)], batch.m, batch.n);
        if let Some(d_a) = back.grad(a) {
            let (d_a, b) = (&mut d_a[i * batch.a_step..], batch.b(b_value, i));
            if a_transposed {
                add_product(b, d_c.t(), d_a, batch.m);
            } else {
                add_product(d_c, b.t(), d_a, batch.k);
            }
        }
        if let Some(d_b) = back.grad(b) {
            let (d_b, a) = (&mut d_b[i * batch.b_step..], batch.a(a_value, i));
            if b_transposed {
                add_product(d_c.t(), a, d_b, batch.k);
            } else {
                add_product(a.t(), d_c, d_b, batch.n);
            }
        }
    }
}

/// `count` products of an m×k by a k×n matrix.
struct Batch {
    count: usize,
    m: usize,
    k: usize,
    n: usize,
    /// From one matrix to the next: 0 if there is only one.
    a_step: usize,
    b_step: usize,
    a_transposed: bool,
    b_transposed: bool,
    out_shape: Shape,
}

impl Batch {
    fn of(a: Shape, a_transposed: bool, b: Shape, b_transposed: bool) -> Self {
        assert!(a.len() >= 2 && b.len() >= 2, "a matrix has two axes");
        let (a_front, a_sizes) = a.split_at(a.len() - 2);
        let (b_front, b_sizes) = b.split_at(b.len() - 2);
        assert!(a_front == b_front || a_front.is_empty() || b_front.is_empty(), "batches of different shapes");
        let (m, k) = if a_transposed { (a_sizes[1], a_sizes[0]) } else { (a_sizes[0], a_sizes[1]) };
        let (inner, n) = if b_transposed { (b_sizes[1], b_sizes[0]) } else { (b_sizes[0], b_sizes[1]) };
        assert_eq!(k, inner, "the columns of A are the rows of B");
        let front = Shape::from(if a_front.is_empty() { b_front } else { a_front });
        Self {
            count: front.iter().product(),
            m,
            k,
            n,
            a_step: if a_front.is_empty() { 0 } else { m * k },
            b_step: if b_front.is_empty() { 0 } else { k * n },
            a_transposed,
            b_transposed,
            out_shape: front.with_last(m).with_last(n),
        }
    }

    fn a<'a, T>(&self, value: &'a [T], i: usize) -> Matrix<'a, T> {
        let (rows, columns) = if self.a_transposed { (self.k, self.m) } else { (self.m, self.k) };
        Matrix::new(&value[i * self.a_step..], rows, columns).t_if(self.a_transposed)
    }

    fn b<'a, T>(&self, value: &'a [T], i: usize) -> Matrix<'a, T> {
        let (rows, columns) = if self.b_transposed { (self.n, self.k) } else { (self.k, self.n) };
        Matrix::new(&value[i * self.b_step..], rows, columns).t_if(self.b_transposed)
    }

    fn c_range(&self, i: usize) -> std::ops::Range<usize> {
        i * self.m * self.n..(i + 1) * self.m * self.n
    }
}
