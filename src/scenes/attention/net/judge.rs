//! Whether what a network says is right, and where its heads look meanwhile.

use super::{Changes, Net, highest};
use crate::engine::real::Real;
use crate::scenes::attention::maps::{Habits, habits};
use crate::scenes::attention::pairs::{Lengths, Pair};

/// What is found of one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// How many answers are right: a translation as a whole is one, every token of a sequence another.
    pub right: usize,
    /// Of how many.
    pub asked: usize,
    /// For every head of the last layer, how many rows are highest on what tells their token.
    pub aligned: Vec<usize>,
    /// What every head does, all layers one after the other; nothing of a translator.
    pub habits: Vec<Habits>,
}

impl<T: Real> Net<T> {
    /// Judges pairs. A token is right if it is the most likely one when those before it are right (then the most likely output
    /// as a whole, one token after the other, is right too). A translation is generated, which never sees the future whatever
    /// the mask.
    pub fn judge(&mut self, pairs: &[Pair], changes: &Changes) -> Vec<Judged> {
        let continues = self.continues();
        let changes = Changes { causal: changes.causal || !continues, ..changes.clone() };
        let forward = self.forward(&self.batch(pairs), &changes);
        let (places, tokens) = (Lengths::longest(&self.network()).target, self.network().tokens());
        let (logits, last) = (self.values(forward.logits), self.values(forward.last().weights));
        let [_, heads, rows, keys] = [0, 1, 2, 3].map(|axis| self.tape.shape(forward.last().weights)[axis]);
        let layers: Vec<Vec<f32>> = match &forward.attentions[..] {
            [(_, layers)] => layers.iter().map(|layer| self.values(layer.weights)).collect(),
            _ => Vec::new(),
        };
        let judge = |(i, pair): (usize, &Pair)| {
            let is_right =
                |(row, answer): &(usize, usize)| highest(&logits[(i * places + row) * tokens..][..tokens]) == *answer;
            let (asked, right) = (pair.asked().count(), pair.asked().filter(is_right).count());
            let (right, asked) = if continues { (right, asked) } else { (usize::from(right == asked), 1) };
            let looks_right = |head: usize, row: usize, told_by: u32| {
                let weights = &last[((i * heads + head) * rows + row) * keys..][..keys];
                told_by >> highest(weights) & 1 == 1
            };
            let aligned = |head| pair.told().filter(|(row, told_by)| looks_right(head, *row, *told_by)).count();
            let n = pair.source.len();
            let does = |layer: &'_ Vec<f32>, head: usize| {
                let all = layer[(i * heads + head) * rows * keys..].chunks_exact(keys).take(n);
                let weights: Vec<f32> = all.flat_map(|row| &row[..n]).copied().collect();
                habits(&weights, n, n, Some(&pair.source))
            };
            let does = |layer| (0..heads).map(move |head| does(layer, head)).collect::<Vec<_>>();
            Judged {
                right,
                asked,
                aligned: (0..heads).map(aligned).collect(),
                habits: layers.iter().flat_map(does).collect(),
            }
        };
        pairs.iter().enumerate().map(judge).collect()
    }
}
