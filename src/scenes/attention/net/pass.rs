//! Everything about one input, for looking at it.

use super::{Changes, Forward, Layers, Net, highest};
use crate::engine::nn::{Attended, Attention, Positions};
use crate::engine::real::Real;
use crate::scenes::attention::maps::{Making, Maps};
use crate::scenes::attention::pairs::{Batch, Lengths, Pair};
use ndarray::Array2;

/// What became of one input.
#[derive(Debug, Clone)]
pub struct Pass {
    /// Of a translator's encoder, decoder and between them; or of all layers of a continuer.
    pub maps: Vec<Maps>,
    /// Of every token at every place of the output, (places, tokens).
    pub logits: Vec<f32>,
    /// The softmax of these.
    pub probabilities: Vec<f32>,
    /// What the last layer of the last attention adds to every place of the output, (places, E).
    pub added: Vec<f32>,
    /// What is added to the embedded input to tell places, (S, E); nothing where they are not told.
    pub places: Vec<f32>,
}

impl<T: Real> Net<T> {
    /// The most likely next token, again and again until the end; with every row of cross-attention as it was when its token
    /// was said. A sequence is given, and continued at each of its places: with the rows of all heads of the last layer.
    pub fn say(&mut self, source: &[usize], changes: &Changes) -> (Vec<usize>, Vec<f32>) {
        match &self.layers {
            Layers::Translator(layers) => {
                let (longest, end) = (layers.sizes.target_length, layers.sizes.target_tokens - 1);
                let (mut output, mut rows) = (Vec::new(), Vec::new());
                while output.len() < longest && output.last() != Some(&end) {
                    let (token, row) = self.say_next(source, &output, changes);
                    output.push(token);
                    rows.extend(row.into_iter().flatten());
                }
                (output, rows)
            }
            Layers::Continuer(_) => {
                let n = source.len();
                let said: Vec<(usize, Vec<Vec<f32>>)> =
                    (1..=n).map(|known| self.say_next(&source[..known], &[], changes)).collect();
                let heads = said[0].1.len();
                let row = |(_, rows): &(usize, Vec<Vec<f32>>), head: usize| {
                    let mut row = rows[head].clone();
                    row.resize(n, 0.0);
                    row
                };
                let rows = (0..heads).flat_map(|head| said.iter().flat_map(move |said| row(said, head))).collect();
                (said.iter().map(|(token, _)| *token).collect(), rows)
            }
        }
    }

    /// The most likely token of the last row, and that row of every head of the last layer.
    fn say_next(&mut self, source: &[usize], begun: &[usize], changes: &Changes) -> (usize, Vec<Vec<f32>>) {
        let forward = self.forward_one(source, begun, changes);
        let tokens = self.network().tokens();
        let logits = self.values(forward.logits);
        let weights = self.values(forward.last().weights);
        let [_, heads, rows, padded] = [0, 1, 2, 3].map(|axis| self.tape.shape(forward.last().weights)[axis]);
        let keys = if self.has_map() { source.len() } else { 1 };
        let row = |head: usize| weights[((head + 1) * rows - 1) * padded..][..keys].to_vec();
        (highest(&logits[logits.len() - tokens..]), (0..heads).map(row).collect())
    }

    /// Everything about one input with the beginning of an output: a place more than that has tokens.
    pub fn pass(&mut self, source: &[usize], begun: &[usize], changes: &Changes) -> Pass {
        let forward = self.forward_one(source, begun, changes);
        let probabilities = self.tape.softmax(forward.logits, None);
        let (s, t) = (source.len(), begun.len() + 1);
        let keys = if self.has_map() { s } else { 1 };
        let before: Vec<usize> = [self.network().tokens()].into_iter().chain(begun.iter().copied()).collect();
        let is_whole = forward.attentions.len() == 1;
        let maps = forward.attentions.iter().map(|(which, layers)| {
            let (shape, tokens) = match which {
                Attention::Encoder => ([s, s], Some(source)),
                Attention::Decoder if is_whole => ([s, s], Some(source)),
                Attention::Decoder => ([t, t], Some(&before[..])),
                Attention::Cross => ([t, keys], None),
            };
            self.maps(*which, layers, shape, changes, tokens)
        });
        Pass {
            maps: maps.collect(),
            logits: self.values(forward.logits),
            probabilities: self.values(probabilities),
            added: self.values(forward.last().out),
            places: match &self.layers {
                Layers::Translator(layers) => layers.source_places.first(&self.tape, s),
                Layers::Continuer(layers) => layers.places.first(&self.tape, s),
            },
        }
    }

    /// The gradient of the logit of `token` at `place`, times the embedded input, summed over the columns of each of its
    /// places: what the prediction depends on, to first order.
    pub fn gradient_times_input(&mut self, source: &[usize], begun: &[usize], place: usize, token: usize) -> Vec<f64> {
        let forward = self.forward_one(source, begun, &Changes::NONE);
        let [_, rows, tokens] = [0, 1, 2].map(|axis| self.tape.shape(forward.logits)[axis]);
        let mut chosen = Array2::from_elem((rows, tokens), T::ZERO);
        chosen[[place, token]] = T::ONE;
        self.tape.backward_from(forward.logits, &chosen);
        let gradient: Vec<T> = self.tape.grad(forward.embedded).iter().copied().collect();
        let value: Vec<T> = self.tape.value(forward.embedded).iter().copied().collect();
        let width = self.network().embedding();
        let places = gradient.chunks_exact(width).zip(value.chunks_exact(width)).take(source.len());
        places.map(|(g, x)| g.iter().zip(x).fold(0.0, |sum, (g, x)| sum + g.to_f64() * x.to_f64())).collect()
    }

    /// What becomes of an input whose places are not told and where nothing is masked, in the encoder or the layers of a
    /// continuer: (S, E).
    pub fn unordered(&mut self, source: &[usize]) -> Vec<f32> {
        let positions = std::mem::replace(self.positions(), Positions::None);
        let forward = self.forward_one(source, &[], &Changes { causal: false, ..Changes::NONE });
        *self.positions() = positions;
        self.values(forward.unordered)[..source.len() * self.network().embedding()].to_vec()
    }

    fn positions(&mut self) -> &mut Positions {
        match &mut self.layers {
            Layers::Translator(layers) => &mut layers.source_places.positions,
            Layers::Continuer(layers) => &mut layers.places.positions,
        }
    }

    pub(super) fn forward_one(&mut self, source: &[usize], begun: &[usize], changes: &Changes) -> Forward {
        let pair = Pair { source: source.to_vec(), target: begun.to_vec(), told_by: Vec::new() };
        let lengths = match &self.layers {
            Layers::Translator(layers) => Lengths { source: layers.sizes.source_length, target: begun.len() + 1 },
            Layers::Continuer(_) => Lengths { source: source.len(), target: source.len() },
        };
        let batch = Batch::of([&pair], lengths, self.network().tokens());
        self.forward(&batch, changes)
    }

    fn maps(
        &self,
        which: Attention,
        layers: &[Attended],
        [queries, keys]: [usize; 2],
        changes: &Changes,
        tokens: Option<&[usize]>,
    ) -> Maps {
        let [_, heads, rows, padded] = [0, 1, 2, 3].map(|axis| self.tape.shape(layers[0].weights)[axis]);
        let width = self.network().embedding() / heads;
        let mut weights = Vec::with_capacity(layers.len() * heads * queries * keys);
        let [mut q, mut k, mut v, mut read] = [const { Vec::new() }; 4];
        for layer in layers {
            let parts = [layer.projected[0], layer.projected[1], layer.projected[2], layer.heads];
            for (all, (part, rows)) in [&mut q, &mut k, &mut v, &mut read]
                .into_iter()
                .zip(parts.into_iter().zip([queries, keys, keys, queries]))
            {
                all.extend(by_heads(&self.values(part), rows, heads, width));
            }
            // The network's rows reach to the end of the longest input.
            let all = self.values(layer.weights);
            for head in 0..heads {
                let rows = all[head * rows * padded..].chunks_exact(padded).take(queries);
                weights.extend(rows.flat_map(|row| &row[..keys]));
            }
        }
        let multiple = changes.multiple(which, width);
        let causal = which == Attention::Decoder && changes.causal;
        Maps::new(
            [layers.len(), heads, queries, keys],
            weights,
            Some(Making { width, multiple, causal, q, k, v, read }),
            tokens,
        )
    }
}

/// (rows, heads·width) as (heads, rows, width), the first so many rows.
fn by_heads(values: &[f32], rows: usize, heads: usize, width: usize) -> Vec<f32> {
    let part = |head: usize, row: usize| &values[(row * heads + head) * width..][..width];
    (0..heads).flat_map(|head| (0..rows).flat_map(move |row| part(head, row))).copied().collect()
}
