//! The act in which the teachers learn, and in which one is then asked at rising temperatures.
//!
//! There are three, those of the seed and of the two after it, so that what follows can be seen three times.

use super::data::{CLASSES, Digits};
use super::net::{self, Net, Targets, accuracy, softmax};
use super::{Distillation, Moment};
use crate::engine::nn::Weights;
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::Steps;
use crate::scene::learning::{Learner, every, learning};
use std::sync::Arc;

/// Seeds under which everything is done.
pub const RUNS: usize = 3;

/// How many pictures there are of a training, besides the one before it.
pub const PICTURES: usize = 24;

/// The highest temperature at which the teacher is asked.
pub const HOTTEST: usize = 20;

/// The teachers so far.
#[derive(Clone)]
pub struct Lesson {
    pub batches: usize,
    /// The temperature at which the answers are shown: 1 until they have learned.
    pub temperature: usize,
    /// On the test digits, for each seed.
    pub accuracy: Vec<f64>,
    /// Of the teacher of the seed.
    pub weights: Arc<Weights<f32>>,
    pub logits: Arc<Vec<f32>>,
    /// Row: what test digits are; column: the mean share that the teacher gives to each class at the temperature.
    pub shares: Vec<f64>,
    pub digits: Arc<Digits>,
    /// All teachers, once they have learned.
    pub taught: Option<Arc<Taught>>,
}

/// Three teachers at rest.
pub struct Taught {
    pub digits: Arc<Digits>,
    pub teachers: Vec<Teacher>,
}

/// One of them, and what it says of all digits.
pub struct Teacher {
    pub weights: Arc<Weights<f32>>,
    pub lessons: Vec<f32>,
    pub tests: Arc<Vec<f32>>,
    /// On the test digits.
    pub accuracy: f64,
}

/// After how many batches the act has a moment; one more comes before the first. At the end there is one for each temperature.
pub fn pictures(steps: usize) -> Vec<usize> {
    let mut pictures = every(steps.div_ceil(PICTURES), steps);
    pictures.extend(std::iter::repeat_n(steps, HOTTEST - 1));
    pictures
}

pub fn run(scene: &Distillation, seed: u64) -> Steps<Moment> {
    learning(School::new(scene, seed), pictures(scene.train_steps))
}

struct School {
    steps: usize,
    digits: Arc<Digits>,
    all: Vec<usize>,
    nets: Vec<(Net, Generator)>,
    /// Those that have learned, as far as they have been asked about all digits.
    done: Vec<Teacher>,
    taught: Option<Arc<Taught>>,
    temperature: usize,
}

impl School {
    fn new(scene: &Distillation, seed: u64) -> Self {
        let digits = Arc::new(Digits::new());
        let of_run = |run| {
            let seed = seed.wrapping_add(run);
            (Net::teacher(&mut rng::rng(seed, Stream::Init)), rng::rng(seed, Stream::Batches))
        };
        Self {
            steps: scene.train_steps,
            all: (0..digits.lessons.len()).collect(),
            digits,
            nets: (0..RUNS as u64).map(of_run).collect(),
            done: Vec::new(),
            taught: None,
            temperature: 0,
        }
    }

    /// Asks one more teacher about all digits; whether that was not yet the last.
    fn retire(&mut self) -> bool {
        let net = &mut self.nets[self.done.len()].0;
        let tests = net.logits(&self.digits.tests.pixels);
        self.done.push(Teacher {
            weights: Arc::new(net.weights()),
            lessons: net.logits(&self.digits.lessons.pixels),
            accuracy: accuracy(&tests, &self.digits.tests.labels),
            tests: Arc::new(tests),
        });
        let is_last = self.done.len() == RUNS;
        if is_last {
            let teachers = std::mem::take(&mut self.done);
            self.taught = Some(Arc::new(Taught { digits: self.digits.clone(), teachers }));
        }
        !is_last
    }

    fn progress(&mut self, batches: usize) -> Lesson {
        let tests: Vec<Vec<f32>> = self.nets.iter_mut().map(|(net, _)| net.logits(&self.digits.tests.pixels)).collect();
        let accuracy = tests.iter().map(|tests| accuracy(tests, &self.digits.tests.labels)).collect();
        let logits = Arc::new(tests.into_iter().next().unwrap_or_default());
        Lesson {
            batches,
            temperature: 1,
            accuracy,
            weights: Arc::new(self.nets[0].0.weights()),
            shares: shares(&logits, &self.digits.tests.labels, 1.0),
            logits,
            digits: self.digits.clone(),
            taught: None,
        }
    }

    /// The next temperature.
    fn hotter(&mut self, taught: &Arc<Taught>) -> Lesson {
        self.temperature += 1;
        let teacher = &taught.teachers[0];
        Lesson {
            batches: self.steps,
            temperature: self.temperature,
            accuracy: taught.teachers.iter().map(|teacher| teacher.accuracy).collect(),
            weights: teacher.weights.clone(),
            logits: teacher.tests.clone(),
            shares: shares(&teacher.tests, &self.digits.tests.labels, self.temperature as f64),
            digits: self.digits.clone(),
            taught: Some(taught.clone()),
        }
    }
}

impl Learner for School {
    type Moment = Moment;

    fn learn(&mut self) {
        let lessons = &self.digits.lessons;
        for (net, batches) in &mut self.nets {
            let batch = net::batch(&self.all, batches);
            let labels: Vec<usize> = batch.iter().map(|&i| lessons.labels[i]).collect();
            net.learn(&lessons.pictures(&batch), Targets::Hard(&labels));
        }
    }

    fn look(&mut self, batches: usize) -> Option<Moment> {
        if batches < self.steps {
            return Some(self.progress(batches).into());
        }
        if self.taught.is_none() && self.retire() {
            return None;
        }
        let taught = self.taught.clone()?;
        Some(self.hotter(&taught).into())
    }
}

/// The mean answer to the test digits of each class.
fn shares(logits: &[f32], labels: &[usize], temperature: f64) -> Vec<f64> {
    let (mut sums, mut counts) = (vec![0.0; CLASSES * CLASSES], [0.0; CLASSES]);
    for (row, &label) in logits.chunks_exact(CLASSES).zip(labels) {
        let row: Vec<f64> = row.iter().map(|z| f64::from(*z)).collect();
        counts[label] += 1.0;
        for (class, p) in softmax(&row, temperature).into_iter().enumerate() {
            sums[label * CLASSES + class] += p;
        }
    }
    sums.iter().enumerate().map(|(i, sum)| sum / counts[i / CLASSES]).collect()
}
