//! What is to be seen of one example: all attentions, the output, and what the checks compare them with.

use super::maps::Maps;
use super::net::{Changes, Learned, Net, Pass, highest};
use super::pairs::Pair;
use crate::engine::nn::Attention;
use crate::engine::tape::IGNORE;

/// One example in a network.
#[derive(Debug, Clone)]
pub struct Sight {
    /// The input, and the output it should become.
    pub pair: Pair,
    /// The token that every row of decoder and cross-attention stands for: what should be said while training, and what was
    /// said while reading. Of a sequence that is continued: what should be said, or where nothing is asked, what was.
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
    /// The last attention's last layer, each row as it was when its token was said, (heads, rows, keys).
    pub one_by_one: Vec<f32>,
    /// The probabilities in double precision, (rows, tokens).
    pub double: Vec<f32>,
    /// What becomes of the input without places and masks, and of the input reversed, (S, E).
    pub plain: [Vec<f32>; 2],
    /// The matrix behind the heads of the last attention's last layer, (E, E).
    pub out_weight: Vec<f32>,
    /// Gradient × input of every row's token, (rows, S).
    pub gradient_times_input: Vec<f64>,
}

impl Sight {
    /// A pair whose output is told: each row is asked for the next token of the right ones.
    pub fn told(net: &mut Net<f32>, pair: &Pair) -> Self {
        let begun = &pair.target[..pair.target.len() - 1];
        let pass = net.pass(&pair.source, begun, &Changes::NONE);
        Self::new(pair, &pair.target, pass, &Changes::NONE)
    }

    /// A pair whose output the network finds itself, a token at a time.
    pub fn read(net: &mut Net<f32>, pair: &Pair, changes: &Changes) -> Self {
        let (said, one_by_one) = net.say(&pair.source, changes);
        let output = if net.continues() { &pair.target } else { &said };
        let pass = net.pass(&pair.source, &output[..output.len() - 1], changes);
        let mut sight = Self::new(pair, output, pass, changes);
        let reversed: Vec<usize> = pair.source.iter().rev().copied().collect();
        sight.second = Some(Second {
            one_by_one,
            double: Vec::new(),
            plain: [&pair.source, &reversed].map(|source| net.unordered(source)),
            out_weight: Vec::new(),
            gradient_times_input: Vec::new(),
        });
        sight
    }

    fn new(pair: &Pair, output: &[usize], pass: Pass, changes: &Changes) -> Self {
        let said: Vec<usize> =
            pass.probabilities.chunks_exact(pass.probabilities.len() / output.len()).map(highest).collect();
        let row = |(output, said): (&usize, &usize)| if *output == IGNORE { *said } else { *output };
        let rows = output.iter().zip(&said).map(row).collect();
        Self { pair: pair.clone(), rows, said, pass, changes: changes.clone(), second: None }
    }

    /// What is before each row's token but the first.
    fn begun(&self) -> &[usize] {
        &self.rows[..self.rows.len() - 1]
    }

    /// One of the attentions; a continuer has but one.
    pub fn maps(&self, which: Attention) -> &Maps {
        let place = match which {
            Attention::Encoder => 0,
            Attention::Decoder => 1,
            Attention::Cross => 2,
        };
        self.pass.maps.get(place).unwrap_or(&self.pass.maps[0])
    }

    /// The last attention.
    pub fn last(&self) -> &Maps {
        &self.pass.maps[self.pass.maps.len() - 1]
    }

    /// How many of the tokens asked for are the most likely ones.
    pub fn right(&self) -> usize {
        self.pair.asked().filter(|(row, answer)| self.said.get(*row) == Some(answer)).count()
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
        let out_weight = weights.get(&plan.exercise.network.last_matrix());
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
