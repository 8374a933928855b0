//! The second act: one example is read, and a row of its map after the other appears. The chosen row takes its time.

use super::evaluation::Evaluation;
use super::net::{Changes, Learned, Net};
use super::pairs::Pair;
use super::sight::Sight;
use super::training::Progress;
use super::{Moment, Seen};
use crate::scene::Step;
use std::sync::Arc;

/// Unseen pairs on which a changed network is judged.
const JUDGED: usize = 500;

/// What becomes of a row, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// q·k.
    Scores,
    /// Divided by √d.
    Scaled,
    /// −∞ where it must not be looked.
    Masked,
    /// Softmax.
    Weights,
    /// Σ weight·v.
    Read,
}

const OPERATIONS: [Operation; 5] =
    [Operation::Scores, Operation::Scaled, Operation::Masked, Operation::Weights, Operation::Read];

/// How many moments the act has for so many rows: one before any, one for each, four more for the chosen one.
pub fn moments(rows: usize) -> usize {
    rows + OPERATIONS.len()
}

/// Where the act is at its moment number `at` if row number `chosen` takes its time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Rows that are complete.
    pub complete: usize,
    /// How far the chosen row has got; none while it has not begun.
    pub stage: Option<Operation>,
}

impl Place {
    /// At a moment of the act.
    pub fn at(at: usize, chosen: usize) -> Self {
        let stage = at.checked_sub(chosen + 1).map(|i| OPERATIONS[i.min(OPERATIONS.len() - 1)]);
        let complete = match stage {
            None => at,
            Some(Operation::Read) => at + 1 - OPERATIONS.len(),
            Some(_) => chosen,
        };
        Self { complete, stage }
    }

    /// When all is done.
    pub const END: Self = Self { complete: usize::MAX, stage: Some(Operation::Read) };
}

/// The act as it runs.
pub struct Reading {
    learned: Arc<Learned>,
    net: Net<f32>,
    pair: Pair,
    changes: Changes,
    progress: Progress,
    evaluation: Option<Evaluation>,
    sight: Option<Sight>,
    explained: usize,
    shared: Option<Arc<Sight>>,
    moment: usize,
}

impl Reading {
    /// Of this pair.
    pub fn new(learned: Arc<Learned>, pair: Pair, changes: Changes, progress: Progress) -> Self {
        let can_see = !changes.causal && learned.plan.exercise.continues();
        let is_changed = changes.change != Changes::NONE.change || can_see;
        let evaluation = is_changed.then(|| Evaluation::new(Arc::new(learned.unseen.clone()), JUDGED));
        let net = learned.net();
        Self { learned, net, pair, changes, progress, evaluation, sight: None, explained: 0, shared: None, moment: 0 }
    }

    /// One more step towards the first moment; whether there was one to do.
    fn prepare(&mut self) -> bool {
        if let Some(evaluation) = &mut self.evaluation {
            if evaluation.advance(&mut self.net, &self.changes) {
                self.progress.scores = evaluation.scores();
                self.evaluation = None;
            }
            return true;
        }
        let Some(sight) = &mut self.sight else {
            self.sight = Some(Sight::read(&mut self.net, &self.pair, &self.changes));
            return true;
        };
        if self.explained < sight.rows.len() {
            sight.explain(&mut self.net, self.explained);
            self.explained += 1;
            return true;
        }
        sight.compare(&self.learned);
        false
    }
}

impl Iterator for Reading {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(sight) = &self.shared else {
            if !self.prepare() {
                self.shared = self.sight.take().map(Arc::new);
            }
            return Some(Step::Busy);
        };
        let rows = sight.maps(self.changes.which).queries;
        self.moment += 1;
        let seen = || Seen { progress: self.progress, sight: sight.clone(), learned: None };
        (self.moment <= moments(rows)).then(|| Step::Moment(Moment::Learned(seen())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_takes_one_moment_and_the_chosen_one_five() {
        let complete: Vec<usize> = (0..moments(4)).map(|at| Place::at(at, 1).complete).collect();
        assert_eq!(complete, [0, 1, 1, 1, 1, 1, 2, 3, 4]);
        let stages: Vec<_> = (0..moments(4)).map(|at| Place::at(at, 1).stage).collect();
        assert_eq!(stages[..3], [None, None, Some(Operation::Scores)]);
        assert_eq!(stages[6..], [Some(Operation::Read); 3]);
    }
}
