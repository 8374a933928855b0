//! Reads the reference values in `tests/reference` and compares with them.

use glassbox::engine::nn::Weights;
use glassbox::engine::real::Real;
use glassbox::engine::rng::{Generator, Stream, rng};
use glassbox::engine::tape::Tape;
use ndarray::{ArrayBase, ArrayD, Data, Dimension, IxDyn};
use serde_json::Value;

/// A test that runs in f64 and in f32.
macro_rules! in_both_precisions {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            checks::$name::<f64>();
            checks::$name::<f32>();
        })*
    };
}

/// One case of a reference file.
pub struct Case(Value);

/// The cases of `tests/reference/<file>.json`.
pub fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/reference/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let mut whole: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    whole["cases"].as_array_mut().unwrap().drain(..).map(Case).collect()
}

impl Case {
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    pub fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    pub fn number(&self, key: &str) -> f64 {
        self.0.pointer(&pointer(key)).unwrap().as_f64().unwrap()
    }

    pub fn flag(&self, key: &str) -> bool {
        self.0.pointer(&pointer(key)).unwrap().as_bool().unwrap()
    }

    pub fn indices(&self, key: &str) -> Vec<usize> {
        self.numbers(key).iter().map(|&x| x as usize).collect()
    }

    pub fn numbers(&self, key: &str) -> Vec<f64> {
        self.0.pointer(&pointer(key)).unwrap().as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
    }

    /// A tensor, or a number as a tensor without axes. `key` may go deeper: `params/weight_ih`, `weights/0`.
    pub fn tensor<T: Real>(&self, key: &str) -> ArrayD<T> {
        let value = self.0.pointer(&pointer(key)).unwrap_or_else(|| panic!("{} in {}", key, self.0["name"]));
        if let Some(number) = value.as_f64() {
            return ArrayD::from_elem(IxDyn(&[]), T::of(number));
        }
        let list = |key: &str| value[key].as_array().unwrap().iter();
        let shape: Vec<usize> = list("shape").map(|n| n.as_u64().unwrap() as usize).collect();
        let data = list("data").map(|x| T::of(x.as_f64().unwrap())).collect();
        ArrayD::from_shape_vec(IxDyn(&shape), data).unwrap()
    }

    /// Asserts that `found` is the tensor of that key: in f64 within 10⁻⁹ of its largest element, in f32 within ten times the
    /// error of the reference's own library in f32, plus 10⁻⁶.
    pub fn assert_agrees<T: Real>(&self, key: &str, found: &ArrayBase<impl Data<Elem = T>, impl Dimension>) {
        let expected: ArrayD<f64> = self.tensor(key);
        assert_eq!(found.len(), expected.len(), "{key} in {}", self.0["name"]);
        let largest = expected.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let tolerance = if size_of::<T>() == 8 { 1e-9 * largest } else { 10.0 * self.error_in_f32(key) + 1e-6 };
        for (i, (found, expected)) in found.iter().zip(&expected).enumerate() {
            let error = (found.to_f64() - expected).abs();
            assert!(error <= tolerance, "{key}[{i}] in {}: {found} for {expected}", self.0["name"]);
        }
    }

    fn error_in_f32(&self, key: &str) -> f64 {
        let name: Vec<&str> = key.split('/').filter(|part| part.parse::<usize>().is_err()).collect();
        self.0["torch_f32_max_abs_err"][name.join(".")].as_f64().unwrap_or(0.0)
    }
}

fn pointer(key: &str) -> String {
    format!("/{key}")
}

/// For weights that are replaced.
pub fn any_rng() -> Generator {
    rng(0, Stream::Init)
}

/// Gives every parameter the tensor of its name under `key`.
pub fn set_parameters<T: Real>(tape: &mut Tape<T>, name_to_key: impl Fn(usize, &str) -> String, case: &Case) {
    let tensors = tape
        .parameters()
        .enumerate()
        .map(|(i, (name, _))| (name.to_owned(), case.tensor::<f64>(&name_to_key(i, name))))
        .collect();
    Weights { tensors }.restore(tape).unwrap();
}

/// Compares every parameter's gradient.
pub fn assert_gradients<T: Real>(tape: &mut Tape<T>, name_to_key: impl Fn(usize, &str) -> String, case: &Case) {
    let keys: Vec<String> = tape.parameters().enumerate().map(|(i, (name, _))| name_to_key(i, name)).collect();
    for (key, (_, gradient)) in keys.iter().zip(tape.parameters_mut()) {
        case.assert_agrees(key, &ndarray::aview1(gradient));
    }
}
