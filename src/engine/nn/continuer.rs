//! A small decoder-only transformer of attention alone (Elhage et al. 2021): it continues sequences.

use ndarray::Array2;

use super::{
    Attended, BlockSizes, Change, Embedding, EncoderBlock, LayerNorm, Linear, Places, Positions, encoding, init,
};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// The sizes of a continuer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContinuerSizes {
    /// Tokens that go in.
    pub tokens: usize,
    /// Tokens that come out: the first so many of those that go in.
    pub said: usize,
    /// The longest sequence.
    pub length: usize,
    /// E.
    pub embedding: usize,
    /// Heads of every layer.
    pub heads: usize,
    /// How many layers.
    pub layers: usize,
}

/// The layers of a continuer: x ← x + attention(LN(x)) in each, no feed-forward parts.
#[derive(Debug, Clone)]
pub struct Continuer {
    /// Its sizes.
    pub sizes: ContinuerSizes,
    /// How places are told.
    pub places: Places,
    tokens: Embedding,
    blocks: Vec<EncoderBlock>,
    norm: LayerNorm,
    output: Linear,
}

/// What a continuer gives.
#[derive(Debug, Clone)]
pub struct Continuation {
    /// Of the token that follows at every place, (batch, places, tokens said).
    pub logits: Var,
    /// The embedded input with its places, (batch, places, E).
    pub embedded: Var,
    /// What the layers have made of it, normalised, (batch, places, E).
    pub stream: Var,
    /// The attention of every layer.
    pub attentions: Vec<Attended>,
}

impl Continuer {
    /// Embeddings from N(0, 0.3²), learned places from N(0, 0.1²), matrices as Glorot and Bengio draw them.
    pub fn new<T: Real>(tape: &mut Tape<T>, sizes: ContinuerSizes, positions: Positions, rng: &mut Generator) -> Self {
        const SPREAD: f64 = 0.3;
        let ContinuerSizes { embedding, heads, .. } = sizes;
        let activation = Function::Identity;
        let block = BlockSizes { embedding, heads, feed_forward: 0, activation, attention_bias: false };
        let places = Places::new(tape, "places", positions, [sizes.length, embedding], rng);
        let tokens = Embedding::new(tape, "tokens", sizes.tokens, embedding, rng);
        tape.set(tokens.weight, &init::normal(&[sizes.tokens, embedding], SPREAD, rng));
        let blocks: Vec<EncoderBlock> =
            (0..sizes.layers).map(|layer| EncoderBlock::new(tape, &Self::name_of(layer), block, rng)).collect();
        let norm = LayerNorm::new(tape, "norm", embedding);
        let output = Linear::new(tape, "output", embedding, sizes.said, rng);
        for matrix in blocks.iter().map(|block| block.self_attention.out_weight).chain([output.weight]) {
            let drawn = init::xavier_uniform(tape.shape(matrix), rng);
            tape.set(matrix, &drawn);
        }
        Self { sizes, places, tokens, blocks, norm, output }
    }

    /// What the parameters of a layer are called.
    pub fn name_of(layer: usize) -> String {
        format!("layers.{layer}")
    }

    /// Sequences of equal length side by side, (batch, length); a change for every layer. Where `causal`, a place sees only
    /// itself and those before it.
    pub fn forward<T: Real>(
        &self,
        tape: &mut Tape<T>,
        tokens: &[usize],
        batch: usize,
        causal: bool,
        changes: &[Change],
    ) -> Continuation {
        let length = tokens.len() / batch.max(1);
        let keep: Option<Array2<T>> = causal.then(|| encoding::causal(length));
        let keep = keep.map(|keep| tape.constant(&keep));
        let x = self.tokens.forward(tape, tokens, &[batch, length]);
        let embedded = self.places.add(tape, x);
        let (mut x, mut attentions) = (embedded, Vec::with_capacity(self.blocks.len()));
        for (block, change) in self.blocks.iter().zip(changes) {
            let normed = block.norm1.forward(tape, x);
            let attended = block.self_attention.forward_changed(tape, [normed; 3], keep, change);
            x = tape.add(x, attended.out);
            attentions.push(attended);
        }
        let stream = self.norm.forward(tape, x);
        let logits = self.output.forward(tape, stream);
        Continuation { logits, embedded, stream, attentions }
    }
}
