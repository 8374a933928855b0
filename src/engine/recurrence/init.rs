//! Where the parameters of a recurrent cell start.

use ndarray::{Array1, Array2, ArrayD, Ix2, s};

use super::{Kind, Parameters};
use crate::engine::function::Function;
use crate::engine::linalg::spectral_radius;
use crate::engine::math;
use crate::engine::nn::init;
use crate::engine::rng::{Generator, uniform};

/// What the blocks of W_hh are like. Everything else is uniform within ±1/√H, as PyTorch has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// Uniform within ±1/√H.
    PyTorch,
    /// Orthogonal: all singular values 1.
    Orthogonal,
    /// Uniform, then scaled so that the largest |eigenvalue| is this.
    Radius(f64),
    /// The identity, and biases 0 (Le et al. 2015, for an RNN with relu).
    Identity,
}

/// How a cell is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellConfig {
    /// Which cell.
    pub kind: Kind,
    /// I.
    pub inputs: usize,
    /// H.
    pub hidden: usize,
    /// The blocks of W_hh.
    pub init: Init,
    /// φ of an RNN.
    pub activation: Function,
    /// The bias of the gate that keeps (f of an LSTM, z of a GRU), in b_ih; b_hh is 0 there.
    pub forget_bias: f64,
    /// Instead of one bias for all, ln u with u uniform on 1 … this many steps less one, and −ln u for the gate i (chrono
    /// initialisation, Tallec & Ollivier 2018).
    pub chrono: Option<usize>,
}

impl CellConfig {
    /// The parameters drawn.
    pub fn draw(&self, rng: &mut Generator) -> Parameters {
        let (h, rows) = (self.hidden, self.kind.gates() * self.hidden);
        let bound = 1.0 / (h as f64).sqrt();
        let mut drawn = |shape: &[usize]| init::uniform::<f64>(shape, bound, rng);
        let (ih, hh) = (matrix(drawn(&[rows, self.inputs])), matrix(drawn(&[rows, h])));
        let mut bias = || Array1::from_iter(drawn(&[rows]));
        let [bias_ih, bias_hh] = [bias(), bias()];
        let activation = if self.kind == Kind::Rnn { self.activation } else { Function::Tanh };
        let mut cell = Parameters { kind: self.kind, activation, weight_ih: ih, weight_hh: hh, bias_ih, bias_hh };
        self.shape_blocks(&mut cell, rng);
        self.open_gates(&mut cell, rng);
        cell
    }

    fn shape_blocks(&self, cell: &mut Parameters, rng: &mut Generator) {
        let h = self.hidden;
        for gate in 0..self.kind.gates() {
            let mut block = cell.weight_hh.slice_mut(s![gate * h..(gate + 1) * h, ..]);
            match self.init {
                Init::PyTorch => {}
                Init::Orthogonal => block.assign(&matrix(init::orthogonal::<f64>(&[h, h], rng))),
                Init::Identity => block.assign(&Array2::eye(h)),
                Init::Radius(radius) => {
                    let now = spectral_radius(&block.view());
                    if now > 0.0 {
                        block.mapv_inplace(|x| x * radius / now);
                    }
                }
            }
        }
        if self.init == Init::Identity {
            cell.bias_ih.fill(0.0);
            cell.bias_hh.fill(0.0);
        }
    }

    fn open_gates(&self, cell: &mut Parameters, rng: &mut Generator) {
        if self.kind == Kind::Rnn {
            return;
        }
        // The second block of both: f of i, f, g, o and z of r, z, n.
        let h = self.hidden;
        for unit in 0..h {
            let keep = match self.chrono {
                Some(steps) => math::ln(1.0 + uniform(rng) * steps.saturating_sub(2) as f64),
                None => self.forget_bias,
            };
            cell.bias_ih[h + unit] = keep;
            cell.bias_hh[h + unit] = 0.0;
            if self.chrono.is_some() && self.kind == Kind::Lstm {
                cell.bias_ih[unit] = -keep;
                cell.bias_hh[unit] = 0.0;
            }
        }
    }
}

fn matrix(drawn: ArrayD<f64>) -> Array2<f64> {
    drawn.into_dimensionality::<Ix2>().expect("a matrix was asked for")
}
