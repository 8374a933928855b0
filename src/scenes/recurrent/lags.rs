//! The act in which new cells learn the same task at one lag after the other.

use super::learner::{Learner, Outcome};
use super::learning::{Learning, SOLVED, examination, stride};
use super::task::Batch;
use super::{Moment, Recurrent};
use crate::engine::rng::{self, Stream};
use crate::scene::Step;
use std::sync::Arc;

/// The lags that are tried, as tenths of the lag that all this is about.
const TENTHS: [usize; 6] = [1, 2, 4, 6, 8, 10];

/// Once so many answers in a row of batches are right, a cell need not learn on.
const MASTERED: f64 = 0.99;

/// What came of the lags so far.
#[derive(Clone)]
pub struct Lags {
    /// All that will be tried, from the shortest on.
    pub all: Arc<[usize]>,
    /// For each lag so far: one for every cell.
    pub tried: Vec<Vec<Tried>>,
}

/// What a cell came to at a lag.
#[derive(Clone, Copy)]
pub struct Tried {
    /// The part of the answers to new sequences that is right.
    pub accuracy: f64,
    /// The step at which the task was solved; undefined if it was not.
    pub solved: f64,
}

impl Lags {
    /// The longest lag at which a cell answers well; undefined without one.
    pub fn reach(&self, cell: usize) -> f64 {
        let solved = |(lag, tried): (&usize, &Vec<Tried>)| (tried[cell].accuracy > SOLVED).then_some(*lag as f64);
        self.all.iter().zip(&self.tried).filter_map(solved).fold(f64::NAN, f64::max)
    }
}

/// The lags that are tried on the way to this one.
pub fn lags(longest: usize) -> Vec<usize> {
    let mut lags: Vec<usize> = TENTHS.iter().map(|tenths| (longest * tenths / 10).max(1)).collect();
    lags.dedup();
    lags
}

/// A cell that learns one lag.
struct Pupil {
    learner: Learner,
    recent: Vec<Outcome>,
    step: usize,
    solved: f64,
    learns: bool,
    examined: Vec<Outcome>,
}

impl Pupil {
    fn learn(&mut self, steps: usize) {
        self.recent.push(self.learner.learn());
        self.step += 1;
        if self.recent.len() == stride(steps) {
            let right = right(&self.recent);
            self.recent.clear();
            if self.solved.is_nan() && right > SOLVED {
                self.solved = self.step as f64;
            }
            self.learns = right <= MASTERED;
        }
        self.learns &= self.step < steps;
    }
}

/// The part of the answers that is right.
fn right(outcomes: &[Outcome]) -> f64 {
    outcomes.iter().fold(0.0, |sum, outcome| sum + outcome.right) / outcomes.len() as f64
}

/// The act as it runs.
pub struct Run {
    scene: Recurrent,
    seed: u64,
    all: Arc<[usize]>,
    tried: Vec<Vec<Tried>>,
    /// What the act before has come to, at the longest lag.
    longest: Vec<Tried>,
    pupils: Vec<Pupil>,
    examination: Vec<Batch>,
}

impl Run {
    pub fn new(scene: &Recurrent, seed: u64, learned: Option<&Learning>) -> Self {
        let longest = learned.into_iter().flat_map(|learning| &learning.grades);
        Self {
            scene: scene.clone(),
            seed,
            all: lags(scene.lag).into(),
            tried: Vec::new(),
            longest: longest.map(|grade| Tried { accuracy: grade.accuracy, solved: grade.solved }).collect(),
            pupils: Vec::new(),
            examination: Vec::new(),
        }
    }

    /// New cells and new questions, for the next lag.
    fn begin(&mut self, lag: usize) {
        let (mut init, mut questions) = (rng::rng(self.seed, Stream::Init), rng::rng(self.seed, Stream::Checks));
        let scene = Recurrent { lag, ..self.scene.clone() };
        let pupil = |learner| Pupil {
            learner,
            recent: Vec::new(),
            step: 0,
            solved: f64::NAN,
            learns: true,
            examined: Vec::new(),
        };
        self.pupils = Learner::all(&scene, self.seed, &mut init).into_iter().map(pupil).collect();
        self.examination = examination(self.scene.task, lag, &mut questions);
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let lag = *self.all.get(self.tried.len())?;
        let (steps, questions) = (self.scene.train_steps, self.examination.len());
        if lag == self.scene.lag {
            self.tried.push(std::mem::take(&mut self.longest));
        } else if self.pupils.is_empty() {
            self.begin(lag);
            return Some(Step::Busy);
        } else if let Some(pupil) = self.pupils.iter_mut().find(|pupil| pupil.learns) {
            pupil.learn(steps);
            return Some(Step::Busy);
        } else if let Some(pupil) = self.pupils.iter_mut().find(|pupil| pupil.examined.len() < questions) {
            pupil.examined.push(pupil.learner.examine(&self.examination[pupil.examined.len()]).0);
            return Some(Step::Busy);
        } else {
            let tried = |pupil: Pupil| Tried { accuracy: right(&pupil.examined), solved: pupil.solved };
            self.tried.push(std::mem::take(&mut self.pupils).into_iter().map(tried).collect());
        }
        Some(Step::Moment(Moment::Lags(Lags { all: self.all.clone(), tried: self.tried.clone() })))
    }
}
