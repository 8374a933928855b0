//! How well a network does on pairs it has never seen.

use super::maps::Habits;
use super::net::{Changes, Judged, Net};
use super::pairs::Pair;
use std::sync::Arc;

/// Pairs that are judged at once.
const AT_ONCE: usize = 25;

/// What is measured, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Outputs of a translator that are right in every token; or tokens of sequences that are right.
    pub accuracy: f64,
    /// Tokens for which the best head of the last layer is highest on what tells them; NaN where there is one vector to look at.
    pub alignment: f64,
    /// The weight on the token before, of the head that gives it most; NaN of a translator.
    pub previous: f64,
    /// The weight on the token after an earlier copy, of the head that gives it most; NaN of a translator.
    pub induction: f64,
}

/// A measurement on the way.
pub struct Evaluation {
    pairs: Arc<Vec<Pair>>,
    done: usize,
    right: usize,
    asked: usize,
    /// Of every head of the last layer.
    aligned: Vec<usize>,
    told: usize,
    has_map: bool,
    /// Previous and induction of every head, added up over pairs.
    habits: Vec<[f64; 2]>,
    count: usize,
}

impl Evaluation {
    /// On the last `count` pairs.
    pub fn new(pairs: Arc<Vec<Pair>>, count: usize) -> Self {
        let done = pairs.len().saturating_sub(count);
        let count = pairs.len() - done;
        Self { pairs, done, right: 0, asked: 0, aligned: vec![], told: 0, has_map: true, habits: vec![], count }
    }

    /// Judges some more pairs; whether these were the last.
    pub fn advance(&mut self, net: &mut Net<f32>, changes: &Changes) -> bool {
        let end = self.pairs.len().min(self.done + AT_ONCE);
        self.has_map = net.has_map();
        let pairs = self.pairs.clone();
        let pairs = &pairs[self.done..end];
        for (pair, judged) in pairs.iter().zip(net.judge(pairs, changes)) {
            self.told += pair.told().count();
            self.add(&judged);
        }
        self.done = end;
        end == self.pairs.len()
    }

    fn add(&mut self, judged: &Judged) {
        self.right += judged.right;
        self.asked += judged.asked;
        self.aligned.resize(judged.aligned.len(), 0);
        self.aligned.iter_mut().zip(&judged.aligned).for_each(|(sum, aligned)| *sum += aligned);
        self.habits.resize(judged.habits.len(), [0.0; 2]);
        for (sums, Habits { previous, induction, .. }) in self.habits.iter_mut().zip(&judged.habits) {
            *sums = [sums[0] + previous, sums[1] + induction];
        }
    }

    /// What was measured.
    pub fn scores(&self) -> Scores {
        let aligned = self.aligned.iter().copied().max().unwrap_or(0);
        let best =
            |habit: usize| self.habits.iter().map(|sums| sums[habit] / self.count as f64).fold(f64::NAN, f64::max);
        Scores {
            accuracy: self.right as f64 / self.asked as f64,
            alignment: if self.has_map { aligned as f64 / self.told as f64 } else { f64::NAN },
            previous: best(0),
            induction: best(1),
        }
    }
}
