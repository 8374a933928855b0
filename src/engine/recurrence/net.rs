//! A recurrent cell on the tape: some time steps forwards, and the same steps backwards.

use ndarray::{ArrayView2, Axis, aview1};

use super::{Kind, Layer, Parameters};
use crate::engine::tape::{LstmState, Tape, Var};

/// A cell after a time step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The output h (H).
    pub h: Vec<f64>,
    /// The memory c of an LSTM (H), else empty.
    pub c: Vec<f64>,
    /// The activated gates that led here, one after the other (G·H): i, f, g, o of an LSTM, r, z, n of a GRU; none of an RNN.
    /// Empty before the first step.
    pub gates: Vec<f64>,
}

impl State {
    /// The state before the first step: 0.
    pub fn zero(kind: Kind, hidden: usize) -> Self {
        let c = if kind == Kind::Lstm { vec![0.0; hidden] } else { Vec::new() };
        Self { h: vec![0.0; hidden], c, gates: Vec::new() }
    }

    /// One gate by its number.
    pub fn gate(&self, number: usize) -> &[f64] {
        let h = self.h.len();
        self.gates.get(number * h..(number + 1) * h).unwrap_or_default()
    }
}

/// The total gradient of a loss at the nodes of one time step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gradient {
    /// ∂L/∂h (H).
    pub h: Vec<f64>,
    /// ∂L/∂c of an LSTM (H), also by way of the h of the same step; else empty.
    pub c: Vec<f64>,
    /// ∂L/∂x (I).
    pub x: Vec<f64>,
}

/// A cell on a tape of its own.
#[derive(Debug, Clone)]
pub struct Net {
    layer: Layer,
    tape: Tape<f64>,
}

/// The nodes of a time step.
#[derive(Clone, Copy)]
struct Nodes {
    x: Var,
    state: LstmState,
}

impl Net {
    /// A cell with these parameters.
    pub fn new(parameters: &Parameters) -> Self {
        let mut tape = Tape::new();
        Self { layer: Layer::new(&mut tape, parameters), tape }
    }

    /// The states after each of the inputs (time, I).
    pub fn run(&mut self, before: &State, x: &ArrayView2<f64>) -> Vec<State> {
        let (nodes, _) = self.unroll(before, x);
        nodes.iter().map(|nodes| self.read(nodes.state)).collect()
    }

    /// The gradients at each of these steps, and at the state before them (whose x is empty, and whose c lacks the way by its own
    /// h), of a loss whose gradient at the last step is `d_h` and, apart from the way by that h, `d_c`.
    pub fn backward(
        &mut self,
        before: &State,
        x: &ArrayView2<f64>,
        d_h: &[f64],
        d_c: &[f64],
    ) -> (Vec<Gradient>, Gradient) {
        let (nodes, first) = self.unroll(before, x);
        let Some(last) = nodes.last() else {
            return (Vec::new(), Gradient { h: d_h.into(), c: d_c.into(), x: Vec::new() });
        };
        let mut loss = self.weighted(last.state.h, d_h);
        if self.layer.kind == Kind::Lstm {
            let memory = self.weighted(last.state.c, d_c);
            loss = self.tape.add(loss, memory);
        }
        self.tape.backward(loss);
        let grad = |x: Var| self.tape.grad(x).iter().copied().collect::<Vec<f64>>();
        let at = |state: LstmState, x| Gradient {
            h: grad(state.h),
            c: if self.layer.kind == Kind::Lstm { grad(state.c) } else { Vec::new() },
            x,
        };
        (nodes.iter().map(|nodes| at(nodes.state, grad(nodes.x))).collect(), at(first, Vec::new()))
    }

    /// ∂c_T/∂c of an LSTM over these steps if no path led through h: every step is given its h as a constant. A diagonal matrix.
    pub fn memory_path(&mut self, before: &State, outputs: &[State], x: &ArrayView2<f64>) -> Vec<f64> {
        self.tape.restart();
        let first = self.leaf(&before.c);
        let mut c = first;
        for (x, h) in x.rows().into_iter().zip(std::iter::once(before).chain(outputs)) {
            let x = self.tape.constant(&x.insert_axis(Axis(0)));
            let h = self.tape.constant(&aview1(&h.h).insert_axis(Axis(0)));
            c = self.step(x, LstmState { h, c }).c;
        }
        // The matrix is diagonal, so a gradient of ones reads its diagonal.
        let ones = vec![1.0; before.c.len()];
        self.tape.backward_from(c, &aview1(&ones));
        self.tape.grad(first).iter().copied().collect()
    }

    fn unroll(&mut self, before: &State, x: &ArrayView2<f64>) -> (Vec<Nodes>, LstmState) {
        self.tape.restart();
        let h = self.leaf(&before.h);
        let first = LstmState { h, c: if self.layer.kind == Kind::Lstm { self.leaf(&before.c) } else { h } };
        let mut state = first;
        let mut nodes = Vec::with_capacity(x.nrows());
        for x in x.rows() {
            let x = self.tape.variable(&x.insert_axis(Axis(0)));
            state = self.step(x, state);
            nodes.push(Nodes { x, state });
        }
        (nodes, first)
    }

    fn step(&mut self, x: Var, state: LstmState) -> LstmState {
        let input = self.layer.inputs(&mut self.tape, x);
        self.layer.step(&mut self.tape, input, state)
    }

    fn read(&self, state: LstmState) -> State {
        let values = |x: Var| self.tape.value(x).iter().copied().collect::<Vec<f64>>();
        let hidden = self.tape.shape(state.h)[1];
        let (c, gates) = match self.layer.kind {
            Kind::Rnn => (Vec::new(), Vec::new()),
            Kind::Gru => (Vec::new(), self.tape.gates(state.h).iter().copied().collect()),
            Kind::Lstm => {
                let outputs = self.tape.gates(state.h);
                let memory = self.tape.gates(state.c);
                (values(state.c), memory.iter().chain(outputs.iter().take(hidden)).copied().collect())
            }
        };
        State { h: values(state.h), c, gates }
    }

    fn leaf(&mut self, values: &[f64]) -> Var {
        self.tape.variable(&aview1(values).insert_axis(Axis(0)))
    }

    /// Σ weights·x.
    fn weighted(&mut self, x: Var, weights: &[f64]) -> Var {
        let weights = self.tape.constant(&aview1(weights).insert_axis(Axis(0)));
        let product = self.tape.mul(x, weights);
        self.tape.sum(product)
    }
}
