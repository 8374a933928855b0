//! Recurrent layers against PyTorch's values, in f64 and in f32: outputs, gradients of every hidden state, Jacobians.

use crate::reference::{Case, any_rng, assert_gradients, cases, set_parameters};
use glassbox::engine::nn::{Gru, Lstm, Rnn};
use glassbox::engine::real::Real;
use glassbox::engine::tape::{LstmState, Tape, Var};
use ndarray::{ArrayD, Axis, IxDyn, arr0};

in_both_precisions!(recurrent_layers_agree, jacobians_of_recurrent_layers_agree);

#[test]
fn gates_are_those_that_made_the_state() {
    let mut tape = Tape::<f64>::new();
    let lstm = Lstm::new(&mut tape, "lstm", 3, 4, &mut any_rng());
    let gru = Gru::new(&mut tape, "gru", 3, 4, &mut any_rng());
    let x = tape.constant(&ndarray::Array2::from_shape_fn((2, 3), |(i, j)| i as f64 - j as f64 * 0.4));
    let zero = lstm.zero_state(&mut tape, 2);
    let before = lstm.step(&mut tape, x, zero);
    let after = lstm.step(&mut tape, x, before);
    let gate = |state, i| tape.gates(state).index_axis(Axis(0), i).into_dyn().to_owned();
    let [i, f, g] = [0, 1, 2].map(|at| gate(after.c, at));
    assert_eq!(tape.value(after.c), f * tape.value(before.c) + i * g);
    assert_eq!(tape.value(after.h), gate(after.h, 0) * gate(after.h, 1));
    let first = gru.step(&mut tape, x, after.h);
    let [z, n] = [1, 2].map(|at| tape.gates(first).index_axis(Axis(0), at).into_dyn().to_owned());
    assert_eq!(tape.value(first), z.mapv(|z| 1.0 - z) * n + z * tape.value(after.h));
}

mod checks {
    use super::*;

    /// An unrolled layer: its input, first state, and the state after every step.
    struct Unrolled {
        x: Var,
        before: LstmState,
        states: Vec<LstmState>,
    }

    fn unroll<T: Real>(tape: &mut Tape<T>, case: &Case) -> Unrolled {
        let (inputs, hidden) = (case.number("input") as usize, case.number("hidden") as usize);
        let key = |_, name: &str| format!("params/{}", name.trim_end_matches("_l0"));
        let kind = case.text("kind");
        let (mut rnn, mut gru, mut lstm) = (None, None, None);
        match kind {
            "rnn" => rnn = Some(Rnn::new(tape, "", inputs, hidden, &mut any_rng())),
            "gru" => gru = Some(Gru::new(tape, "", inputs, hidden, &mut any_rng())),
            _ => lstm = Some(Lstm::new(tape, "", inputs, hidden, &mut any_rng())),
        }
        set_parameters(tape, key, case);
        let x = tape.variable(&case.tensor::<T>("x"));
        let h = tape.variable(&case.tensor::<T>("h0"));
        let c = if kind == "lstm" { tape.variable(&case.tensor::<T>("c0")) } else { h };
        let (before, mut states, mut outputs) = (LstmState { h, c }, Vec::new(), Vec::new());
        if let Some(rnn) = rnn {
            rnn.seq(tape, x, h, &mut outputs);
        } else if let Some(gru) = gru {
            gru.seq(tape, x, h, &mut outputs);
        } else if let Some(lstm) = lstm {
            lstm.seq(tape, x, before, &mut states);
        }
        states.extend(outputs.into_iter().map(|h| LstmState { h, c: h }));
        Unrolled { x, before, states }
    }

    fn stacked<T: Real>(arrays: impl Iterator<Item = ArrayD<T>>) -> ArrayD<T> {
        let arrays: Vec<ArrayD<T>> = arrays.collect();
        let views: Vec<_> = arrays.iter().map(|array| array.view()).collect();
        ndarray::stack(Axis(0), &views).unwrap()
    }

    fn norm<T: Real>(array: &ArrayD<T>) -> f64 {
        array.iter().map(|x| x.to_f64() * x.to_f64()).sum::<f64>().sqrt()
    }

    pub fn recurrent_layers_agree<T: Real>() {
        for case in cases("recurrent") {
            let mut tape = Tape::<T>::new();
            let Unrolled { x, before, states } = unroll(&mut tape, &case);
            let last = *states.last().unwrap();
            let d_last = case.tensor::<T>("d_h_T");
            tape.backward_from(last.h, &d_last);
            let loss = (&tape.value(last.h) * &d_last).iter().fold(T::ZERO, |sum, &x| sum + x);
            case.assert_agrees("loss", &arr0(loss));
            let gradients =
                |of: fn(&LstmState) -> Var| stacked(states.iter().map(|state| tape.grad(of(state)).to_owned()));
            let norms = |of| gradients(of).outer_iter().map(|d| T::of(norm(&d.to_owned()))).collect::<Vec<T>>();
            case.assert_agrees("dL_dh_norm", &ndarray::aview1(&norms(|state| state.h)));
            if case.has("dL_dc_norm") {
                case.assert_agrees("dL_dc_norm", &ndarray::aview1(&norms(|state| state.c)));
            }
            if case.has("h_last") {
                case.assert_agrees("h_last", &tape.value(last.h));
                continue;
            }
            let values =
                |of: fn(&LstmState) -> Var| stacked(states.iter().map(|state| tape.value(of(state)).to_owned()));
            case.assert_agrees("outputs", &values(|state| state.h));
            case.assert_agrees("dL_dh", &gradients(|state| state.h));
            case.assert_agrees("d_x", &tape.grad(x));
            case.assert_agrees("d_h0", &tape.grad(before.h));
            if case.has("cells") {
                case.assert_agrees("cells", &values(|state| state.c));
                case.assert_agrees("dL_dc", &gradients(|state| state.c));
                case.assert_agrees("d_c0", &tape.grad(before.c));
            }
            assert_gradients(&mut tape, |_, name| format!("d_params/{}", name.trim_end_matches("_l0")), &case);
        }
    }

    pub fn jacobians_of_recurrent_layers_agree<T: Real>() {
        for case in cases("recurrent").iter().filter(|case| case.has("h_last")) {
            let mut tape = Tape::<T>::new();
            let states = unroll(&mut tape, case).states;
            let last = states[states.len() - 1].h;
            let mut squares = vec![0.0; states.len()];
            for row in 0..tape.value(last).len() {
                let unit =
                    ArrayD::from_shape_fn(IxDyn(&[1, tape.value(last).len()]), |i| T::of(f64::from(i[1] == row)));
                tape.backward_from(last, &unit);
                for (square, state) in squares.iter_mut().zip(&states) {
                    *square += norm(&tape.grad(state.h).to_owned()).powi(2);
                }
            }
            let norms: Vec<T> = squares.iter().map(|square| T::of(square.sqrt())).collect();
            case.assert_agrees("jac_h_frobenius", &ndarray::aview1(&norms));
        }
    }
}
