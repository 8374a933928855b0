//! The translator with its tape.

use super::maps::{Making, Maps};
use super::pairs::{Batch, Pair};
use crate::engine::function::Function;
use crate::engine::nn::{Attended, Attention, Change, Positions, Sizes, Translation, Translator, Weights};
use crate::engine::optim::{self, Adam};
use crate::engine::real::Real;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::tape::{Tape, Var};
use ndarray::Array2;

/// What the entropy of cross-attention's rows weighs in the loss: it makes them crisp.
const ENTROPY: f64 = 0.01;

/// What makes a translator, but for its weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Its sizes.
    pub sizes: Sizes,
    /// How places are told.
    pub positions: Positions,
    /// Whether the decoder is given one vector instead of all places of the input.
    pub bottleneck: bool,
}

/// What is changed when a trained network reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The attention that is changed.
    pub which: Attention,
    /// How.
    pub change: Change,
    /// Whether a place of the output sees only those before it.
    pub causal: bool,
}

impl Changes {
    /// None.
    pub const NONE: Self = Self { which: Attention::Cross, change: Change::NONE, causal: true };

    /// What the scores of an attention are multiplied by.
    fn multiple(&self, which: Attention, width: usize) -> f64 {
        let sharpness = if which == self.which { self.change.sharpness } else { 1.0 };
        sharpness / (width as f64).sqrt()
    }
}

/// A translator.
pub struct Net<T> {
    tape: Tape<T>,
    layers: Translator,
}

/// What became of one input.
#[derive(Debug, Clone)]
pub struct Pass {
    /// Of encoder, decoder and between them.
    pub maps: [Maps; 3],
    /// Of every token at every place of the output, (places, tokens).
    pub probabilities: Vec<f32>,
    /// What cross-attention adds to every place of the output, (places, E).
    pub added: Vec<f32>,
    /// What is added to the embedded input to tell places, (S, E); nothing where they are not told.
    pub places: Vec<f32>,
}

impl<T: Real> Net<T> {
    /// With random weights.
    pub fn new(plan: Plan, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let mut layers = Translator::new(&mut tape, plan.sizes, plan.positions, rng);
        layers.bottleneck = plan.bottleneck;
        Self { tape, layers }
    }

    /// With weights taken from a network of the same plan.
    pub fn of(plan: Plan, weights: &Weights<f32>) -> Self {
        let mut net = Self::new(plan, &mut rng::rng(0, Stream::Init));
        weights.restore(&mut net.tape).expect("weights of a network of this plan");
        net
    }

    /// Whether the decoder looks at more than one vector.
    pub fn has_map(&self) -> bool {
        !self.layers.bottleneck
    }

    /// A copy of the weights.
    pub fn weights(&self) -> Weights<T> {
        Weights::of(&self.tape)
    }

    /// One step of Adam on the cross-entropy and a little of the entropy of cross-attention; gives the cross-entropy.
    pub fn learn(&mut self, batch: &Batch, adam: &mut Adam<T>, lr: f64) -> f64 {
        const LARGEST_GRADIENT: f64 = 1.0;
        let translation = self.forward(batch, &Changes::NONE);
        let tape = &mut self.tape;
        let mut loss = tape.cross_entropy(translation.logits, &batch.answers);
        let cross_entropy = tape.scalar(loss).to_f64();
        if !self.layers.bottleneck {
            let counts = batch.counts.iter().map(|count| T::of(f64::from(*count))).collect();
            let counts = Array2::from_shape_vec((batch.len(), self.layers.sizes.target_length), counts);
            let counts = counts.expect("one count for every place");
            let entropy = entropy_of_rows(tape, translation.attentions[2].weights, &counts);
            let entropy = tape.affine(entropy, ENTROPY, 0.0);
            loss = tape.add(loss, entropy);
        }
        tape.backward(loss);
        optim::clip_by_norm(tape, LARGEST_GRADIENT);
        adam.step(tape, lr);
        cross_entropy
    }

    /// The cross-entropy in nats a token.
    pub fn loss(&mut self, batch: &Batch) -> f64 {
        let translation = self.forward(batch, &Changes::NONE);
        let loss = self.tape.cross_entropy(translation.logits, &batch.answers);
        self.tape.scalar(loss).to_f64()
    }

    fn forward(&mut self, batch: &Batch, changes: &Changes) -> Translation {
        self.tape.restart();
        self.layers.forward(&mut self.tape, batch.sentences(), changes.causal, (changes.which, &changes.change))
    }

    /// Of every pair: whether every token is the most likely one when those before it are right (then the most likely output
    /// as a whole, one token after the other, is right too), and how many tokens' cross-attention is highest on what tells
    /// them. Generating never sees the future, whatever the mask.
    pub fn judge(&mut self, pairs: &[Pair], changes: &Changes) -> Vec<(bool, usize)> {
        let changes = Changes { causal: true, ..changes.clone() };
        let sizes = self.layers.sizes;
        let translation = self.forward(&Batch::of(pairs, &sizes), &changes);
        let (logits, weights) = (self.values(translation.logits), self.values(translation.attentions[2].weights));
        let keys = if self.layers.bottleneck { 1 } else { sizes.source_length };
        let row = |values: &'_ [f32], i: usize, place: usize, width: usize| {
            let start = (i * sizes.target_length + place) * width;
            highest(&values[start..start + width])
        };
        let judged = pairs.iter().enumerate().map(|(i, pair)| {
            let is_right = |(place, token): (usize, &usize)| row(&logits, i, place, sizes.target_tokens) == *token;
            let looks_right = |(place, told_by): &(usize, &(usize, usize))| {
                (told_by.0..told_by.1).contains(&row(&weights, i, *place, keys))
            };
            (pair.target.iter().enumerate().all(is_right), pair.told_by.iter().enumerate().filter(looks_right).count())
        });
        judged.collect()
    }

    /// The most likely next token, again and again until the end; with every row of cross-attention as it was when its token
    /// was said.
    pub fn translate(&mut self, source: &[usize], changes: &Changes) -> (Vec<usize>, Vec<f32>) {
        let sizes = self.layers.sizes;
        let (mut output, mut rows) = (Vec::new(), Vec::new());
        while output.len() < sizes.target_length && output.last() != Some(&(sizes.target_tokens - 1)) {
            let pass = self.pass(source, &output, changes);
            let last = output.len();
            let cross = &pass.maps[2];
            rows.extend_from_slice(cross.head(0, 0).row(last));
            output.push(highest(&pass.probabilities[last * sizes.target_tokens..][..sizes.target_tokens]));
        }
        (output, rows)
    }

    /// Everything about one input with the beginning of an output: a place more than that has tokens.
    pub fn pass(&mut self, source: &[usize], begun: &[usize], changes: &Changes) -> Pass {
        let sizes = self.layers.sizes;
        let translation = self.forward_one(source, begun, changes);
        let (s, t) = (source.len(), begun.len() + 1);
        let probabilities = self.tape.softmax(translation.logits, None);
        let keys = if self.layers.bottleneck { 1 } else { s };
        let tokens: Vec<usize> = [self.layers.begin()].into_iter().chain(begun.iter().copied()).collect();
        let [encoder, decoder, cross] = translation.attentions;
        let maps = [
            self.maps(encoder, [sizes.heads, s, s], changes, Attention::Encoder, Some(source)),
            self.maps(decoder, [sizes.heads, t, t], changes, Attention::Decoder, Some(&tokens)),
            self.maps(cross, [1, t, keys], changes, Attention::Cross, None),
        ];
        Pass {
            maps,
            probabilities: self.values(probabilities),
            added: self.values(cross.out),
            places: self.layers.places(&self.tape, s),
        }
    }

    /// The gradient of the logit of `token` at `place`, times the embedded input, summed over the columns of each of its
    /// places: what the prediction depends on, to first order.
    pub fn gradient_times_input(&mut self, source: &[usize], begun: &[usize], place: usize, token: usize) -> Vec<f64> {
        let Sizes { target_tokens, embedding, .. } = self.layers.sizes;
        let translation = self.forward_one(source, begun, &Changes::NONE);
        let mut chosen = Array2::from_elem((begun.len() + 1, target_tokens), T::ZERO);
        chosen[[place, token]] = T::ONE;
        self.tape.backward_from(translation.logits, &chosen);
        let gradient: Vec<T> = self.tape.grad(translation.embedded).iter().copied().collect();
        let value: Vec<T> = self.tape.value(translation.embedded).iter().copied().collect();
        let places = gradient.chunks_exact(embedding).zip(value.chunks_exact(embedding)).take(source.len());
        places.map(|(g, x)| g.iter().zip(x).fold(0.0, |sum, (g, x)| sum + g.to_f64() * x.to_f64())).collect()
    }

    /// What the encoder makes of an input whose places are not told, (S, E).
    pub fn encoded_without_places(&mut self, source: &[usize]) -> Vec<f32> {
        let positions = std::mem::replace(&mut self.layers.positions, Positions::None);
        let translation = self.forward_one(source, &[], &Changes::NONE);
        self.layers.positions = positions;
        self.values(translation.memory)[..source.len() * self.layers.sizes.embedding].to_vec()
    }

    fn forward_one(&mut self, source: &[usize], begun: &[usize], changes: &Changes) -> Translation {
        let pair = Pair { source: source.to_vec(), target: begun.to_vec(), told_by: Vec::new() };
        let sizes = Sizes { target_length: begun.len() + 1, ..self.layers.sizes };
        self.forward(&Batch::of([&pair], &sizes), changes)
    }

    fn maps(
        &self,
        attended: Attended,
        [heads, queries, keys]: [usize; 3],
        changes: &Changes,
        which: Attention,
        tokens: Option<&[usize]>,
    ) -> Maps {
        let width = self.layers.sizes.embedding / heads;
        let [q, k, v] = attended.projected.map(|projected| self.values(projected));
        let split = |values: &[f32], rows| by_heads(values, rows, heads, width);
        let making = Making {
            width,
            multiple: changes.multiple(which, width),
            causal: which == Attention::Decoder && changes.causal,
            q: split(&q, queries),
            k: split(&k, keys),
            v: split(&v, keys),
            read: split(&self.values(attended.heads), queries),
        };
        // The network's rows reach to the end of the longest input.
        let padded = self.tape.shape(attended.weights)[3];
        let mut weights = Vec::with_capacity(heads * queries * keys);
        let all = self.values(attended.weights);
        for head in 0..heads {
            let rows = all[head * self.tape.shape(attended.weights)[2] * padded..].chunks_exact(padded).take(queries);
            weights.extend(rows.flat_map(|row| &row[..keys]));
        }
        Maps::new([1, heads, queries, keys], weights, Some(making), tokens)
    }

    fn values(&self, var: Var) -> Vec<f32> {
        self.tape.value(var).iter().map(|x| x.to_f64() as f32).collect()
    }
}

/// (rows, heads·width) as (heads, rows, width), the first so many rows.
fn by_heads(values: &[f32], rows: usize, heads: usize, width: usize) -> Vec<f32> {
    let part = |head: usize, row: usize| &values[(row * heads + head) * width..][..width];
    (0..heads).flat_map(|head| (0..rows).flat_map(move |row| part(head, row))).copied().collect()
}

/// The place of the largest, the first of equals.
pub fn highest(values: &[f32]) -> usize {
    (1..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

/// The mean over the rows that count of the entropy −Σ w ln w in nats: weights (batch, 1, rows, keys), `counts` (batch, rows)
/// 1 for those rows and 0 for others.
fn entropy_of_rows<T: Real>(tape: &mut Tape<T>, weights: Var, counts: &Array2<T>) -> Var {
    // Weights of what is not looked at are 0, and 0·ln 0 is 0.
    const NEARLY_ZERO: f64 = 1e-9;
    let total = counts.iter().fold(0.0, |sum, count| sum + count.to_f64());
    let keys = tape.shape(weights)[3];
    let weights = tape.reshape(weights, &[counts.nrows(), counts.ncols(), keys]);
    let above_zero = tape.affine(weights, 1.0, NEARLY_ZERO);
    let logs = tape.map(above_zero, Function::Ln);
    let terms = tape.mul(weights, logs);
    let rows = tape.sum_axis(terms, 2);
    let counts = tape.constant(counts);
    let rows = tape.mul(rows, counts);
    let sum = tape.sum(rows);
    tape.affine(sum, -1.0 / total, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::dates::Date;
    use crate::scenes::attention::pairs::DATES;

    const PLAN: Plan = Plan { sizes: DATES, positions: Positions::Learned, bottleneck: false };

    fn net<T: Real>() -> Net<T> {
        Net::new(PLAN, &mut rng::rng(4, Stream::Init))
    }

    fn pair() -> Pair {
        Pair::of(Date { year: 2026, month: 11, day: 21 })
    }

    impl Net<f64> {
        fn scale_input(&mut self, factor: f64) {
            let names: Vec<String> = self.tape.parameters().map(|(name, _)| name.to_owned()).collect();
            for ((values, _), name) in self.tape.parameters_mut().zip(names) {
                if name.starts_with("source") {
                    for x in values.iter_mut() {
                        *x *= factor;
                    }
                }
            }
        }
    }

    #[test]
    fn an_output_judged_right_all_at_once_is_the_one_that_is_said_token_after_token() {
        let mut net = net::<f32>();
        let said = net.translate(&pair().source, &Changes::NONE).0;
        let as_said = Pair { target: said, ..pair() };
        assert!(net.judge(&[as_said], &Changes::NONE)[0].0);
        assert!(!net.judge(&[pair()], &Changes::NONE)[0].0, "an untrained network");
    }

    #[test]
    fn padding_does_not_change_what_is_said() {
        let short = Pair::of(Date { year: 2026, month: 5, day: 3 });
        let mut net = net::<f32>();
        let alone = net.pass(&short.source, &short.target[..6], &Changes::NONE);
        assert_eq!(alone.maps[0].keys, 9);
        let sum: f32 = alone.maps[0].head(0, 3).row(2).iter().sum();
        assert!((sum - 1.0).abs() < 1e-6, "no weight on padding");
    }

    #[test]
    fn a_row_of_the_entropy_counts_or_does_not() {
        let mut tape = Tape::<f64>::new();
        let weights = tape.variable(&ndarray::arr3(&[[[0.5, 0.5], [1.0, 0.0]]]));
        let weights = tape.reshape(weights, &[1, 1, 2, 2]);
        let entropy = |tape: &mut Tape<f64>, counts| {
            let entropy = entropy_of_rows(tape, weights, &ndarray::arr2(&[counts]));
            tape.scalar(entropy)
        };
        assert!((entropy(&mut tape, [1.0, 0.0]) - std::f64::consts::LN_2).abs() < 1e-8);
        assert!((entropy(&mut tape, [1.0, 1.0]) - 0.5 * std::f64::consts::LN_2).abs() < 1e-8);
    }

    #[test]
    fn gradient_times_input_is_what_a_small_change_of_the_input_does() {
        // To first order, f(x) − f((1 − h)x) = h·gradient·x: all embeddings and places together, in double precision.
        let (mut net, pair) = (net::<f64>(), pair());
        let parts = net.gradient_times_input(&pair.source, &pair.target[..7], 1, 5);
        assert_eq!(parts.len(), pair.source.len());
        let logit = |net: &mut Net<f64>, scale: f64| {
            net.scale_input(scale);
            let translation = net.forward_one(&pair.source, &pair.target[..7], &Changes::NONE);
            net.scale_input(1.0 / scale);
            net.tape.value(translation.logits)[[0, 1, 5]]
        };
        let h = 1e-5;
        let difference = (logit(&mut net, 1.0 + h) - logit(&mut net, 1.0 - h)) / (2.0 * h);
        assert!((parts.iter().sum::<f64>() - difference).abs() < 1e-4, "{parts:?} {difference}");
    }
}
