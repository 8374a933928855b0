//! Extras: what readings are made of, such as weights and data, told only to those who ask.

use super::{Given, Readings};
use crate::engine::nn::Weights;
use crate::engine::real::Real;

impl dyn Readings + '_ {
    /// An array of an extra; `data` runs only if someone wants the values.
    pub fn extra<V: Into<f64>, I: IntoIterator<Item = V>>(
        &mut self,
        id: impl Into<String>,
        shape: &[usize],
        data: impl Fn() -> I,
    ) {
        self.add(id.into().into(), "", Given::Array(shape, &|| data().into_iter().map(Into::into).collect()));
    }

    /// All parameters of a net, under PyTorch's names after the prefix.
    pub fn parameters<T: Real>(&mut self, prefix: &str, weights: &Weights<T>) {
        for (name, tensor) in &weights.tensors {
            self.extra(format!("{prefix}{name}"), tensor.shape(), || tensor.iter().map(|x| x.to_f64()));
        }
    }
}
