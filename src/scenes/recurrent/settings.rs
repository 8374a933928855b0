//! What the knobs choose between, and what the files hold.

use super::Recurrent;
use crate::engine::array_file;
use crate::engine::function::Function;
use crate::engine::optim::{clip_by_norm, clip_by_value, gradient_norm};
use crate::engine::real::Real;
use crate::engine::recurrence::{Init, Kind, Parameters, Recipe};
use crate::engine::tape::Tape;
use crate::refusal::{Refusal, Result};
use crate::scene::{Choice, FromFile, choices};
use ndarray::{Array2, Ix2};
use std::ops::RangeInclusive;
use std::path::Path;

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
    pub fn apply<T: Real>(self, tape: &mut Tape<T>) -> f64 {
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
    pub fn recipe(&self, kind: Kind, inputs: usize, hidden: usize, memory: usize) -> Recipe {
        let init = match self.start {
            _ if kind == Kind::Rnn && self.activation == Phi::IdentityRelu => Init::Identity,
            Start::PyTorch => Init::PyTorch,
            Start::Orthogonal => Init::Orthogonal,
            Start::Radius => Init::Radius(self.radius),
        };
        Recipe {
            kind,
            inputs,
            hidden,
            init,
            activation: self.phi(),
            forget_bias: self.forget_bias,
            chrono: self.chrono.then_some(memory),
        }
    }
}
