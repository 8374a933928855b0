//! The act in which one step's Jacobian is multiplied to the next.

use super::Moment;
use super::forward::Unrolled;
use super::world::{Cell, World};
use crate::engine::math;
use crate::engine::recurrence::{Jacobian as OneStep, Kind, Product, State};
use crate::engine::stats;
use crate::scene::Step;
use std::sync::Arc;

/// The most moments of the act; longer sequences advance several steps at a time.
const MOST_MOMENTS: usize = 101;

/// ∂h_T/∂h_t and what it does.
#[derive(Clone)]
pub struct Jacobian {
    pub world: Arc<World>,
    pub t: usize,
    pub target: usize,
    /// One for every cell.
    pub cells: Vec<Stretch>,
}

/// How much one cell's past stretches its future.
#[derive(Clone)]
pub struct Stretch {
    /// At t and at the steps since the moment before, the latest first.
    pub steps: Vec<Norms>,
    /// All singular values of ∂h_T/∂h_t.
    pub singular: Vec<f64>,
    /// (∂h_T/∂h_t)ᵀ·1.
    pub pulled_back: Vec<f64>,
}

/// The norms at one step.
#[derive(Clone, Copy)]
pub struct Norms {
    pub t: usize,
    /// ‖∂h_T/∂h_t‖₂, c_t held fixed.
    pub h: f64,
    /// ‖∂(h, c)_T/∂(h, c)_t‖₂.
    pub state: f64,
    /// Above both: for an RNN Π‖W‖·max φ′, else Π‖J‖.
    pub bound: f64,
    /// The mean slope of the tanh (or relu) that h comes out of.
    pub slope: f64,
}

/// Which steps have moments: T, then every `stride`-th, and 1.
fn stride(length: usize) -> usize {
    length.div_ceil(MOST_MOMENTS - 1)
}

/// How many moments the act has.
pub fn moments(length: usize) -> usize {
    (length - 1).div_ceil(stride(length)) + 1
}

struct Walker {
    states: Vec<State>,
    product: Product,
    bound: f64,
    t: usize,
    steps: Vec<Norms>,
}

/// The act as it runs.
pub struct Run {
    world: Arc<World>,
    walkers: Vec<Walker>,
    target: usize,
    /// The step of the next moment; none when all have been.
    next: Option<usize>,
}

impl Run {
    pub fn new(Unrolled { world, states }: Unrolled, target: usize) -> Self {
        let walker = |(cell, states): (&Cell, Vec<State>)| Walker {
            states,
            product: Product::identity(cell.kind(), cell.parameters.hidden()),
            bound: 1.0,
            t: world.length() + 1,
            steps: Vec::new(),
        };
        let walkers = world.cells.iter().zip(states).map(walker).collect();
        Self { next: Some(world.length()), world, walkers, target }
    }
}

impl Walker {
    /// One step back.
    fn walk(&mut self, cell: &Cell, target: usize) {
        self.t -= 1;
        let t = self.t;
        if t < target {
            let step = OneStep::new(&cell.parameters, &self.states[t], &self.states[t + 1]);
            self.bound *= bound(cell, &step, &self.states[t + 1]);
            self.product.extend(&step);
        }
        let slope = mean_slope(cell, &self.states[t]);
        let norms = if t > target {
            // Nothing that comes later has a say.
            Norms { t, h: 0.0, state: 0.0, bound: 0.0, slope }
        } else {
            let h = self.product.norm();
            let state = if cell.kind() == Kind::Lstm { self.product.norm_of_state() } else { h };
            Norms { t, h, state, bound: self.bound, slope }
        };
        self.steps.insert(0, norms);
    }

    fn look(&mut self, target: usize) -> Stretch {
        let hidden = self.states[0].h.len();
        let ones = vec![1.0; hidden];
        let (singular, pulled_back) = if self.t > target {
            (vec![0.0; hidden], vec![0.0; hidden])
        } else {
            (self.product.singular_values(), self.product.transposed_times(&ones))
        };
        Stretch { steps: std::mem::take(&mut self.steps), singular, pulled_back }
    }
}

/// No step stretches more than this: for an RNN ‖W‖·max φ′ (Pascanu et al. 2013, eq. 5–7), else the norm of the step itself.
fn bound(cell: &Cell, step: &OneStep, after: &State) -> f64 {
    if cell.kind() == Kind::Rnn {
        let steepest = after.h.iter().map(|h| cell.parameters.slope(*h)).fold(0.0, f64::max);
        cell.norm * steepest
    } else {
        step.norm()
    }
}

/// The mean of φ′ over the units, φ being tanh, or the RNN's activation: 1 − h² of an RNN, 1 − tanh²(c) of an LSTM, 1 − n² of a GRU.
fn mean_slope(cell: &Cell, state: &State) -> f64 {
    let values: Vec<f64> = match cell.kind() {
        Kind::Rnn => state.h.iter().map(|h| cell.parameters.slope(*h)).collect(),
        Kind::Lstm => state.c.iter().map(|c| math::tanh(*c)).map(|x| 1.0 - x * x).collect(),
        Kind::Gru => state.gate(2).iter().map(|n| 1.0 - n * n).collect(),
    };
    stats::mean(&values)
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let t = self.next?;
        for (walker, cell) in self.walkers.iter_mut().zip(&self.world.cells) {
            if walker.t > t {
                walker.walk(cell, self.target);
                return Some(Step::Busy);
            }
        }
        let cells = self.walkers.iter_mut().map(|walker| walker.look(self.target)).collect();
        self.next = (t > 1).then(|| t.saturating_sub(stride(self.world.length())).max(1));
        Some(Step::Moment(Moment::Jacobian(Jacobian { world: self.world.clone(), t, target: self.target, cells })))
    }
}
