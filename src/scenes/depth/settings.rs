//! What the knobs hold.

use crate::engine::data::Points;
use crate::engine::function::Function;
use crate::engine::nn::{Norm, Rule, StackShape};
use crate::engine::piecewise::MOST_UNITS;
use crate::parts::digits::PIXELS;
use crate::refusal::{Refusal, Result};
use crate::scene::{Choice, Effect, File, Flag, Input, Knobs, Pick, Real, Span, choices, settings};

const HINGES: Effect = Effect::From("hinges");
const FOLD: Effect = Effect::From("fold");
const BACKWARD: Effect = Effect::From("backward");
const RESIDUAL: Effect = Effect::From("residual");

/// Classes of digits.
pub const CLASSES: usize = 10;
/// The most points of the user's.
const MOST_POINTS: usize = 2000;
/// The most layers of a net on a line.
const MOST_LAYERS: usize = 6;
/// The deepest stack: sixty layers, both ways, learn in a few seconds.
const DEEPEST: usize = 60;

settings! {
    /// Depth under these settings.
    pub struct Depth {
        csv: File<Points> = File::default(),
        target: Target = Target::Sine,
        units: usize = 24,
        layers: usize = 3,
        hinge_init: Rule = Rule::Spread,
        bias: bool = true,
        hinge_steps: usize = 1000,
        layer: usize = 1,
        unit: usize = 1,
        folds: usize = 10,
        width: usize = PIXELS,
        stack_layers: usize = 20,
        activation: Activation = Activation::Relu,
        init: Rule = Rule::He,
        gain: f64 = 1.0,
        residual: Residual = Residual::Scaled,
        norm: Norm = Norm::None,
        train_steps: usize = 600,
        batch: usize = 64,
        learning_rate: f64 = 1e-3,
    }
}

choices! {
    /// What a net on a line learns.
    pub enum Target {
        /// sin 2x.
        Sine = "sine",
        /// 0 left of 0, else 1.
        Step = "step",
        /// Sixteen teeth.
        Tent = "tent",
        /// Points of the user's.
        Csv = "csv",
    }
}

choices! {
    /// What bends between layers.
    pub enum Activation {
        Sigmoid = "sigmoid",
        Tanh = "tanh",
        Relu = "relu",
        Gelu = "gelu",
    }
}

choices! {
    /// The way around a layer.
    pub enum Residual {
        /// None: h ← φ(W·h + b).
        Off = "off",
        /// h ← h + φ(W·h + b).
        One = "one",
        /// h ← h + φ(W·h + b)/√L.
        Scaled = "scaled",
    }
}

impl Choice for Rule {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Spread, "spread"),
        (Self::Pytorch, "pytorch"),
        (Self::Xavier, "xavier"),
        (Self::He, "he"),
        (Self::Matched, "slope-matched"),
    ];
}

impl Choice for Norm {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::None, "none"), (Self::Layer, "layer"), (Self::Batch, "batch")];
}

impl Activation {
    /// In the order in which they are compared.
    pub const EACH: [Self; 4] = [Self::Sigmoid, Self::Tanh, Self::Relu, Self::Gelu];

    /// φ.
    pub fn function(self) -> Function {
        match self {
            Self::Sigmoid => Function::Sigmoid,
            Self::Tanh => Function::Tanh,
            Self::Relu => Function::Relu,
            Self::Gelu => Function::Gelu,
        }
    }

    /// The largest |φ′|.
    pub fn steepest(self) -> f64 {
        match self {
            Self::Sigmoid => 0.25,
            Self::Tanh | Self::Relu => 1.0,
            // Φ(z) + z·φ(z) at z = √2.
            Self::Gelu => 1.128_904_145_1,
        }
    }
}

impl Depth {
    /// Units of each hidden layer of the deep net on a line.
    pub fn line_width(&self) -> usize {
        self.units / self.layers
    }

    /// The stack that an act is about.
    pub fn stack(&self, activation: Activation, skip: Option<f64>, norm: Norm) -> StackShape {
        let (inputs, outputs) = (PIXELS, CLASSES);
        StackShape {
            inputs,
            width: self.width,
            depth: self.stack_layers,
            outputs,
            activation: activation.function(),
            skip,
            norm,
        }
    }

    /// s of the way around, if there is one.
    pub fn skip(&self) -> Option<f64> {
        match self.residual {
            Residual::Off => None,
            Residual::One => Some(1.0),
            Residual::Scaled => Some(1.0 / (self.stack_layers as f64).sqrt()),
        }
    }

    /// Refuses what would take too long.
    pub fn refuse(&self) -> Result<()> {
        let points = self.csv.get().map_or(0, |points| points.xy.len());
        if points > MOST_POINTS {
            return Err(Refusal::new(
                "csv",
                format!("{points} points"),
                format!("at most {MOST_POINTS}: all are learned in every step"),
            ));
        }
        Ok(())
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let most_layers = MOST_LAYERS.min(self.units);
        self.layers = self.layers.min(most_layers);
        self.layer = self.layer.min(self.layers);
        let width = self.line_width();
        self.unit = self.unit.min(width);
        k.knob("csv", HINGES, &mut Input::selecting(&mut self.csv, "target", "csv"));
        k.knob("target", HINGES, &mut Pick(&mut self.target));
        k.knob("units", HINGES, &mut Span(&mut self.units, 2..=MOST_UNITS));
        k.knob("layers", HINGES, &mut Span(&mut self.layers, 1..=most_layers));
        k.knob("hinge-init", HINGES, &mut Pick(&mut self.hinge_init));
        k.knob("bias", HINGES, &mut Flag(&mut self.bias));
        k.knob("folds", FOLD, &mut Span(&mut self.folds, 1..=12));
        k.knob("depth", BACKWARD, &mut Span(&mut self.stack_layers, 1..=DEEPEST));
        k.knob("activation", BACKWARD, &mut Pick(&mut self.activation));
        k.knob("init", BACKWARD, &mut Pick(&mut self.init));
        k.knob("gain", BACKWARD, &mut Real(&mut self.gain, 0.5..=2.0));
        k.knob("residual", RESIDUAL, &mut Pick(&mut self.residual));
        k.knob("norm", RESIDUAL, &mut Pick(&mut self.norm));
        k.knob("learning-rate", RESIDUAL, &mut Real(&mut self.learning_rate, 1e-5..=0.1));
        k.knob("train-steps", RESIDUAL, &mut Span(&mut self.train_steps, 10..=2000));
        k.knob("batch", RESIDUAL, &mut Span(&mut self.batch, 8..=128));
        k.knob("width", BACKWARD, &mut Span(&mut self.width, 8..=PIXELS));
        k.knob("hinge-steps", HINGES, &mut Span(&mut self.hinge_steps, 10..=5000));
        k.knob("layer", Effect::Redraw, &mut Span(&mut self.layer, 1..=self.layers));
        k.knob("unit", Effect::Redraw, &mut Span(&mut self.unit, 1..=width));
    }
}
