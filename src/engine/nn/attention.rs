//! Multi-head attention.

use ndarray::Array1;

use super::{init, join};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// Attention of several heads (Vaswani et al. 2017, §3.2.2). Parameters as in PyTorch: `in_proj_weight` (3E, E), whose rows make
/// queries, keys and values, `in_proj_bias` (3E), `out_proj.weight` (E, E), `out_proj.bias` (E).
#[derive(Debug, Clone, Copy)]
pub struct MultiHeadAttention {
    /// Makes queries, keys and values.
    pub in_weight: Var,
    /// Its bias.
    pub in_bias: Option<Var>,
    /// Mixes the heads.
    pub out_weight: Var,
    /// Its bias.
    pub out_bias: Option<Var>,
    /// E.
    pub embedding: usize,
    /// How many heads share E.
    pub heads: usize,
}

/// What attention gives.
#[derive(Debug, Clone, Copy)]
pub struct Attended {
    /// (batch, queries, E).
    pub out: Var,
    /// (batch, heads, queries, keys): every row sums to 1.
    pub weights: Var,
    /// The projected queries, keys and values, (batch, their number, E).
    pub projected: [Var; 3],
    /// What each head has read, the heads side by side, (batch, queries, E).
    pub heads: Var,
}

/// What is done to a trained attention, to see what it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scores are multiplied by it: 1/temperature, and √d to undo the division by √d.
    pub sharpness: f64,
    /// Heads that are switched off: what they have read counts as 0.
    pub heads_off: Vec<usize>,
}

impl Change {
    /// Nothing is changed.
    pub const NONE: Self = Self { sharpness: 1.0, heads_off: Vec::new() };
}

impl MultiHeadAttention {
    /// `in_proj_weight` as Glorot and Bengio draw it, `out_proj.weight` uniform within ±1/√E, biases (if any) 0.
    pub fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        embedding: usize,
        heads: usize,
        bias: bool,
        rng: &mut Generator,
    ) -> Self {
        let e = embedding;
        let biased =
            |tape: &mut Tape<T>, part, size| bias.then(|| tape.parameter(&join(name, part), &init::zeros(&[size])));
        let in_weight = tape.parameter(&join(name, "in_proj_weight"), &init::xavier_uniform(&[3 * e, e], rng));
        let in_bias = biased(tape, "in_proj_bias", 3 * e);
        let out = init::uniform(&[e, e], 1.0 / (e as f64).sqrt(), rng);
        let out_weight = tape.parameter(&join(name, "out_proj.weight"), &out);
        let out_bias = biased(tape, "out_proj.bias", e);
        Self { in_weight, in_bias, out_weight, out_bias, embedding, heads }
    }

    /// A sequence x (batch, time, E) that looks at itself. Where `keep` is 0 nothing is looked at: see
    /// [`Tape::attention_weights`].
    pub fn forward_self<T: Real>(&self, tape: &mut Tape<T>, x: Var, keep: Option<Var>) -> Attended {
        let e = self.embedding;
        let projected = tape.linear(x, self.in_weight, self.in_bias, Function::Identity);
        let [q, k, v] = [0, 1, 2].map(|i| tape.slice(projected, 2, i * e..(i + 1) * e));
        self.mix(tape, [q, k, v], keep, &Change::NONE)
    }

    /// Queries (batch, queries, E) that look at keys and read from values (batch, keys, E).
    pub fn forward<T: Real>(
        &self,
        tape: &mut Tape<T>,
        queries: Var,
        keys: Var,
        values: Var,
        keep: Option<Var>,
    ) -> Attended {
        self.forward_changed(tape, [queries, keys, values], keep, &Change::NONE)
    }

    /// The same, changed.
    pub fn forward_changed<T: Real>(
        &self,
        tape: &mut Tape<T>,
        [queries, keys, values]: [Var; 3],
        keep: Option<Var>,
        change: &Change,
    ) -> Attended {
        let e = self.embedding;
        let mut project = |x, i: usize| {
            let weight = tape.slice(self.in_weight, 0, i * e..(i + 1) * e);
            let bias = self.in_bias.map(|bias| tape.slice(bias, 0, i * e..(i + 1) * e));
            tape.linear(x, weight, bias, Function::Identity)
        };
        let projected = [project(queries, 0), project(keys, 1), project(values, 2)];
        self.mix(tape, projected, keep, change)
    }

    fn mix<T: Real>(&self, tape: &mut Tape<T>, projected: [Var; 3], keep: Option<Var>, change: &Change) -> Attended {
        let [q, k, v] = projected;
        let q = if change.sharpness == 1.0 { q } else { tape.affine(q, change.sharpness, 0.0) };
        let (mut heads, weights) = tape.attention(q, k, v, self.heads, keep);
        if !change.heads_off.is_empty() {
            let width = self.embedding / self.heads;
            let is_on = |column: usize| !change.heads_off.contains(&(column / width));
            let on = Array1::from_shape_fn(self.embedding, |column| if is_on(column) { T::ONE } else { T::ZERO });
            let on = tape.constant(&on);
            heads = tape.mul(heads, on);
        }
        let out = tape.linear(heads, self.out_weight, self.out_bias, Function::Identity);
        Attended { out, weights, projected, heads }
    }
}
