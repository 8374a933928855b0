//! The identities of unrolled cells, each by two routes.

mod cliff;
pub mod fading;
mod learned;

use super::Moment;
use super::backward::{Backward, norm};
use super::history::History;
use super::jacobian::Jacobian;
use super::world::Cell;
use crate::engine::function::Function;
use crate::engine::math;
use crate::engine::recurrence::{Kind, Net, Parameters, State};
use crate::scene::{Checks, View};
use ndarray::s;

/// Finite differences can tell gradients from this part of the last one on, up to this multiple of it.
const TELLING: std::ops::RangeInclusive<f64> = 1e-4..=1e3;

/// What rounding leaves of a sum over many steps, relative.
const ROUNDING: f64 = 1e-9;

pub fn checks(view: View<'_, Moment>, out: &mut dyn Checks) {
    let Some(history) = History::of(view) else { return };
    match view.now() {
        Moment::Forward(forward) if forward.t > 0 => {
            for (cell, state) in forward.world.cells.iter().zip(&forward.states) {
                if let Some(before) = history.state(cell.kind(), forward.t - 1) {
                    let x = forward.world.x.row(forward.t - 1).to_vec();
                    let by_hand = by_hand(&cell.parameters, &x, before);
                    out.check(
                        "step",
                        sum(&state.h),
                        sum(&by_hand.h),
                        1e-12 * (1.0 + norm(&state.h)),
                        source(cell.kind()),
                    );
                }
            }
        }
        Moment::Forward(_) | Moment::Lags(_) => {}
        Moment::Backward(backward) => {
            for (i, cell) in backward.world.cells.iter().enumerate() {
                differences(backward, i, cell, &history, out);
            }
            memory(backward, &history, out);
            fading::checks(backward, &history, out);
        }
        Moment::Cliff(now) => cliff::checks(now, &history, out),
        Moment::Learning(learning) => learned::checks(learning, view.seed(), out),
        Moment::Jacobian(jacobian) => {
            for (i, cell) in jacobian.world.cells.iter().enumerate() {
                products(jacobian, i, cell, &history, out);
                if jacobian.t == jacobian.world.length() {
                    fading::radius(cell, out);
                }
            }
        }
    }
}

fn sum(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |sum, x| sum + x)
}

/// Whose cell it is.
fn source(kind: Kind) -> &'static str {
    match kind {
        Kind::Rnn => "RNN, Elman 1990",
        Kind::Lstm => "LSTM, Gers et al. 2000",
        Kind::Gru => "GRU, Cho et al. 2014, reset after the product",
    }
}

/// The state after a step, one unit after the other, as the equations of the cell are printed.
fn by_hand(cell: &Parameters, x: &[f64], before: &State) -> State {
    let h = cell.hidden();
    let input = |row: usize| cell.weight_ih.row(row).iter().zip(x).fold(cell.bias_ih[row], |sum, (w, x)| sum + w * x);
    let memory =
        |row: usize| cell.weight_hh.row(row).iter().zip(&before.h).fold(cell.bias_hh[row], |sum, (w, h)| sum + w * h);
    let both = |gate: usize, j: usize| input(gate * h + j) + memory(gate * h + j);
    let mut after = State::default();
    for j in 0..h {
        after.h.push(match cell.kind {
            Kind::Rnn if cell.activation == Function::Relu => both(0, j).max(0.0),
            Kind::Rnn => math::tanh(both(0, j)),
            Kind::Lstm => {
                let c = math::sigmoid(both(1, j)) * before.c[j] + math::sigmoid(both(0, j)) * math::tanh(both(2, j));
                after.c.push(c);
                math::sigmoid(both(3, j)) * math::tanh(c)
            }
            Kind::Gru => {
                let z = math::sigmoid(both(1, j));
                let n = math::tanh(input(2 * h + j) + math::sigmoid(both(0, j)) * memory(2 * h + j));
                (1.0 - z) * n + z * before.h[j]
            }
        });
    }
    after
}

/// ‖∂L/∂hₜ‖ as the slope of L in the direction of the gradient, by central differences.
fn differences(now: &Backward, i: usize, cell: &Cell, history: &History, out: &mut dyn Checks) {
    let Some(last) = history.all::<Backward>().find(|moment| moment.t == now.target) else { return };
    let (size, first) = (now.cells[i].norm.h, last.cells[i].norm.h);
    if now.t >= now.target || now.t < now.cut || !TELLING.contains(&(size / first)) {
        return;
    }
    let direction: Vec<f64> = now.cells[i].gradient.h.iter().map(|d| d / size).collect();
    let Some(state) = history.state(cell.kind(), now.t) else { return };
    let x = now.world.x.slice(s![now.t..now.target, ..]);
    let mut net = Net::new(&cell.parameters);
    let mut loss = |step: f64| {
        let h = state.h.iter().zip(&direction).map(|(h, d)| h + step * d).collect();
        let states = net.run(&State { h, ..state.clone() }, &x);
        let pattern: Vec<bool> = states.iter().flat_map(|state| state.h.iter().map(|h| *h > 0.0)).collect();
        (states.last().map_or(f64::NAN, |state| sum(&state.h)), pattern)
    };
    let eps = 1e-5 * (first / size).min(1.0);
    let ((above, active), (below, still)) = (loss(eps), loss(-eps));
    // Across a kink of relu there is no slope.
    if cell.parameters.activation == Function::Relu && active != still {
        return;
    }
    let tolerance = 1e-5 * size + 1e-9 * (1.0 + above.abs());
    out.check("differences", size, (above - below) / (2.0 * eps), tolerance, source(cell.kind()));
}

/// With the paths through h cut, ∂c_T/∂cₜ is diagonal: the product of the forget gates, and what the tape says.
fn memory(now: &Backward, history: &History, out: &mut dyn Checks) {
    let Some((i, cell)) = now.world.cell(Kind::Lstm) else { return };
    if now.t >= now.target || now.t < now.cut {
        return;
    }
    let Some(last) = history.all::<Backward>().find(|moment| moment.t == now.target) else { return };
    let states: Vec<State> = history.states_of(cell.kind()).map(|(_, state)| state.clone()).collect();
    let x = now.world.x.slice(s![now.t..now.target, ..]);
    let diagonal = Net::new(&cell.parameters).memory_path(&states[now.t], &states[now.t + 1..now.target], &x);
    let by_tape: Vec<f64> = diagonal.iter().zip(&last.cells[i].gradient.c).map(|(path, d)| path * d).collect();
    let left = length_beside(&now.cells[i].along_memory, &by_tape);
    out.check("memory", left, norm(&by_tape), ROUNDING * norm(&by_tape), source(Kind::Lstm));
}

fn products(now: &Jacobian, i: usize, cell: &Cell, history: &History, out: &mut dyn Checks) {
    let (stretch, Some(at)) = (&now.cells[i], now.cells[i].steps.first()) else { return };
    if now.t > now.target || !at.h.is_finite() || !at.bound.is_finite() {
        return;
    }
    let reach = at.h * (now.world.hidden() as f64).sqrt();
    let back = history.all::<Backward>().find(|moment| moment.t == now.t && moment.t >= moment.cut);
    if let Some(back) = back {
        let by_tape = &back.cells[i].gradient.h;
        let product = length_beside(&stretch.pulled_back, by_tape);
        out.check("product", product, norm(by_tape), ROUNDING * reach, source(cell.kind()));
    }
    // Of a bound of 0 no part can be told.
    let excess = if at.bound > 0.0 { (at.h.max(at.state) / at.bound).max(1.0) } else { 1.0 + at.h.max(at.state) };
    let source_of_bound =
        if cell.kind() == Kind::Rnn { "Pascanu et al. 2013, eq. 5–7" } else { "‖AB‖ ≤ ‖A‖·‖B‖" };
    let largest = if cell.kind() == Kind::Lstm { at.h } else { at.h.max(at.state) };
    out.check("bound", excess, 1.0, ROUNDING, source_of_bound);
    out.check("norm", at.h, stretch.singular[0], ROUNDING * largest, "Golub & Kahan 1965; Hestenes 1958");
}

/// The length of `y`, and on top how far `x` is from it: the same only if both are.
fn length_beside(x: &[f64], y: &[f64]) -> f64 {
    let distance: Vec<f64> = x.iter().zip(y).map(|(x, y)| x - y).collect();
    norm(y) + norm(&distance)
}
