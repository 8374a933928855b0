//! Scaled dot-product attention (Vaswani et al. 2017, §3.2.1), all heads in one node.
//!
//! Head h of H uses columns h·E/H … (h + 1)·E/H of the queries, keys and values, as PyTorch lays them out.

use super::op::Op;
use super::shape::Shape;
use super::softmax::{add_softmax_gradient, softmax_rows};
use super::{Backward, Tape, Var};
use crate::engine::matmul::{Matrix, add_product};
use crate::engine::real::Real;

impl<T: Real> Tape<T> {
    /// The weights softmax(Q·Kᵀ / √d) of every head: q (B, Tq, E), k (B, Tk, E) → (B, H, Tq, Tk), d = E/H. Where `keep`
    /// is 0 nothing is looked at and the weight is exactly 0; `keep` is repeated to the shape of the weights: (Tq, Tk) for
    /// a causal mask, (B, 1, 1, Tk) for padding.
    pub fn attention_weights(&mut self, q: Var, k: Var, heads: usize, keep: Option<Var>) -> Var {
        let heads_of = Heads::of(self.node(q).shape, self.node(k).shape, heads);
        let shape = Shape::from([heads_of.batch, heads, heads_of.queries, heads_of.keys].as_slice());
        let (nodes, weights, var) = self.push(Op::AttentionWeights { q, k, heads }, shape, &[q, k]);
        let (q, k) = (&nodes[q.0].value, &nodes[k.0].value);
        weights.value.fill(T::ZERO);
        for head in heads_of.all() {
            let scores = &mut weights.value[head.weights..];
            add_product(heads_of.query_matrix(q, head), heads_of.key_matrix(k, head).t(), scores, heads_of.keys);
        }
        softmax_rows(&mut weights.value, shape, heads_of.scale(), keep.map(|keep| &nodes[keep.0]));
        var
    }

    /// What the weights read out of the values, the heads side by side: weights (B, H, Tq, Tk), v (B, Tk, E) → (B, Tq, E).
    pub fn attend(&mut self, weights: Var, v: Var) -> Var {
        let (w_shape, v_shape) = (self.node(weights).shape, self.node(v).shape);
        let out_shape = v_shape.with(1, w_shape[2]);
        let heads = Heads::of(out_shape, v_shape, w_shape[1]);
        assert_eq!(w_shape[..], [heads.batch, w_shape[1], heads.queries, heads.keys], "one weight for every pair");
        let (nodes, out, var) = self.push(Op::Attend { weights, v }, out_shape, &[weights, v]);
        let (weights, v) = (&nodes[weights.0].value, &nodes[v.0].value);
        out.value.fill(T::ZERO);
        for head in heads.all() {
            let out = &mut out.value[head.query..];
            add_product(heads.weight_matrix(weights, head), heads.key_matrix(v, head), out, heads.embedding);
        }
        var
    }

    /// softmax(Q·Kᵀ / √d)·V: the result (B, Tq, E) and the weights (B, H, Tq, Tk), both nodes. Shapes as in
    /// [`Self::attention_weights`] and [`Self::attend`].
    pub fn attention(&mut self, q: Var, k: Var, v: Var, heads: usize, keep: Option<Var>) -> (Var, Var) {
        let weights = self.attention_weights(q, k, heads, keep);
        (self.attend(weights, v), weights)
    }
}

/// P = softmax(S), S = Q·Kᵀ/√d: d_S = P(d_P − Σ d_P·P)/√d; d_Q += d_S·K; d_K += d_Sᵀ·Q.
pub(super) fn attention_weights_backward<T: Real>(q: Var, k: Var, heads: usize, back: &mut Backward<T>) {
    let heads = Heads::of(back.shape(q), back.shape(k), heads);
    let (q_value, k_value) = (back.value(q), back.value(k));
    let mut d_scores = std::mem::take(back.scratch);
    d_scores.clear();
    d_scores.resize(back.d_out.len(), T::ZERO);
    add_softmax_gradient(&mut d_scores, &back.node.value, back.d_out, heads.keys);
    let scale = heads.scale();
    for d in &mut d_scores {
        *d *= scale;
    }
    for head in heads.all() {
        let d_scores = heads.weight_matrix(&d_scores, head);
        if let Some(d_q) = back.grad(q) {
            add_product(d_scores, heads.key_matrix(k_value, head), &mut d_q[head.query..], heads.embedding);
        }
        if let Some(d_k) = back.grad(k) {
            add_product(d_scores.t(), heads.query_matrix(q_value, head), &mut d_k[head.key..], heads.embedding);
        }
    }
    *back.scratch = d_scores;
}

/// O = P·V: d_P += d_O·Vᵀ; d_V += Pᵀ·d_O.
pub(super) fn attend_backward<T: Real>(weights: Var, v: Var, back: &mut Backward<T>) {
    let heads = Heads::of(back.node.shape, back.shape(v), back.shape(weights)[1]);
    let (p_value, v_value, d_out) = (back.value(weights), back.value(v), back.d_out);
    for head in heads.all() {
        let d_out = heads.query_matrix(d_out, head);
        if let Some(d_p) = back.grad(weights) {
            add_product(d_out, heads.key_matrix(v_value, head).t(), &mut d_p[head.weights..], heads.keys);
        }
        if let Some(d_v) = back.grad(v) {
            let p = heads.weight_matrix(p_value, head);
            add_product(p.t(), d_out, &mut d_v[head.key..], heads.embedding);
        }
    }
}

/// Where the matrices of every head begin.
struct Heads {
    batch: usize,
    count: usize,
    queries: usize,
    keys: usize,
    embedding: usize,
    /// d, the columns of one head.
    width: usize,
}

/// One head of one sequence: where its first query, key and weight stand.
#[derive(Clone, Copy)]
struct Head {
    query: usize,
    key: usize,
    weights: usize,
}

impl Heads {
    fn of(q: Shape, k: Shape, heads: usize) -> Self {
        assert!(q.len() == 3 && k.len() == 3, "queries and keys are (batch, time, embedding)");
        assert!(q[0] == k[0] && q[2] == k[2], "queries {:?} and keys {:?} do not meet", &q[..], &k[..]);
        assert!(heads > 0 && q[2].is_multiple_of(heads), "{heads} heads do not share {} columns", q[2]);
        Self { batch: q[0], count: heads, queries: q[1], keys: k[1], embedding: q[2], width: q[2] / heads }
    }

    /// Every head of every sequence; none if there is nothing to weigh.
    fn all(&self) -> impl Iterator<Item = Head> + use<> {
        let Self { batch, count, queries, keys, embedding, width } = *self;
        let heads = if queries == 0 || keys == 0 { 0 } else { batch * count };
        (0..heads).map(move |i| {
            let (b, h) = (i / count, i % count);
            Head {
                query: b * queries * embedding + h * width,
                key: b * keys * embedding + h * width,
                weights: i * queries * keys,
            }
        })
    }

    fn query_matrix<'a, T>(&self, q: &'a [T], head: Head) -> Matrix<'a, T> {
        Matrix::in_rows(&q[head.query..], self.queries, self.width, self.embedding)
    }

    fn key_matrix<'a, T>(&self, k: &'a [T], head: Head) -> Matrix<'a, T> {
        Matrix::in_rows(&k[head.key..], self.keys, self.width, self.embedding)
    }

    fn weight_matrix<'a, T>(&self, weights: &'a [T], head: Head) -> Matrix<'a, T> {
        Matrix::new(&weights[head.weights..], self.queries, self.keys)
    }

    /// 1/√d.
    fn scale<T: Real>(&self) -> T {
        T::of(1.0 / (self.width as f64).sqrt())
    }
}
