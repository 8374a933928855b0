//! The parameters of a recurrent cell.

use ndarray::{Array1, Array2, Ix1, Ix2};

use crate::engine::function::Function;
use crate::engine::nn::Weights;
use crate::engine::real::Real;
use crate::refusal::{Refusal, Result};

/// The cells, named as PyTorch names their parameters.
const PREFIXES: [&str; 4] = ["", "rnn.", "lstm.", "gru."];

/// The largest cell that is read from a file, in units and in inputs.
const LARGEST: usize = 256;

/// The kinds of recurrent cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// h′ = φ(W_ih·x + b_ih + W_hh·h + b_hh) (Elman 1990).
    Rnn,
    /// Long short-term memory; gates i, f, g, o.
    Lstm,
    /// The gated recurrent unit; gates r, z, n.
    Gru,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rnn, Self::Lstm, Self::Gru];

    /// How many blocks of H rows the weights have.
    pub fn gates(self) -> usize {
        match self {
            Self::Rnn => 1,
            Self::Lstm => 4,
            Self::Gru => 3,
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rnn => "RNN",
            Self::Lstm => "LSTM",
            Self::Gru => "GRU",
        }
    }
}

/// One layer, one direction, in PyTorch's layout: G blocks of H rows, LSTM i, f, g, o and GRU r, z, n.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Which cell.
    pub kind: Kind,
    /// φ of an RNN: tanh or relu. Gated cells have tanh.
    pub activation: Function,
    /// W_ih (G·H, I).
    pub weight_ih: Array2<f64>,
    /// W_hh (G·H, H).
    pub weight_hh: Array2<f64>,
    /// b_ih (G·H).
    pub bias_ih: Array1<f64>,
    /// b_hh (G·H).
    pub bias_hh: Array1<f64>,
}

impl Parameters {
    /// H, the units of the state.
    pub fn hidden(&self) -> usize {
        self.weight_hh.ncols()
    }

    /// I, the numbers of an input.
    pub fn inputs(&self) -> usize {
        self.weight_ih.ncols()
    }

    /// The same cell, with this φ if it is an RNN.
    #[must_use]
    pub fn with_activation(&self, activation: Function) -> Self {
        Self { activation: if self.kind == Kind::Rnn { activation } else { Function::Tanh }, ..self.clone() }
    }

    /// φ′ of an RNN, from the h that φ gave.
    pub fn slope(&self, h: f64) -> f64 {
        match self.activation {
            Function::Relu => f64::from(h > 0.0),
            _ => 1.0 - h * h,
        }
    }

    /// The H×H block of W_hh that belongs to a gate.
    pub fn recurrent_block(&self, gate: usize) -> ndarray::ArrayView2<'_, f64> {
        let h = self.hidden();
        self.weight_hh.slice(ndarray::s![gate * h..(gate + 1) * h, ..])
    }

    /// The cell whose tensors are `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, with or without one of the prefixes
    /// `rnn.`, `lstm.`, `gru.`. Which kind it is the shape of W_hh says: H, 4H or 3H rows.
    ///
    /// # Errors
    /// Tensors that are missing, of shapes that do not belong together, larger than 256 units or inputs, or not finite.
    pub fn from_weights<T: Real>(weights: &Weights<T>) -> Result<Self> {
        let is_there = |prefix: &&&str| weights.get(&format!("{prefix}weight_hh_l0")).is_some();
        let prefix = PREFIXES.iter().find(is_there).ok_or_else(|| {
            let names: Vec<&str> = weights.tensors.iter().take(4).map(|(name, _)| name.as_str()).collect();
            let found = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            Refusal::new("tensors", found, "weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0")
        })?;
        let tensor = |name: &str| {
            let name = format!("{prefix}{name}");
            let tensor = weights.get(&name).ok_or_else(|| Refusal::new(&name, "no such tensor", "a tensor"))?;
            match tensor.iter().find(|x| !x.is_finite()) {
                Some(number) => Err(Refusal::new(name, number.to_string(), "finite numbers")),
                None => Ok(tensor.mapv(Real::to_f64)),
            }
        };
        let wrong = |name: &str, shape: &[usize], expected: String| {
            Refusal::new(format!("{prefix}{name}"), format!("shape {shape:?}"), expected)
        };
        let hh = tensor("weight_hh_l0")?;
        let [rows, hidden] = *hh.shape() else {
            return Err(wrong("weight_hh_l0", hh.shape(), "two axes".into()));
        };
        let is_kind = |kind: &Kind| hidden > 0 && hidden <= LARGEST && rows == kind.gates() * hidden;
        let kind = Kind::ALL.into_iter().find(is_kind);
        let expected = format!("[H, H], [3H, H] or [4H, H] with H from 1 to {LARGEST}");
        let kind = kind.ok_or_else(|| wrong("weight_hh_l0", hh.shape(), expected))?;
        let ih = tensor("weight_ih_l0")?;
        if ih.ndim() != 2 || ih.shape()[0] != rows || !(1..=LARGEST).contains(&ih.shape()[1]) {
            return Err(wrong("weight_ih_l0", ih.shape(), format!("[{rows}, I] with I from 1 to {LARGEST}")));
        }
        let bias = |name: &str| {
            let tensor = tensor(name)?;
            let expected = || wrong(name, tensor.shape(), format!("[{rows}]"));
            tensor.clone().into_dimensionality::<Ix1>().ok().filter(|b| b.len() == rows).ok_or_else(expected)
        };
        let matrix = |tensor: ndarray::ArrayD<f64>| {
            tensor.into_dimensionality::<Ix2>().map_err(|error| Refusal::new("shape", error.to_string(), "two axes"))
        };
        Ok(Self {
            kind,
            activation: Function::Tanh,
            weight_ih: matrix(ih)?,
            weight_hh: matrix(hh)?,
            bias_ih: bias("bias_ih_l0")?,
            bias_hh: bias("bias_hh_l0")?,
        })
    }
}
