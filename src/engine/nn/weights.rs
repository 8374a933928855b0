//! The values of a net's parameters, by name: a trained net at rest.

use ndarray::{ArrayD, Zip};

use crate::engine::real::Real;
use crate::engine::tape::Tape;
use crate::refusal::{Refusal, Result};

/// Named arrays, in the order of the net's parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights<T> {
    /// Names as in PyTorch's `state_dict`.
    pub tensors: Vec<(String, ArrayD<T>)>,
}

impl<T: Real> Weights<T> {
    /// A copy of the parameters of a tape.
    pub fn of(tape: &Tape<T>) -> Self {
        Self { tensors: tape.parameters().map(|(name, value)| (name.to_owned(), value.to_owned())).collect() }
    }

    /// Gives the parameters of a tape these values.
    ///
    /// # Errors
    /// If the names or shapes are not those of the parameters or a number is not finite; the tape is then unchanged.
    pub fn restore<U: Real>(&self, tape: &mut Tape<U>) -> Result<()> {
        self.refuse_names(tape)?;
        let mut found = Vec::new();
        for (name, parameter) in tape.parameters() {
            let tensor = self.get(name).ok_or_else(|| Refusal::new(name, "no such tensor", "a tensor"))?;
            if tensor.shape() != parameter.shape() {
                let [found, expected] = [tensor.shape(), parameter.shape()].map(|shape| format!("shape {shape:?}"));
                return Err(Refusal::new(name, found, expected));
            }
            if let Some(number) = tensor.iter().find(|x| !x.is_finite()) {
                return Err(Refusal::new(name, number.to_string(), "finite numbers"));
            }
            found.push(tensor);
        }
        for (tensor, (values, _)) in found.into_iter().zip(tape.parameters_mut()) {
            for (to, from) in values.iter_mut().zip(tensor) {
                *to = U::of(from.to_f64());
            }
        }
        Ok(())
    }

    /// The array of a name.
    pub fn get(&self, name: &str) -> Option<&ArrayD<T>> {
        self.tensors.iter().find(|(other, _)| other == name).map(|(_, tensor)| tensor)
    }

    /// Moves every value towards the tape's: average ← decay·average + (1 − decay)·value, the exponential moving average.
    /// The tape must be the one these weights were taken from.
    pub fn average(&mut self, tape: &Tape<T>, decay: f64) {
        let (old, new) = (T::of(decay), T::of(1.0 - decay));
        for ((name, average), (parameter, value)) in self.tensors.iter_mut().zip(tape.parameters()) {
            assert_eq!(name, parameter, "the weights of another net");
            Zip::from(average).and(value).for_each(|average, &value| *average = old * *average + new * value);
        }
    }

    fn refuse_names<U: Real>(&self, tape: &Tape<U>) -> Result<()> {
        let expected: Vec<&str> = tape.parameters().map(|(name, _)| name).collect();
        let missing: Vec<&str> = expected.iter().copied().filter(|name| self.get(name).is_none()).collect();
        let is_extra = |name: &&str| !expected.contains(name);
        let extra: Vec<&str> = self.tensors.iter().map(|(name, _)| name.as_str()).filter(is_extra).collect();
        let found = match (missing.is_empty(), extra.is_empty()) {
            (true, true) => return Ok(()),
            (false, true) => format!("no {}", missing.join(", ")),
            (true, false) => format!("also {}", extra.join(", ")),
            (false, false) => format!("no {}, but {}", missing.join(", "), extra.join(", ")),
        };
        Err(Refusal::new("tensors", found, expected.join(", ")))
    }
}
