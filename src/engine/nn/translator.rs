//! A small encoder–decoder transformer (Vaswani et al. 2017, §3.1) of one layer each, normalised before each part.
//!
//! Cross-attention has one head, and reads its values from the embedded input instead of the encoder's output: what is said at
//! a place can only be read where it stands, so its weights tell where the decoder looks. (With the usual values, a correct
//! model can carry a character to its neighbour in the encoder and read it there.)

use ndarray::{Array3, Array4};

use super::{
    Attended, BlockSizes, Change, DecoderBlock, Embedding, EncoderBlock, LayerNorm, Linear, Places, Positions,
    encoding, init,
};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// The sizes of a translator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Tokens of the input language.
    pub source_tokens: usize,
    /// Tokens of the output language, one of them the end. One more is added in front of every output.
    pub target_tokens: usize,
    /// S, the places of an input.
    pub source_length: usize,
    /// T, the places of an output, with its end.
    pub target_length: usize,
    /// E.
    pub embedding: usize,
    /// Heads of the self-attentions.
    pub heads: usize,
    /// Hidden width of the feed-forward parts.
    pub feed_forward: usize,
}

/// The three attentions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attention {
    /// The input looks at itself.
    Encoder,
    /// The output looks at what has been said so far.
    Decoder,
    /// The output looks at the input.
    Cross,
}

/// Some inputs, each with the beginning of an output.
#[derive(Debug, Clone, Copy)]
pub struct Sentences<'a> {
    /// Inputs, (batch, S), row by row; what lies past the length is not looked at.
    pub source: &'a [usize],
    /// How many tokens of each input there are.
    pub lengths: &'a [usize],
    /// Outputs but for their last token, after [`Translator::begin`]: (batch, any number up to T).
    pub target: &'a [usize],
}

/// The layers of a translator.
#[derive(Debug, Clone)]
pub struct Translator {
    /// Its sizes.
    pub sizes: Sizes,
    /// How places of the input are told.
    pub source_places: Places,
    /// And those of the output.
    pub target_places: Places,
    /// Whether the decoder is given one vector, the mean of the encoder's output, instead of all its places: as in the
    /// networks before attention (Sutskever et al. 2014).
    pub bottleneck: bool,
    source: Embedding,
    target: Embedding,
    encoder: EncoderBlock,
    encoder_norm: LayerNorm,
    decoder: DecoderBlock,
    decoder_norm: LayerNorm,
    output: Linear,
}

/// What a translator gives.
#[derive(Debug, Clone, Copy)]
pub struct Translation {
    /// Of the token that follows at every place of the output, (batch, places, tokens).
    pub logits: Var,
    /// The embedded input with its places, (batch, S, E).
    pub embedded: Var,
    /// What the encoder makes of it, (batch, S, E).
    pub memory: Var,
    /// The attentions of encoder, decoder and between them.
    pub attentions: [Attended; 3],
}

impl Translator {
    /// Embeddings from N(0, 1), learned places from N(0, 0.1²), matrices as Glorot and Bengio draw them.
    pub fn new<T: Real>(tape: &mut Tape<T>, sizes: Sizes, positions: Positions, rng: &mut Generator) -> Self {
        let Sizes { embedding, heads, feed_forward, .. } = sizes;
        let block = BlockSizes { embedding, heads, feed_forward, activation: Function::Gelu, attention_bias: false };
        let mut places =
            |tape: &mut Tape<T>, name, length| Places::new(tape, name, positions, [length, embedding], rng);
        let source_places = places(tape, "source_places", sizes.source_length);
        let target_places = places(tape, "target_places", sizes.target_length);
        let translator = Self {
            sizes,
            source_places,
            target_places,
            bottleneck: false,
            source: Embedding::new(tape, "source", sizes.source_tokens, embedding, rng),
            target: Embedding::new(tape, "target", sizes.target_tokens + 1, embedding, rng),
            encoder: EncoderBlock::new(tape, "encoder", block, rng),
            encoder_norm: LayerNorm::new(tape, "encoder_norm", embedding),
            decoder: DecoderBlock::new(tape, "decoder", block, 1, rng),
            decoder_norm: LayerNorm::new(tape, "decoder_norm", embedding),
            output: Linear::new(tape, "output", embedding, sizes.target_tokens, rng),
        };
        let linears = [translator.encoder.feed_forward, translator.decoder.feed_forward];
        let linears = linears.iter().flatten().flat_map(|part| [part.linear1, part.linear2]).chain([translator.output]);
        let matrices = linears.map(|linear| linear.weight).chain([
            translator.encoder.self_attention.out_weight,
            translator.decoder.self_attention.out_weight,
            translator.decoder.cross_attention.out_weight,
        ]);
        for matrix in matrices.collect::<Vec<_>>() {
            let drawn = init::xavier_uniform(tape.shape(matrix), rng);
            tape.set(matrix, &drawn);
        }
        translator
    }

    /// The token in front of every output.
    pub fn begin(&self) -> usize {
        self.sizes.target_tokens
    }

    /// Every place of every output at once; `change` is done to `changed`. Where `causal`, a place of the output sees only
    /// those before it.
    pub fn forward<T: Real>(
        &self,
        tape: &mut Tape<T>,
        sentences: Sentences,
        causal: bool,
        (changed, change): (Attention, &Change),
    ) -> Translation {
        let unchanged = Change::NONE;
        let change_of = |attention| if attention == changed { change } else { &unchanged };
        let Sentences { source, lengths, target } = sentences;
        let (batch, s) = (lengths.len(), self.sizes.source_length);
        let t = target.len() / batch.max(1);
        let keep = Array4::from_shape_fn((batch, 1, 1, s), |(b, .., i)| if i < lengths[b] { T::ONE } else { T::ZERO });
        let padding = tape.constant(&keep);
        let embedded = self.source.forward(tape, source, &[batch, s]);
        let embedded = self.source_places.add(tape, embedded);

        let normed = self.encoder.norm1.forward(tape, embedded);
        let encoder_change = change_of(Attention::Encoder);
        let look = self.encoder.self_attention.forward_changed(tape, [normed; 3], Some(padding), encoder_change);
        let x = tape.add(embedded, look.out);
        let x = self.encoder.feed_forward.map_or(x, |part| part.forward(tape, x));
        let memory = self.encoder_norm.forward(tape, x);
        let (keys, values, keep) = if self.bottleneck {
            let mean = mean_of_places(tape, memory, lengths);
            (mean, mean, None)
        } else {
            (memory, self.encoder_norm.forward(tape, embedded), Some(padding))
        };

        let y = self.target.forward(tape, target, &[batch, t]);
        let y = self.target_places.add(tape, y);
        let normed = self.decoder.norm1.forward(tape, y);
        let before = causal.then(|| tape.constant(&encoding::causal::<T>(t)));
        let decoder_change = change_of(Attention::Decoder);
        let look_back = self.decoder.self_attention.forward_changed(tape, [normed; 3], before, decoder_change);
        let y = tape.add(y, look_back.out);
        let normed = self.decoder.norm2.forward(tape, y);
        let cross_change = change_of(Attention::Cross);
        let across = self.decoder.cross_attention.forward_changed(tape, [normed, keys, values], keep, cross_change);
        let y = tape.add(y, across.out);
        let y = self.decoder.feed_forward.map_or(y, |part| part.forward(tape, y));
        let y = self.decoder_norm.forward(tape, y);
        let logits = self.output.forward(tape, y);
        Translation { logits, embedded, memory, attentions: [look, look_back, across] }
    }
}

/// The mean over the places that each input has: x (batch, S, E) → (batch, 1, E).
fn mean_of_places<T: Real>(tape: &mut Tape<T>, x: Var, lengths: &[usize]) -> Var {
    let (batch, s, e) = (lengths.len(), tape.shape(x)[1], tape.shape(x)[2]);
    let share =
        |(b, i, _): (usize, usize, usize)| if i < lengths[b] { T::of(1.0 / lengths[b] as f64) } else { T::ZERO };
    let shares = tape.constant(&Array3::from_shape_fn((batch, s, 1), share));
    let parts = tape.mul(x, shares);
    let mean = tape.sum_axis(parts, 1);
    tape.reshape(mean, &[batch, 1, e])
}
