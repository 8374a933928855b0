//! The act that compares the bound with L_simple: what an error at each step counts, from t = 2 to T.

use super::terms::{Term, Whole};
use super::world::World;
use super::{Moment, Part};
use crate::scene::{Step, Steps};
use std::sync::Arc;

/// What all moments share: how the two losses are spread over the steps.
pub struct Scales {
    /// The share of all weighted errors up to t, from t = 2 on.
    pub of_bound: Vec<f64>,
    /// The same if every weight is 1.
    pub of_simple: Vec<f64>,
    /// The smallest and the largest weight.
    pub least: f64,
    pub most: f64,
    /// The t of the smallest.
    pub least_at: usize,
}

/// One step under comparison.
#[derive(Clone)]
pub struct Weighed {
    pub whole: Arc<Whole>,
    pub scales: Arc<Scales>,
    pub t: usize,
}

pub fn run(world: Arc<World>, term: &Term) -> Steps<Moment> {
    let (whole, scales) = (term.whole.clone(), Arc::new(Scales::new(&term.whole)));
    Box::new((2..=whole.schedule.steps()).map(move |t| {
        let part = Part::Weights(Weighed { whole: whole.clone(), scales: scales.clone(), t });
        Step::Moment(Moment { world: world.clone(), part })
    }))
}

impl Scales {
    fn new(whole: &Whole) -> Self {
        let weight = &whole.bound.weight;
        let least = weight.iter().copied().fold(f64::INFINITY, f64::min);
        Self {
            of_bound: cumulated(whole.over_steps(|t| whole.weighted(t))),
            of_simple: cumulated(whole.bound.eps_error[1..].to_vec()),
            least,
            most: weight.iter().copied().fold(0.0, f64::max),
            least_at: 2 + weight.iter().position(|weight| *weight == least).unwrap_or(0),
        }
    }
}

/// Σ of the first 1, 2, … of these numbers, as parts of the whole.
fn cumulated(mut terms: Vec<f64>) -> Vec<f64> {
    let mut sum = 0.0;
    for term in &mut terms {
        sum += *term;
        *term = sum;
    }
    terms.iter().map(|part| part / sum).collect()
}
