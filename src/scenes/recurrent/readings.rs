//! The numbers behind a moment.

mod cliff;

use super::backward::{Arrived, Backward};
use super::history::History;
use super::jacobian::Norms;
use super::lags::{Lags, Tried};
use super::learning::Learning;
use super::{Moment, Recurrent};
use crate::engine::math;
use crate::engine::recurrence::{Kind, State};
use crate::engine::stats;
use crate::scene::{Readings, View};

/// What the names of a cell's readings begin with.
pub fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::Rnn => "rnn",
        Kind::Lstm => "lstm",
        Kind::Gru => "gru",
    }
}

/// The step that a moment is at: of time, or of learning; or the lag.
pub fn step(moment: &Moment) -> usize {
    match moment {
        Moment::Forward(forward) => forward.t,
        Moment::Backward(backward) => backward.t,
        Moment::Jacobian(jacobian) => jacobian.t,
        Moment::Cliff(cliff) => cliff.step,
        Moment::Learning(learning) => learning.step,
        Moment::Lags(lags) => lags.all[lags.tried.len() - 1],
    }
}

pub fn readings(scene: &Recurrent, view: View<'_, Moment>, out: &mut dyn Readings) {
    let Some(history) = History::of(view) else { return };
    let (step, world) = (step(view.now()), &history.world);
    let of = |is_of: bool| if is_of { step as f64 } else { f64::NAN };
    let t =
        if let Moment::Forward(_) | Moment::Backward(_) | Moment::Jacobian(_) = view.now() { Some(step) } else { None };
    let target = history.all::<Backward>().next().map_or(f64::NAN, |backward| backward.target as f64);
    out.number("t", "t", of(t.is_some()));
    out.number("learning_step", "batches", of(matches!(view.now(), Moment::Learning(_))));
    out.number("lag_tried", "lag tried", of(matches!(view.now(), Moment::Lags(_))));
    out.count("length", "T", world.length());
    out.count("hidden", "H", world.hidden());
    out.number("target_step", "t of L", target);
    let course = history.all::<Learning>().next().map(|learning| &learning.course);
    // A knob without a say says nothing here either.
    let [lag, train_steps] = [scene.lag, scene.train_steps].map(|n| if scene.learns() { n as f64 } else { f64::NAN });
    let forget_bias = if scene.has_one_forget_bias() { scene.forget_bias } else { f64::NAN };
    let gate_start = math::sigmoid(forget_bias);
    out.number("lag", "lag", lag);
    out.number("task_length", "lag + 1", lag + 1.0);
    out.number("train_steps", "batches at most", train_steps);
    out.number("forget_bias", "forget bias b", forget_bias);
    out.number("gate_start", "σ(b)", gate_start);
    out.number("kept", "σ(b)^lag", math::pow(gate_start, lag));
    out.number("chance", "chance", course.map_or(f64::NAN, |course| course.task.chance()));
    out.number("blind_loss", "loss without memory", course.map_or(f64::NAN, |course| course.task.blind_loss()));
    for kind in Kind::ALL {
        of_cell(kind, &history, &mut out.under(prefix(kind)));
    }
    of_lags(&history, out);
    of_memory(&history, out);
    cliff::readings(&history, out);
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
    let (world, length) = (&history.world, history.world.length());
    let arrived = history.arrived(kind).last().map(|(_, arrived)| arrived);
    let grade = history.grade(kind);
    out.of(arrived)
        .number("grad_h_t", "‖∂L/∂hₜ‖", |a| a.norm.h)
        .number("grad_through_t", "‖Σₛ(∂s/∂hₜ)ᵀ·∂L/∂s‖", |a| a.through)
        .number("grad_x_t", "‖∂L/∂xₜ‖", |a| a.norm.x);
    out.of(history.norms(kind).last())
        .number("jacobian_norm_t", "‖∂h_T/∂hₜ‖₂", |norms| norms.h)
        .number("jacobian_bound_t", "bound of ‖∂h_T/∂hₜ‖₂", |norms| norms.bound)
        .number("slope_t", "mean φ′", |norms| norms.slope);
    out.of(arrived).number("half_life", "half-life", |a| a.half_life).number("lag", "lag of 10⁻³", |a| a.lag);
    out.of(world.cell(kind).map(|(_, cell)| cell)).number("spectral_radius", "ρ(W)", |cell| cell.radius);
    out.of(arrived).number("target_loss", "L", |arrived| arrived.loss);
    out.of(grade)
        .number("task_loss", "loss of the task", |grade| grade.loss)
        .number("accuracy", "accuracy", |grade| grade.accuracy)
        .number("solved", "solved at", |grade| grade.solved)
        .number("grad_norm", "‖∂L/∂θ‖", |grade| grade.norm)
        .number("clipped", "part of ‖∂L/∂θ‖ > 1", |grade| grade.long);
    let of_gradient = |of: fn(&Arrived) -> f64| over_t(length, history.arrived(kind).map(|(t, a)| (t, of(a))));
    let of_norms = |of: fn(&Norms) -> f64| over_t(length, history.norms(kind).map(|norms| (norms.t, of(norms))));
    out.array("grad_h", "‖∂L/∂hₜ‖", &[length], &|| of_gradient(|arrived| arrived.norm.h));
    out.array("grad_x", "‖∂L/∂xₜ‖", &[length], &|| of_gradient(|arrived| arrived.norm.x));
    out.array("jacobian_norm", "‖∂h_T/∂hₜ‖₂", &[length], &|| of_norms(|norms| norms.h));
    out.array("jacobian_bound", "bound of ‖∂h_T/∂hₜ‖₂", &[length], &|| of_norms(|norms| norms.bound));
    let hidden = world.hidden();
    out.of(history.stretch(kind))
        .array("singular_values", "σ(∂h_T/∂hₜ)", &[hidden], |stretch| stretch.singular.clone());
    out.array("h", "hₜ", &[length, hidden], &|| {
        rows_over_t(length, hidden, history.states_of(kind).map(|(t, state)| (t, &state.h[..])))
    });
}

/// How well the cells do at each lag.
fn of_lags(history: &History, out: &mut dyn Readings) {
    let lags = history.last::<Lags>();
    let all: &[usize] = lags.map_or(&[], |lags| &lags.all);
    out.array("lags", "lag", &[all.len()], &|| all.iter().map(|lag| *lag as f64).collect());
    for kind in Kind::ALL {
        let cell = history.world.cell(kind).map(|(i, _)| i);
        let over_lag = |value: fn(&Tried) -> f64| {
            let tried = lags.iter().flat_map(|lags| &lags.tried);
            let mut values: Vec<f64> = tried.map(|tried| cell.map_or(f64::NAN, |cell| value(&tried[cell]))).collect();
            values.resize(all.len(), f64::NAN);
            values
        };
        let out: &mut dyn Readings = &mut out.under(prefix(kind));
        out.of(lags).number("reach", "longest lag solved", |lags| cell.map(|cell| lags.reach(cell)));
        out.array("accuracy_over_lag", "accuracy", &[all.len()], &|| over_lag(|tried| tried.accuracy));
        out.array("solved_over_lag", "solved at", &[all.len()], &|| over_lag(|tried| tried.solved));
    }
}

/// What only an LSTM has, and the gates.
fn of_memory(history: &History, out: &mut dyn Readings) {
    let (length, hidden) = (history.world.length(), history.world.hidden());
    out.of(history.arrived(Kind::Lstm).last().map(|(_, arrived)| arrived))
        .number("lstm.grad_c_t", "‖∂L/∂cₜ‖", |arrived| arrived.norm.c)
        .number("lstm.forget_product_t", "‖Πf·∂L/∂c_T‖", |arrived| arrived.norm.along_memory);
    let norms = history.norms(Kind::Lstm).last();
    out.of(norms).number("lstm.jacobian_norm_state_t", "‖∂(h,c)_T/∂(h,c)ₜ‖₂", |norms| norms.state);
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

/// One unit of the cell whose inside is shown, at t. In every cell the state s becomes f·s + i·g: in an LSTM, where s is c, by its
/// own f, i and g; in a GRU z·h + (1 − z)·n; an RNN keeps nothing and admits all.
fn inside(scene: &Recurrent, t: Option<usize>, history: &History, out: &mut dyn Readings) {
    let kind = scene.focus();
    let unit = scene.unit.min(history.world.hidden() - 1);
    let now = t.filter(|t| *t > 0).and_then(|t| history.state(kind, t));
    let before = t.and_then(|t| t.checked_sub(1)).and_then(|before| history.state(kind, before));
    let of = |state: Option<&State>, values: fn(&State) -> &[f64]| {
        state.and_then(|state| values(state).get(unit).copied()).unwrap_or(f64::NAN)
    };
    let gate = |number: usize| now.and_then(|state| state.gate(number).get(unit).copied()).unwrap_or(f64::NAN);
    let memory: fn(&State) -> &[f64] = if kind == Kind::Lstm { |state| &state.c } else { |state| &state.h };
    let h = of(now, |state| &state.h);
    let (keep, admit, new) = match kind {
        Kind::Rnn => (0.0, 1.0, h),
        Kind::Lstm => (gate(1), gate(0), gate(2)),
        Kind::Gru => (gate(1), 1.0 - gate(1), gate(2)),
    };
    out.number("unit_h", "hₜ[j]", h);
    out.number("unit_state", "sₜ[j]", of(now, memory));
    out.number("unit_state_before", "sₜ₋₁[j]", of(before, memory));
    out.number("unit_keep", "f[j]", keep);
    out.number("unit_admit", "i[j]", admit);
    out.number("unit_new", "g[j]", new);
}
