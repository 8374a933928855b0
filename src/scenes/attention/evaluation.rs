//! How well a translator does on pairs it has never seen.

use super::net::{Changes, Net};
use super::pairs::Pair;
use std::sync::Arc;

/// Pairs that are judged at once.
const AT_ONCE: usize = 25;

/// What is measured, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Outputs that are right in every token.
    pub accuracy: f64,
    /// Tokens whose cross-attention is highest on what tells them; NaN where there is one vector to look at.
    pub alignment: f64,
}

/// A measurement on the way.
pub struct Evaluation {
    pairs: Arc<Vec<Pair>>,
    count: usize,
    done: usize,
    exact: usize,
    aligned: usize,
    tokens: usize,
    has_map: bool,
}

impl Evaluation {
    /// On the last `count` pairs.
    pub fn new(pairs: Arc<Vec<Pair>>, count: usize) -> Self {
        let done = pairs.len().saturating_sub(count);
        Self { count: pairs.len() - done, pairs, done, exact: 0, aligned: 0, tokens: 0, has_map: true }
    }

    /// Judges some more pairs; whether these were the last.
    pub fn advance(&mut self, net: &mut Net<f32>, changes: &Changes) -> bool {
        let end = self.pairs.len().min(self.done + AT_ONCE);
        self.has_map = net.has_map();
        let pairs = &self.pairs[self.done..end];
        for (pair, (is_exact, aligned)) in pairs.iter().zip(net.judge(pairs, changes)) {
            self.exact += usize::from(is_exact);
            self.aligned += aligned;
            self.tokens += pair.told_by.len();
        }
        self.done = end;
        end == self.pairs.len()
    }

    /// What was measured.
    pub fn scores(&self) -> Scores {
        Scores {
            accuracy: self.exact as f64 / self.count as f64,
            alignment: if self.has_map { self.aligned as f64 / self.tokens as f64 } else { f64::NAN },
        }
    }
}
