//! The act in which students learn from few pictures, with the right answers and with the teacher's.

use super::Moment;
use super::data::CLASSES;
use super::net::{self, Net, Targets, accuracy, soft_answers};
use super::settings::Distillation;
use super::students::{STUDENTS_SEED, pictures};
use super::teacher::Taught;
use crate::engine::rng::{self, Generator, Stream};
use crate::scene::Steps;
use crate::scene::learning::{Learner, learning};
use std::sync::Arc;

/// How many pictures a pair of students has, as many of each class.
pub const SIZES: [usize; 4] = [20, 50, 100, 300];

/// The students so far.
#[derive(Clone)]
pub struct Few {
    pub taught: Arc<Taught>,
    pub batches: usize,
    /// On the test digits, for each of [`SIZES`].
    pub soft: Vec<f64>,
    pub hard: Vec<f64>,
    /// How many different pictures of each class have been in a batch, for each of [`SIZES`].
    pub seen: Vec<[usize; CLASSES]>,
}

pub fn run(scene: &Distillation, taught: &Arc<Taught>, seed: u64) -> Steps<Moment> {
    learning(Tables::new(scene, taught.clone(), seed), pictures(scene.train_steps))
}

/// A pair that learns from the same batches.
struct Table {
    pool: Vec<usize>,
    was_seen: Vec<bool>,
    soft: Net,
    hard: Net,
    batches: Generator,
}

struct Tables {
    taught: Arc<Taught>,
    temperature: f64,
    alpha: f64,
    answers: Vec<f32>,
    pairs: Vec<Table>,
}

impl Tables {
    fn new(scene: &Distillation, taught: Arc<Taught>, seed: u64) -> Self {
        let seed = seed.wrapping_add(STUDENTS_SEED);
        let student = || Net::student(scene.student_width, &mut rng::rng(seed, Stream::Init));
        let table = |size: usize| Table {
            pool: (0..size).collect(),
            was_seen: vec![false; size],
            soft: student(),
            hard: student(),
            batches: rng::rng(seed, Stream::Batches),
        };
        Self {
            temperature: scene.temperature,
            alpha: scene.alpha,
            answers: soft_answers(&taught.teachers[0].lessons, scene.temperature),
            pairs: SIZES.map(table).into(),
            taught,
        }
    }
}

impl Learner for Tables {
    type Moment = Moment;

    fn learn(&mut self) {
        let lessons = &self.taught.digits.lessons;
        let (temperature, alpha) = (self.temperature, self.alpha);
        for table in &mut self.pairs {
            let batch = net::batch(&table.pool, &mut table.batches);
            let labels: Vec<usize> = batch.iter().map(|&i| lessons.labels[i]).collect();
            let row = |i: &usize| self.answers[i * CLASSES..(i + 1) * CLASSES].iter().copied();
            let answers: Vec<f32> = batch.iter().flat_map(row).collect();
            let pixels = lessons.pictures(&batch);
            table.hard.learn(&pixels, Targets::Hard(&labels));
            table.soft.learn(&pixels, Targets::Soft { answers: &answers, labels: &labels, temperature, alpha });
            for i in batch {
                table.was_seen[i] = true;
            }
        }
    }

    fn look(&mut self, batches: usize) -> Option<Moment> {
        let (tests, lessons) = (&self.taught.digits.tests, &self.taught.digits.lessons);
        let accuracy = |net: &mut Net| accuracy(&net.logits(&tests.pixels), &tests.labels);
        let seen = |table: &Table| {
            let mut counts = [0; CLASSES];
            let seen = table.was_seen.iter().zip(&lessons.labels).filter(|(was_seen, _)| **was_seen);
            seen.for_each(|(_, label)| counts[*label] += 1);
            counts
        };
        let few = Few {
            taught: self.taught.clone(),
            batches,
            seen: self.pairs.iter().map(seen).collect(),
            soft: self.pairs.iter_mut().map(|table| accuracy(&mut table.soft)).collect(),
            hard: self.pairs.iter_mut().map(|table| accuracy(&mut table.hard)).collect(),
        };
        Some(few.into())
    }
}
