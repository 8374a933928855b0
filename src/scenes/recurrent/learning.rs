//! The act in which the cells learn a task that needs memory.

use super::learner::{BATCH, Learner, Outcome, Trained};
use super::settings::{Clip, LARGEST_NORM};
use super::task::{Batch, Task};
use super::{Moment, Recurrent};
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::Step;
use ndarray::Array2;
use std::sync::Arc;

/// The most pictures of the training besides the first.
const PICTURES: usize = 120;

/// From here on a task counts as solved.
pub const SOLVED: f64 = 0.95;

/// How many sequences are asked at the end, which no cell has seen.
pub const EXAMINED: usize = 512;

/// The cells after some steps of learning.
#[derive(Clone)]
pub struct Learning {
    pub course: Arc<Course>,
    /// Steps of learning so far.
    pub step: usize,
    /// One for every cell.
    pub grades: Vec<Grade>,
}

/// What does not change while learning.
pub struct Course {
    pub task: Task,
    pub lag: usize,
    pub steps: usize,
    pub clip: Clip,
    /// One sequence that is asked all the time.
    pub example: Batch,
}

/// How well a cell does.
#[derive(Clone)]
pub struct Grade {
    /// The mean loss of the batches since the picture before; at the end, and at the start, that of the examination.
    pub loss: f64,
    /// The part of the answers that was right in the same.
    pub accuracy: f64,
    /// The largest norm of a gradient since the picture before, unclipped.
    pub norm: f64,
    /// The part of all steps so far whose gradient was longer than 1.
    pub long: f64,
    /// The step at which the task was solved; undefined before.
    pub solved: f64,
    /// What it answers to the example (1, outputs).
    pub answer: Array2<f32>,
    /// What it has become; none if it has been lost to an explosion.
    pub pupil: Option<Arc<Trained>>,
}

/// How many steps come between two pictures.
pub fn stride(steps: usize) -> usize {
    steps.div_ceil(PICTURES).max(1)
}

/// How many moments the act has.
pub fn moments(steps: usize) -> usize {
    steps.div_ceil(stride(steps)) + 1
}

/// The sequences that are asked at the end.
pub fn examination(task: Task, lag: usize, questions: &mut Generator) -> Vec<Batch> {
    let mut draw = |count| task.draw(lag, count, questions);
    (0..EXAMINED.div_ceil(BATCH)).map(|i| draw(BATCH.min(EXAMINED - i * BATCH))).collect()
}

/// A cell and what it came to since the picture before.
struct Pupil {
    learner: Learner,
    outcomes: Vec<Outcome>,
    step: usize,
    long: usize,
    solved: f64,
}

/// The act as it runs.
pub struct Run {
    course: Arc<Course>,
    pupils: Vec<Pupil>,
    picture: usize,
    examination: Vec<Batch>,
}

impl Run {
    pub fn new(scene: &Recurrent, seed: u64) -> Self {
        let (mut init, mut questions) = (rng::rng(seed, Stream::Init), rng::rng(seed, Stream::Checks));
        let example = scene.task.draw(scene.lag, 1, &mut questions);
        let pupil = |learner| Pupil { learner, outcomes: Vec::new(), step: 0, long: 0, solved: f64::NAN };
        let course = Course { task: scene.task, lag: scene.lag, steps: scene.train_steps, clip: scene.clip, example };
        Self {
            course: Arc::new(course),
            pupils: Learner::all(scene, seed, &mut init).into_iter().map(pupil).collect(),
            picture: 0,
            examination: examination(scene.task, scene.lag, &mut questions),
        }
    }

    /// How many steps come before the next picture.
    fn until(&self) -> usize {
        (self.picture * stride(self.course.steps)).min(self.course.steps)
    }

    /// Whether the next picture follows an examination: the first and the last do.
    fn examines(&self) -> bool {
        self.picture == 0 || self.until() == self.course.steps
    }
}

impl Pupil {
    fn learn(&mut self) {
        let outcome = self.learner.learn();
        self.step += 1;
        self.long += usize::from(outcome.norm > LARGEST_NORM);
        self.outcomes.push(outcome);
    }

    fn grade(&mut self, course: &Course) -> Grade {
        let outcomes = std::mem::take(&mut self.outcomes);
        let asked: Vec<&Outcome> = match outcomes.iter().filter(|outcome| outcome.norm.is_nan()).collect::<Vec<_>>() {
            examined if examined.is_empty() => outcomes.iter().collect(),
            examined => examined,
        };
        let mean = |of: fn(&Outcome) -> f64| asked.iter().fold(0.0, |sum, x| sum + of(x)) / asked.len() as f64;
        let (loss, accuracy) = (mean(|outcome| outcome.loss), mean(|outcome| outcome.right));
        if self.solved.is_nan() && accuracy > SOLVED {
            self.solved = self.step as f64;
        }
        let norms = outcomes.iter().map(|outcome| outcome.norm).filter(|norm| !norm.is_nan());
        Grade {
            loss,
            accuracy,
            norm: norms.fold(f64::NAN, f64::max),
            long: self.long as f64 / self.step as f64,
            solved: self.solved,
            answer: self.learner.examine(&course.example).1,
            pupil: self.learner.at_rest().map(Arc::new),
        }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.picture == moments(self.course.steps) {
            return None;
        }
        let until = self.until();
        if let Some(pupil) = self.pupils.iter_mut().find(|pupil| pupil.step < until) {
            pupil.learn();
            return Some(Step::Busy);
        }
        if self.examines() {
            let is_asked = |pupil: &&mut Pupil| {
                pupil.outcomes.iter().filter(|outcome| outcome.norm.is_nan()).count() < self.examination.len()
            };
            if let Some(pupil) = self.pupils.iter_mut().find(is_asked) {
                let asked = pupil.outcomes.iter().filter(|outcome| outcome.norm.is_nan()).count();
                let (outcome, _) = pupil.learner.examine(&self.examination[asked]);
                pupil.outcomes.push(outcome);
                return Some(Step::Busy);
            }
        }
        let grades = self.pupils.iter_mut().map(|pupil| pupil.grade(&self.course)).collect();
        self.picture += 1;
        let course = self.course.clone();
        Some(Step::Moment(Moment::Learning(Learning { course, step: until, grades })))
    }
}
