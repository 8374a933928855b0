//! The act in which the cells learn a task that needs memory.

use super::learner::{self, BATCH, Outcome, Trained};
use super::settings::{Clip, LARGEST_NORM};
use super::task::{Batch, Task};
use super::{Moment, Recurrent};
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::Steps;
use crate::scene::learning::{Learner, every, learning};
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

/// After how many steps of every cell the act has a moment; one more comes before the first.
pub fn pictures(steps: usize) -> Vec<usize> {
    every(stride(steps), steps)
}

/// The sequences that are asked at the end.
pub fn examination(task: Task, lag: usize, questions: &mut Generator) -> Vec<Batch> {
    let mut draw = |count| task.draw(lag, count, questions);
    (0..EXAMINED.div_ceil(BATCH)).map(|i| draw(BATCH.min(EXAMINED - i * BATCH))).collect()
}

/// The sequence that is asked all the time, and those that are asked at the end.
pub fn questions(task: Task, lag: usize, seed: u64) -> (Batch, Vec<Batch>) {
    let mut questions = rng::rng(seed, Stream::Checks);
    let example = std::iter::repeat_with(|| task.draw(lag, 1, &mut questions)).find(Batch::is_telling);
    (example.expect("one of endlessly many"), examination(task, lag, &mut questions))
}

/// A cell and what it came to since the picture before.
struct Pupil {
    learner: learner::Learner,
    outcomes: Vec<Outcome>,
    step: usize,
    long: usize,
    solved: f64,
}

/// The act as it runs.
pub struct Run {
    course: Arc<Course>,
    pupils: Vec<Pupil>,
    examination: Vec<Batch>,
}

impl Run {
    pub fn new(scene: &Recurrent, seed: u64) -> Self {
        let mut init = rng::rng(seed, Stream::Init);
        let (example, examination) = questions(scene.task, scene.lag, seed);
        let pupil = |learner| Pupil { learner, outcomes: Vec::new(), step: 0, long: 0, solved: f64::NAN };
        let course = Course { task: scene.task, lag: scene.lag, steps: scene.train_steps, clip: scene.clip, example };
        Self {
            course: Arc::new(course),
            pupils: learner::Learner::all(scene, seed, &mut init).into_iter().map(pupil).collect(),
            examination,
        }
    }

    /// The act: a batch of one cell after the other.
    pub fn steps(self) -> Steps<Moment> {
        let (steps, cells) = (self.course.steps, self.pupils.len());
        learning(self, pictures(steps).into_iter().map(|step| step * cells).collect())
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

impl Learner for Run {
    type Moment = Moment;

    fn learn(&mut self) {
        if let Some(pupil) = self.pupils.iter_mut().min_by_key(|pupil| pupil.step) {
            pupil.learn();
        }
    }

    /// Before the first and after the last step the cells are examined.
    fn look(&mut self, batches: usize) -> Option<Moment> {
        let step = batches / self.pupils.len().max(1);
        if step == 0 || step == self.course.steps {
            let asked = |pupil: &Pupil| pupil.outcomes.iter().filter(|outcome| outcome.norm.is_nan()).count();
            if let Some(pupil) = self.pupils.iter_mut().find(|pupil| asked(pupil) < self.examination.len()) {
                let (outcome, _) = pupil.learner.examine(&self.examination[asked(pupil)]);
                pupil.outcomes.push(outcome);
                return None;
            }
        }
        let grades = self.pupils.iter_mut().map(|pupil| pupil.grade(&self.course)).collect();
        Some(Learning { course: self.course.clone(), step, grades }.into())
    }
}
