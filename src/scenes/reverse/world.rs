//! What is fixed before anything is learned or sampled: the schedule, the data, and their exact law.

use super::settings::{Betas, Reverse, Source};
use crate::engine::data::{self, DIGIT_COUNT};
use crate::engine::denoiser::training::Examples;
use crate::engine::denoiser::{LEARNED_DIGITS, digit_examples};
use crate::engine::diffusion::PointMixture;
use crate::engine::real::wide;
use crate::engine::rng::{self, Generator, RngExt, Stream};
use crate::engine::schedule::{Kind, Recipe, Schedule};
use std::sync::Arc;

/// How many points are learned from.
const LEARNED_POINTS: usize = 2000;

/// How many fresh sets are drawn to see how far apart two draws of the same data are.
pub const FRESH_SETS: usize = 20;

/// The most points in a fresh set.
pub const LARGEST_SET: usize = 1000;

/// Schedule, data and law.
pub struct World {
    pub schedule: Arc<Schedule>,
    pub dims: usize,
    pub examples: Arc<Examples>,
    /// The examples in f64, row by row.
    pub points: Vec<f64>,
    /// Sets that nothing was learned from; none for a user's points.
    pub fresh: Vec<Vec<f64>>,
    pub law: Arc<Law>,
}

/// The distribution of the data.
pub struct Law {
    all: PointMixture,
    of_class: Vec<PointMixture>,
    /// The variance of each Gaussian; 0 where the data points themselves are the law, so that samples repeat them.
    pub variance: f64,
}

impl Law {
    fn of_points(dims: usize, points: &[f64], labels: &[usize], classes: usize, variance: f64) -> Self {
        let rows = || points.chunks_exact(dims).zip(labels);
        let class = |class| rows().filter(|(_, label)| **label == class).flat_map(|(row, _)| row).copied().collect();
        let of_class = |c| PointMixture::equal(dims, &Vec::from_iter::<Vec<f64>>(class(c)), variance);
        Self {
            all: PointMixture::equal(dims, points, variance),
            of_class: (0..classes).map(of_class).collect(),
            variance,
        }
    }

    /// The law of one class; of all data for a number beyond the classes.
    pub fn of(&self, class: usize) -> &PointMixture {
        self.of_class.get(class).unwrap_or(&self.all)
    }
}

impl World {
    pub fn new(scene: &Reverse, seed: u64) -> Self {
        let mut rng = rng::rng(seed, Stream::Data);
        let schedule = Arc::new(scene.schedule());
        match (scene.data, scene.points.get()) {
            (Source::Digits, _) => Self::of(schedule, 64, digit_examples(), fresh_digits(&mut rng), None),
            (Source::Points, Some(points)) => {
                // An even choice of at most so many.
                let step = points.xy.len().div_ceil(LEARNED_POINTS).max(1);
                let known: Vec<[f32; 2]> = points.xy.iter().step_by(step).copied().collect();
                Self::of(schedule, 2, examples(&known, &vec![0; known.len()], 1), Vec::new(), None)
            }
            (source, _) => {
                let shape = if let Source::Set(shape) = source { shape } else { data::Shape::Moons };
                // One draw for all, so that every set is standardised alike; in random order, since classes take turns in it,
                // and no part of it would be like a set drawn point by point.
                let pool = shape.draw(LEARNED_POINTS + FRESH_SETS * LARGEST_SET, &mut rng);
                let mut pool: Vec<([f32; 2], usize)> = pool.xy.into_iter().zip(pool.labels).collect();
                shuffle(&mut pool, &mut rng);
                let (points, labels): (Vec<[f32; 2]>, Vec<usize>) = pool.into_iter().unzip();
                let (known, fresh) = points.split_at(LEARNED_POINTS);
                let examples = examples(known, &labels[..LEARNED_POINTS], shape.classes());
                let fresh = fresh.chunks(LARGEST_SET).map(|set| wide(set.as_flattened())).collect();
                let law = shape.gaussians().map(|(means, variance)| {
                    let labels: Vec<usize> = (0..means.len()).collect();
                    Law::of_points(2, means.as_flattened(), &labels, labels.len(), variance)
                });
                Self::of(schedule, 2, examples, fresh, law)
            }
        }
    }

    /// Without a law in closed form, the examples themselves are it.
    fn of(schedule: Arc<Schedule>, dims: usize, examples: Examples, fresh: Vec<Vec<f64>>, law: Option<Law>) -> Self {
        let points = wide(&examples.x_0);
        let law = law.unwrap_or_else(|| Law::of_points(dims, &points, &examples.labels, examples.classes, 0.0));
        Self { schedule, dims, examples: Arc::new(examples), points, fresh, law: Arc::new(law) }
    }

    /// The number that stands for "no class".
    pub fn no_class(&self) -> usize {
        self.examples.classes
    }
}

fn examples(points: &[[f32; 2]], labels: &[usize], classes: usize) -> Examples {
    Examples { x_0: points.as_flattened().to_vec(), labels: labels.to_vec(), classes }
}

/// Every order is as likely as any other (Fisher & Yates).
fn shuffle<T>(items: &mut [T], rng: &mut Generator) {
    for i in (1..items.len()).rev() {
        items.swap(i, rng.random_range(0..=i));
    }
}

/// Sets of digits that nothing was learned from, each in an order of its own.
fn fresh_digits(rng: &mut Generator) -> Vec<Vec<f64>> {
    let mut order: Vec<usize> = (LEARNED_DIGITS..DIGIT_COUNT).collect();
    let mut set = || {
        shuffle(&mut order, rng);
        order.iter().flat_map(|&i| data::digit(i).pixels).map(f64::from).collect()
    };
    (0..FRESH_SETS).map(|_| set()).collect()
}

impl Reverse {
    /// The schedule. All but the cosine one are stretched so that few steps destroy as much as a thousand.
    pub fn schedule(&self) -> Schedule {
        let recipe = |kind| Recipe {
            kind,
            steps: self.timesteps,
            rescale: true,
            zero_terminal_snr: self.zero_terminal_snr && !self.is_shipped(),
            ..Recipe::default()
        };
        match (self.schedule, self.schedule_file.get()) {
            // The weights that come with the program know this one only.
            _ if self.is_shipped() => Schedule::new(&recipe(Kind::Cosine)),
            (Betas::File, Some(schedule)) => schedule.clone(),
            (Betas::File, None) => Schedule::new(&recipe(Kind::Cosine)),
            (Betas::Of(kind), _) => Schedule::new(&recipe(kind)),
        }
    }
}
