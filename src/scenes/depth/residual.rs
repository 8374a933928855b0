//! The act in which a plain and a residual stack learn digits side by side, from the same weights and the same batches.
//!
//! h₀ = the pixels; L layers h ← φ(W·h + b), or h ← h + s·φ(W·h + b) (He et al. 2016, eq. 1, with one layer a block); cross-entropy;
//! Adam (0.9, 0.999, 1e-8) at a constant rate; batches from random orders of all digits to learn from.

use super::Moment;
use super::digits::{self, Digits};
use super::profile::{Gauge, Profile};
use super::settings::Depth;
use crate::engine::nn::{Stack, StackShape, Weights};
use crate::engine::optim::Adam;
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::tape::Tape;
use crate::scene::Steps;
use crate::scene::learning::{Learner, dense_at_first, learning};
use std::sync::Arc;

/// How many pictures there are of the training, besides the one before it.
const PICTURES: usize = 10;

/// So many digits are sent through to look at gradients.
pub const PROBE: usize = 32;

/// So many digits are asked about at a time.
const AT_ONCE: usize = 250;

/// Two stacks after so many batches.
#[derive(Clone)]
pub struct Progress {
    pub digits: Arc<[Digits; 2]>,
    pub batches: usize,
    /// The plain one, then the residual one, if there is one.
    pub nets: Vec<Arc<Net>>,
}

/// A stack at rest.
#[derive(Clone)]
pub struct Net {
    pub shape: StackShape,
    pub weights: Weights<f32>,
    /// The mean cross-entropy over all digits that are learned from.
    pub train_loss: f64,
    /// The part of the held-out digits that are recognised.
    pub test_accuracy: f64,
    pub profile: Profile,
    /// Batches left out because a gradient was not finite.
    pub left_out: usize,
}

impl Progress {
    pub fn plain(&self) -> &Net {
        &self.nets[0]
    }

    /// The one that the knobs describe.
    pub fn main(&self) -> &Net {
        &self.nets[self.nets.len() - 1]
    }
}

/// After how many batches the act has a moment; one more comes before the first. They are dense at first.
pub fn pictures(batches: usize) -> Vec<usize> {
    dense_at_first(PICTURES.min(batches), batches)
}

pub fn run(scene: &Depth, seed: u64) -> Steps<Moment> {
    let run = Run::new(scene, seed);
    let turns = run.nets.len();
    // A turn of each net is a batch, so that a key can be answered between them.
    learning(run, pictures(scene.train_steps).into_iter().map(|batches| turns * batches).collect())
}

struct Run {
    digits: Arc<[Digits; 2]>,
    batch: usize,
    rate: f64,
    rng: Generator,
    /// The digits of this epoch that have not been learned from.
    order: Vec<usize>,
    chosen: Vec<usize>,
    nets: Vec<Learning>,
    turn: usize,
    ready: Vec<Arc<Net>>,
    look: Option<Looking>,
}

/// A stack that learns.
struct Learning {
    tape: Tape<f32>,
    stack: Stack,
    adam: Adam<f32>,
    left_out: usize,
}

/// A picture in the making.
struct Looking {
    gauge: Gauge,
    profile: Option<Profile>,
    /// Digits asked about so far, first those learned from, then the others.
    asked: [usize; 2],
    loss: f64,
    right: usize,
}

impl Run {
    fn new(scene: &Depth, seed: u64) -> Self {
        let skips = std::iter::once(None).chain(scene.skip().map(Some));
        let nets = skips.map(|skip| {
            let mut tape = Tape::new();
            let (shape, mut rng) = (scene.stack(scene.activation, skip, scene.norm), rng::rng(seed, Stream::Init));
            let stack = Stack::new(&mut tape, shape, scene.init, scene.gain, &mut rng);
            Learning { tape, stack, adam: Adam::new(0.9, 0.999), left_out: 0 }
        });
        Self {
            digits: Arc::new(digits::split()),
            batch: scene.batch,
            rate: scene.learning_rate,
            rng: rng::rng(seed, Stream::Batches),
            order: Vec::new(),
            chosen: Vec::new(),
            nets: nets.collect(),
            turn: 0,
            ready: Vec::new(),
            look: None,
        }
    }

    /// The next batch: what is left of an epoch and is too little for one is left out.
    fn draw(&mut self) {
        if self.order.len() < self.batch {
            self.order = (0..self.digits[0].len()).collect();
            rng::shuffle(&mut self.order, &mut self.rng);
        }
        self.chosen = self.order.split_off(self.order.len() - self.batch);
    }
}

impl Learner for Run {
    type Moment = Moment;

    fn learn(&mut self) {
        if self.turn == 0 {
            self.draw();
        }
        let (x, labels) = self.digits[0].batch(&self.chosen);
        self.nets[self.turn].learn(&x, &labels, self.rate);
        self.turn = (self.turn + 1) % self.nets.len();
    }

    fn look(&mut self, turns: usize) -> Option<Moment> {
        let net = &mut self.nets[self.ready.len()];
        let look = self.look.get_or_insert_with(|| Looking::new(net, self.digits.clone()));
        if !look.go_on(net, &self.digits) {
            return None;
        }
        if let Some(look) = self.look.take() {
            self.ready.push(Arc::new(look.net(net, &self.digits)));
        }
        if self.ready.len() < self.nets.len() {
            return None;
        }
        let nets = std::mem::take(&mut self.ready);
        Some(Progress { digits: self.digits.clone(), batches: turns / self.nets.len(), nets }.into())
    }
}

impl Learning {
    fn learn(&mut self, x: &ndarray::Array2<f32>, labels: &[usize], rate: f64) {
        self.tape.restart();
        let x = self.tape.constant(x);
        let pass = self.stack.forward(&mut self.tape, x);
        let loss = self.tape.cross_entropy(pass.logits, labels);
        self.tape.backward(loss);
        // As those who train in half precision do: a step from an overflow would end everything.
        let is_finite =
            self.tape.parameters_mut().all(|(_, grad)| grad.iter().fold(true, |all, g| all & g.is_finite()));
        if is_finite {
            self.adam.step(&mut self.tape, rate);
        } else {
            self.left_out += 1;
        }
    }
}

impl Looking {
    fn new(net: &Learning, digits: Arc<[Digits; 2]>) -> Self {
        let gauge = Gauge::of(net.stack.shape, &Weights::of(&net.tape), digits, PROBE);
        Self { gauge, profile: None, asked: [0; 2], loss: 0.0, right: 0 }
    }

    /// Works a little; whether the picture is ready.
    fn go_on(&mut self, net: &mut Learning, digits: &[Digits; 2]) -> bool {
        if self.profile.is_none() {
            self.profile = self.gauge.take();
            return false;
        }
        let Some(set) = (0..2).find(|set| self.asked[*set] < digits[*set].len()) else { return true };
        // Parts as equal as can be: a batch norm sees no small remainder.
        let (from, rest) = (self.asked[set], digits[set].len() - self.asked[set]);
        let to = from + rest.div_ceil(rest.div_ceil(AT_ONCE));
        self.ask(net, &digits[set], from..to, set == 0);
        self.asked[set] = to;
        false
    }

    fn ask(&mut self, net: &mut Learning, digits: &Digits, range: std::ops::Range<usize>, is_learned: bool) {
        let chosen: Vec<usize> = range.collect();
        let (x, labels) = digits.batch(&chosen);
        net.tape.restart();
        let x = net.tape.constant(&x);
        let pass = net.stack.forward(&mut net.tape, x);
        if is_learned {
            let loss = net.tape.cross_entropy(pass.logits, &labels);
            self.loss += f64::from(net.tape.scalar(loss)) * chosen.len() as f64;
            return;
        }
        for (row, label) in net.tape.value(pass.logits).rows().into_iter().zip(labels) {
            let own = row[label];
            self.right += usize::from(row.iter().enumerate().all(|(i, logit)| i == label || *logit < own));
        }
    }

    fn net(self, learning: &Learning, digits: &[Digits; 2]) -> Net {
        let loss = self.loss / digits[0].len() as f64;
        Net {
            shape: learning.stack.shape,
            weights: Weights::of(&learning.tape),
            train_loss: if loss.is_finite() { loss } else { f64::INFINITY },
            test_accuracy: self.right as f64 / digits[1].len() as f64,
            profile: self.profile.expect("it is measured before digits are asked about"),
            left_out: learning.left_out,
        }
    }
}
