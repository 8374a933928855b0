//! Jacobians of recurrent cells, written out, and their products over many steps.

use ndarray::{Array2, ArrayView2, Axis, concatenate, s};

use super::{Kind, Parameters, State};
use crate::engine::linalg::{singular_values, spectral_norm};
use crate::engine::math;
use crate::engine::matmul::{self, Matrix};
use crate::engine::sums::inner_product;

/// How the state after one step depends on the state before it.
#[derive(Debug, Clone)]
pub struct Jacobian {
    /// ∂h′/∂h (H, H).
    hh: Array2<f64>,
    /// What an LSTM adds.
    memory: Option<Memory>,
}

/// The other three quarters of an LSTM's Jacobian.
#[derive(Debug, Clone)]
struct Memory {
    /// ∂c′/∂h (H, H).
    ch: Array2<f64>,
    /// The diagonal of ∂h′/∂c.
    hc: Vec<f64>,
    /// The diagonal of ∂c′/∂c: f.
    cc: Vec<f64>,
}

impl Jacobian {
    /// The Jacobian of the step from `before` to `after`.
    ///
    /// RNN: diag(φ′)·W. GRU: diag(z) + diag((h − n)·z(1−z))·W_z + diag((1−z)(1−n²))·(diag(r)·W_n + diag(m_n·r(1−r))·W_r) with
    /// m_n = W_n·h + b_n. LSTM: ∂c′/∂h = diag(g·i(1−i))·W_i + diag(c·f(1−f))·W_f + diag(i(1−g²))·W_g, ∂c′/∂c = diag(f), and
    /// h′ = o·tanh(c′) by way of c′ and of o.
    pub fn new(parameters: &Parameters, before: &State, after: &State) -> Self {
        let block = |gate| parameters.recurrent_block(gate);
        let h = before.h.len();
        let rows = |terms: &[(&dyn Fn(usize) -> f64, usize)]| {
            let mut sum = Array2::<f64>::zeros((h, h));
            for (factor, gate) in terms {
                for (i, (mut row, weights)) in sum.rows_mut().into_iter().zip(block(*gate).rows()).enumerate() {
                    row.scaled_add(factor(i), &weights);
                }
            }
            sum
        };
        match parameters.kind {
            Kind::Rnn => Self { hh: rows(&[(&|i| parameters.slope(after.h[i]), 0)]), memory: None },
            Kind::Gru => {
                let (r, z, n) = (after.gate(0), after.gate(1), after.gate(2));
                let of_n = |i: usize| (1.0 - z[i]) * (1.0 - n[i] * n[i]);
                let memory = |i: usize| {
                    let row = block(2).row(i).to_owned();
                    inner_product(row.as_slice().unwrap_or_default(), &before.h) + parameters.bias_hh[2 * h + i]
                };
                let mut hh = rows(&[
                    (&|i| of_n(i) * memory(i) * r[i] * (1.0 - r[i]), 0),
                    (&|i| (before.h[i] - n[i]) * z[i] * (1.0 - z[i]), 1),
                    (&|i| of_n(i) * r[i], 2),
                ]);
                (0..h).for_each(|i| hh[[i, i]] += z[i]);
                Self { hh, memory: None }
            }
            Kind::Lstm => {
                let (i, f, g, o) = (after.gate(0), after.gate(1), after.gate(2), after.gate(3));
                let ch = rows(&[
                    (&|j| g[j] * i[j] * (1.0 - i[j]), 0),
                    (&|j| before.c[j] * f[j] * (1.0 - f[j]), 1),
                    (&|j| i[j] * (1.0 - g[j] * g[j]), 2),
                ]);
                let tanh_c = |j: usize| math::tanh(after.c[j]);
                let through_c: Vec<f64> = (0..h).map(|j| o[j] * (1.0 - tanh_c(j) * tanh_c(j))).collect();
                let mut hh = rows(&[(&|j| tanh_c(j) * o[j] * (1.0 - o[j]), 3)]);
                for ((mut row, memory), factor) in hh.rows_mut().into_iter().zip(ch.rows()).zip(&through_c) {
                    row.scaled_add(*factor, &memory);
                }
                let hc = through_c.iter().zip(f).map(|(a, b)| a * b).collect();
                Self { hh, memory: Some(Memory { ch, hc, cc: f.to_vec() }) }
            }
        }
    }

    /// ∂L/∂h before the step: (∂h′/∂h)ᵀ·∂L/∂h′ + (∂c′/∂h)ᵀ·∂L/∂c′, of gradients at the state `after` it in which all ways count, to
    /// c′ also that by its own h′.
    pub fn transposed_times(&self, after: &State, d_h: &[f64], d_c: &[f64]) -> Vec<f64> {
        let mut sum = transposed_times(&self.hh.view(), d_h);
        if let Some(memory) = &self.memory {
            // What comes to c′ by h′ is in `hh` already.
            let by_h = |j: usize| after.gate(3)[j] * (1.0 - math::tanh(after.c[j]) * math::tanh(after.c[j])) * d_h[j];
            let alone: Vec<f64> = d_c.iter().enumerate().map(|(j, d)| d - by_h(j)).collect();
            let along = transposed_times(&memory.ch.view(), &alone);
            sum.iter_mut().zip(along).for_each(|(sum, x)| *sum += x);
        }
        sum
    }

    /// ‖J‖₂ of the whole state.
    pub fn norm(&self) -> f64 {
        let Some(memory) = &self.memory else { return spectral_norm(&self.hh.view()) };
        let diagonal = |values: &[f64]| Array2::from_diag(&ndarray::aview1(values));
        let [hc, cc] = [&memory.hc, &memory.cc].map(|values| diagonal(values));
        let join = |left: &Array2<f64>, right: &Array2<f64>| concatenate(Axis(1), &[left.view(), right.view()]);
        let parts = join(&self.hh, &hc).and_then(|top| {
            let bottom = join(&memory.ch, &cc)?;
            concatenate(Axis(0), &[top.view(), bottom.view()])
        });
        parts.map_or(f64::NAN, |whole| spectral_norm(&whole.view()))
    }
}

/// ∂(state at T)/∂(state at t): of h alone, or of (h, c) for an LSTM. Held as a matrix times a power of two, so that it neither
/// overflows nor vanishes.
#[derive(Debug, Clone)]
pub struct Product {
    /// ∂·/∂h, one row for every number of the state at T.
    by_h: Array2<f64>,
    /// ∂·/∂c of an LSTM.
    by_c: Option<Array2<f64>>,
    /// How many [`STEP`]s the true matrix is smaller.
    steps: i32,
}

/// The power of two by which a product is scaled: 2⁻²⁰⁰, exactly.
const STEP: f64 = f64::from_bits((1023 - 200) << 52);

impl Product {
    /// At t = T: the identity.
    pub fn identity(kind: Kind, hidden: usize) -> Self {
        let n = if kind == Kind::Lstm { 2 * hidden } else { hidden };
        let columns = |from: usize| Array2::from_shape_fn((n, hidden), |(i, j)| f64::from(i == from + j));
        Self { by_h: columns(0), by_c: (kind == Kind::Lstm).then(|| columns(hidden)), steps: 0 }
    }

    /// One step further back: M ← M·J.
    pub fn extend(&mut self, step: &Jacobian) {
        let (n, h) = self.by_h.dim();
        let mut by_h = vec![0.0; n * h];
        add_product(&self.by_h, &step.hh, &mut by_h);
        if let (Some(by_c), Some(memory)) = (&mut self.by_c, &step.memory) {
            add_product(by_c, &memory.ch, &mut by_h);
            for (mut c, row) in by_c.rows_mut().into_iter().zip(self.by_h.rows()) {
                for j in 0..h {
                    c[j] = row[j] * memory.hc[j] + c[j] * memory.cc[j];
                }
            }
        }
        if let Ok(new) = Array2::from_shape_vec((n, h), by_h) {
            self.by_h = new;
        }
        self.rescale();
    }

    fn rescale(&mut self) {
        let both = || self.by_h.iter().chain(self.by_c.iter().flatten());
        let largest = both().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let factor = match largest {
            0.0 => return,
            x if x < STEP => 1.0 / STEP,
            x if x > 1.0 / STEP && x.is_finite() => STEP,
            _ => return,
        };
        self.steps += if factor > 1.0 { 1 } else { -1 };
        for x in self.by_h.iter_mut().chain(self.by_c.iter_mut().flatten()) {
            *x *= factor;
        }
    }

    /// The true size of a number of the scaled matrix.
    fn unscaled(&self, x: f64) -> f64 {
        let factor = if self.steps > 0 { STEP } else { 1.0 / STEP };
        (0..self.steps.abs()).fold(x, |x, _| x * factor)
    }

    /// ∂h_T/∂h_t with c_t held fixed, scaled.
    fn of_h(&self) -> ArrayView2<'_, f64> {
        self.by_h.slice(s![..self.by_h.ncols(), ..])
    }

    /// ‖∂h_T/∂h_t‖₂, for an LSTM with c_t held fixed.
    pub fn norm(&self) -> f64 {
        self.unscaled(spectral_norm(&self.of_h()))
    }

    /// ‖∂(h, c)_T/∂(h, c)_t‖₂ of an LSTM; the same as [`Self::norm`] for other cells.
    pub fn norm_of_state(&self) -> f64 {
        let Some(by_c) = &self.by_c else { return self.norm() };
        let whole = concatenate(Axis(1), &[self.by_h.view(), by_c.view()]);
        self.unscaled(whole.map_or(f64::NAN, |whole| spectral_norm(&whole.view())))
    }

    /// The singular values of ∂h_T/∂h_t, from the largest to the least; those that rounding hides are 0.
    pub fn singular_values(&self) -> Vec<f64> {
        singular_values(&self.of_h()).into_iter().map(|x| self.unscaled(x)).collect()
    }

    /// (∂h_T/∂h_t)ᵀ·d: the gradient at h_t of a loss with the gradient d at h_T.
    pub fn transposed_times(&self, d: &[f64]) -> Vec<f64> {
        transposed_times(&self.of_h(), d).into_iter().map(|x| self.unscaled(x)).collect()
    }
}

/// Aᵀ·d.
fn transposed_times(a: &ArrayView2<'_, f64>, d: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.ncols()];
    for (row, d) in a.rows().into_iter().zip(d) {
        sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += d * x);
    }
    sum
}

/// C ← C + A·B, all stored row by row.
fn add_product(a: &Array2<f64>, b: &Array2<f64>, c: &mut [f64]) {
    if let (Some(left), Some(right)) = (a.as_slice(), b.as_slice()) {
        let (left, right) = (Matrix::new(left, a.nrows(), a.ncols()), Matrix::new(right, b.nrows(), b.ncols()));
        matmul::add_product(left, right, c, b.ncols());
    }
}
