//! The act in which a student learns from pictures that nobody drew, labelled by the teacher; it is tested on real digits.
//!
//! There is a student for every source. Each learns from 12,800 pictures, four times as long as those of the act before.

use super::Moment;
use super::data::CLASSES;
use super::net::{self, BATCH, Net, Targets, accuracy, soft_answers, top};
use super::settings::{Distillation, Source};
use super::students::STUDENTS_SEED;
use super::teacher::{PICTURES, Taught};
use crate::engine::math;
use crate::engine::nn::Weights;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::stats;
use crate::parts::digits::PIXELS;
use crate::scene::Steps;
use crate::scene::learning::{Learner, every, learning};
use std::sync::Arc;

/// Pictures from each source, unless fewer can be in a batch.
const MADE: usize = 12_800;

/// So many are made and labelled at a time.
const AT_A_TIME: usize = 200;

/// So many digits are mixed.
pub const MIXED: usize = 20;

/// How many of them are kept to be shown.
pub const KEPT: usize = 24;

/// Its students learn so many times as long.
const LONGER: usize = 4;

/// The students so far.
#[derive(Clone)]
pub struct Made {
    pub taught: Arc<Taught>,
    pub batches: usize,
    /// On the real test digits, for each of [`Source::ALL`].
    pub accuracy: Vec<f64>,
    pub weights: Vec<Arc<Weights<f32>>>,
    pub pools: Arc<Vec<Pool>>,
}

/// What a student learns from.
pub struct Pool {
    pub pixels: Vec<f32>,
    /// The teacher's.
    pub logits: Vec<f32>,
    /// The share of pictures that the teacher calls by each class.
    pub called: Vec<f64>,
}

pub fn steps(scene: &Distillation) -> usize {
    LONGER * scene.train_steps
}

/// How many pictures each source makes.
fn made(scene: &Distillation) -> usize {
    MADE.min(BATCH * steps(scene)).next_multiple_of(AT_A_TIME)
}

pub fn pictures(scene: &Distillation) -> Vec<usize> {
    every(steps(scene).div_ceil(PICTURES), steps(scene))
}

pub fn run(scene: &Distillation, taught: &Arc<Taught>, seed: u64) -> Steps<Moment> {
    learning(Studio::new(scene, taught.clone(), seed), pictures(scene))
}

/// Makes pictures of one source.
struct Maker {
    source: Source,
    on_share: f64,
    /// Of each pixel over all lessons.
    means: Vec<f64>,
    spreads: Vec<f64>,
    rng: Generator,
}

impl Maker {
    fn new(source: Source, scene: &Distillation, taught: &Taught, seed: u64) -> Self {
        let lessons = &taught.digits.lessons;
        let column = |j: usize| lessons.pixels.iter().skip(j).step_by(PIXELS).copied().collect::<Vec<f32>>();
        let of = |measure: fn(&[f32]) -> f64| (0..PIXELS).map(|j| measure(&column(j))).collect::<Vec<f64>>();
        let spreads = of(stats::variance).into_iter().map(f64::sqrt).collect();
        let rng = rng::rng(seed.wrapping_add(source.place() as u64 * STUDENTS_SEED), Stream::Data);
        Self { source, on_share: scene.on_share, means: of(stats::mean), spreads, rng }
    }

    fn picture(&mut self, taught: &Taught) -> Vec<f32> {
        let rng = &mut self.rng;
        match self.source {
            Source::Uniform => (0..PIXELS).map(|_| rng::uniform(rng) as f32).collect(),
            Source::OnOff => (0..PIXELS).map(|_| f32::from(rng::uniform(rng) < self.on_share)).collect(),
            Source::Gaussian => {
                let pixel = |(mean, spread): (&f64, &f64)| mean + spread * f64::from(rng::normal(rng));
                self.means.iter().zip(&self.spreads).map(pixel).map(|x| x.clamp(0.0, 1.0) as f32).collect()
            }
            Source::Mixes => {
                let mut one = || taught.digits.lessons.picture((rng::uniform(rng) * MIXED as f64) as usize);
                let (a, b) = (one(), one());
                let part = rng::uniform(rng) as f32;
                a.iter().zip(b).map(|(a, b)| part * a + (1.0 - part) * b).collect()
            }
        }
    }
}

struct Studio {
    taught: Arc<Taught>,
    temperature: f64,
    makers: Vec<Maker>,
    /// Pictures of the sources, as far as they have been made, with the teacher's logits.
    made: Vec<(Vec<f32>, Vec<f32>)>,
    pools: Option<Arc<Vec<Pool>>>,
    /// The teacher's answers to each pool.
    answers: Vec<Vec<f32>>,
    teacher: Net,
    students: Vec<Net>,
    batches: Generator,
    all: Vec<usize>,
}

impl Studio {
    fn new(scene: &Distillation, taught: Arc<Taught>, seed: u64) -> Self {
        let own = seed.wrapping_add(STUDENTS_SEED);
        let student = |_| Net::student(scene.student_width, &mut rng::rng(own, Stream::Init));
        Self {
            temperature: scene.temperature,
            makers: Source::ALL.map(|source| Maker::new(source, scene, &taught, seed)).into(),
            made: vec![Default::default(); Source::ALL.len()],
            pools: None,
            answers: Vec::new(),
            teacher: Net::teacher_of(&taught.teachers[0].weights),
            students: Source::ALL.map(student).into(),
            batches: rng::rng(own, Stream::Again),
            all: (0..made(scene)).collect(),
            taught,
        }
    }

    /// Makes and labels some more pictures of the first source that has too few; the pools, once they are full.
    fn make(&mut self) -> Option<Arc<Vec<Pool>>> {
        let full = self.all.len() * PIXELS;
        if let Some(place) = self.made.iter().position(|(pixels, _)| pixels.len() < full) {
            let maker = &mut self.makers[place];
            let pixels: Vec<f32> = (0..AT_A_TIME).flat_map(|_| maker.picture(&self.taught)).collect();
            self.made[place].1.extend(self.teacher.logits(&pixels));
            self.made[place].0.extend(pixels);
            return None;
        }
        if self.answers.len() < self.made.len() {
            let logits = &self.made[self.answers.len()].1;
            self.answers.push(soft_answers(logits, self.temperature));
            return None;
        }
        let made = std::mem::take(&mut self.made);
        Some(Arc::new(made.into_iter().map(|(pixels, logits)| Pool::new(pixels, logits)).collect()))
    }
}

impl Pool {
    fn new(pixels: Vec<f32>, logits: Vec<f32>) -> Self {
        let (mut counts, made) = ([0; CLASSES], logits.len() / CLASSES);
        logits.chunks_exact(CLASSES).for_each(|row| counts[top(row)] += 1);
        Self { pixels, logits, called: counts.iter().map(|count| f64::from(*count) / made as f64).collect() }
    }

    /// One picture.
    pub fn picture(&self, i: usize) -> &[f32] {
        &self.pixels[i * PIXELS..(i + 1) * PIXELS]
    }

    /// How many pictures there are.
    pub fn len(&self) -> usize {
        self.pixels.len() / PIXELS
    }

    /// The mean over all its pixels.
    pub fn brightness(&self) -> f64 {
        stats::mean(&self.pixels)
    }
}

impl Learner for Studio {
    type Moment = Moment;

    fn learn(&mut self) {
        let Some(pools) = &self.pools else { return };
        let batch = net::batch(&self.all, &mut self.batches);
        for ((pool, answers), student) in pools.iter().zip(&self.answers).zip(&mut self.students) {
            let rows = |values: &[f32], width: usize| -> Vec<f32> {
                batch.iter().flat_map(|i| values[i * width..(i + 1) * width].iter().copied()).collect()
            };
            student.learn(&rows(&pool.pixels, PIXELS), Targets::Answers(&rows(answers, CLASSES), self.temperature));
        }
    }

    fn look(&mut self, batches: usize) -> Option<Moment> {
        let Some(pools) = self.pools.clone() else {
            self.pools = self.make();
            return None;
        };
        let tests = &self.taught.digits.tests;
        let accuracy = |student: &mut Net| accuracy(&student.logits(&tests.pixels), &tests.labels);
        let made = Made {
            taught: self.taught.clone(),
            batches,
            accuracy: self.students.iter_mut().map(accuracy).collect(),
            weights: self.students.iter().map(|student| Arc::new(student.weights())).collect(),
            pools,
        };
        Some(made.into())
    }
}

/// The mean of a pixel of the sources whose pixels are alike and apart, and its standard deviation.
pub fn law(source: Source, on_share: f64) -> Option<(f64, f64)> {
    match source {
        Source::Uniform => Some((0.5, math::pow(12.0, -0.5))),
        Source::OnOff => Some((on_share, (on_share * (1.0 - on_share)).sqrt())),
        Source::Gaussian | Source::Mixes => None,
    }
}
