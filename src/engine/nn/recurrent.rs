//! Recurrent layers: one layer, one direction. Parameters `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, as in
//! PyTorch's `RNN`, `GRU` and `LSTM`, drawn uniformly within ±1/√hidden.

use super::{init, join};
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{LstmState, Tape, Var};

/// The parameters of a recurrent layer with `gates` gates.
#[derive(Debug, Clone, Copy)]
struct Parameters {
    w_ih: Var,
    w_hh: Var,
    b_ih: Var,
    b_hh: Var,
    hidden: usize,
}

impl Parameters {
    fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        gates: usize,
        inputs: usize,
        hidden: usize,
        rng: &mut Generator,
    ) -> Self {
        let bound = 1.0 / (hidden as f64).sqrt();
        let mut draw = |part, shape: &[usize]| tape.parameter(&join(name, part), &init::uniform(shape, bound, rng));
        Self {
            w_ih: draw("weight_ih_l0", &[gates * hidden, inputs]),
            w_hh: draw("weight_hh_l0", &[gates * hidden, hidden]),
            b_ih: draw("bias_ih_l0", &[gates * hidden]),
            b_hh: draw("bias_hh_l0", &[gates * hidden]),
            hidden,
        }
    }

    /// The input's part of the pre-activations: x (…, inputs) → (…, gates·hidden).
    fn input<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        tape.linear(x, self.w_ih, Some(self.b_ih), Function::Identity)
    }
}

/// Documents and defines what the three layers have in common; only the type of state and the cell differ.
macro_rules! recurrent_layer {
    ($(#[$doc:meta])* $layer:ident, $gates:literal, $state:ty, $zero:expr, $cell:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $layer(Parameters);

        impl $layer {
            /// A layer for the given sizes.
            pub fn new<T: Real>(
                tape: &mut Tape<T>,
                name: &str,
                inputs: usize,
                hidden: usize,
                rng: &mut Generator,
            ) -> Self {
                Self(Parameters::new(tape, name, $gates, inputs, hidden, rng))
            }

            /// The state before the first input: 0.
            pub fn zero_state<T: Real>(&self, tape: &mut Tape<T>, batch: usize) -> $state {
                let zero: fn(&mut Tape<T>, [usize; 2]) -> $state = $zero;
                zero(tape, [batch, self.0.hidden])
            }

            /// The state after one input x (batch, inputs).
            pub fn step<T: Real>(&self, tape: &mut Tape<T>, x: Var, state: $state) -> $state {
                let input = self.0.input(tape, x);
                self.cell(tape, input, state)
            }

            /// Appends to `states` the state after every input x (time, batch, inputs). The inputs' part of all steps is
            /// one matrix product.
            pub fn seq<T: Real>(&self, tape: &mut Tape<T>, x: Var, mut state: $state, states: &mut Vec<$state>) {
                let input = self.0.input(tape, x);
                for t in 0..tape.shape(x)[0] {
                    let input = tape.select(input, 0, t);
                    state = self.cell(tape, input, state);
                    states.push(state);
                }
            }

            /// W_ih (gates·hidden, inputs).
            pub fn weight_ih(&self) -> Var {
                self.0.w_ih
            }

            /// W_hh (gates·hidden, hidden).
            pub fn weight_hh(&self) -> Var {
                self.0.w_hh
            }

            /// b_ih (gates·hidden).
            pub fn bias_ih(&self) -> Var {
                self.0.b_ih
            }

            /// b_hh (gates·hidden).
            pub fn bias_hh(&self) -> Var {
                self.0.b_hh
            }

            fn cell<T: Real>(&self, tape: &mut Tape<T>, input: Var, state: $state) -> $state {
                let cell: fn(&mut Tape<T>, Var, $state, Var, Var) -> $state = $cell;
                cell(tape, input, state, self.0.w_hh, self.0.b_hh)
            }
        }
    };
}

recurrent_layer!(
    /// h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh): see [`Tape::rnn_cell`]. The state is h (batch, hidden).
    Rnn,
    1,
    Var,
    |tape, shape| tape.zeros(&shape),
    Tape::rnn_cell
);

recurrent_layer!(
    /// A gated recurrent unit: see [`Tape::gru_cell`]. The state is h (batch, hidden); gates r, z, n.
    Gru,
    3,
    Var,
    |tape, shape| tape.zeros(&shape),
    Tape::gru_cell
);

recurrent_layer!(
    /// Long short-term memory: see [`Tape::lstm_cell`]. The state is h and c (batch, hidden); gates i, f, g, o.
    Lstm,
    4,
    LstmState,
    |tape, shape| LstmState { h: tape.zeros(&shape), c: tape.zeros(&shape) },
    Tape::lstm_cell
);
