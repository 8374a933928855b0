//! The act in which a gradient goes back through a stack of layers, for each of four activations under one rule of the start.

use super::Moment;
use super::digits::{self, Digits};
use super::profile::{Gauge, Profile};
use super::settings::{Activation, Depth};
use crate::engine::linalg::spectral_norm;
use crate::engine::nn::{Norm, Stack, Weights};
use crate::engine::rng::{self, Stream};
use crate::engine::tape::Tape;
use crate::scene::{Step, Steps};
use std::sync::Arc;

/// So many digits are sent through.
pub const DIGITS: usize = 128;

/// A stack with one activation.
#[derive(Clone)]
pub struct Net {
    pub activation: Activation,
    pub weights: Weights<f64>,
    pub profile: Profile,
}

/// What all moments share.
#[derive(Clone)]
pub struct Survey {
    pub digits: Arc<[Digits; 2]>,
    /// In the order of [`Activation::EACH`].
    pub nets: Vec<Net>,
    /// Which of them the numbers are of.
    pub chosen: usize,
    /// ‖W‖₂ of the matrix that follows each hidden layer, in the chosen net.
    pub spectral: Vec<f64>,
}

/// The gradient has come to this layer; it comes from the output, layer `depth + 1`.
#[derive(Clone)]
pub struct Layer {
    pub survey: Arc<Survey>,
    pub layer: usize,
}

impl Layer {
    /// The net that the numbers are of.
    pub fn net(&self) -> &Net {
        &self.survey.nets[self.survey.chosen]
    }
}

impl Net {
    /// The matrix that follows hidden layer `i`, from 0.
    pub fn matrix_after(&self, i: usize) -> ndarray::ArrayView2<'_, f64> {
        let name = format!("layers.{}.weight", i + 1);
        let tensor = self.weights.get(&name).or_else(|| self.weights.get("out.weight"));
        let tensor = tensor.expect("every stack has a last matrix").view();
        tensor.into_dimensionality().expect("a matrix has two axes")
    }
}

pub fn run(scene: &Depth, seed: u64) -> Steps<Moment> {
    Box::new(Run {
        scene: scene.clone(),
        seed,
        digits: Arc::new(digits::split()),
        nets: Vec::new(),
        gauge: None,
        spectral: Vec::new(),
        layer: None,
    })
}

struct Run {
    scene: Depth,
    seed: u64,
    digits: Arc<[Digits; 2]>,
    nets: Vec<Net>,
    gauge: Option<Gauge>,
    spectral: Vec<f64>,
    /// Once all is measured: the survey, and the layers still to come.
    layer: Option<(Arc<Survey>, usize)>,
}

impl Run {
    /// Measures a little more; all nets, then the matrices of the chosen one.
    fn measure(&mut self) {
        let chosen = Activation::EACH.iter().position(|activation| *activation == self.scene.activation).unwrap_or(0);
        if let Some(activation) = Activation::EACH.get(self.nets.len()) {
            let (scene, seed, digits) = (&self.scene, self.seed, &self.digits);
            let gauge = self.gauge.get_or_insert_with(|| {
                let mut tape = Tape::new();
                let (shape, mut rng) = (scene.stack(*activation, None, Norm::None), rng::rng(seed, Stream::Init));
                let stack = Stack::new(&mut tape, shape, scene.init, scene.gain, &mut rng);
                let gauge = Gauge::new(tape, stack, digits.clone(), DIGITS);
                // What a check goes through again.
                if *activation == scene.activation { gauge.keeping_deltas() } else { gauge }
            });
            if let Some(profile) = gauge.take() {
                self.nets.push(Net { activation: *activation, weights: gauge.weights(), profile });
                self.gauge = None;
            }
            return;
        }
        self.spectral.push(spectral_norm(&self.nets[chosen].matrix_after(self.spectral.len())));
        if self.spectral.len() == self.scene.stack_layers {
            let (digits, nets) = (self.digits.clone(), std::mem::take(&mut self.nets));
            let survey = Survey { digits, nets, chosen, spectral: std::mem::take(&mut self.spectral) };
            self.layer = Some((Arc::new(survey), self.scene.stack_layers + 1));
        }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some((survey, layer)) = &mut self.layer else {
            self.measure();
            return Some(Step::Busy);
        };
        if *layer == 0 {
            return None;
        }
        let moment = Layer { survey: survey.clone(), layer: *layer };
        *layer -= 1;
        Some(Step::Moment(moment.into()))
    }
}
