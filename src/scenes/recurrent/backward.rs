//! The act in which the gradient travels home.

use super::forward::Unrolled;
use super::world::{Cell, World};
use super::{Moment, Recurrent};
use crate::engine::math;
use crate::engine::recurrence::{Gradient, Jacobian, Kind, Net, Parameters, State};
use crate::scene::Step;
use ndarray::s;
use std::collections::VecDeque;
use std::sync::Arc;

/// So many numbers of state are on the tape at a time.
const UNITS_ON_TAPE: usize = 512;

/// From here on a gradient counts as gone, as a part of what it was at the end.
pub const GONE: f64 = 1e-3;

/// The gradient at step t.
#[derive(Clone)]
pub struct Backward {
    pub world: Arc<World>,
    pub t: usize,
    /// The step whose h is the loss.
    pub target: usize,
    /// Before this step the gradient is cut.
    pub cut: usize,
    /// One for every cell.
    pub cells: Vec<Arrived>,
}

/// What has arrived at step t of one cell.
#[derive(Clone)]
pub struct Arrived {
    pub gradient: Gradient,
    /// Πf over the steps from here to the target, times ∂L/∂c there: what comes along the memory alone. Empty but for LSTMs.
    pub along_memory: Vec<f64>,
    /// The norms of these.
    pub norm: Norms,
    /// ‖∂L/∂h‖ once more, by the Jacobian of the step after this one; undefined where that brings nothing.
    pub through: f64,
    /// −ln 2 / the slope of ln‖∂L/∂h‖ over the steps so far; undefined where it does not decay.
    pub half_life: f64,
    /// How many steps it took to fall under [`GONE`] of the first; undefined before that.
    pub lag: f64,
    /// L, the sum of the units of h at the target.
    pub loss: f64,
}

/// Euclidean norms; undefined where the cell has no memory.
#[derive(Clone, Copy)]
pub struct Norms {
    pub h: f64,
    pub c: f64,
    pub x: f64,
    pub along_memory: f64,
}

/// A straight line through points (steps back, ln norm), as they come.
#[derive(Clone, Copy, Default)]
struct Line {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Line {
    fn push(&mut self, x: f64, y: f64) {
        (self.n, self.x, self.y) = (self.n + 1.0, self.x + x, self.y + y);
        (self.xx, self.xy) = (self.xx + x * x, self.xy + x * y);
    }

    fn slope(&self) -> f64 {
        (self.n * self.xy - self.x * self.y) / (self.n * self.xx - self.x * self.x)
    }
}

/// One cell on the way.
struct Traveller {
    net: Net,
    kind: Kind,
    /// The states at t = 0 … T.
    states: Vec<State>,
    /// The gradient at the state before the steps on the tape.
    d_h: Vec<f64>,
    d_c: Vec<f64>,
    /// The first step that has been dealt with.
    from: usize,
    waiting: VecDeque<Gradient>,
    /// What has arrived at the step after the next one.
    arrived: Option<Gradient>,
    along_memory: Vec<f64>,
    line: Line,
    first: f64,
    lag: f64,
}

/// The act as it runs.
pub struct Run {
    world: Arc<World>,
    travellers: Vec<Traveller>,
    t: usize,
    target: usize,
    cut: usize,
}

impl Run {
    pub fn new(scene: &Recurrent, Unrolled { world, states }: Unrolled) -> Self {
        let length = world.length();
        let target = if scene.target == 0 { length } else { scene.target.min(length) };
        let cut = if scene.truncate == 0 { 1 } else { (target + 1).saturating_sub(scene.truncate).max(1) };
        let traveller = |(cell, states): (&Cell, Vec<State>)| {
            let hidden = cell.parameters.hidden();
            Traveller {
                net: Net::new(&cell.parameters),
                kind: cell.kind(),
                states,
                d_h: vec![1.0; hidden],
                d_c: vec![0.0; if cell.kind() == Kind::Lstm { hidden } else { 0 }],
                from: target + 1,
                waiting: VecDeque::new(),
                arrived: None,
                along_memory: Vec::new(),
                line: Line::default(),
                first: f64::NAN,
                lag: f64::NAN,
            }
        };
        let travellers = world.cells.iter().zip(states).map(traveller).collect();
        Self { travellers, t: length, target, cut, world }
    }
}

impl Traveller {
    /// Takes some more steps on the tape.
    fn travel(&mut self, world: &World, cut: usize) {
        let chunk = (UNITS_ON_TAPE / self.d_h.len()).clamp(1, 16);
        let to = self.from;
        self.from = to.saturating_sub(chunk).max(cut);
        let x = world.x.slice(s![self.from - 1..to - 1, ..]);
        let (steps, before) = self.net.backward(&self.states[self.from - 1], &x, &self.d_h, &self.d_c);
        (self.d_h, self.d_c) = (before.h, before.c);
        self.waiting.extend(steps.into_iter().rev());
    }

    /// The gradient at step t, which is the next one waiting, or 0 where none arrives.
    fn arrive(&mut self, t: usize, target: usize, cell: &Parameters) -> Arrived {
        let (hidden, inputs) = (self.d_h.len(), cell.inputs());
        let zeros = || vec![0.0; hidden];
        let memory = |values: Vec<f64>| if self.kind == Kind::Lstm { values } else { Vec::new() };
        let nothing = || Gradient { h: zeros(), c: memory(zeros()), x: vec![0.0; inputs] };
        let arrives = self.waiting.pop_front();
        let gradient = arrives.clone().unwrap_or_else(nothing);
        let path = match (t == target, &arrives) {
            (true, Some(gradient)) => gradient.c.clone(),
            (false, Some(_)) => {
                self.along_memory.iter().zip(self.states[t + 1].gate(1)).map(|(path, f)| path * f).collect()
            }
            _ => zeros(),
        };
        self.along_memory = memory(path);
        let norm = Norms {
            h: norm(&gradient.h),
            c: if self.kind == Kind::Lstm { norm(&gradient.c) } else { f64::NAN },
            x: norm(&gradient.x),
            along_memory: if self.kind == Kind::Lstm { norm(&self.along_memory) } else { f64::NAN },
        };
        self.keep_account(target.saturating_sub(t), norm.h, arrives.is_some());
        let through = self.through(t, cell, arrives.is_some());
        self.arrived = arrives;
        let slope = self.line.slope();
        Arrived {
            gradient,
            along_memory: self.along_memory.clone(),
            norm,
            through,
            half_life: if slope < 0.0 { -math::ln(2.0) / slope } else { f64::NAN },
            lag: self.lag,
            loss: self.states[target].h.iter().fold(0.0, |sum, h| sum + h),
        }
    }

    fn through(&self, t: usize, cell: &Parameters, arrives: bool) -> f64 {
        let Some(later) = self.arrived.as_ref().filter(|_| arrives) else { return f64::NAN };
        let (before, after) = (&self.states[t], &self.states[t + 1]);
        norm(&Jacobian::new(cell, before, after).transposed_times(after, &later.h, &later.c))
    }

    fn keep_account(&mut self, back: usize, norm: f64, arrives: bool) {
        if !arrives {
            return;
        }
        if back == 0 {
            self.first = norm;
        }
        if self.lag.is_nan() && norm < GONE * self.first {
            self.lag = back as f64;
        }
        // What is smaller has lost digits.
        if norm >= f64::MIN_POSITIVE && norm.is_finite() {
            self.line.push(back as f64, math::ln(norm));
        }
    }
}

/// √Σx², of numbers however small.
pub fn norm(x: &[f64]) -> f64 {
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return if x.iter().all(|x| *x == 0.0) { 0.0 } else { f64::NAN };
    }
    largest * x.iter().fold(0.0, |sum, x| sum + (x / largest) * (x / largest)).sqrt()
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.t == 0 {
            return None;
        }
        let (t, target) = (self.t, self.target);
        if (self.cut..=target).contains(&t)
            && let Some(late) = self.travellers.iter_mut().find(|traveller| traveller.waiting.is_empty())
        {
            late.travel(&self.world, self.cut);
            return Some(Step::Busy);
        }
        let travellers = self.travellers.iter_mut().zip(&self.world.cells);
        let cells = travellers.map(|(traveller, cell)| traveller.arrive(t, target, &cell.parameters)).collect();
        let moment = Backward { world: self.world.clone(), t, target, cut: self.cut, cells };
        self.t -= 1;
        Some(Step::Moment(Moment::Backward(moment)))
    }
}
