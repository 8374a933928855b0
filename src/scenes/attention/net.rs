//! A network with its tape.

mod judge;
mod pass;

pub use judge::Judged;
pub use pass::Pass;

use super::network::Network;
use super::pairs::{Batch, Lengths, Pair};
use super::tasks::Exercise;
use crate::engine::function::Function;
use crate::engine::nn::{Attended, Attention, Change, Continuer, Positions, Translator, Weights};
use crate::engine::optim::{self, Adam};
use crate::engine::real::Real;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::tape::{Tape, Var};
use ndarray::Array2;

/// What the entropy of cross-attention's rows weighs in the loss: it makes them crisp.
const ENTROPY: f64 = 0.01;

/// What makes a network, but for its weights.
#[derive(Debug, Clone, Copy)]
pub struct Design {
    /// What it learns.
    pub exercise: &'static Exercise,
    /// How places are told.
    pub positions: Positions,
    /// Whether a translator's decoder is given one vector instead of all places of the input.
    pub bottleneck: bool,
}

/// A trained network, and what it has not seen.
#[derive(Debug)]
pub struct Learned {
    /// What it is.
    pub plan: Design,
    /// Its weights.
    pub weights: Weights<f32>,
    /// Pairs it was not trained on.
    pub unseen: Vec<Pair>,
}

impl Learned {
    /// The network again.
    pub fn net(&self) -> Net<f32> {
        Net::of(self.plan, &self.weights)
    }
}

/// What is changed when a trained network reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The attention that is changed.
    pub which: Attention,
    /// Its layer in which heads are switched off.
    pub layer: usize,
    /// How.
    pub change: Change,
    /// Whether a place of the output sees only those before it.
    pub causal: bool,
}

impl Changes {
    /// None.
    pub const NONE: Self = Self { which: Attention::Cross, layer: 0, change: Change::NONE, causal: true };

    /// What is done to a layer of an attention.
    fn of(&self, which: Attention, layer: usize) -> Change {
        let heads_off = if layer == self.layer { self.change.heads_off.clone() } else { Vec::new() };
        if which == self.which { Change { heads_off, ..self.change } } else { Change::NONE }
    }

    /// What the scores of an attention are multiplied by.
    fn multiple(&self, which: Attention, width: usize) -> f64 {
        self.of(which, 0).sharpness / (width as f64).sqrt()
    }
}

/// A network.
pub struct Net<T> {
    tape: Tape<T>,
    layers: Layers,
}

enum Layers {
    Translator(Box<Translator>),
    Continuer(Continuer),
}

/// What a network gives.
struct Forward {
    /// Of the token to be said at every place of the output, (batch, places, tokens).
    logits: Var,
    /// The embedded input with its places, (batch, S, E).
    embedded: Var,
    /// Without places and masks, what has no order: (batch, S, E).
    unordered: Var,
    /// The attentions with their layers; the one that tells most is the last.
    attentions: Vec<(Attention, Vec<Attended>)>,
}

impl<T: Real> Net<T> {
    /// With random weights.
    pub fn new(plan: Design, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let layers = match plan.exercise.network {
            Network::Translator(sizes) => {
                let mut layers = Translator::new(&mut tape, sizes, plan.positions, rng);
                layers.bottleneck = plan.bottleneck;
                Layers::Translator(Box::new(layers))
            }
            Network::Continuer(sizes) => Layers::Continuer(Continuer::new(&mut tape, sizes, plan.positions, rng)),
        };
        Self { tape, layers }
    }

    /// With weights taken from a network of the same plan.
    pub fn of(plan: Design, weights: &Weights<f32>) -> Self {
        let mut net = Self::new(plan, &mut rng::rng(0, Stream::Init));
        weights.restore(&mut net.tape).expect("weights of a network of this plan");
        net
    }

    /// Whether there is more than one place to look at.
    pub fn has_map(&self) -> bool {
        !matches!(&self.layers, Layers::Translator(layers) if layers.bottleneck)
    }

    /// Whether it continues sequences.
    pub fn continues(&self) -> bool {
        matches!(self.layers, Layers::Continuer(_))
    }

    /// A copy of the weights.
    pub fn weights(&self) -> Weights<T> {
        Weights::of(&self.tape)
    }

    /// One step of Adam on the cross-entropy, and for a translator a little of the entropy of cross-attention; gives the
    /// cross-entropy.
    pub fn learn(&mut self, pairs: &[Pair], adam: &mut Adam<T>, lr: f64) -> f64 {
        const LARGEST_GRADIENT: f64 = 1.0;
        let batch = self.batch(pairs);
        let forward = self.forward(&batch, &Changes::NONE);
        let tape = &mut self.tape;
        let mut loss = tape.cross_entropy(forward.logits, &batch.answers);
        let cross_entropy = tape.scalar(loss).to_f64();
        if let Layers::Translator(layers) = &self.layers
            && !layers.bottleneck
        {
            let counts = batch.counts.iter().map(|count| T::of(f64::from(*count))).collect();
            let counts = Array2::from_shape_vec((batch.len(), layers.sizes.target_length), counts);
            let counts = counts.expect("one count for every place");
            let entropy = entropy_of_rows(tape, forward.last().weights, &counts);
            let entropy = tape.affine(entropy, ENTROPY, 0.0);
            loss = tape.add(loss, entropy);
        }
        tape.backward(loss);
        optim::clip_by_norm(tape, LARGEST_GRADIENT);
        adam.step(tape, lr);
        cross_entropy
    }

    /// The cross-entropy in nats a token.
    pub fn loss(&mut self, pairs: &[Pair]) -> f64 {
        let batch = self.batch(pairs);
        let forward = self.forward(&batch, &Changes::NONE);
        let loss = self.tape.cross_entropy(forward.logits, &batch.answers);
        self.tape.scalar(loss).to_f64()
    }

    fn network(&self) -> Network {
        match &self.layers {
            Layers::Translator(layers) => Network::Translator(layers.sizes),
            Layers::Continuer(layers) => Network::Continuer(layers.sizes),
        }
    }

    /// Of any pairs.
    fn batch(&self, pairs: &[Pair]) -> Batch {
        Batch::of(pairs, Lengths::longest(&self.network()), self.network().tokens())
    }

    fn forward(&mut self, batch: &Batch, changes: &Changes) -> Forward {
        self.tape.restart();
        let tape = &mut self.tape;
        match &self.layers {
            Layers::Translator(layers) => {
                let change = changes.of(changes.which, 0);
                let given = layers.forward(tape, batch.sentences(), changes.causal, (changes.which, &change));
                let [encoder, decoder, cross] = given.attentions;
                let attentions =
                    [(Attention::Encoder, encoder), (Attention::Decoder, decoder), (Attention::Cross, cross)];
                let attentions = attentions.map(|(which, layer)| (which, vec![layer])).into();
                Forward { logits: given.logits, embedded: given.embedded, unordered: given.memory, attentions }
            }
            Layers::Continuer(layers) => {
                let of_layers: Vec<Change> =
                    (0..layers.sizes.layers).map(|layer| changes.of(Attention::Decoder, layer)).collect();
                let given = layers.forward(tape, &batch.source, batch.len(), changes.causal, &of_layers);
                let attentions = vec![(Attention::Decoder, given.attentions)];
                Forward { logits: given.logits, embedded: given.embedded, unordered: given.stream, attentions }
            }
        }
    }

    fn values(&self, var: Var) -> Vec<f32> {
        self.tape.value(var).iter().map(|x| x.to_f64() as f32).collect()
    }
}

impl Forward {
    /// The last layer of the last attention.
    fn last(&self) -> Attended {
        self.attentions[self.attentions.len() - 1].1.last().copied().expect("an attention has layers")
    }
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
mod tests;
