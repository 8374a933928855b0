//! Gradients and Jacobians of unrolled cells against PyTorch's values.

use crate::reference::{Case, cases};
use glassbox::engine::function::Function;
use glassbox::engine::recurrence::{Jacobian, Kind, Net, Parameters, Product, State};
use ndarray::{Array2, Ix1, Ix2, Ix3, aview1, s};

/// How many steps the tape holds at a time.
const CHUNK: usize = 7;

/// One row of the batch of a case, unrolled.
struct Unrolled {
    parameters: Parameters,
    x: Array2<f64>,
    /// From t = 0 on.
    states: Vec<State>,
    d_h: Vec<f64>,
}

fn unroll(case: &Case) -> Unrolled {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name().to_lowercase() == case.text("kind")).unwrap();
    let matrix = |key: &str| case.tensor::<f64>(key).into_dimensionality::<Ix2>().unwrap();
    let vector = |key: &str| case.tensor::<f64>(key).into_dimensionality::<Ix1>().unwrap();
    let parameters = Parameters {
        kind,
        activation: Function::Tanh,
        weight_ih: matrix("params/weight_ih"),
        weight_hh: matrix("params/weight_hh"),
        bias_ih: vector("params/bias_ih"),
        bias_hh: vector("params/bias_hh"),
    };
    let x = case.tensor::<f64>("x").into_dimensionality::<Ix3>().unwrap().slice(s![.., 0, ..]).to_owned();
    let row = |key: &str| if case.has(key) { matrix(key).row(0).to_vec() } else { Vec::new() };
    let mut states = vec![State { h: row("h0"), c: row("c0"), gates: Vec::new() }];
    let mut net = Net::new(&parameters);
    for start in (0..x.nrows()).step_by(CHUNK) {
        let end = x.nrows().min(start + CHUNK);
        states.extend(net.run(&states[start], &x.slice(s![start..end, ..])));
    }
    Unrolled { parameters, x, states, d_h: row("d_h_T") }
}

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Cases of which only norms are given have a batch of one.
fn long_cases() -> impl Iterator<Item = Case> {
    cases("recurrent").into_iter().filter(|case| case.has("h_last"))
}

#[test]
fn gradients_of_every_step_agree_though_the_tape_holds_a_few_steps_at_a_time() {
    for case in long_cases() {
        let Unrolled { parameters, x, states, d_h } = unroll(&case);
        let mut net = Net::new(&parameters);
        let (mut d_h, mut d_c) = (d_h, vec![0.0; states[0].c.len()]);
        let (mut of_h, mut of_c) = (Vec::new(), Vec::new());
        let starts: Vec<usize> = (0..x.nrows()).step_by(CHUNK).collect();
        for start in starts.into_iter().rev() {
            let end = x.nrows().min(start + CHUNK);
            let (steps, before) = net.backward(&states[start], &x.slice(s![start..end, ..]), &d_h, &d_c);
            for step in steps.iter().rev() {
                of_h.insert(0, norm(&step.h));
                of_c.insert(0, norm(&step.c));
            }
            (d_h, d_c) = (before.h, before.c);
        }
        case.assert_agrees("h_last", &aview1(&states[x.nrows()].h));
        case.assert_agrees("dL_dh_norm", &aview1(&of_h));
        if case.has("dL_dc_norm") {
            case.assert_agrees("dL_dc_norm", &aview1(&of_c));
        }
    }
}

#[test]
fn spectral_norms_of_jacobians_agree() {
    for case in cases("recurrent") {
        let Unrolled { parameters, states, .. } = unroll(&case);
        let mut product = Product::identity(parameters.kind, parameters.hidden());
        let (mut of_h, mut of_state) = (vec![product.norm()], vec![product.norm_of_state()]);
        for t in (2..states.len()).rev() {
            product.extend(&Jacobian::new(&parameters, &states[t - 1], &states[t]));
            of_h.insert(0, product.norm());
            of_state.insert(0, product.norm_of_state());
            let largest = product.singular_values()[0];
            assert!((largest - of_h[0]).abs() <= 1e-12 * largest, "{largest} by rotations, {} by iteration", of_h[0]);
        }
        case.assert_agrees("jac_h_norm2", &aview1(&of_h));
        if case.has("jac_state_norm2") {
            case.assert_agrees("jac_state_norm2", &aview1(&of_state));
        }
    }
}

/// Relative to every value, not to the largest: what has decayed must be right too.
#[test]
fn the_smallest_norms_agree_as_well() {
    for case in long_cases() {
        let Unrolled { parameters, states, d_h, .. } = unroll(&case);
        let mut product = Product::identity(parameters.kind, parameters.hidden());
        let (norms, gradients) = (case.tensor::<f64>("jac_h_norm2"), case.tensor::<f64>("dL_dh_norm"));
        for t in (2..states.len()).rev() {
            product.extend(&Jacobian::new(&parameters, &states[t - 1], &states[t]));
            for (found, expected) in
                [(product.norm(), norms[[t - 2]]), (norm(&product.transposed_times(&d_h)), gradients[[t - 2]])]
            {
                assert!((found - expected).abs() <= 1e-9 * expected, "t {}: {found} for {expected}", t - 1);
            }
        }
    }
}
