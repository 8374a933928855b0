//! Tasks that need memory.

use crate::engine::rng::{Generator, uniform};
use crate::scene::Choice;
use ndarray::{Array2, Array3};

/// What the cells learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// The first symbol is to be named after `lag` others.
    Recall,
    /// Two of the values are marked; their sum is asked (Hochreiter & Schmidhuber 1997).
    Adding,
}

impl Choice for Task {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Recall, "recall"), (Self::Adding, "adding")];
}

/// So many symbols may be first, and as many others follow.
pub const SYMBOLS: usize = 4;

/// An answer of the adding problem counts if it is no further away.
const CLOSE: f64 = 0.1;

/// Some sequences and what is to be answered.
pub struct Batch {
    /// (time, batch, inputs).
    pub x: Array3<f32>,
    /// The first symbols; empty for adding.
    pub symbols: Vec<usize>,
    /// The sums (batch, 1); empty for recall.
    pub sums: Array2<f32>,
}

impl Batch {
    /// Whether who has forgotten everything would be seen to be wrong: answering with the mean, 1, comes near to no sum.
    pub fn is_telling(&self) -> bool {
        const FAR: f32 = 0.6;
        self.sums.iter().all(|sum| (sum - 1.0).abs() > FAR)
    }
}

impl Task {
    /// I.
    pub fn inputs(self) -> usize {
        match self {
            Self::Recall => 2 * SYMBOLS,
            Self::Adding => 2,
        }
    }

    /// The numbers of an answer.
    pub fn outputs(self) -> usize {
        match self {
            Self::Recall => SYMBOLS,
            Self::Adding => 1,
        }
    }

    /// How many answers one who has forgotten everything gets right; undefined for adding.
    pub fn chance(self) -> f64 {
        match self {
            Self::Recall => 1.0 / SYMBOLS as f64,
            Self::Adding => f64::NAN,
        }
    }

    /// The loss of one who has forgotten everything: ln 4, or the variance of the sum, 1/6.
    pub fn blind_loss(self) -> f64 {
        match self {
            Self::Recall => crate::engine::math::ln(SYMBOLS as f64),
            Self::Adding => 1.0 / 6.0,
        }
    }

    /// Draws sequences of `lag` + 1 steps.
    pub fn draw(self, lag: usize, count: usize, rng: &mut Generator) -> Batch {
        match self {
            Self::Recall => recall(lag, count, rng),
            Self::Adding => adding(lag, count, rng),
        }
    }

    /// The part of the answers (batch, outputs) that is right.
    pub fn right(self, batch: &Batch, answers: &ndarray::ArrayView2<f32>) -> f64 {
        let is_right = |i: usize| match self {
            Self::Recall => {
                let row = answers.row(i);
                (0..SYMBOLS).all(|other| row[other] <= row[batch.symbols[i]])
            }
            Self::Adding => f64::from((answers[[i, 0]] - batch.sums[[i, 0]]).abs()) <= CLOSE,
        };
        (0..answers.nrows()).filter(|i| is_right(*i)).count() as f64 / answers.nrows() as f64
    }
}

fn below(n: usize, rng: &mut Generator) -> usize {
    (uniform(rng) * n as f64) as usize
}

fn recall(lag: usize, count: usize, rng: &mut Generator) -> Batch {
    let mut x = Array3::zeros((lag + 1, count, 2 * SYMBOLS));
    let mut symbols = Vec::with_capacity(count);
    for i in 0..count {
        symbols.push(below(SYMBOLS, rng));
        x[[0, i, symbols[i]]] = 1.0;
        for t in 1..=lag {
            x[[t, i, SYMBOLS + below(SYMBOLS, rng)]] = 1.0;
        }
    }
    Batch { x, symbols, sums: Array2::zeros((0, 1)) }
}

fn adding(lag: usize, count: usize, rng: &mut Generator) -> Batch {
    let mut x = Array3::from_shape_fn((lag + 1, count, 2), |(_, _, i)| if i == 0 { uniform(rng) as f32 } else { 0.0 });
    let half = lag.div_ceil(2);
    let mut sums = Array2::zeros((count, 1));
    for i in 0..count {
        for t in [below(half, rng), half + below(lag + 1 - half, rng)] {
            x[[t, i, 1]] = 1.0;
            sums[[i, 0]] += x[[t, i, 0]];
        }
    }
    Batch { x, symbols: Vec::new(), sums }
}
