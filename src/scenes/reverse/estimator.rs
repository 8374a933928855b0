//! What says, for points at t, which data and which noise they are made of.

use super::world::Law;
use crate::engine::denoiser::{Denoiser, Question};
use crate::engine::diffusion::{Estimate, Prediction, estimate};
use crate::engine::schedule::Schedule;
use std::sync::Arc;

/// The closed form, or a net.
#[derive(Clone)]
pub enum Estimator {
    Exact { law: Arc<Law>, dims: usize },
    Learned(Box<Denoiser>),
}

/// How the class is used: ε̂ = ε_u + s·(ε_c − ε_u), ε_c knowing the class and ε_u not (Ho & Salimans 2022, section 3.2, where
/// s is 1 + w).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guidance {
    /// s: 0 does without the class, 1 takes it as it is, more exaggerates it.
    pub scale: f64,
    /// The number that stands for "no class".
    pub no_class: usize,
}

impl Guidance {
    /// How often the denoiser is asked for one answer.
    pub fn evaluations(&self) -> usize {
        if self.scale == 0.0 || self.scale == 1.0 { 1 } else { 2 }
    }
}

impl Estimator {
    pub fn dims(&self) -> usize {
        match self {
            Self::Exact { dims, .. } => *dims,
            Self::Learned(net) => net.dims(),
        }
    }

    /// How many rows are answered in about two milliseconds.
    pub fn rows_at_once(&self) -> usize {
        match (self, self.dims()) {
            (Self::Exact { .. }, 2) => 100,
            (Self::Exact { .. }, _) => 16,
            (Self::Learned(_), 2) => 500,
            (Self::Learned(_), _) => 50,
        }
    }

    /// x̂₀ and ε̂ of every number of x (rows of points at t), guided; x̂₀ cut to ±`clip`, with the ε̂ that goes with it.
    pub fn estimate(
        &mut self,
        schedule: &Schedule,
        t: usize,
        (x, classes): (&[f64], &[usize]),
        guidance: Guidance,
        clip: Option<f64>,
    ) -> Vec<Estimate> {
        let v = self.guided(schedule, t, x, classes, guidance);
        let whole = x.iter().zip(&v).map(|(x, v)| estimate(schedule, t, Prediction::V, *x, *v));
        let Some(clip) = clip else { return whole.collect() };
        let cut =
            |(guess, x): (Estimate, &f64)| estimate(schedule, t, Prediction::X0, *x, guess.x_0.clamp(-clip, clip));
        whole.zip(x).map(cut).collect()
    }

    /// v̂ with the class's share exaggerated. v is linear in ε, so guiding the one guides the other.
    fn guided(&mut self, schedule: &Schedule, t: usize, x: &[f64], classes: &[usize], guidance: Guidance) -> Vec<f64> {
        let none = vec![guidance.no_class; classes.len()];
        match guidance.scale {
            0.0 => self.velocity(schedule, t, x, &none),
            1.0 => self.velocity(schedule, t, x, classes),
            scale => {
                let without = self.velocity(schedule, t, x, &none);
                let with = self.velocity(schedule, t, x, classes);
                without.iter().zip(&with).map(|(u, c)| u + scale * (c - u)).collect()
            }
        }
    }

    fn velocity(&mut self, schedule: &Schedule, t: usize, x: &[f64], classes: &[usize]) -> Vec<f64> {
        match self {
            Self::Exact { law, dims } => {
                let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
                let row = |(x, class): (&[f64], &usize)| {
                    let x_0 = law.of(*class).posterior_mean(schedule, t, x);
                    x.iter().zip(x_0).map(|(x, x_0)| (signal * x - x_0) / noise).collect::<Vec<f64>>()
                };
                x.chunks_exact(*dims).zip(classes).flat_map(row).collect()
            }
            Self::Learned(net) => {
                let x: Vec<f32> = x.iter().map(|x| *x as f32).collect();
                let t = vec![t; classes.len()];
                net.velocity(Question { x: &x, t: &t, classes }).into_iter().map(f64::from).collect()
            }
        }
    }
}

/// How many arrows of a field stand beside each other, and below.
pub const FIELD_SIDE: usize = 13;

/// The field of arrows reaches this far to all sides.
pub const REACH: f64 = 2.5;

/// Where arrow (row, column) stands.
pub fn field_place(row: usize, column: usize) -> [f64; 2] {
    let along = |i: usize| REACH * ((2 * i + 1) as f64 / FIELD_SIDE as f64 - 1.0);
    [along(column), along(row)]
}

/// How many arrows a field has.
pub const FIELD_SIZE: usize = FIELD_SIDE * FIELD_SIDE;

/// −ε̂/√(1−ᾱₜ), the score, at some of the places on a grid in the plane, which count row by row. With one class in
/// question, its score.
pub fn field(
    estimator: &mut Estimator,
    schedule: &Schedule,
    t: usize,
    (class, guidance): (usize, Guidance),
    places: std::ops::Range<usize>,
) -> Vec<f32> {
    let classes = vec![class; places.len()];
    let x: Vec<f64> = places.flat_map(|i| field_place(i / FIELD_SIDE, i % FIELD_SIDE)).collect();
    let noise = schedule.sqrt_one_minus_alpha_bar(t);
    let guesses = estimator.estimate(schedule, t, (&x, &classes), guidance, None);
    guesses.into_iter().map(|guess| (-guess.eps / noise) as f32).collect()
}
