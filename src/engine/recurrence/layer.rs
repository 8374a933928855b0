//! The parameters of a recurrent cell, declared on a tape.

use super::{Kind, Parameters};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::tape::{LstmState, Tape, Var};

/// A cell whose kind is known only when the program runs. For kinds known before, see [`crate::engine::nn::Recurrent`].
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    /// Which cell.
    pub kind: Kind,
    activation: Function,
    hidden: usize,
    weight_ih: Var,
    weight_hh: Var,
    bias_ih: Var,
    bias_hh: Var,
}

impl Layer {
    /// Declares the parameters, starting with these values.
    pub fn new<T: Real>(tape: &mut Tape<T>, parameters: &Parameters) -> Self {
        Self {
            kind: parameters.kind,
            activation: parameters.activation,
            hidden: parameters.hidden(),
            weight_ih: tape.parameter("weight_ih_l0", &parameters.weight_ih.mapv(T::of)),
            weight_hh: tape.parameter("weight_hh_l0", &parameters.weight_hh.mapv(T::of)),
            bias_ih: tape.parameter("bias_ih_l0", &parameters.bias_ih.mapv(T::of)),
            bias_hh: tape.parameter("bias_hh_l0", &parameters.bias_hh.mapv(T::of)),
        }
    }

    /// The state before the first input: 0. Its c is that of an LSTM, else h.
    pub fn zero_state<T: Real>(&self, tape: &mut Tape<T>, batch: usize) -> LstmState {
        let h = tape.zeros(&[batch, self.hidden]);
        LstmState { h, c: if self.kind == Kind::Lstm { tape.zeros(&[batch, self.hidden]) } else { h } }
    }

    /// W_ih·x + b_ih for inputs x (…, I).
    pub fn inputs<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        tape.linear(x, self.weight_ih, Some(self.bias_ih), Function::Identity)
    }

    /// The state after a step, given its part of [`Self::inputs`] (batch, G·H).
    pub fn step<T: Real>(&self, tape: &mut Tape<T>, input: Var, state: LstmState) -> LstmState {
        let (w_hh, b_hh) = (self.weight_hh, self.bias_hh);
        let only = |h| LstmState { h, c: h };
        match self.kind {
            Kind::Rnn => only(tape.linear_plus(state.h, w_hh, Some(b_hh), Some(input), self.activation)),
            Kind::Gru => only(tape.gru_cell(input, state.h, w_hh, b_hh)),
            Kind::Lstm => tape.lstm_cell(input, state, w_hh, b_hh),
        }
    }
}
