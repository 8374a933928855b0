//! Transformer blocks, normalised before each part (Xiong et al. 2020).

use super::{Attended, LayerNorm, Linear, MultiHeadAttention, join};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// The sizes of a block.
#[derive(Debug, Clone, Copy)]
pub struct BlockSizes {
    /// E, the width of every position.
    pub embedding: usize,
    /// The heads of every attention.
    pub heads: usize,
    /// The hidden width of the feed-forward part; 0 leaves that part out.
    pub feed_forward: usize,
    /// Its activation.
    pub activation: Function,
    /// Whether the attentions have biases.
    pub attention_bias: bool,
}

impl BlockSizes {
    fn attention<T: Real>(&self, tape: &mut Tape<T>, name: &str, rng: &mut Generator) -> MultiHeadAttention {
        MultiHeadAttention::new(tape, name, self.embedding, self.heads, self.attention_bias, rng)
    }
}

/// x + W₂·f(W₁·LN(x) + b₁) + b₂.
#[derive(Debug, Clone, Copy)]
pub struct FeedForward {
    /// LN.
    pub norm: LayerNorm,
    /// W₁ (hidden, E) and b₁.
    pub linear1: Linear,
    /// W₂ (E, hidden) and b₂.
    pub linear2: Linear,
    /// f.
    pub activation: Function,
}

impl FeedForward {
    fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        norm: &str,
        sizes: BlockSizes,
        rng: &mut Generator,
    ) -> Option<Self> {
        (sizes.feed_forward > 0).then(|| Self {
            norm: LayerNorm::new(tape, &join(name, norm), sizes.embedding),
            linear1: Linear::new(tape, &join(name, "linear1"), sizes.embedding, sizes.feed_forward, rng),
            linear2: Linear::new(tape, &join(name, "linear2"), sizes.feed_forward, sizes.embedding, rng),
            activation: sizes.activation,
        })
    }

    /// x (…, E) → the same shape.
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        let normed = self.norm.forward(tape, x);
        let hidden = self.linear1.forward_with(tape, normed, self.activation);
        tape.linear_plus(hidden, self.linear2.weight, self.linear2.bias, Some(x), Function::Identity)
    }
}

/// u = x + attention(LN₁(x)); u + feed-forward(LN₂(u)). With a causal mask it is a decoder-only block. Parameters as in PyTorch's
/// `TransformerEncoderLayer`: `self_attn.…`, `linear1.…`, `linear2.…`, `norm1.…`, `norm2.…`.
#[derive(Debug, Clone, Copy)]
pub struct EncoderBlock {
    /// Before the attention.
    pub norm1: LayerNorm,
    /// Every position looks at every other.
    pub self_attention: MultiHeadAttention,
    /// With LN₂, unless left out.
    pub feed_forward: Option<FeedForward>,
}

/// What an encoder block gives.
#[derive(Debug, Clone, Copy)]
pub struct Encoded {
    /// (batch, time, E).
    pub out: Var,
    /// x with what attention added, (batch, time, E).
    pub after_attention: Var,
    /// Of the attention, (batch, heads, time, time).
    pub weights: Var,
}

impl EncoderBlock {
    /// A block of these sizes.
    pub fn new<T: Real>(tape: &mut Tape<T>, name: &str, sizes: BlockSizes, rng: &mut Generator) -> Self {
        Self {
            norm1: LayerNorm::new(tape, &join(name, "norm1"), sizes.embedding),
            self_attention: sizes.attention(tape, &join(name, "self_attn"), rng),
            feed_forward: FeedForward::new(tape, name, "norm2", sizes, rng),
        }
    }

    /// x (batch, time, E); `keep` as in [`Tape::attention_weights`].
    pub fn forward<T: Real>(&self, tape: &mut Tape<T>, x: Var, keep: Option<Var>) -> Encoded {
        let (after_attention, weights) = look_at_itself(tape, &self.self_attention, &self.norm1, x, keep);
        let out = self.feed_forward.map_or(after_attention, |part| part.forward(tape, after_attention));
        Encoded { out, after_attention, weights }
    }
}

/// u = x + self-attention(LN₁(x)); w = u + cross-attention(LN₂(u), memory); w + feed-forward(LN₃(w)). Parameters as in PyTorch's
/// `TransformerDecoderLayer`: `self_attn.…`, `multihead_attn.…`, `linear1.…`, `linear2.…`, `norm1.…` to `norm3.…`.
#[derive(Debug, Clone, Copy)]
pub struct DecoderBlock {
    /// Before the self-attention.
    pub norm1: LayerNorm,
    /// Every position looks at those before it (if masked so).
    pub self_attention: MultiHeadAttention,
    /// Before the cross-attention.
    pub norm2: LayerNorm,
    /// Every position looks at the memory.
    pub cross_attention: MultiHeadAttention,
    /// With LN₃, unless left out.
    pub feed_forward: Option<FeedForward>,
}

/// What a decoder block gives.
#[derive(Debug, Clone, Copy)]
pub struct Decoded {
    /// (batch, time, E).
    pub out: Var,
    /// Of the self-attention, (batch, heads, time, time).
    pub self_weights: Var,
    /// Of the cross-attention, (batch, heads, time, memory time).
    pub cross_weights: Var,
}

impl DecoderBlock {
    /// A block of these sizes, whose cross-attention has its own number of heads.
    pub fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        sizes: BlockSizes,
        cross_heads: usize,
        rng: &mut Generator,
    ) -> Self {
        let cross = BlockSizes { heads: cross_heads, ..sizes };
        Self {
            norm1: LayerNorm::new(tape, &join(name, "norm1"), sizes.embedding),
            self_attention: sizes.attention(tape, &join(name, "self_attn"), rng),
            norm2: LayerNorm::new(tape, &join(name, "norm2"), sizes.embedding),
            cross_attention: cross.attention(tape, &join(name, "multihead_attn"), rng),
            feed_forward: FeedForward::new(tape, name, "norm3", sizes, rng),
        }
    }

    /// x (batch, time, E) looks at itself where `self_keep` lets it, then at `keys` (batch, memory time, E) where `cross_keep`
    /// lets it, reading from `values` of the same shape: usually both are the encoder's output.
    pub fn forward<T: Real>(
        &self,
        tape: &mut Tape<T>,
        x: Var,
        self_keep: Option<Var>,
        (keys, values): (Var, Var),
        cross_keep: Option<Var>,
    ) -> Decoded {
        let (u, self_weights) = look_at_itself(tape, &self.self_attention, &self.norm1, x, self_keep);
        let normed = self.norm2.forward(tape, u);
        let Attended { out, weights: cross_weights, .. } =
            self.cross_attention.forward(tape, normed, keys, values, cross_keep);
        let w = tape.add(u, out);
        let out = self.feed_forward.map_or(w, |part| part.forward(tape, w));
        Decoded { out, self_weights, cross_weights }
    }
}

/// x + attention(LN(x)), and the weights.
fn look_at_itself<T: Real>(
    tape: &mut Tape<T>,
    attention: &MultiHeadAttention,
    norm: &LayerNorm,
    x: Var,
    keep: Option<Var>,
) -> (Var, Var) {
    let normed = norm.forward(tape, x);
    let Attended { out, weights, .. } = attention.forward_self(tape, normed, keep);
    (tape.add(x, out), weights)
}
