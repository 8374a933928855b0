//! What is to be seen of one sentence: all attentions, the output, and what the checks compare them with.

use super::maps::Maps;
use super::net::{Changes, Net, Pass, highest};
use super::pairs::Pair;
use super::training::Learned;
use crate::engine::nn::Attention;

/// One sentence in a network.
#[derive(Debug, Clone)]
pub struct Sight {
    /// The input, and the output it should become.
    pub pair: Pair,
    /// The token that every row of decoder and cross-attention stands for: what should be said while training, and what was
    /// said while reading.
    pub rows: Vec<usize>,
    /// The most likely token of every row.
    pub said: Vec<usize>,
    /// All attentions and probabilities.
    pub pass: Pass,
    /// What was changed.
    pub changes: Changes,
    /// Second opinions on all that; only when reading.
    pub second: Option<Second>,
}

/// The same by other ways.
#[derive(Debug, Clone)]
pub struct Second {
    /// Cross-attention's rows as they were when their token was said, (rows, keys).
    pub one_by_one: Vec<f32>,
    /// The probabilities in double precision, (rows, tokens).
    pub double: Vec<f32>,
    /// The encoder's output for the input without places, and for the input reversed, (S, E).
    pub plain: [Vec<f32>; 2],
    /// The matrix behind cross-attention's head, (E, E).
    pub out_weight: Vec<f32>,
    /// Gradient × input of every row's token, (rows, S).
    pub gradient_times_input: Vec<f64>,
}

impl Sight {
    /// A pair whose output is told: each row is asked for the next token of the right ones.
    pub fn told(net: &mut Net<f32>, pair: &Pair) -> Self {
        let begun = &pair.target[..pair.target.len() - 1];
        let pass = net.pass(&pair.source, begun, &Changes::NONE);
        Self::new(pair, pair.target.clone(), pass, &Changes::NONE)
    }

    /// A pair whose output the network finds itself, a token at a time.
    pub fn read(net: &mut Net<f32>, pair: &Pair, changes: &Changes) -> Self {
        let (output, one_by_one) = net.translate(&pair.source, changes);
        let pass = net.pass(&pair.source, &output[..output.len() - 1], changes);
        let mut sight = Self::new(pair, output, pass, changes);
        let reversed: Vec<usize> = pair.source.iter().rev().copied().collect();
        sight.second = Some(Second {
            one_by_one,
            double: Vec::new(),
            plain: [&pair.source, &reversed].map(|source| net.encoded_without_places(source)),
            out_weight: Vec::new(),
            gradient_times_input: Vec::new(),
        });
        sight
    }

    fn new(pair: &Pair, rows: Vec<usize>, pass: Pass, changes: &Changes) -> Self {
        let said = pass.probabilities.chunks_exact(pass.probabilities.len() / rows.len()).map(highest).collect();
        Self { pair: pair.clone(), rows, said, pass, changes: changes.clone(), second: None }
    }

    /// What is before each row's token but the first.
    fn begun(&self) -> &[usize] {
        &self.rows[..self.rows.len() - 1]
    }

    /// One of the attentions.
    pub fn maps(&self, which: Attention) -> &Maps {
        match which {
            Attention::Encoder => &self.pass.maps[0],
            Attention::Decoder => &self.pass.maps[1],
            Attention::Cross => &self.pass.maps[2],
        }
    }

    /// How many tokens there are to say.
    pub fn tokens(&self) -> usize {
        self.pass.probabilities.len() / self.rows.len()
    }

    /// The probabilities of one row.
    pub fn row_of_probabilities(&self, row: usize) -> &[f32] {
        &self.pass.probabilities[row * self.tokens()..(row + 1) * self.tokens()]
    }

    /// Adds what a network in double precision says, with the same weights.
    pub fn compare(&mut self, learned: &Learned) {
        let Learned { plan, weights, .. } = learned;
        let double = Net::<f64>::of(*plan, weights).pass(&self.pair.source, self.begun(), &self.changes);
        let out_weight = weights.get("decoder.multihead_attn.out_proj.weight");
        if let Some(second) = &mut self.second {
            second.double = double.probabilities;
            second.out_weight = out_weight.map_or_else(Vec::new, |matrix| matrix.iter().copied().collect());
        }
    }

    /// Adds what the token of row number `row` depends on.
    pub fn explain(&mut self, net: &mut Net<f32>, row: usize) {
        let parts = net.gradient_times_input(&self.pair.source, self.begun(), row, self.rows[row]);
        if let Some(second) = &mut self.second {
            second.gradient_times_input.extend(parts);
        }
    }
}

impl Learned {
    /// The network again.
    pub fn net(&self) -> Net<f32> {
        Net::of(self.plan, &self.weights)
    }
}
