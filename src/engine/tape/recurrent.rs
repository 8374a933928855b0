//! Recurrent cells: what one time step computes from its input and the state before.
//!
//! The input's part of every pre-activation, W_ih·x + b_ih, is a linear layer that can be computed for all time steps at
//! once; the cells take it as `input`. Gates are stored one after the other, in PyTorch's order.

use ndarray::ArrayView3;

use super::op::Op;
use super::{Backward, Node, Tape, Var};
use crate::engine::function::Function;
use crate::engine::real::Real;

/// The nodes of an LSTM after a time step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LstmState {
    /// The output h (B, H).
    pub h: Var,
    /// The memory c (B, H).
    pub c: Var,
}

impl<T: Real> Tape<T> {
    /// h′ = tanh(input + W_hh·h + b_hh) (Elman 1990): input and h (B, H), W_hh (H, H), b_hh (H).
    pub fn rnn_cell(&mut self, input: Var, h: Var, w_hh: Var, b_hh: Var) -> Var {
        self.linear_plus(h, w_hh, Some(b_hh), Some(input), Function::Tanh)
    }

    /// c′ = σ(f)·c + σ(i)·tanh(g) and h′ = σ(o)·tanh(c′), where (i, f, g, o) = input + W_hh·h + b_hh (Hochreiter &
    /// Schmidhuber 1997, with the forget gate of Gers et al. 2000): input (B, 4H), h and c (B, H), W_hh (4H, H), b_hh (4H).
    pub fn lstm_cell(&mut self, input: Var, state: LstmState, w_hh: Var, b_hh: Var) -> LstmState {
        let gates = self.linear_plus(state.h, w_hh, Some(b_hh), Some(input), Function::Identity);
        let c = self.lstm_memory(gates, state.c);
        LstmState { h: self.lstm_output(gates, c), c }
    }

    fn lstm_memory(&mut self, gates: Var, c: Var) -> Var {
        let size = self.gate_size(gates, c, 4);
        let (nodes, new, var) = self.push(Op::LstmMemory { gates, c }, self.node(c).shape, &[gates, c]);
        let (gates, c) = (&nodes[gates.0].value, &nodes[c.0].value);
        new.save(3 * c.len());
        let (i, rest) = new.saved.split_at_mut(c.len());
        let (f, g) = rest.split_at_mut(c.len());
        for_each_gate(c.len(), size, 4, |at, gate| {
            (i[at], f[at], g[at]) = (gates[gate], gates[gate + size], gates[gate + 2 * size]);
        });
        Function::Sigmoid.apply(i);
        Function::Sigmoid.apply(f);
        Function::Tanh.apply(g);
        for at in 0..c.len() {
            new.value[at] = f[at] * c[at] + i[at] * g[at];
        }
        var
    }

    fn lstm_output(&mut self, gates: Var, c: Var) -> Var {
        let size = self.gate_size(gates, c, 4);
        let (nodes, h, var) = self.push(Op::LstmOutput { gates, c }, self.node(c).shape, &[gates, c]);
        let (gates, c) = (&nodes[gates.0].value, &nodes[c.0].value);
        h.save(2 * c.len());
        let (o, tanh_c) = h.saved.split_at_mut(c.len());
        for_each_gate(c.len(), size, 4, |at, gate| o[at] = gates[gate + 3 * size]);
        Function::Sigmoid.apply(o);
        tanh_c.copy_from_slice(c);
        Function::Tanh.apply(tanh_c);
        for at in 0..c.len() {
            h.value[at] = o[at] * tanh_c[at];
        }
        var
    }

    /// h′ = (1 − z)·n + z·h with r = σ(input_r + m_r), z = σ(input_z + m_z), n = tanh(input_n + r·m_n), where
    /// m = W_hh·h + b_hh (Cho et al. 2014, with the reset gate after the product, as PyTorch has it): input (B, 3H), h
    /// (B, H), W_hh (3H, H), b_hh (3H).
    pub fn gru_cell(&mut self, input: Var, h: Var, w_hh: Var, b_hh: Var) -> Var {
        let memory = self.linear(h, w_hh, Some(b_hh), Function::Identity);
        let size = self.gate_size(memory, h, 3);
        assert_eq!(self.shape(input), self.shape(memory), "the input has a column for every gate");
        let (nodes, new, var) = self.push(Op::Gru { input, memory, h }, self.node(h).shape, &[input, memory, h]);
        let (input, memory, h) = (&nodes[input.0].value, &nodes[memory.0].value, &nodes[h.0].value);
        new.save(3 * h.len());
        let (r, rest) = new.saved.split_at_mut(h.len());
        let (z, n) = rest.split_at_mut(h.len());
        for_each_gate(h.len(), size, 3, |i, gate| {
            r[i] = input[gate] + memory[gate];
            z[i] = input[gate + size] + memory[gate + size];
        });
        Function::Sigmoid.apply(r);
        Function::Sigmoid.apply(z);
        for_each_gate(h.len(), size, 3, |i, gate| n[i] = input[gate + 2 * size] + r[i] * memory[gate + 2 * size]);
        Function::Tanh.apply(n);
        for i in 0..h.len() {
            new.value[i] = (T::ONE - z[i]) * n[i] + z[i] * h[i];
        }
        var
    }

    /// The activated gates that led to a state, (count, B, H): i, f, g for the c of an LSTM, o and tanh(c) for its h; r, z, n for
    /// the h of a GRU.
    pub fn gates(&self, state: Var) -> ArrayView3<'_, T> {
        let Node { op, shape, saved, .. } = self.node(state);
        let count = match op {
            Op::LstmMemory { .. } | Op::Gru { .. } => 3,
            Op::LstmOutput { .. } => 2,
            _ => panic!("only what a gated cell computes has gates"),
        };
        ArrayView3::from_shape((count, shape[0], shape[1]), saved).expect("every gate has the shape of the state")
    }

    /// H, after checking that `gates` has `count`·H columns for the H of the state.
    fn gate_size(&self, gates: Var, state: Var, count: usize) -> usize {
        let (gates, state) = (self.shape(gates), self.shape(state));
        assert!(gates.len() == 2 && state.len() == 2, "gates and states are (batch, size)");
        assert!(gates[0] == state[0] && gates[1] == count * state[1], "{count} gates for every state");
        state[1]
    }
}

/// Calls `f` with every place in a state (…, size) and the place of its first of `count` gates: the next ones follow
/// `size` places apart.
#[inline]
fn for_each_gate(len: usize, size: usize, count: usize, mut f: impl FnMut(usize, usize)) {
    for row in 0..len.checked_div(size).unwrap_or(0) {
        for j in 0..size {
            f(row * size + j, row * count * size + j);
        }
    }
}

/// c′ = f·c + i·g with activated gates: d_i = d_c′·g, d_f = d_c′·c, d_g = d_c′·i, each times the slope of its
/// activation; d_c += d_c′·f.
pub(super) fn lstm_memory_backward<T: Real>(gates: Var, c: Var, back: &mut Backward<T>) {
    let size = back.node.shape[1];
    let (c_value, d_new) = (back.value(c), back.d_out);
    let (i, rest) = back.node.saved.split_at(d_new.len());
    let (f, g) = rest.split_at(d_new.len());
    if let Some(d_gates) = back.grad(gates) {
        for_each_gate(d_new.len(), size, 4, |at, gate| {
            let d = d_new[at];
            d_gates[gate] += d * g[at] * i[at] * (T::ONE - i[at]);
            d_gates[gate + size] += d * c_value[at] * f[at] * (T::ONE - f[at]);
            d_gates[gate + 2 * size] += d * i[at] * (T::ONE - g[at] * g[at]);
        });
    }
    if let Some(d_c) = back.grad(c) {
        d_c.iter_mut().zip(d_new).zip(f).for_each(|((d_c, &d_new), &f)| *d_c += d_new * f);
    }
}

/// h = o·tanh(c): d_o = d_h·tanh(c)·o(1 − o); d_c += d_h·o·(1 − tanh²c).
pub(super) fn lstm_output_backward<T: Real>(gates: Var, c: Var, back: &mut Backward<T>) {
    let (size, d_h) = (back.node.shape[1], back.d_out);
    let (o, tanh_c) = back.node.saved.split_at(d_h.len());
    if let Some(d_gates) = back.grad(gates) {
        for_each_gate(d_h.len(), size, 4, |at, gate| {
            d_gates[gate + 3 * size] += d_h[at] * tanh_c[at] * o[at] * (T::ONE - o[at]);
        });
    }
    if let Some(d_c) = back.grad(c) {
        for at in 0..d_h.len() {
            d_c[at] += d_h[at] * o[at] * (T::ONE - tanh_c[at] * tanh_c[at]);
        }
    }
}

/// h′ = (1 − z)·n + z·h: d_n = d_h′(1 − z)(1 − n²), d_z = d_h′(h − n)·z(1 − z), d_r = d_n·m_n·r(1 − r); the gates' share of
/// m is that of the input, except m_n's: d_n·r; d_h += d_h′·z.
pub(super) fn gru_backward<T: Real>(input: Var, memory: Var, h: Var, back: &mut Backward<T>) {
    let (size, d_new) = (back.node.shape[1], back.d_out);
    let (memory_value, h_value) = (back.value(memory), back.value(h));
    let (r, rest) = back.node.saved.split_at(d_new.len());
    let (z, n) = rest.split_at(d_new.len());
    let mut scratch = std::mem::take(back.scratch);
    scratch.clear();
    scratch.resize(3 * d_new.len(), T::ZERO);
    let (d_r, rest) = scratch.split_at_mut(d_new.len());
    let (d_z, d_n) = rest.split_at_mut(d_new.len());
    for i in 0..d_new.len() {
        d_n[i] = d_new[i] * (T::ONE - z[i]) * (T::ONE - n[i] * n[i]);
        d_z[i] = d_new[i] * (h_value[i] - n[i]) * z[i] * (T::ONE - z[i]);
    }
    for_each_gate(d_new.len(), size, 3, |i, gate| {
        d_r[i] = d_n[i] * memory_value[gate + 2 * size] * r[i] * (T::ONE - r[i]);
    });
    if let Some(d_input) = back.grad(input) {
        add_to_gates(d_input, size, [d_r, d_z, d_n]);
    }
    if let Some(d_memory) = back.grad(memory) {
        for (d_n, &r) in d_n.iter_mut().zip(r) {
            *d_n *= r;
        }
        add_to_gates(d_memory, size, [d_r, d_z, d_n]);
    }
    if let Some(d_h) = back.grad(h) {
        d_h.iter_mut().zip(d_new).zip(z).for_each(|((d_h, &d_new), &z)| *d_h += d_new * z);
    }
    *back.scratch = scratch;
}

/// Adds the gradients of some gates, (B, H) each, to that of all, whose rows hold them one after the other.
fn add_to_gates<T: Real, const GATES: usize>(d_gates: &mut [T], size: usize, parts: [&[T]; GATES]) {
    for (row, d_gates) in d_gates.chunks_exact_mut((GATES * size).max(1)).enumerate() {
        for (d_gate, part) in d_gates.chunks_exact_mut(size).zip(parts) {
            d_gate.iter_mut().zip(&part[row * size..][..size]).for_each(|(d_gate, &d)| *d_gate += d);
        }
    }
}
