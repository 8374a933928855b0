//! The act in which the network learns to tell the noise.

use super::chain::{Chain, SamplingPlan};
use super::error::Error;
use super::estimator::{Estimator, FIELD_SIZE, Guidance, field};
use super::readings::first_number;
use super::world::World;
use super::{Moment, Part, Reverse};
use crate::engine::denoiser::training::{Hyperparameters, Lesson, Loss, Training as Learning};
use crate::engine::denoiser::{Denoiser, Question};
use crate::engine::diffusion::{Prediction, Sampler, Spacing, estimate, q_sample};
use crate::engine::rng::{self, RngExt, Stream};
use crate::scene::learning::{Learner, dense_at_first};
use std::sync::Arc;

/// How many pictures of the training there are, besides the one before it.
const PICTURES: std::ops::RangeInclusive<usize> = 8..=120;

/// How many batches there are to a picture, where that gives neither too few pictures nor too many.
const BATCHES_A_PICTURE: usize = 25;

/// The samples that the net would give now come from so few steps of DDIM.
const PREVIEW_STEPS: usize = 10;

/// How many noised points are looked at all the time.
pub const PROBES: usize = 6;

/// The training so far.
#[derive(Clone)]
pub struct Training {
    /// Batches so far.
    pub batches: usize,
    /// The mean loss of the batches since the picture before.
    pub loss: Loss,
    /// What the net would generate now, from the same noise every time.
    pub preview: Vec<f64>,
    pub preview_labels: Vec<usize>,
    /// The t of `field` and of all probes.
    pub t: usize,
    /// The score it sees; empty for digits.
    pub field: Vec<f32>,
    pub probes: Vec<Probe>,
    /// The trained net, at the end.
    pub net: Option<Arc<Net>>,
}

impl Training {
    /// The mean of |ε̂ − ε| over the probes.
    pub fn probe_error(&self) -> f64 {
        let gaps = self.probes.iter().map(|probe| (probe.eps_hat - probe.eps).abs());
        gaps.fold(0.0, |sum, gap| sum + gap) / self.probes.len() as f64
    }
}

/// A noised number, the noise in it, and what the net takes for it.
#[derive(Clone, Copy)]
pub struct Probe {
    pub x_t: f64,
    pub eps: f64,
    pub eps_hat: f64,
    /// What the exact denoiser would answer; undefined for digits.
    pub exact: f64,
}

/// A net at rest.
pub struct Net {
    pub denoiser: Denoiser,
    /// The mean loss of the last batches; undefined if it was not trained here.
    pub loss: Loss,
    /// By how much its ε̂ differs from the exact one at t = 1 … T: root mean square. Empty for digits.
    pub error: Vec<f64>,
}

/// After how many batches the act has a moment; one more comes before the first. They are dense at first, when most is
/// learned.
pub fn pictures(batches: usize) -> Vec<usize> {
    dense_at_first((batches / BATCHES_A_PICTURE).clamp(*PICTURES.start(), *PICTURES.end()), batches)
}

/// The net in training.
pub struct Run {
    world: Arc<World>,
    learning: Learning,
    /// How many batches come before the last picture.
    batches: usize,
    plan: Arc<SamplingPlan>,
    probes: Vec<Probe>,
    probe_x: Vec<f64>,
    probe_class: Vec<usize>,
    t: usize,
    losses: Vec<Loss>,
    /// The samples of the next picture, being drawn.
    preview: Option<Chain>,
    /// The error to the exact denoiser, being measured at the end.
    error: Option<Error>,
    seed: u64,
}

impl Run {
    pub fn new(scene: &Reverse, seed: u64, batches: usize) -> Self {
        let world = Arc::new(World::new(scene, seed));
        let is_digits = scene.is_digits();
        let learning = learning(scene, &world, seed, batches);
        let last = world.schedule.steps();
        // Where about as much is data as is noise.
        let t = world.schedule.snr_crosses_one().unwrap_or(last);
        let count = if is_digits { 36 } else { 200 };
        let classes = (0..count).map(|i| if scene.has_labels() { i % scene.classes() } else { world.no_class() });
        let plan = SamplingPlan {
            schedule: world.schedule.clone(),
            sampler: Sampler::Ddim { eta: 0.0 },
            times: Spacing::Trailing.times(last, PREVIEW_STEPS.min(last)),
            guidance: Guidance { scale: 1.0, no_class: world.no_class() },
            clip: is_digits.then_some(1.0),
            classes: classes.collect(),
            known: None,
        };
        let (probes, probe_x, probe_class) = probes(&world, t, scene.has_labels(), seed);
        Self {
            world,
            learning,
            batches: pictures(batches).last().copied().unwrap_or(0),
            plan: Arc::new(plan),
            probes,
            probe_x,
            probe_class,
            t,
            losses: Vec::new(),
            preview: None,
            error: None,
            seed,
        }
    }

    /// The chain whose samples the next picture shows.
    fn begin_preview(&self) -> Chain {
        let estimator = Estimator::Learned(Box::new(self.learning.denoiser()));
        let rows = self.plan.classes.len();
        Chain::new(self.plan.clone(), estimator, rng::rng(self.seed, Stream::Noise), rows)
    }

    fn is_last(&self) -> bool {
        self.learning.steps() == self.batches
    }

    fn moment(&mut self, preview: Vec<f64>, error: Vec<f64>) -> Moment {
        let mut denoiser = self.learning.denoiser();
        let loss = mean(&self.losses);
        self.losses.clear();
        self.ask_probes(&mut denoiser);
        let net = self.is_last().then(|| Arc::new(Net { denoiser: denoiser.clone(), loss, error }));
        let field = if self.world.dims == 2 {
            let class = self.world.no_class();
            let unguided = (class, Guidance { scale: 1.0, no_class: class });
            let estimator = &mut Estimator::Learned(Box::new(denoiser));
            field(estimator, &self.world.schedule, self.t, unguided, 0..FIELD_SIZE)
        } else {
            Vec::new()
        };
        let part = Training {
            batches: self.learning.steps(),
            loss,
            preview,
            preview_labels: self.plan.classes.clone(),
            t: self.t,
            field,
            probes: self.probes.clone(),
            net,
        };
        Moment { world: self.world.clone(), part: Part::Training(part) }
    }

    fn ask_probes(&mut self, denoiser: &mut Denoiser) {
        let x: Vec<f32> = self.probe_x.iter().map(|x| *x as f32).collect();
        let times = vec![self.t; self.probe_class.len()];
        let v = denoiser.velocity(Question { x: &x, t: &times, classes: &self.probe_class });
        let middle = first_number(self.world.dims);
        for (i, probe) in self.probes.iter_mut().enumerate() {
            let v = f64::from(v[i * self.world.dims + middle]);
            probe.eps_hat = estimate(&self.world.schedule, self.t, Prediction::V, probe.x_t, v).eps;
        }
    }
}

impl Learner for Run {
    type Moment = Moment;

    fn learn(&mut self) {
        let loss = self.learning.step();
        self.losses.push(loss);
    }

    fn look(&mut self, _: usize) -> Option<Moment> {
        let mut preview = self.preview.take().unwrap_or_else(|| self.begin_preview());
        if !preview.is_done() {
            preview.work();
            self.preview = Some(preview);
            return None;
        }
        let mut error = Vec::new();
        if self.is_last() {
            let estimator = || Estimator::Learned(Box::new(self.learning.denoiser()));
            let measured = self.error.get_or_insert_with(|| Error::new(self.world.clone(), estimator(), self.seed));
            let Some(whole) = measured.work() else {
                self.preview = Some(preview);
                return None;
            };
            error = whole;
        }
        Some(self.moment(preview.x, error))
    }
}

/// The net before its first batch.
fn learning(scene: &Reverse, world: &World, seed: u64, batches: usize) -> Learning {
    let recipe = if scene.is_digits() { Hyperparameters::digits(batches) } else { Hyperparameters::plane(batches) };
    let recipe = Hyperparameters { drop: if scene.has_labels() { recipe.drop } else { 1.0 }, ..recipe };
    let (denoiser, examples) = (scene.new_net(seed), world.examples.clone());
    Learning::new(denoiser, examples, recipe, world.schedule.clone(), scene.prediction, seed)
}

/// The batches between a picture after so many of them and the picture before. They are not kept, so the net learns once more.
pub fn batches_before(scene: &Reverse, world: &World, seed: u64, batches: usize) -> Vec<Lesson> {
    let Some(all) = scene.batches() else { return Vec::new() };
    let before = pictures(all).into_iter().filter(|picture| *picture < batches).max().unwrap_or(0);
    let mut learning = learning(scene, world, seed, all);
    (0..before).for_each(|_| {
        learning.step();
    });
    (before..batches).map(|_| learning.step_in_full()).collect()
}

/// Some noised examples with the noise in them: what the probes say, the points, their classes.
fn probes(world: &World, t: usize, labels: bool, seed: u64) -> (Vec<Probe>, Vec<f64>, Vec<usize>) {
    let mut rng = rng::rng(seed, Stream::Checks);
    let (mut probes, mut xs, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    let (dims, schedule) = (world.dims, &world.schedule);
    for _ in 0..PROBES {
        let example = rng.random_range(0..world.examples.labels.len());
        let class = if labels { world.examples.labels[example] } else { world.no_class() };
        let eps: Vec<f64> = rng::normals(&mut rng, dims).into_iter().map(f64::from).collect();
        let x_0 = &world.points[example * dims..(example + 1) * dims];
        let x: Vec<f64> = x_0.iter().zip(&eps).map(|(x_0, eps)| q_sample(schedule, t, *x_0, *eps)).collect();
        let i = first_number(dims);
        let exact = if dims == 2 {
            let x_0 = world.law.of(class).posterior_mean(schedule, t, &x)[i];
            estimate(schedule, t, Prediction::X0, x[i], x_0).eps
        } else {
            f64::NAN
        };
        probes.push(Probe { x_t: x[i], eps: eps[i], eps_hat: f64::NAN, exact });
        xs.extend(x);
        classes.push(class);
    }
    (probes, xs, classes)
}

fn mean(losses: &[Loss]) -> Loss {
    let mean = |of: fn(&Loss) -> f64| losses.iter().map(of).sum::<f64>() / losses.len() as f64;
    Loss { net: mean(|loss| loss.net), zero: mean(|loss| loss.zero), unlearned: mean(|loss| loss.unlearned) }
}

impl Reverse {
    /// A net that has learned nothing yet.
    pub fn new_net(&self, seed: u64) -> Denoiser {
        let mut rng = rng::rng(seed, Stream::Init);
        let steps = self.schedule().steps();
        if self.is_digits() {
            Denoiser::digits(steps, &mut rng)
        } else {
            Denoiser::plane(steps, if self.has_labels() { self.classes() } else { 0 }, &mut rng)
        }
    }
}
