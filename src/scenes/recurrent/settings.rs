//! What the knobs hold.

use super::task::Task;
use crate::engine::array_file;
use crate::engine::function::Function;
use crate::engine::optim::{clip_by_norm, clip_by_value, gradient_norm};
use crate::engine::real::Real as Number;
use crate::engine::recurrence::{CellConfig, Init, Kind, Parameters};
use crate::engine::tape::Tape;
use crate::refusal::{Refusal, Result};
use crate::scene::{Choice, Effect, File, Flag, FromFile, Input, Knobs, Pick, Real, Span, choices, settings};
use ndarray::{Array2, Ix2};
use std::ops::RangeInclusive;
use std::path::Path;

const FORWARD: Effect = Effect::From("forward");
const BACKWARD: Effect = Effect::From("backward");
const LEARNING: Effect = Effect::From("learning");

/// The largest state that is drawn by chance.
const MOST_UNITS: usize = 64;

settings! {
    /// The cells and what they are given, under these settings.
    pub struct Recurrent {
        weights: File<Parameters> = File::default(),
        input: File<Sequence> = File::default(),
        cells: Shown = Shown::All,
        length: usize = 100,
        hidden: usize = 16,
        start: Start = Start::PyTorch,
        radius: f64 = 1.0,
        forget_bias: f64 = 3.0,
        chrono: bool = false,
        activation: Phi = Phi::Tanh,
        signal: Signal = Signal::Noise,
        truncate: usize = 0,
        target: usize = 0,
        task: Task = Task::Recall,
        lag: usize = 50,
        clip: Clip = Clip::Norm,
        train_steps: usize = 400,
        cell: Kind = Kind::Lstm,
        unit: usize = 0,
    }
}

/// How many steps a sequence has.
pub const LENGTHS: RangeInclusive<usize> = 5..=500;

/// The most numbers that an input from a file has.
const MOST_INPUTS: usize = 256;

/// Which cells are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    All,
    Only(Kind),
    File,
}

impl Choice for Shown {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::All, "all"),
        (Self::Only(Kind::Rnn), "rnn"),
        (Self::Only(Kind::Lstm), "lstm"),
        (Self::Only(Kind::Gru), "gru"),
        (Self::File, "file"),
    ];
}

choices! {
    /// How W_hh starts.
    pub enum Start {
        PyTorch = "pytorch",
        Orthogonal = "orthogonal",
        Radius = "radius",
    }
}

choices! {
    /// φ of the RNN.
    pub enum Phi {
        Tanh = "tanh",
        Relu = "relu",
        /// Relu, W_hh = I and no bias.
        IdentityRelu = "identity-relu",
    }
}

choices! {
    /// What the cells are given.
    pub enum Signal {
        /// N(0, 1) at every step.
        Noise = "noise",
        /// Ones at the first step, then nothing.
        Impulse = "impulse",
        File = "file",
    }
}

/// Where gradients are clipped: their norm, or each of their numbers.
pub const LARGEST_NORM: f64 = 1.0;
pub const LARGEST_VALUE: f64 = 0.05;

choices! {
    /// What is done to gradients before they are used.
    pub enum Clip {
        /// Scaled so that the norm of all is at most [`LARGEST_NORM`] (Pascanu et al. 2013).
        Norm = "norm",
        /// Every number cut to ±[`LARGEST_VALUE`].
        Value = "value",
        None = "none",
    }
}

impl Clip {
    /// Does it to the gradients of all parameters; gives their norm before.
    pub fn apply<T: Number>(self, tape: &mut Tape<T>) -> f64 {
        let norm = gradient_norm(tape);
        match self {
            Self::None => {}
            Self::Norm => {
                clip_by_norm(tape, LARGEST_NORM);
            }
            Self::Value => clip_by_value(tape, LARGEST_VALUE),
        }
        norm
    }
}

/// Inputs of a user's (T, I).
pub struct Sequence(pub Array2<f64>);

impl FromFile for Sequence {
    const EXPECTED: &'static str = "a .npy or .safetensors file of shape (T, I)";

    fn from_file(path: &Path) -> Result<Self> {
        let array = array_file::read_whole(path)?;
        let found = format!("shape {:?}", array.shape());
        let fits = |x: &Array2<f64>| LENGTHS.contains(&x.nrows()) && (1..=MOST_INPUTS).contains(&x.ncols());
        array.into_dimensionality::<Ix2>().ok().filter(fits).map(Self).ok_or_else(|| {
            let expected =
                format!("(T, I) with T from {} to {} and I to {MOST_INPUTS}", LENGTHS.start(), LENGTHS.end());
            Refusal::new(path.display().to_string(), found, expected)
        })
    }
}

impl Recurrent {
    /// The cell of the file, if it is the one that is shown.
    pub fn own_cell(&self) -> Option<&Parameters> {
        self.weights.get().filter(|_| self.cells == Shown::File)
    }

    /// The inputs of the file, if they are what the cells are given.
    pub fn own_input(&self) -> Option<&Array2<f64>> {
        self.input.get().map(|input| &input.0).filter(|_| self.signal == Signal::File)
    }

    /// Whether cells learn here: a user's own cell has learned.
    pub fn learns(&self) -> bool {
        self.own_cell().is_none()
    }

    /// Whether a cell is shown that has a gate which keeps.
    pub fn has_gates(&self) -> bool {
        self.kinds().iter().any(|kind| *kind != Kind::Rnn)
    }

    /// Whether such gates of all units start with the same bias.
    pub fn has_one_forget_bias(&self) -> bool {
        self.learns() && self.has_gates() && !self.chrono
    }

    /// The kinds of cells that are shown.
    pub fn kinds(&self) -> Vec<Kind> {
        match (self.cells, self.own_cell()) {
            (_, Some(cell)) => vec![cell.kind],
            (Shown::Only(kind), _) => vec![kind],
            _ => Kind::ALL.to_vec(),
        }
    }

    /// The kind whose inside is shown.
    pub fn focus(&self) -> Kind {
        let kinds = self.kinds();
        if kinds.contains(&self.cell) { self.cell } else { kinds[0] }
    }

    /// φ of the RNN.
    pub fn phi(&self) -> Function {
        if self.activation == Phi::Tanh { Function::Tanh } else { Function::Relu }
    }

    /// How a cell of this kind is made.
    pub fn recipe(&self, kind: Kind, inputs: usize, hidden: usize, memory: usize) -> CellConfig {
        let init = match self.start {
            _ if kind == Kind::Rnn && self.activation == Phi::IdentityRelu => Init::Identity,
            Start::PyTorch => Init::PyTorch,
            Start::Orthogonal => Init::Orthogonal,
            Start::Radius => Init::Radius(self.radius),
        };
        CellConfig {
            kind,
            inputs,
            hidden,
            init,
            activation: self.phi(),
            forget_bias: self.forget_bias,
            chrono: self.chrono.then_some(memory),
        }
    }

    /// How many units the shown cells have.
    pub fn units(&self) -> usize {
        self.own_cell().map_or(self.hidden, Parameters::hidden)
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let lengths = self.own_input().map_or(LENGTHS, |x| x.nrows()..=x.nrows());
        self.length = self.length.clamp(*lengths.start(), *lengths.end());
        self.truncate = self.truncate.min(self.length);
        self.target = self.target.min(self.length);
        self.unit = self.unit.min(self.units() - 1);
        let learns = self.learns();
        let has = |kind| self.kinds().contains(&kind);
        let (has_rnn, has_gates) = (has(Kind::Rnn), self.has_gates());
        let last_unit = self.units() - 1;

        k.knob("weights", FORWARD, &mut Input::selecting(&mut self.weights, "cells", "file"));
        k.knob("input", FORWARD, &mut Input::selecting(&mut self.input, "signal", "file"));
        k.knob("cells", FORWARD, &mut Pick(&mut self.cells));
        k.knob("length", FORWARD, &mut Span(&mut self.length, lengths));
        k.knob("hidden", FORWARD.when(learns), &mut Span(&mut self.hidden, 1..=MOST_UNITS));
        let forget_bias = FORWARD.when(self.has_one_forget_bias());
        k.knob("forget-bias", forget_bias, &mut Real(&mut self.forget_bias, -3.0..=6.0));
        k.knob("chrono", FORWARD.when(learns && has_gates), &mut Flag(&mut self.chrono));
        k.knob("init", FORWARD.when(learns), &mut Pick(&mut self.start));
        k.knob("radius", FORWARD.when(learns && self.start == Start::Radius), &mut Real(&mut self.radius, 0.1..=2.0));
        k.knob("activation", FORWARD.when(has_rnn), &mut Pick(&mut self.activation));
        k.knob("signal", FORWARD, &mut Pick(&mut self.signal));
        k.knob("target", BACKWARD, &mut Span(&mut self.target, 0..=self.length));
        k.knob("truncate", BACKWARD, &mut Span(&mut self.truncate, 0..=self.length));
        k.knob("task", LEARNING.when(learns), &mut Pick(&mut self.task));
        k.knob("lag", LEARNING.when(learns), &mut Span(&mut self.lag, 5..=100));
        k.knob("clip", LEARNING.when(learns), &mut Pick(&mut self.clip));
        k.knob("train-steps", LEARNING.when(learns), &mut Span(&mut self.train_steps, 20..=1000));
        k.knob("cell", Effect::Redraw.when(self.cells == Shown::All), &mut Pick(&mut self.cell));
        k.knob("unit", Effect::Redraw, &mut Span(&mut self.unit, 0..=last_unit));
    }
}
