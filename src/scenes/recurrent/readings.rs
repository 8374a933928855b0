//! The numbers behind a moment.

use super::history::History;
use super::jacobian::Norms;
use super::{Moment, Recurrent};
use crate::engine::recurrence::{Kind, State};
use crate::engine::stats;
use crate::scene::{Readings, View};

/// The names of one cell's readings.
struct Names {
    grad_h_t: &'static str,
    grad_x_t: &'static str,
    jacobian_norm_t: &'static str,
    jacobian_bound_t: &'static str,
    slope_t: &'static str,
    half_life: &'static str,
    lag: &'static str,
    radius: &'static str,
    loss: &'static str,
    grad_h: &'static str,
    grad_x: &'static str,
    jacobian_norm: &'static str,
    jacobian_bound: &'static str,
    singular: &'static str,
    h: &'static str,
}

macro_rules! names {
    ($cell:literal) => {
        Names {
            grad_h_t: concat!($cell, ".grad_h_t"),
            grad_x_t: concat!($cell, ".grad_x_t"),
            jacobian_norm_t: concat!($cell, ".jacobian_norm_t"),
            jacobian_bound_t: concat!($cell, ".jacobian_bound_t"),
            slope_t: concat!($cell, ".slope_t"),
            half_life: concat!($cell, ".half_life"),
            lag: concat!($cell, ".lag"),
            radius: concat!($cell, ".spectral_radius"),
            loss: concat!($cell, ".loss"),
            grad_h: concat!($cell, ".grad_h"),
            grad_x: concat!($cell, ".grad_x"),
            jacobian_norm: concat!($cell, ".jacobian_norm"),
            jacobian_bound: concat!($cell, ".jacobian_bound"),
            singular: concat!($cell, ".singular_values"),
            h: concat!($cell, ".h"),
        }
    };
}

fn names(kind: Kind) -> &'static Names {
    match kind {
        Kind::Rnn => &names!("rnn"),
        Kind::Lstm => &names!("lstm"),
        Kind::Gru => &names!("gru"),
    }
}

/// The step that a moment is at.
pub fn step(moment: &Moment) -> usize {
    match moment {
        Moment::Forward(forward) => forward.t,
        Moment::Backward(backward) => backward.t,
        Moment::Jacobian(jacobian) => jacobian.t,
    }
}

pub fn readings(scene: &Recurrent, view: View<'_, Moment>, out: &mut dyn Readings) {
    let Some(history) = History::of(view) else { return };
    let (t, world) = (step(view.now()), &history.world);
    let target = history.backward().next().map_or(f64::NAN, |backward| backward.target as f64);
    out.number("t", "t", t as f64);
    out.number("length", "T", world.length() as f64);
    out.number("hidden", "H", world.hidden() as f64);
    out.number("target_step", "t of L", target);
    for kind in Kind::ALL {
        of_cell(kind, &history, out);
    }
    of_memory(&history, out);
    inside(scene, t, &history, out);
    let x = &world.x;
    out.array("x", "x", &[x.nrows(), x.ncols()], &|| x.iter().copied().collect());
}

/// One value for each of t = 1 … T, undefined where none is known.
fn over_t(length: usize, known: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
    let mut values = vec![f64::NAN; length];
    for (t, value) in known {
        if let Some(place) = t.checked_sub(1).and_then(|i| values.get_mut(i)) {
            *place = value;
        }
    }
    values
}

/// `width` values for each of t = 1 … T.
fn rows_over_t<'a>(length: usize, width: usize, known: impl Iterator<Item = (usize, &'a [f64])>) -> Vec<f64> {
    let mut values = vec![f64::NAN; length * width];
    for (t, row) in known.filter(|(t, row)| *t > 0 && row.len() == width) {
        values[(t - 1) * width..t * width].copy_from_slice(row);
    }
    values
}

fn of_cell(kind: Kind, history: &History, out: &mut dyn Readings) {
    let (names, world, length) = (names(kind), &history.world, history.world.length());
    let arrived = history.arrived(kind).last().map(|(_, arrived)| arrived);
    let of = |value: fn(&super::backward::Arrived) -> f64| arrived.map_or(f64::NAN, value);
    let norms = history.norms(kind).last();
    let norm = |value: fn(&Norms) -> f64| norms.map_or(f64::NAN, value);
    out.number(names.grad_h_t, "‖∂L/∂hₜ‖", of(|arrived| arrived.norm.h));
    out.number(names.grad_x_t, "‖∂L/∂xₜ‖", of(|arrived| arrived.norm.x));
    out.number(names.jacobian_norm_t, "‖∂h_T/∂hₜ‖₂", norm(|norms| norms.h));
    out.number(names.jacobian_bound_t, "bound of ‖∂h_T/∂hₜ‖₂", norm(|norms| norms.bound));
    out.number(names.slope_t, "mean tanh′", norm(|norms| norms.slope));
    out.number(names.half_life, "half-life", of(|arrived| arrived.half_life));
    out.number(names.lag, "lag of 10⁻³", of(|arrived| arrived.lag));
    out.number(names.radius, "ρ(W)", world.cell(kind).map_or(f64::NAN, |(_, cell)| cell.radius));
    out.number(names.loss, "L", of(|arrived| arrived.loss));
    out.array(names.grad_h, "‖∂L/∂hₜ‖", &[length], &|| {
        over_t(length, history.arrived(kind).map(|(t, arrived)| (t, arrived.norm.h)))
    });
    out.array(names.grad_x, "‖∂L/∂xₜ‖", &[length], &|| {
        over_t(length, history.arrived(kind).map(|(t, arrived)| (t, arrived.norm.x)))
    });
    out.array(names.jacobian_norm, "‖∂h_T/∂hₜ‖₂", &[length], &|| {
        over_t(length, history.norms(kind).map(|norms| (norms.t, norms.h)))
    });
    out.array(names.jacobian_bound, "bound of ‖∂h_T/∂hₜ‖₂", &[length], &|| {
        over_t(length, history.norms(kind).map(|norms| (norms.t, norms.bound)))
    });
    let hidden = world.hidden();
    out.array(names.singular, "σ(∂h_T/∂hₜ)", &[hidden], &|| {
        history.stretch(kind).map_or_else(|| vec![f64::NAN; hidden], |stretch| stretch.singular.clone())
    });
    out.array(names.h, "hₜ", &[length, hidden], &|| {
        rows_over_t(length, hidden, history.states_of(kind).map(|(t, state)| (t, &state.h[..])))
    });
}

/// What only an LSTM has, and the gates.
fn of_memory(history: &History, out: &mut dyn Readings) {
    let (length, hidden) = (history.world.length(), history.world.hidden());
    let arrived = history.arrived(Kind::Lstm).last().map(|(_, arrived)| arrived.norm);
    let norms = history.norms(Kind::Lstm).last();
    out.number("lstm.grad_c_t", "‖∂L/∂cₜ‖", arrived.map_or(f64::NAN, |norm| norm.c));
    out.number("lstm.forget_product_t", "‖Πf·∂L/∂c_T‖", arrived.map_or(f64::NAN, |norm| norm.along_memory));
    out.number("lstm.jacobian_norm_state_t", "‖∂(h,c)_T/∂(h,c)ₜ‖₂", norms.map_or(f64::NAN, |norms| norms.state));
    let gate = |kind, number| {
        let state = history.states_of(kind).last().filter(|(t, _)| *t > 0);
        state.map_or(f64::NAN, |(_, state)| stats::mean(state.gate(number)))
    };
    out.number("lstm.forget_mean", "mean f", gate(Kind::Lstm, 1));
    out.number("gru.keep_mean", "mean z", gate(Kind::Gru, 1));
    out.array("lstm.grad_c", "‖∂L/∂cₜ‖", &[length], &|| {
        over_t(length, history.arrived(Kind::Lstm).map(|(t, arrived)| (t, arrived.norm.c)))
    });
    out.array("lstm.forget_product", "‖Πf·∂L/∂c_T‖", &[length], &|| {
        over_t(length, history.arrived(Kind::Lstm).map(|(t, arrived)| (t, arrived.norm.along_memory)))
    });
    out.array("lstm.jacobian_norm_state", "‖∂(h,c)_T/∂(h,c)ₜ‖₂", &[length], &|| {
        over_t(length, history.norms(Kind::Lstm).map(|norms| (norms.t, norms.state)))
    });
    out.array("lstm.c", "cₜ", &[length, hidden], &|| {
        rows_over_t(length, hidden, history.states_of(Kind::Lstm).map(|(t, state)| (t, &state.c[..])))
    });
    for (kind, id, symbol) in [(Kind::Lstm, "lstm.gates", "i, f, g, o"), (Kind::Gru, "gru.gates", "r, z, n")] {
        out.array(id, symbol, &[length, kind.gates(), hidden], &|| {
            let states = history.states_of(kind).map(|(t, state)| (t, &state.gates[..]));
            rows_over_t(length, kind.gates() * hidden, states)
        });
    }
}

/// One unit of the cell whose inside is shown, at t.
fn inside(scene: &Recurrent, t: usize, history: &History, out: &mut dyn Readings) {
    let kind = scene.focus();
    let unit = scene.unit.min(history.world.hidden() - 1);
    let now = history.state(kind, t);
    let before = t.checked_sub(1).and_then(|before| history.state(kind, before));
    let of = |state: Option<&State>, values: fn(&State) -> &[f64]| {
        state.and_then(|state| values(state).get(unit).copied()).unwrap_or(f64::NAN)
    };
    let lstm = |number: usize| match now {
        Some(state) if kind == Kind::Lstm => state.gate(number).get(unit).copied().unwrap_or(f64::NAN),
        _ => f64::NAN,
    };
    out.number("unit_h", "hₜ[j]", of(now, |state| &state.h));
    out.number("unit_h_before", "hₜ₋₁[j]", of(before, |state| &state.h));
    out.number("unit_c", "cₜ[j]", of(now, |state| &state.c));
    out.number("unit_c_before", "cₜ₋₁[j]", of(before, |state| &state.c));
    out.number("unit_i", "i[j]", lstm(0));
    out.number("unit_f", "f[j]", lstm(1));
    out.number("unit_g", "g[j]", lstm(2));
    out.number("unit_o", "o[j]", lstm(3));
}
