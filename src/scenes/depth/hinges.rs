//! The act on a line: nets of ReLU units, shallow beside deep with as many units, and where they bend, before and while they learn.
//!
//! 256 points on [−4, 4] (or the user's), all of them in every step; squared error; Adam (0.9, 0.999) at 1e-2, falling to 0 along a
//! cosine.

mod learner;

use super::Moment;
use super::settings::{Depth, Target};
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::nn::Rule;
use crate::engine::piecewise::{Affine, Interval, LineNet, pieces};
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::stats;
use crate::scene::Steps;
use crate::scene::learning::{dense_at_first, learning};
use std::sync::Arc;

/// The window in which joints are counted.
pub const WINDOW: [f64; 2] = [-4.0, 4.0];

/// So many random nets of each shape are counted.
pub const DRAWS: usize = 200;

/// So many of them between two looks at the keys.
const AT_ONCE: usize = 20;

/// Points of a target.
const POINTS: usize = 256;

/// How many pictures there are of the training, besides the one before it.
const PICTURES: usize = 40;

/// Two nets after some steps of learning.
#[derive(Clone)]
pub struct Pair {
    pub shared: Arc<Shared>,
    pub step: usize,
    /// All units in one layer.
    pub shallow: Arc<Fitted>,
    /// As many layers as are set.
    pub deep: Arc<Fitted>,
}

/// What all moments share.
#[derive(Clone)]
pub struct Shared {
    /// (x, y).
    pub points: Vec<(f64, f64)>,
    /// The variance of y.
    pub variance: f64,
    /// Random nets by their number of layers.
    pub counts: Vec<Count>,
    /// Which of them is the deep net's.
    pub chosen: usize,
}

/// What [`DRAWS`] random nets of one shape have in the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    pub layers: usize,
    pub width: usize,
    pub regions: f64,
    pub pieces: f64,
    /// The most intervals that a net of this shape can have.
    pub bound: f64,
}

/// A net, and where it bends.
#[derive(Clone)]
pub struct Fitted {
    pub net: LineNet,
    pub intervals: Vec<Interval>,
    /// The mean squared error at the points.
    pub error: f64,
}

impl Fitted {
    pub fn new(net: LineNet, points: &[(f64, f64)]) -> Self {
        let [lo, hi] = WINDOW;
        let errors: Vec<f64> = points.iter().map(|(x, y)| (net.at(*x) - y) * (net.at(*x) - y)).collect();
        Self { intervals: net.intervals(lo, hi), error: stats::mean(&errors), net }
    }

    /// Where units switch, from left to right.
    pub fn joints(&self) -> Vec<f64> {
        self.intervals.windows(2).map(|pair| pair[1].from).collect()
    }

    pub fn pieces(&self) -> usize {
        pieces(&self.intervals)
    }

    pub fn dead(&self) -> usize {
        self.net.dead(&self.intervals)
    }
}

/// After how many steps the act has a moment; one more comes before the first. They are dense at first.
pub fn pictures(steps: usize) -> Vec<usize> {
    dense_at_first(PICTURES.min(steps), steps)
}

pub fn run(scene: &Depth, seed: u64) -> Steps<Moment> {
    learning(learner::Run::new(scene, seed), pictures(scene.hinge_steps))
}

/// What random nets are drawn from.
#[derive(Clone, Copy)]
pub struct Draw {
    pub rule: Rule,
    pub has_bias: bool,
}

impl Draw {
    /// A net with hidden layers of one width.
    pub fn net(self, layers: usize, width: usize, rng: &mut Generator) -> LineNet {
        let mut layer = |inputs: usize, outputs: usize, is_first: bool| {
            let (weight, bias) = self.rule.draw::<f64>([outputs, inputs], 1.0, Function::Relu, is_first, rng);
            let bias = if self.has_bias { bias.iter().copied().collect() } else { vec![0.0; outputs] };
            Affine { inputs, weight: weight.iter().copied().collect(), bias }
        };
        let hidden = (0..layers).map(|i| layer(if i == 0 { 1 } else { width }, width, i == 0)).collect();
        LineNet { layers: hidden, out: layer(width, 1, false) }
    }
}

/// Random nets of one shape while they are counted.
pub struct Counting {
    draw: Draw,
    layers: usize,
    width: usize,
    rng: Generator,
    nets: usize,
    regions: usize,
    pieces: usize,
}

impl Counting {
    pub fn new(draw: Draw, layers: usize, width: usize, seed: u64) -> Self {
        Self { draw, layers, width, rng: rng::rng(seed, Stream::Init), nets: 0, regions: 0, pieces: 0 }
    }

    /// Counts some more; the means once all have been counted.
    pub fn go_on(&mut self) -> Option<Count> {
        let [lo, hi] = WINDOW;
        for _ in 0..AT_ONCE {
            let intervals = self.draw.net(self.layers, self.width, &mut self.rng).intervals(lo, hi);
            self.regions += intervals.len();
            self.pieces += pieces(&intervals);
        }
        self.nets += AT_ONCE;
        let mean = |sum: usize| sum as f64 / DRAWS as f64;
        let bound = (0..self.layers).fold(1.0, |most, _| most * (self.width + 1) as f64);
        let (regions, pieces) = (mean(self.regions), mean(self.pieces));
        (self.nets == DRAWS).then_some(Count { layers: self.layers, width: self.width, regions, pieces, bound })
    }
}

/// The points that are learned.
fn points(scene: &Depth) -> Vec<(f64, f64)> {
    if let (Target::Csv, Some(points)) = (scene.target, scene.csv.get()) {
        return points.xy.iter().map(|[x, y]| (f64::from(*x), f64::from(*y))).collect();
    }
    let [lo, hi] = WINDOW;
    let place = |i: usize| lo + (hi - lo) * (i as f64 + 0.5) / POINTS as f64;
    (0..POINTS).map(place).map(|x| (x, target(scene.target, x))).collect()
}

fn target(target: Target, x: f64) -> f64 {
    match target {
        Target::Sine | Target::Csv => math::sin(2.0 * x),
        Target::Step => f64::from(u8::from(x > 0.0)),
        // A tooth every half, from 0 to 1 and back.
        Target::Tent => 1.0 - (2.0 * (2.0 * x - (2.0 * x).floor()) - 1.0).abs(),
    }
}
