//! The first act: the network learns, live, and the map of one example is watched meanwhile.

use super::evaluation::{Evaluation, Scores};
use super::net::{Changes, Design, Learned, Net};
use super::pairs::Pair;
use super::sight::Sight;
use super::tasks::Exercise;
use super::{Attention, Moment, Seen};
use crate::engine::optim::{self, Adam};
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::learning::Learner;
use std::sync::Arc;

/// Pairs never trained on: so many in the end, fewer on the way.
const UNSEEN: usize = 1000;
const UNSEEN_ON_THE_WAY: usize = 100;

/// The act has a moment every ten batches, but at most so many after its first.
const MOST_MOMENTS: usize = 50;

/// How far training has got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Batches so far.
    pub step: usize,
    /// The cross-entropy in nats a token, the mean over the batches since the moment before.
    pub loss: f64,
    /// On unseen pairs.
    pub scores: Scores,
}

/// After how many batches the act has a moment; one more comes before the first.
pub fn pictures(batches: usize) -> Vec<usize> {
    let count = (batches / 10).clamp(1, MOST_MOMENTS);
    (1..=count).map(|i| batches * i / count).collect()
}

/// The network in training.
pub struct Training {
    plan: Design,
    net: Net<f32>,
    adam: Adam<f32>,
    unseen: Arc<Vec<Pair>>,
    /// The same in order, to be found quickly.
    excluded: Vec<Pair>,
    batches: Generator,
    step: usize,
    steps: usize,
    /// The losses since the last moment.
    losses: Vec<f64>,
    evaluation: Option<Evaluation>,
}

impl Training {
    /// Before the first batch.
    pub fn new(scene: &Attention, seed: u64) -> Self {
        let mut data = rng::rng(seed, Stream::Data);
        let exercise = scene.plan().exercise;
        let mut unseen: Vec<Pair> = (1..UNSEEN).map(|_| (exercise.tested)(&mut data)).collect();
        unseen.push(exercise.watched());
        let mut excluded = unseen.clone();
        excluded.sort();
        Self {
            plan: scene.plan(),
            net: Net::new(scene.plan(), &mut rng::rng(seed, Stream::Init)),
            adam: Adam::new(0.9, 0.98),
            unseen: Arc::new(unseen),
            excluded,
            batches: rng::rng(seed, Stream::Batches),
            step: 0,
            steps: scene.own().train_steps,
            losses: Vec::new(),
            evaluation: None,
        }
    }

    fn is_last(&self) -> bool {
        self.step == self.steps
    }

    fn progress(&mut self, scores: Scores) -> Moment {
        if self.losses.is_empty() {
            let some = &self.unseen[..self.plan.exercise.recipe.batch];
            self.losses.push(self.net.loss(some));
        }
        let loss = self.losses.iter().fold(0.0, |sum, loss| sum + loss) / self.losses.len() as f64;
        self.losses.clear();
        let sight = Sight::told(&mut self.net, &self.plan.exercise.watched());
        let learned = self
            .is_last()
            .then(|| Arc::new(Learned { plan: self.plan, weights: self.net.weights(), unseen: self.unseen.to_vec() }));
        let progress = Progress { step: self.step, loss, scores };
        Moment::Learned(Seen { progress, sight: Arc::new(sight), learned })
    }
}

impl Learner for Training {
    type Moment = Moment;

    fn learn(&mut self) {
        let Exercise { recipe, practised, .. } = self.plan.exercise;
        let pairs = std::iter::repeat_with(|| practised(&mut self.batches));
        let new = pairs.filter(|pair| self.excluded.binary_search(pair).is_err());
        let pairs: Vec<Pair> = new.take(recipe.batch).collect();
        let shape = if recipe.decays {
            optim::warm_up_cosine(self.step, recipe.warm_up, self.steps)
        } else {
            optim::warm_up(self.step, recipe.warm_up)
        };
        self.losses.push(self.net.learn(&pairs, &mut self.adam, recipe.rate * shape));
        self.step += 1;
    }

    fn look(&mut self, _: usize) -> Option<Moment> {
        let count = if self.is_last() { UNSEEN } else { UNSEEN_ON_THE_WAY };
        let evaluation = self.evaluation.get_or_insert_with(|| Evaluation::new(self.unseen.clone(), count));
        if !evaluation.advance(&mut self.net, &Changes::NONE) {
            return None;
        }
        let scores = evaluation.scores();
        self.evaluation = None;
        Some(self.progress(scores))
    }
}
