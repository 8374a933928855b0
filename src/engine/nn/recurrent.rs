//! Recurrent layers: one layer, one direction.

use std::marker::PhantomData;

use super::{init, join};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{LstmState, Tape, Var};

/// What tells recurrent layers apart: their state, and how an input changes it.
pub trait Cell {
    /// What is carried from one time step to the next.
    type State: Copy;
    /// How many blocks of `hidden` rows the weights have.
    const GATES: usize;

    /// The state before the first input, 0: every array in it is (batch, hidden).
    fn zero_state<T: Real>(tape: &mut Tape<T>, shape: [usize; 2]) -> Self::State;

    /// The state after an input, given its part W_ih·x + b_ih of the pre-activations (batch, gates·hidden).
    fn step<T: Real>(tape: &mut Tape<T>, input: Var, state: Self::State, w_hh: Var, b_hh: Var) -> Self::State;
}

/// The cell of [`Rnn`].
#[derive(Debug, Clone, Copy)]
pub struct RnnCell;

impl Cell for RnnCell {
    type State = Var;
    const GATES: usize = 1;

    fn zero_state<T: Real>(tape: &mut Tape<T>, shape: [usize; 2]) -> Var {
        tape.zeros(&shape)
    }

    fn step<T: Real>(tape: &mut Tape<T>, input: Var, h: Var, w_hh: Var, b_hh: Var) -> Var {
        tape.rnn_cell(input, h, w_hh, b_hh)
    }
}

/// The cell of [`Gru`].
#[derive(Debug, Clone, Copy)]
pub struct GruCell;

impl Cell for GruCell {
    type State = Var;
    const GATES: usize = 3;

    fn zero_state<T: Real>(tape: &mut Tape<T>, shape: [usize; 2]) -> Var {
        tape.zeros(&shape)
    }

    fn step<T: Real>(tape: &mut Tape<T>, input: Var, h: Var, w_hh: Var, b_hh: Var) -> Var {
        tape.gru_cell(input, h, w_hh, b_hh)
    }
}

/// The cell of [`Lstm`].
#[derive(Debug, Clone, Copy)]
pub struct LstmCell;

impl Cell for LstmCell {
    type State = LstmState;
    const GATES: usize = 4;

    fn zero_state<T: Real>(tape: &mut Tape<T>, shape: [usize; 2]) -> LstmState {
        LstmState { h: tape.zeros(&shape), c: tape.zeros(&shape) }
    }

    fn step<T: Real>(tape: &mut Tape<T>, input: Var, state: LstmState, w_hh: Var, b_hh: Var) -> LstmState {
        tape.lstm_cell(input, state, w_hh, b_hh)
    }
}

/// h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh): see [`Tape::rnn_cell`]. The state is h (batch, hidden).
pub type Rnn = Recurrent<RnnCell>;
/// A gated recurrent unit: see [`Tape::gru_cell`]. The state is h (batch, hidden); gates r, z, n.
pub type Gru = Recurrent<GruCell>;
/// Long short-term memory: see [`Tape::lstm_cell`]. The state is h and c (batch, hidden); gates i, f, g, o.
pub type Lstm = Recurrent<LstmCell>;

/// A recurrent layer. Parameters `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, as in PyTorch's `RNN`, `GRU` and
/// `LSTM`.
#[derive(Debug, Clone, Copy)]
pub struct Recurrent<C> {
    /// W_ih (gates·hidden, inputs).
    pub weight_ih: Var,
    /// W_hh (gates·hidden, hidden).
    pub weight_hh: Var,
    /// b_ih (gates·hidden).
    pub bias_ih: Var,
    /// b_hh (gates·hidden).
    pub bias_hh: Var,
    /// The size of the state.
    pub hidden: usize,
    cell: PhantomData<C>,
}

impl<C: Cell> Recurrent<C> {
    /// All parameters uniform within ±1/√hidden.
    pub fn new<T: Real>(tape: &mut Tape<T>, name: &str, inputs: usize, hidden: usize, rng: &mut Generator) -> Self {
        let (bound, rows) = (1.0 / (hidden as f64).sqrt(), C::GATES * hidden);
        let mut draw = |part, shape: &[usize]| tape.parameter(&join(name, part), &init::uniform(shape, bound, rng));
        Self {
            weight_ih: draw("weight_ih_l0", &[rows, inputs]),
            weight_hh: draw("weight_hh_l0", &[rows, hidden]),
            bias_ih: draw("bias_ih_l0", &[rows]),
            bias_hh: draw("bias_hh_l0", &[rows]),
            hidden,
            cell: PhantomData,
        }
    }

    /// The state before the first input: 0.
    pub fn zero_state<T: Real>(&self, tape: &mut Tape<T>, batch: usize) -> C::State {
        C::zero_state(tape, [batch, self.hidden])
    }

    /// The state after one input x (batch, inputs).
    pub fn step<T: Real>(&self, tape: &mut Tape<T>, x: Var, state: C::State) -> C::State {
        let input = tape.linear(x, self.weight_ih, Some(self.bias_ih), Function::Identity);
        C::step(tape, input, state, self.weight_hh, self.bias_hh)
    }

    /// Appends to `states` the state after every input x (time, batch, inputs). The inputs' part of all steps is one matrix
    /// product.
    pub fn seq<T: Real>(&self, tape: &mut Tape<T>, x: Var, mut state: C::State, states: &mut Vec<C::State>) {
        let inputs = tape.linear(x, self.weight_ih, Some(self.bias_ih), Function::Identity);
        for t in 0..tape.shape(x)[0] {
            let input = tape.select(inputs, 0, t);
            state = C::step(tape, input, state, self.weight_hh, self.bias_hh);
            states.push(state);
        }
    }
}
