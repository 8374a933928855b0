//! A classifier with its tape, and what its logits say.
//!
//! The teacher is 64-128-64-10, a student 64-w-10; ReLU, PyTorch's initial weights, Adam (Kingma & Ba 2015) with batches of 64,
//! the rate 1e-3 for the teacher and 2e-3 for students.

use super::data::CLASSES;
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::nn::{Mlp, Weights};
use crate::engine::optim::Adam;
use crate::engine::rng::{self, Generator};
use crate::engine::tape::{Tape, Var};
use crate::parts::digits::PIXELS;
use ndarray::ArrayView2;

/// Pictures in a batch.
pub const BATCH: usize = 64;

/// What a batch is to be answered with.
#[derive(Clone, Copy)]
pub enum Targets<'a> {
    /// The right classes.
    Hard(&'a [usize]),
    /// The teacher's answers at a temperature.
    Answers(&'a [f32], f64),
    /// The same with the weight α, and with the weight 1 − α the right classes.
    Soft { answers: &'a [f32], labels: &'a [usize], temperature: f64, alpha: f64 },
}

/// A net in training.
pub struct Net {
    tape: Tape<f32>,
    layers: Mlp,
    adam: Adam<f32>,
    rate: f64,
}

impl Net {
    pub fn teacher(rng: &mut Generator) -> Self {
        Self::new(&[PIXELS, 128, 64, CLASSES], 1e-3, rng)
    }

    pub fn student(width: usize, rng: &mut Generator) -> Self {
        Self::new(&[PIXELS, width, CLASSES], 2e-3, rng)
    }

    /// A teacher at rest again.
    pub fn teacher_of(weights: &Weights<f32>) -> Self {
        let mut net = Self::teacher(&mut rng::rng(0, rng::Stream::Init));
        weights.restore(&mut net.tape).expect("weights of a teacher");
        net
    }

    fn new(sizes: &[usize], rate: f64, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let layers = Mlp::new(&mut tape, "", sizes, Function::Relu, rng);
        Self { tape, layers, adam: Adam::new(0.9, 0.999), rate }
    }

    pub fn weights(&self) -> Weights<f32> {
        Weights::of(&self.tape)
    }

    /// The logits of all pictures, ten each.
    pub fn logits(&mut self, pixels: &[f32]) -> Vec<f32> {
        let logits = self.forward(pixels);
        self.tape.value(logits).iter().copied().collect()
    }

    /// One step of Adam.
    pub fn learn(&mut self, pixels: &[f32], targets: Targets) {
        let logits = self.forward(pixels);
        let loss = loss(&mut self.tape, logits, targets);
        self.tape.backward(loss);
        self.adam.step(&mut self.tape, self.rate);
    }

    fn forward(&mut self, pixels: &[f32]) -> Var {
        self.tape.restart();
        let x = self.tape.constant(&rows(pixels, PIXELS));
        self.layers.forward(&mut self.tape, x)
    }
}

/// α·T²·CE(p_T, q_T) + (1 − α)·CE: Hinton et al. 2015, section 2. The part of T²·KL that no student changes is left out.
fn loss(tape: &mut Tape<f32>, logits: Var, targets: Targets) -> Var {
    match targets {
        Targets::Hard(labels) => tape.cross_entropy(logits, labels),
        Targets::Answers(answers, temperature) => {
            let answers = tape.constant(&rows(answers, CLASSES));
            tape.soft_cross_entropy(logits, answers, temperature)
        }
        Targets::Soft { answers, labels, temperature, alpha } => {
            let soft = loss(tape, logits, Targets::Answers(answers, temperature));
            let hard = loss(tape, logits, Targets::Hard(labels));
            let soft = tape.affine(soft, alpha, 0.0);
            let hard = tape.affine(hard, 1.0 - alpha, 0.0);
            tape.add(soft, hard)
        }
    }
}

fn rows(values: &[f32], columns: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((values.len() / columns, columns), values).expect("whole rows")
}

/// A batch of places in a list, each as likely as any other.
pub fn batch(pool: &[usize], rng: &mut Generator) -> Vec<usize> {
    (0..BATCH).map(|_| pool[(rng::uniform(rng) * pool.len() as f64) as usize]).collect()
}

/// The logits of one picture, layer by layer from the weights, in double precision: the way without a tape.
pub fn answer(weights: &Weights<f32>, picture: &[f32]) -> Vec<f64> {
    let mut h: Vec<f64> = picture.iter().map(|x| f64::from(*x)).collect();
    let last = weights.tensors.len() / 2 - 1;
    for (layer, pair) in weights.tensors.chunks_exact(2).enumerate() {
        let ((_, weight), (_, bias)) = (&pair[0], &pair[1]);
        let sums = weight
            .outer_iter()
            .zip(bias)
            .map(|(row, bias)| row.iter().zip(&h).fold(f64::from(*bias), |sum, (w, x)| sum + f64::from(*w) * x));
        h = sums.map(|sum| if layer < last { sum.max(0.0) } else { sum }).collect();
    }
    h
}

/// softmax(z/T).
pub fn softmax(logits: &[f64], temperature: f64) -> Vec<f64> {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|z| math::exp((z - most) / temperature)).collect();
    let sum = powers.iter().fold(0.0, |sum, power| sum + power);
    powers.into_iter().map(|power| power / sum).collect()
}

/// The same for every row of ten.
pub fn soft_answers(logits: &[f32], temperature: f64) -> Vec<f32> {
    let row = |row: &[f32]| softmax(&row.iter().map(|z| f64::from(*z)).collect::<Vec<_>>(), temperature);
    logits.chunks_exact(CLASSES).flat_map(row).map(|p| p as f32).collect()
}

/// The class with the largest logit, the first of several.
pub fn top<T: PartialOrd + Copy>(logits: &[T]) -> usize {
    (1..logits.len()).fold(0, |best, class| if logits[class] > logits[best] { class } else { best })
}

/// The share of rows whose top is the label.
pub fn accuracy(logits: &[f32], labels: &[usize]) -> f64 {
    let right = logits.chunks_exact(CLASSES).zip(labels).filter(|(row, label)| top(row) == **label).count();
    right as f64 / labels.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    #[test]
    fn both_ways_through_a_net_agree() {
        let mut net = Net::teacher(&mut rng(1, Stream::Init));
        let picture: Vec<f32> = rng::normals(&mut rng(1, Stream::Data), PIXELS);
        let plain = answer(&net.weights(), &picture);
        for (tape, plain) in net.logits(&picture).into_iter().zip(plain) {
            assert!((f64::from(tape) - plain).abs() < 1e-5, "{tape} {plain}");
        }
    }

    #[test]
    fn a_student_with_alpha_zero_is_the_student_with_hard_labels_bit_for_bit() {
        let (labels, answers) = ([3, 1, 4], [0.1_f32; 30]);
        let pixels: Vec<f32> = rng::normals(&mut rng(2, Stream::Data), 3 * PIXELS);
        let [hard, none, half] = [None, Some(0.0), Some(0.5)].map(|alpha| {
            let mut net = Net::student(16, &mut rng(2, Stream::Init));
            let soft = |alpha| Targets::Soft { answers: &answers, labels: &labels, temperature: 4.0, alpha };
            (0..20).for_each(|_| net.learn(&pixels, alpha.map_or(Targets::Hard(&labels), soft)));
            net.weights()
        });
        assert!(hard == none && hard != half);
    }

    #[test]
    fn a_higher_temperature_leaves_the_order_and_less_of_the_differences() {
        let (sharp, flat) = (softmax(&[3.0, 1.0, -2.0], 1.0), softmax(&[3.0, 1.0, -2.0], 10.0));
        assert!((sharp[0] / sharp[1] - math::exp(2.0)).abs() < 1e-12);
        assert!((flat[0] / flat[1] - math::exp(0.2)).abs() < 1e-12);
        assert_eq!((top(&sharp), top(&flat), top(&[1.0, 1.0])), (0, 0, 0));
    }
}
