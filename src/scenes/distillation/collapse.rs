//! The act in which each generation is fitted to samples of the one before: a Gaussian on the line, 400 times over, and a Gaussian
//! for every class of digits.
//!
//! A generation draws n samples, of which a share is fresh real data, and takes their mean and their variance (divided by n) for
//! the next. The digits are treated in the same way, in the first principal components of each class, scaled to variance 1.

use super::Moment;
use super::data::{CLASSES, Set};
use super::settings::Distillation;
use super::teacher::Taught;
use crate::engine::linalg::{Qr, product, symmetric_eigen};
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::stats;
use crate::parts::digits::PIXELS;
use crate::scene::Steps;
use crate::scene::learning::{Learner, learning};
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// Runs on the line, each a history of its own.
pub const RUNS: usize = 400;

/// Principal components that a class is described by.
pub const COMPONENTS: usize = 8;

/// Samples of each class that are shown; they keep their noise from generation to generation.
pub const SHOWN: usize = 4;

/// A generation is computed in so many pieces, so that a key can be answered between them.
const PIECES: usize = 4;

/// A Gaussian on the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub mean: f64,
    pub variance: f64,
}

/// One generation.
#[derive(Clone)]
pub struct Generation {
    pub number: usize,
    /// All runs; the first is the one that is followed.
    pub lines: Vec<Line>,
    /// 5 %, 50 % and 95 % of the variances.
    pub fan: [f64; 3],
    /// The mean of all variances.
    pub mean: f64,
    /// What that is on average, exactly.
    pub theory: f64,
    /// What variance and squared mean were on average in the generation before, if there was one.
    pub before: Option<[f64; 2]>,
    /// The mean over classes of the digits' variance, as a part of that of the first generation.
    pub digits: f64,
    /// [`SHOWN`] samples of each class.
    pub samples: Arc<Vec<f32>>,
}

pub fn run(scene: &Distillation, taught: &Taught, seed: u64) -> Steps<Moment> {
    let pictures = (1..=scene.generations).map(|generation| PIECES * generation).collect();
    learning(Family::new(scene, &taught.digits.lessons, seed), pictures)
}

/// How many of n samples are real.
pub fn real(share: f64, n: usize) -> usize {
    (share * n as f64).round() as usize
}

/// The mean of the variance, and of the square of the mean, of the next generation: exact for samples of which k of n come from
/// N(0, 1) and the others from N(m, v), since both are linear in v and m².
pub fn expected([variance, square]: [f64; 2], n: usize, real: usize) -> [f64; 2] {
    let (n, share) = (n as f64, real as f64 / n as f64);
    let of_one = (1.0 - share) * variance + share;
    let variance = (1.0 - 1.0 / n) * of_one + share * (1.0 - share) * square;
    [variance, (1.0 - share) * (1.0 - share) * square + of_one / n]
}

struct Family {
    n: usize,
    real: usize,
    /// Pieces of a generation that are done.
    pieces: usize,
    lines: Vec<Line>,
    expected: [f64; 2],
    before: Option<[f64; 2]>,
    rng: Generator,
    lessons: Vec<Vec<f32>>,
    classes: Vec<Class>,
    noise: Vec<f64>,
}

impl Family {
    fn new(scene: &Distillation, lessons: &Set, seed: u64) -> Self {
        let mut rng = rng::rng(seed, Stream::Noise);
        let noise = rng::normals(&mut rng, CLASSES * SHOWN * COMPONENTS);
        Self {
            n: scene.samples,
            real: real(scene.real_share, scene.samples),
            pieces: 0,
            lines: vec![Line { mean: 0.0, variance: 1.0 }; RUNS],
            expected: [1.0, 0.0],
            before: None,
            rng,
            lessons: (0..CLASSES).map(|class| of_class(lessons, class)).collect(),
            classes: Vec::new(),
            noise: noise.into_iter().map(f64::from).collect(),
        }
    }

    fn samples(&self) -> Vec<f32> {
        let noise = self.noise.chunks_exact(COMPONENTS).enumerate();
        noise.flat_map(|(i, eps)| self.classes[i / SHOWN].decoded(eps)).collect()
    }
}

impl Learner for Family {
    type Moment = Moment;

    fn learn(&mut self) {
        let (n, real, piece) = (self.n, self.real, self.pieces % PIECES);
        for line in &mut self.lines[piece * RUNS / PIECES..(piece + 1) * RUNS / PIECES] {
            *line = line.next(n, real, &mut self.rng);
        }
        for class in &mut self.classes[piece * CLASSES / PIECES..(piece + 1) * CLASSES / PIECES] {
            class.law = class.law.next(n, real, &mut self.rng);
        }
        self.pieces += 1;
        if self.pieces.is_multiple_of(PIECES) {
            self.before = Some(self.expected);
            self.expected = expected(self.expected, n, real);
        }
    }

    fn look(&mut self, pieces: usize) -> Option<Moment> {
        if let Some(lesson) = self.lessons.get(self.classes.len()) {
            self.classes.push(Class::new(lesson));
            return None;
        }
        let variances: Vec<f64> = self.lines.iter().map(|line| line.variance).collect();
        let left: Vec<f64> = self.classes.iter().map(Class::variance_left).collect();
        let generation = Generation {
            number: pieces / PIECES,
            fan: [0.05, 0.5, 0.95].map(|q| stats::quantile(&variances, q).unwrap_or(f64::NAN)),
            mean: stats::mean(&variances),
            theory: self.expected[0],
            before: self.before,
            digits: stats::mean(&left),
            samples: Arc::new(self.samples()),
            lines: self.lines.clone(),
        };
        Some(generation.into())
    }
}

impl Line {
    /// Mean and variance of n samples, the first of them real.
    fn next(self, n: usize, real: usize, rng: &mut Generator) -> Self {
        let spread = self.variance.sqrt();
        let mut sample = |i: usize| {
            let z = f64::from(rng::normal(rng));
            if i < real { z } else { self.mean + spread * z }
        };
        let samples: Vec<f64> = (0..n).map(&mut sample).collect();
        Self { mean: stats::mean(&samples), variance: stats::variance(&samples) }
    }
}

/// A Gaussian in [`COMPONENTS`] dimensions: mean and lower triangular factor of the covariance.
#[derive(Debug, Clone)]
struct Law {
    mean: Vec<f64>,
    factor: Array2<f64>,
}

impl Law {
    fn sample(&self, eps: &[f64]) -> Vec<f64> {
        let row =
            |i: usize| eps[..=i].iter().enumerate().fold(self.mean[i], |sum, (j, e)| sum + self.factor[[i, j]] * e);
        (0..self.mean.len()).map(row).collect()
    }

    /// That of n samples, the first of them from N(0, I).
    fn next(&self, n: usize, real: usize, rng: &mut Generator) -> Self {
        let k = self.mean.len();
        let mut sample = |i: usize| {
            let eps: Vec<f64> = (0..k).map(|_| f64::from(rng::normal(rng))).collect();
            if i < real { eps } else { self.sample(&eps) }
        };
        let samples: Vec<Vec<f64>> = (0..n).map(&mut sample).collect();
        let over = |of: &dyn Fn(&[f64]) -> f64| samples.iter().fold(0.0, |sum, x| sum + of(x)) / n as f64;
        let mean: Vec<f64> = (0..k).map(|i| over(&|x| x[i])).collect();
        let covariance = Array2::from_shape_fn((k, k), |(i, j)| over(&|x| (x[i] - mean[i]) * (x[j] - mean[j])));
        Self { factor: factor(&covariance), mean }
    }
}

/// Cholesky's factor, also of a covariance that has lost a direction to rounding: its column is 0.
fn factor(a: &Array2<f64>) -> Array2<f64> {
    let k = a.nrows();
    let mut l = Array2::zeros((k, k));
    for j in 0..k {
        let rest = |i: usize, l: &Array2<f64>| (0..j).fold(a[[i, j]], |sum, m| sum - l[[i, m]] * l[[j, m]]);
        let pivot = rest(j, &l);
        if pivot > 0.0 {
            let root = pivot.sqrt();
            l[[j, j]] = root;
            for i in j + 1..k {
                l[[i, j]] = rest(i, &l) / root;
            }
        }
    }
    l
}

/// A class of digits: its principal components, and what the generations have made of it.
struct Class {
    mean: Vec<f64>,
    /// (pixels, components), each as long as its standard deviation.
    axes: Array2<f64>,
    law: Law,
}

impl Class {
    fn new(pictures: &[f32]) -> Self {
        let rows =
            Array2::from_shape_fn((pictures.len() / PIXELS, PIXELS), |(i, j)| f64::from(pictures[i * PIXELS + j]));
        let n = rows.nrows() as f64;
        let mean: Vec<f64> = rows.columns().into_iter().map(|column| column.sum() / n).collect();
        let centred = Array2::from_shape_fn(rows.dim(), |(i, j)| rows[[i, j]] - mean[j]);
        let covariance = product(&centred.t(), &centred.view()) / n;
        let axes = principal(&covariance);
        Self { mean, axes, law: Law { mean: vec![0.0; COMPONENTS], factor: Array2::eye(COMPONENTS) } }
    }

    /// The variance of its pictures, all pixels together, as a part of what it was.
    fn variance_left(&self) -> f64 {
        let spread = product(&self.axes.view(), &self.law.factor.view());
        let square = |of: &Array2<f64>| of.iter().fold(0.0, |sum, x| sum + x * x);
        square(&spread) / square(&self.axes)
    }

    fn decoded(&self, eps: &[f64]) -> Vec<f32> {
        let code = self.law.sample(eps);
        let pixel = |(i, mean): (usize, &f64)| {
            let sum = code.iter().enumerate().fold(*mean, |sum, (j, z)| sum + self.axes[[i, j]] * z);
            sum.clamp(0.0, 1.0) as f32
        };
        self.mean.iter().enumerate().map(pixel).collect()
    }
}

/// The first principal components of a covariance, each as long as its standard deviation: by subspace iteration, which takes a
/// fraction of what all eigenvectors would, and Rayleigh and Ritz (Golub & Van Loan, Matrix Computations, section 8.2).
fn principal(covariance: &Array2<f64>) -> Array2<f64> {
    const ROUNDS: usize = 60;
    let mut rng = rng::rng(0, Stream::Init);
    let mut basis = Array2::from_shape_simple_fn((PIXELS, COMPONENTS), || f64::from(rng::normal(&mut rng)));
    for _ in 0..ROUNDS {
        let image = product(&covariance.view(), &basis.view());
        basis = Qr::of(&image.view()).expect("a covariance is finite").q();
    }
    let within = product(&basis.t(), &product(&covariance.view(), &basis.view()).view());
    let eigen = symmetric_eigen(&within.view()).expect("a covariance is finite");
    let lengths = eigen.values.iter().map(|value| value.max(0.0).sqrt()).collect();
    product(&basis.view(), &eigen.vectors.view()) * &Array1::from_vec(lengths)
}

fn of_class(set: &Set, class: usize) -> Vec<f32> {
    let which: Vec<usize> = (0..set.len()).filter(|&i| set.labels[i] == class).collect();
    set.pictures(&which)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::stats::Running;
    use ndarray::array;

    #[test]
    fn without_real_data_the_mean_of_the_variance_falls_by_one_nth() {
        let mut moments = [1.0, 0.0];
        for _ in 0..100 {
            moments = expected(moments, 100, 0);
        }
        assert!((moments[0] - 0.99_f64.powi(100)).abs() < 1e-12);
        // What is lost of the variance has gone into the mean.
        assert!((moments[0] + moments[1] - 1.0).abs() < 1e-12);
        let [variance, square] = expected([1.0, 0.0], 10, 10);
        assert!((variance - 0.9).abs() < 1e-15 && (square - 0.1).abs() < 1e-15, "nothing but real data");
    }

    #[test]
    fn a_generation_has_the_expected_moments_within_six_sigma() {
        let (mut variances, mut squares, mut rng) =
            (Running::default(), Running::default(), rng::rng(3, Stream::Noise));
        let from = Line { mean: 1.5, variance: 0.5 };
        for _ in 0..20_000 {
            let next = from.next(20, 5, &mut rng);
            variances.push(next.variance);
            squares.push(next.mean * next.mean);
        }
        let [variance, square] = expected([from.variance, from.mean * from.mean], 20, 5);
        for (found, expected) in [(&variances, variance), (&squares, square)] {
            let sigma = (found.variance() / found.count() as f64).sqrt();
            assert!((found.mean() - expected).abs() < 6.0 * sigma, "{} {expected}", found.mean());
        }
    }

    #[test]
    fn a_factor_gives_back_its_covariance_also_if_a_direction_is_lost() {
        let whole = array![[4.0, 2.0, 0.0], [2.0, 5.0, 1.0], [0.0, 1.0, 3.0]];
        let flat = array![[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]];
        for a in [whole, flat] {
            let l = factor(&a);
            let back = product(&l.view(), &l.t());
            assert!((back - &a).iter().all(|x| x.abs() < 1e-12), "{a}");
        }
    }

    #[test]
    fn the_first_components_are_those_of_all_eigenvectors() {
        let lessons = crate::scenes::distillation::data::Digits::new().lessons;
        let pictures = of_class(&lessons, 3);
        let rows =
            Array2::from_shape_fn((pictures.len() / PIXELS, PIXELS), |(i, j)| f64::from(pictures[i * PIXELS + j]));
        let covariance = product(&rows.t(), &rows.view());
        let eigen = symmetric_eigen(&covariance.view()).unwrap();
        let axes = principal(&covariance);
        for (j, axis) in axes.columns().into_iter().enumerate() {
            let square = axis.iter().map(|x| x * x).sum::<f64>();
            assert!((square / eigen.values[j] - 1.0).abs() < 1e-3, "{j}: {square} {}", eigen.values[j]);
        }
    }

    #[test]
    fn a_class_begins_with_all_of_its_variance_and_real_data_alone_keep_it() {
        let pictures: Vec<f32> = rng::normals(&mut rng::rng(1, Stream::Data), 40 * PIXELS);
        let mut class = Class::new(&pictures);
        assert!((class.variance_left() - 1.0).abs() < 1e-12);
        let mut rng = rng::rng(2, Stream::Noise);
        for _ in 0..50 {
            class.law = class.law.next(500, 500, &mut rng);
        }
        assert!((class.variance_left() - 1.0).abs() < 0.2, "{}", class.variance_left());
    }
}
