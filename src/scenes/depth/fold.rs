//! The act that folds the line by hand, layer after layer, and then pushes every weight a little.

use super::Moment;
use super::settings::Depth;
use crate::engine::piecewise::{Interval, LineNet, fold, mean_square, pieces};
use crate::engine::rng::{self, Generator, Stream, normal};
use crate::scene::{Step, Steps};
use std::sync::Arc;

/// The variance of the folded function: it is uniform on [0, 1].
pub const VARIANCE: f64 = 1.0 / 12.0;

/// The pushes that are tried.
const PUSHES: [f64; 12] = [1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1];

/// So many random pushes of one size have a mean.
pub const DRAWS: usize = 20;

/// Points at which layers are compared.
const POINTS: usize = 512;

/// The net, as far as it is built or pushed.
#[derive(Clone)]
pub struct Folded {
    pub folds: usize,
    /// σ: every weight and bias is 1 + σ·N(0, 1) times what it was.
    pub push: f64,
    pub net: Arc<LineNet>,
    pub intervals: Arc<Vec<Interval>>,
    /// The net as it was built.
    pub built: Arc<Vec<Interval>>,
    /// The mean of its squared difference from the function that was built, as a multiple of [`VARIANCE`].
    pub error: f64,
    /// How far off each layer's fold is, as a root mean square over points.
    pub by_layer: Vec<f64>,
    /// Pieces and errors of [`DRAWS`] pushes of this size, in the mean.
    pub mean: [f64; 2],
}

/// Moments of the act: one a fold, then one a push.
pub fn moments(folds: usize) -> usize {
    folds + PUSHES.len()
}

/// How many units one layer needs for as many pieces.
pub fn shallow_units(pieces: usize) -> usize {
    pieces - 1
}

pub fn run(scene: &Depth, seed: u64) -> Steps<Moment> {
    let whole = built(scene.folds);
    let folds = (1..=scene.folds).map(|folds| {
        let (net, built) = built(folds);
        Step::Moment(Folded::new((&net, built), net.clone(), 0.0).into())
    });
    let pushes = PUSHES.into_iter().flat_map(move |size| {
        // The same directions at every size; the first of them is shown.
        let (mut rng, whole) = (rng::rng(seed, Stream::Noise), whole.clone());
        let shown = Folded::new((&whole.0, whole.1.clone()), Arc::new(pushed(&whole.0, size, &mut rng)), size);
        let mut sums = shown.mean;
        (1..DRAWS).map(move |draw| {
            let intervals = pushed(&whole.0, size, &mut rng).intervals(0.0, 1.0);
            sums[0] += pieces(&intervals) as f64;
            sums[1] += mean_square(&intervals, &whole.1) / VARIANCE;
            if draw + 1 < DRAWS {
                return Step::Busy;
            }
            let mean = sums.map(|sum| sum / DRAWS as f64);
            Step::Moment(Folded { mean, ..shown.clone() }.into())
        })
    });
    Box::new(folds.chain(pushes))
}

fn built(folds: usize) -> (Arc<LineNet>, Arc<Vec<Interval>>) {
    let net = fold(folds);
    let intervals = net.intervals(0.0, 1.0);
    (Arc::new(net), Arc::new(intervals))
}

/// Every weight and bias times 1 + σ·N(0, 1).
fn pushed(net: &LineNet, size: f64, rng: &mut Generator) -> LineNet {
    let mut net = net.clone();
    for layer in net.layers.iter_mut().chain([&mut net.out]) {
        for value in layer.weight.iter_mut().chain(&mut layer.bias) {
            *value *= 1.0 + size * f64::from(normal(rng));
        }
    }
    net
}

impl Folded {
    fn new((whole, built): (&LineNet, Arc<Vec<Interval>>), net: Arc<LineNet>, push: f64) -> Self {
        let intervals = if push == 0.0 { built.clone() } else { Arc::new(net.intervals(0.0, 1.0)) };
        let error = mean_square(&intervals, &built) / VARIANCE;
        let (folds, by_layer) = (net.layers.len(), off_by_layer(whole, &net));
        let mean = [pieces(&intervals) as f64, error];
        Self { folds, push, net, intervals, built, error, by_layer, mean }
    }

    pub fn pieces(&self) -> usize {
        pieces(&self.intervals)
    }
}

/// What the fold of each layer is off, as a root mean square: it is what u of the next layer, or the output, is given.
fn off_by_layer(built: &LineNet, net: &LineNet) -> Vec<f64> {
    let folds = net.layers.len();
    let mut squares = vec![0.0; folds];
    for i in 0..POINTS {
        let x = (i as f64 + 0.5) / POINTS as f64;
        let [was, is] = [built, net].map(|net| net.given(x));
        for (layer, square) in squares.iter_mut().enumerate() {
            let off = is[2 * (layer + 1)] - was[2 * (layer + 1)];
            *square += off * off / POINTS as f64;
        }
    }
    squares.into_iter().map(f64::sqrt).collect()
}
