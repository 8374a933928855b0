//! Losses, and what they are made of, against PyTorch's values, in f64 and in f32.

use crate::reference::{Case, cases};
use glassbox::engine::function::Function;
use glassbox::engine::real::Real;
use glassbox::engine::tape::{Tape, Var};

in_both_precisions!(
    soft_targets_agree,
    binary_cross_entropy_agrees,
    functions_agree,
    normalised_rows_agree,
    huber_agrees,
    pairs_agree,
);

mod checks {
    use super::*;

    fn cases_of(name: &str) -> Vec<Case> {
        let all: Vec<Case> = cases("losses").into_iter().filter(|case| case.text("name").starts_with(name)).collect();
        assert!(!all.is_empty(), "no case {name}");
        all
    }

    fn variables<T: Real, const N: usize>(tape: &mut Tape<T>, case: &Case, keys: [&str; N]) -> [Var; N] {
        keys.map(|key| tape.variable(&case.tensor::<T>(key)))
    }

    /// The gradient of `key` stands under `d_key`.
    fn assert_gradients_agree<T: Real>(tape: &Tape<T>, case: &Case, keys: &[&str], vars: &[Var]) {
        for (key, &var) in keys.iter().zip(vars) {
            case.assert_agrees(&format!("d_{key}"), &tape.grad(var));
        }
    }

    pub fn soft_targets_agree<T: Real>() {
        for case in cases_of("soft_cross_entropy") {
            let mut tape = Tape::<T>::new();
            let [logits, teacher] = variables(&mut tape, &case, ["logits", "teacher_logits"]);
            let temperature = case.number("temperature");
            let cooled = tape.affine(teacher, 1.0 / temperature, 0.0);
            let targets = tape.softmax(cooled, None);
            let loss = tape.soft_cross_entropy(logits, targets, temperature);
            // What the loss has above the divergence is the entropy of the targets.
            let own = tape.soft_cross_entropy(teacher, targets, temperature);
            let kl = tape.sub(loss, own);
            tape.backward(loss);
            case.assert_agrees("targets", &tape.value(targets));
            case.assert_agrees("loss", &tape.value(loss));
            case.assert_agrees("kl", &tape.value(kl));
            assert_gradients_agree(&tape, &case, &["logits"], &[logits]);
        }
    }

    pub fn binary_cross_entropy_agrees<T: Real>() {
        for case in cases_of("bce_with_logits") {
            let mut tape = Tape::<T>::new();
            let [logits, targets, weights] = variables(&mut tape, &case, ["logits", "targets", "weight"]);
            let loss = tape.weighted_binary_cross_entropy(logits, targets, weights);
            tape.backward(loss);
            case.assert_agrees("loss", &tape.value(loss));
            assert_gradients_agree(&tape, &case, &["logits"], &[logits]);
        }
    }

    pub fn functions_agree<T: Real>() {
        for (name, f) in [("softplus", Function::Softplus), ("gelu", Function::Gelu)] {
            for case in cases_of(name) {
                let mut tape = Tape::<T>::new();
                let [x] = variables(&mut tape, &case, ["x"]);
                let y = tape.map(x, f);
                if case.has("d_y") {
                    tape.backward_from(y, &case.tensor::<T>("d_y"));
                } else {
                    let loss = tape.sum(y);
                    tape.backward(loss);
                }
                case.assert_agrees("y", &tape.value(y));
                assert_gradients_agree(&tape, &case, &["x"], &[x]);
            }
        }
    }

    pub fn normalised_rows_agree<T: Real>() {
        for case in cases_of("row_normalise") {
            let mut tape = Tape::<T>::new();
            let [x] = variables(&mut tape, &case, ["x"]);
            let y = tape.normalize_rows(x);
            tape.backward_from(y, &case.tensor::<T>("d_y"));
            case.assert_agrees("y", &tape.value(y));
            assert_gradients_agree(&tape, &case, &["x"], &[x]);
        }
    }

    pub fn huber_agrees<T: Real>() {
        for case in cases_of("huber") {
            let mut tape = Tape::<T>::new();
            let [residual] = variables(&mut tape, &case, ["residual"]);
            let zeros = tape.zeros(case.tensor::<T>("residual").shape());
            let loss = tape.huber(residual, zeros, case.number("delta"));
            tape.backward(loss);
            case.assert_agrees("loss", &tape.value(loss));
            assert_gradients_agree(&tape, &case, &["residual"], &[residual]);
        }
    }

    pub fn pairs_agree<T: Real>() {
        for case in cases_of("info_nce").into_iter().chain(cases_of("siglip")) {
            let mut tape = Tape::<T>::new();
            let keys = ["image", "text", "log_scale"];
            let [image, text, log_scale] = variables(&mut tape, &case, keys);
            let [u, v] = [image, text].map(|x| tape.normalize_rows(x));
            let similarity = tape.matmul_nt(u, v);
            let scale = tape.map(log_scale, Function::Exp);
            let scaled = tape.mul(similarity, scale);
            let loss = if case.text("op") == "info_nce" {
                tape.info_nce(scaled)
            } else {
                let [bias] = variables(&mut tape, &case, ["bias"]);
                let logits = tape.add(scaled, bias);
                let loss = tape.siglip(logits);
                tape.backward(loss);
                assert_gradients_agree(&tape, &case, &["bias"], &[bias]);
                loss
            };
            tape.backward(loss);
            case.assert_agrees("similarity", &tape.value(similarity));
            case.assert_agrees("loss", &tape.value(loss));
            assert_gradients_agree(&tape, &case, &keys, &[image, text, log_scale]);
        }
    }
}
