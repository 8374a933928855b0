//! The act in which students learn that never see one of the digits: from the right answers, and from the teacher's.
//!
//! A pair has the same initial weights and the same batches. There is one for each teacher, and for the teacher of the seed one
//! more student for every temperature of [`TEMPERATURES`].

use super::data::{CLASSES, Digits};
use super::net::{self, BATCH, Net, Targets, soft_answers};
use super::score::Score;
use super::teacher::{PICTURES, RUNS, Taught, Teacher};
use super::{Distillation, Moment};
use crate::engine::nn::Weights;
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::Steps;
use crate::scene::learning::{Learner, every, learning};
use std::sync::Arc;

/// Where the recall of the withheld digit is compared.
pub const TEMPERATURES: [f64; 5] = [1.0, 2.0, 4.0, 10.0, 20.0];

/// Students draw weights and batches of their own, not those of the teacher of their seed.
pub const STUDENTS_SEED: u64 = 1 << 32;

/// The students so far.
#[derive(Clone)]
pub struct Class {
    pub taught: Arc<Taught>,
    pub batches: usize,
    pub withheld: usize,
    /// The share of the withheld digits that the teacher of the seed names right.
    pub teachers_recall: f64,
    /// The student with soft answers and the one with hard labels, for each seed.
    pub runs: Vec<[Score; 2]>,
    /// At each of [`TEMPERATURES`], for the seed.
    pub by_temperature: Vec<f64>,
    /// How many pictures of each class a student has been shown.
    pub seen: [usize; CLASSES],
    /// The pair of the seed.
    pub pair: [Pupil; 2],
}

/// A student at one moment.
#[derive(Clone)]
pub struct Pupil {
    pub weights: Arc<Weights<f32>>,
    /// Of the test digits.
    pub logits: Arc<Vec<f32>>,
}

pub fn pictures(steps: usize) -> Vec<usize> {
    every(steps.div_ceil(PICTURES), steps)
}

pub fn run(scene: &Distillation, taught: &Arc<Taught>, seed: u64) -> Steps<Moment> {
    learning(Room::new(scene, taught.clone(), seed), pictures(scene.train_steps))
}

/// The students of one teacher: one with hard labels, and one for each temperature.
struct Bank {
    hard: Net,
    soft: Vec<Soft>,
    batches: Generator,
}

struct Soft {
    net: Net,
    temperature: f64,
    /// The teacher's answers to all lessons.
    answers: Vec<f32>,
}

impl Bank {
    fn new(scene: &Distillation, teacher: &Teacher, temperatures: &[f64], seed: u64) -> Self {
        let seed = seed.wrapping_add(STUDENTS_SEED);
        let student = || Net::student(scene.student_width, &mut rng::rng(seed, Stream::Init));
        let soft = |&temperature: &f64| Soft {
            net: student(),
            temperature,
            answers: soft_answers(&teacher.lessons, temperature),
        };
        Self {
            hard: student(),
            soft: temperatures.iter().map(soft).collect(),
            batches: rng::rng(seed, Stream::Batches),
        }
    }

    /// One batch for all; which pictures it had.
    fn learn(&mut self, digits: &Digits, pool: &[usize], alpha: f64) -> Vec<usize> {
        let batch = net::batch(pool, &mut self.batches);
        let pixels = digits.lessons.pictures(&batch);
        let labels: Vec<usize> = batch.iter().map(|&i| digits.lessons.labels[i]).collect();
        self.hard.learn(&pixels, Targets::Hard(&labels));
        for soft in &mut self.soft {
            let row = |i: &usize| soft.answers[i * CLASSES..(i + 1) * CLASSES].iter().copied();
            let answers: Vec<f32> = batch.iter().flat_map(row).collect();
            let temperature = soft.temperature;
            soft.net.learn(&pixels, Targets::Soft { answers: &answers, labels: &labels, temperature, alpha });
        }
        batch
    }
}

struct Room {
    taught: Arc<Taught>,
    withheld: usize,
    alpha: f64,
    /// What students may see, as places among the lessons.
    pool: Vec<usize>,
    banks: Vec<Bank>,
    /// Where in the first bank each of [`TEMPERATURES`] is.
    places: Vec<usize>,
    seen: [usize; CLASSES],
}

impl Room {
    fn new(scene: &Distillation, taught: Arc<Taught>, seed: u64) -> Self {
        let labels = &taught.digits.lessons.labels;
        let pool = (0..scene.transfer_size).filter(|&i| labels[i] != scene.withheld).collect();
        // The student of the knob comes first, also if its temperature is one of those that are compared.
        let mut temperatures = vec![scene.temperature];
        let places = TEMPERATURES.map(|of| {
            temperatures.iter().position(|other| *other == of).unwrap_or_else(|| {
                temperatures.push(of);
                temperatures.len() - 1
            })
        });
        let banks = (0..RUNS).map(|run| {
            let own = if run == 0 { &temperatures[..] } else { &temperatures[..1] };
            Bank::new(scene, &taught.teachers[run], own, seed.wrapping_add(run as u64))
        });
        let banks = banks.collect();
        Self {
            withheld: scene.withheld,
            alpha: scene.alpha,
            pool,
            banks,
            places: places.to_vec(),
            seen: [0; CLASSES],
            taught,
        }
    }
}

impl Learner for Room {
    type Moment = Moment;

    fn learn(&mut self) {
        let digits = &self.taught.digits;
        let mut batches = self.banks.iter_mut().map(|bank| bank.learn(digits, &self.pool, self.alpha));
        let of_seed = batches.next().unwrap_or_default();
        batches.for_each(drop);
        for i in of_seed {
            self.seen[digits.lessons.labels[i]] += 1;
        }
    }

    fn look(&mut self, batches: usize) -> Option<Moment> {
        let tests = &self.taught.digits.tests;
        let score = |logits: &[f32]| Score::new(logits, &tests.labels, self.withheld);
        let pair = |bank: &mut Bank| {
            [&mut bank.soft[0].net, &mut bank.hard]
                .map(|net| Pupil { logits: Arc::new(net.logits(&tests.pixels)), weights: Arc::new(net.weights()) })
        };
        let pairs: Vec<[Pupil; 2]> = self.banks.iter_mut().map(pair).collect();
        let runs: Vec<[Score; 2]> =
            pairs.iter().map(|pair| [&pair[0], &pair[1]].map(|pupil| score(&pupil.logits))).collect();
        let first = &mut self.banks[0];
        let recalls: Vec<f64> =
            first.soft.iter_mut().map(|soft| score(&soft.net.logits(&tests.pixels)).recall).collect();
        let class = Class {
            teachers_recall: score(&self.taught.teachers[0].tests).recall,
            taught: self.taught.clone(),
            batches,
            withheld: self.withheld,
            runs,
            by_temperature: self.places.iter().map(|place| recalls[*place]).collect(),
            seen: self.seen,
            pair: pairs.into_iter().next()?,
        };
        Some(class.into())
    }
}

impl Class {
    /// How many pictures a student has been shown.
    pub fn shown(&self) -> usize {
        BATCH * self.batches
    }
}
