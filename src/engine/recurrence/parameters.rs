//! The parameters of a recurrent cell.

use ndarray::{Array1, Array2, Ix1, Ix2};

use crate::engine::function::Function;
use crate::engine::nn::Weights;
use crate::engine::real::Real;
use crate::refusal::{Refusal, Result};

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

    /// The cell whose tensors are `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, as PyTorch names those of a layer, or the
    /// same without `_l0`, as it names those of a single cell, behind any name of a module (`encoder.rnn.`). Which kind it is the
    /// shape of W_hh says: H, 4H or 3H rows. Without biases they are 0.
    ///
    /// # Errors
    /// Several cells, layers or directions; tensors that are missing, of shapes that do not belong together, larger than 256 units or
    /// inputs, or not finite.
    pub fn from_weights<T: Real>(weights: &Weights<T>) -> Result<Self> {
        let [prefix, suffix] = cell_of(weights)?;
        let full = |name: &str| format!("{prefix}{}{suffix}", name.trim_end_matches("_l0"));
        let tensor = |name: &str| {
            let name = full(name);
            let tensor = weights.get(&name).ok_or_else(|| Refusal::new(&name, "no such tensor", "a tensor"))?;
            match tensor.iter().find(|x| !x.is_finite()) {
                Some(number) => Err(Refusal::new(name, number.to_string(), "finite numbers")),
                None => Ok(tensor.mapv(Real::to_f64)),
            }
        };
        let wrong = |name: &str, shape: &[usize], expected: String| {
            Refusal::new(full(name), format!("shape {shape:?}"), expected)
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
        let has_biases = ["bias_ih", "bias_hh"].iter().any(|name| weights.get(&full(name)).is_some());
        let bias = |name: &str| {
            if !has_biases {
                return Ok(Array1::zeros(rows));
            }
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

/// What stands before and behind `weight_hh` in the names of the one cell that there is.
fn cell_of<T: Real>(weights: &Weights<T>) -> Result<[String; 2]> {
    let names = || weights.tensors.iter().map(|(name, _)| name.as_str());
    let listed = |names: &[&str]| {
        let more = if names.len() > 4 { format!(" and {} more", names.len() - 4) } else { String::new() };
        names.iter().take(4).copied().collect::<Vec<_>>().join(", ") + &more
    };
    // `encoder.weight_hh_l0` is split before and behind `weight_hh`.
    let split = |full: &str| {
        let (prefix, suffix) = full.rsplit_once("weight_hh")?;
        (prefix.is_empty() || prefix.ends_with('.')).then(|| [prefix.to_owned(), suffix.to_owned()])
    };
    let found: Vec<([String; 2], &str)> = names().filter_map(|full| Some((split(full)?, full))).collect();
    let cells: Vec<&([String; 2], &str)> =
        found.iter().filter(|([_, suffix], _)| suffix.is_empty() || suffix == "_l0").collect();
    let [(cell, _)] = cells[..] else {
        if cells.is_empty() {
            let all: Vec<&str> = names().collect();
            let found = if all.is_empty() { "none".to_owned() } else { listed(&all) };
            return Err(Refusal::new("tensors", found, "weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0"));
        }
        let several: Vec<&str> = cells.iter().map(|(_, full)| *full).collect();
        return Err(Refusal::new("tensors", format!("several cells, {}", listed(&several)), "the tensors of one cell"));
    };
    let of_it: Vec<&str> = found.iter().filter(|(other, _)| other[0] == cell[0]).map(|(_, full)| *full).collect();
    if of_it.len() > 1 {
        let found = format!("several layers or directions, {}", listed(&of_it));
        return Err(Refusal::new(
            "tensors",
            found,
            "one layer in one direction: the gradient passes through all of them",
        ));
    }
    Ok(cell.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{ArrayD, IxDyn};

    fn weights(shapes: &[(&str, &[usize])]) -> Weights<f64> {
        let tensor = |(name, shape): &(&str, &[usize])| {
            let numbers = (0..shape.iter().product()).map(|i| 0.25 * i as f64).collect();
            ((*name).to_owned(), ArrayD::from_shape_vec(IxDyn(shape), numbers).expect("as many numbers"))
        };
        Weights { tensors: shapes.iter().map(tensor).collect() }
    }

    fn named(prefix: &str, suffix: &str, has_biases: bool) -> Weights<f64> {
        let names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map(|name| format!("{prefix}{name}{suffix}"));
        let shapes: [&[usize]; 4] = [&[8, 3], &[8, 2], &[8], &[8]];
        let all: Vec<(&str, &[usize])> = names.iter().map(String::as_str).zip(shapes).collect();
        weights(&all[..if has_biases { 4 } else { 2 }])
    }

    #[test]
    fn a_cell_is_found_behind_any_name_and_without_biases() {
        let plain = Parameters::from_weights(&named("", "_l0", true)).expect("a cell");
        assert_eq!((plain.kind, plain.hidden(), plain.inputs()), (Kind::Lstm, 2, 3));
        for (prefix, suffix) in [("lstm.", "_l0"), ("model.encoder.rnn.", "_l0"), ("", ""), ("_orig_mod.cell.", "")] {
            assert_eq!(Parameters::from_weights(&named(prefix, suffix, true)).as_ref(), Ok(&plain), "{prefix}{suffix}");
        }
        let free = Parameters::from_weights(&named("gate.", "_l0", false)).expect("a cell");
        assert_eq!((free.weight_hh, free.bias_hh.sum()), (plain.weight_hh, 0.0));
    }

    #[test]
    fn several_cells_layers_or_directions_are_refused_by_their_names() {
        let both = |a: Weights<f64>, b: Weights<f64>| Weights { tensors: [a.tensors, b.tensors].concat() };
        for (second, says) in [
            (named("lstm.", "_l1", true), "lstm.weight_hh_l1"),
            (named("lstm.", "_l0_reverse", true), "lstm.weight_hh_l0_reverse"),
            (named("decoder.", "_l0", true), "decoder.weight_hh_l0"),
        ] {
            let refusal = Parameters::from_weights(&both(named("lstm.", "_l0", true), second)).expect_err(says);
            assert!(refusal.found.contains("several") && refusal.found.contains(says), "{refusal}");
        }
    }
}
