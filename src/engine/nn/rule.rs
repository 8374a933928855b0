//! How wide the weights of a layer are spread at first: the rules that deep stacks are compared under.

use ndarray::ArrayD;

use super::init;
use crate::engine::function::Function;
use crate::engine::real::Real;
use crate::engine::rng::Generator;

/// What the weights and biases of a layer are drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// W ~ N(0, 2/inputs), b ~ N(0, 0.3²): hinges spread over the line.
    Spread,
    /// Both uniform within ±1/√inputs: what PyTorch's linear layers start with.
    Pytorch,
    /// W ~ N(0, 2/(inputs + outputs)), b = 0 (Glorot & Bengio 2010).
    Xavier,
    /// W ~ N(0, 2/inputs), b = 0 (He et al. 2015).
    He,
    /// W ~ N(0, g²/inputs), b = 0 with g = [`matched_gain`]; for a sigmoid also b = −½·Σ W along the inputs, which are ½ in the
    /// mean from the second layer on: σ(z) − ½ = ½·tanh(z/2), so it is a net of tanh.
    Matched,
}

/// The standard deviation of the biases of [`Rule::Spread`].
const SPREAD: f64 = 0.3;

/// 1 over the slope: at 0 where it is steepest there (sigmoid, tanh), else the root mean square over N(0, 1).
pub fn matched_gain(activation: Function) -> f64 {
    match activation {
        Function::Sigmoid => 4.0,
        Function::Relu => std::f64::consts::SQRT_2,
        Function::Gelu => 1.481_114_412_708_35,
        _ => 1.0,
    }
}

impl Rule {
    /// W (outputs, inputs) and b (outputs) of a layer; `gain` times as wide in W. The first layer's inputs are data.
    pub fn draw<T: Real>(
        self,
        shape: [usize; 2],
        gain: f64,
        activation: Function,
        is_first: bool,
        rng: &mut Generator,
    ) -> (ArrayD<T>, ArrayD<T>) {
        let [outputs, inputs] = shape.map(|size| size as f64);
        let bound = 1.0 / inputs.sqrt();
        let sd = match self {
            Self::Pytorch => {
                let weight = init::uniform(&shape, gain * bound, rng);
                return (weight, init::uniform(&shape[..1], bound, rng));
            }
            Self::Spread | Self::He => (2.0 / inputs).sqrt(),
            Self::Xavier => (2.0 / (inputs + outputs)).sqrt(),
            Self::Matched => matched_gain(activation) * bound,
        };
        let weight: ArrayD<T> = init::normal(&shape, gain * sd, rng);
        let bias = match self {
            Self::Spread => init::normal(&shape[..1], SPREAD, rng),
            Self::Matched if activation == Function::Sigmoid && !is_first => weight
                .map_axis(ndarray::Axis(1), |row| T::of(-0.5 * row.iter().map(|w| w.to_f64()).sum::<f64>()))
                .into_dyn(),
            _ => init::zeros(&shape[..1]),
        };
        (weight, bias)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};
    use ndarray::Axis;

    fn drawn(rule: Rule, activation: Function, is_first: bool) -> (ArrayD<f64>, ArrayD<f64>) {
        rule.draw([80, 120], 1.5, activation, is_first, &mut rng(3, Stream::Init))
    }

    fn variance(values: &ArrayD<f64>) -> f64 {
        values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64
    }

    #[test]
    fn variances_are_those_of_the_rules_within_six_sigma() {
        let expected = [
            (Rule::Spread, 2.0 / 120.0),
            (Rule::Pytorch, 1.0 / 360.0),
            (Rule::Xavier, 2.0 / 200.0),
            (Rule::He, 2.0 / 120.0),
            (Rule::Matched, 2.0 / 120.0),
        ];
        for (rule, expected) in expected {
            let ratio = variance(&drawn(rule, Function::Relu, false).0) / (1.5 * 1.5 * expected);
            assert!((ratio - 1.0).abs() < 6.0 * (2.0 / 9600.0f64).sqrt(), "{rule:?}: {ratio}");
        }
        assert!((variance(&drawn(Rule::Spread, Function::Relu, true).1) / 0.09 - 1.0).abs() < 0.95);
    }

    #[test]
    fn a_matched_sigmoid_is_centred_from_the_second_layer_on() {
        let (weight, bias) = drawn(Rule::Matched, Function::Sigmoid, false);
        // At inputs of ½ every unit is given 0.
        assert!((0.5 * weight.sum_axis(Axis(1)) + &bias).iter().all(|z| z.abs() < 1e-12));
        assert!(drawn(Rule::Matched, Function::Sigmoid, true).1.iter().all(|b| *b == 0.0));
        assert!(drawn(Rule::Matched, Function::Tanh, false).1.iter().all(|b| *b == 0.0));
    }

    #[test]
    fn matched_gains_are_one_over_the_slope() {
        let slope = |f: Function, z: f64| {
            let (mut value, mut slope) = ([z], [0.0]);
            f.apply_with_slope(&mut value, &mut slope);
            slope[0]
        };
        let rms = |f: Function| {
            let square = |z: f64| {
                slope(f, z) * slope(f, z) * crate::engine::math::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
            };
            ((-10_000..10_000).map(|i| square((f64::from(i) + 0.5) * 1e-3)).sum::<f64>() * 1e-3).sqrt()
        };
        for (f, slope) in [
            (Function::Sigmoid, slope(Function::Sigmoid, 0.0)),
            (Function::Tanh, slope(Function::Tanh, 0.0)),
            (Function::Relu, rms(Function::Relu)),
            (Function::Gelu, rms(Function::Gelu)),
        ] {
            assert!((matched_gain(f) * slope - 1.0).abs() < 1e-6, "{f:?}");
        }
    }
}
