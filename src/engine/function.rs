//! Functions applied to every element: activations, eˣ, ln x; each with its derivative.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::math::simd::InstructionSet;
use super::real::Real;

/// A function f(x) of one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// x.
    Identity,
    /// max(0, x).
    Relu,
    /// x above 0, 0.01·x below.
    LeakyRelu,
    /// x above 0, eˣ − 1 below (Clevert et al. 2016, α = 1).
    Elu,
    /// σ(x) = 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// tanh x.
    Tanh,
    /// x·σ(x), also called swish (Hendrycks & Gimpel 2016).
    Silu,
    /// x·Φ(x), Φ the distribution function of N(0, 1) (Hendrycks & Gimpel 2016).
    Gelu,
    /// ½x(1 + tanh(√(2/π)(x + 0.044715x³))), the approximation of gelu in the same paper.
    GeluTanh,
    /// ln(1 + eˣ).
    Softplus,
    /// ln σ(x).
    LogSigmoid,
    /// eˣ.
    Exp,
    /// ln x.
    Ln,
}

/// Calls `run` with the formula of a function as its last argument. It is wrapped in a closure because a function passed by
/// its name is not always compiled into the loop, which is then not vectorised.
macro_rules! with_formula {
    ($function:expr, $run:ident($($argument:expr),*)) => {
        match $function {
            Function::Identity => $run($($argument),*, #[inline(always)] |x, on| identity(x, on)),
            Function::Relu => $run($($argument),*, #[inline(always)] |x, on| relu(x, on)),
            Function::LeakyRelu => $run($($argument),*, #[inline(always)] |x, on| leaky_relu(x, on)),
            Function::Elu => $run($($argument),*, #[inline(always)] |x, on| elu(x, on)),
            Function::Sigmoid => $run($($argument),*, #[inline(always)] |x, on| sigmoid(x, on)),
            Function::Tanh => $run($($argument),*, #[inline(always)] |x, on| tanh(x, on)),
            Function::Silu => $run($($argument),*, #[inline(always)] |x, on| silu(x, on)),
            Function::Gelu => $run($($argument),*, #[inline(always)] |x, on| gelu(x, on)),
            Function::GeluTanh => $run($($argument),*, #[inline(always)] |x, on| gelu_tanh(x, on)),
            Function::Softplus => $run($($argument),*, #[inline(always)] |x, on| softplus(x, on)),
            Function::LogSigmoid => $run($($argument),*, #[inline(always)] |x, on| log_sigmoid(x, on)),
            Function::Exp => $run($($argument),*, #[inline(always)] |x, on| exp(x, on)),
            Function::Ln => $run($($argument),*, #[inline(always)] |x, on| ln(x, on)),
        }
    };
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Identity,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Sigmoid,
        Self::Tanh,
        Self::Silu,
        Self::Gelu,
        Self::GeluTanh,
        Self::Softplus,
        Self::LogSigmoid,
        Self::Exp,
        Self::Ln,
    ];

    /// x ← f(x), element by element.
    pub fn apply<T: Real>(self, x: &mut [T]) {
        self.apply_on(InstructionSet::best(), x);
    }

    /// x ← f(x) and slope ← f′(x), in one pass: what a layer needs to go forward, and back later.
    pub fn apply_with_slope<T: Real>(self, x: &mut [T], slope: &mut [T]) {
        with_formula!(self, each_with_slope(x, slope));
    }

    /// f(x) of one number.
    pub fn of<T: Real>(self, x: T) -> T {
        let mut y = [x];
        self.apply(&mut y);
        y[0]
    }

    fn apply_on<T: Real>(self, set: InstructionSet, x: &mut [T]) {
        with_formula!(self, each(set, x));
    }
}

fn each<T: Real>(set: InstructionSet, x: &mut [T], f: impl Fn(T, InstructionSet) -> (T, T)) {
    set.run(
        #[inline(always)]
        |on| {
            for x in x {
                *x = f(*x, on).0;
            }
        },
    );
}

fn each_with_slope<T: Real>(x: &mut [T], slope: &mut [T], f: impl Fn(T, InstructionSet) -> (T, T)) {
    InstructionSet::best().run(
        #[inline(always)]
        |on| {
            for (x, slope) in x.iter_mut().zip(slope) {
                (*x, *slope) = f(*x, on);
            }
        },
    );
}

// Each of the following gives (f(x), f′(x)).

#[inline(always)]
fn identity<T: Real>(x: T, _: InstructionSet) -> (T, T) {
    (x, T::ONE)
}

#[inline(always)]
fn relu<T: Real>(x: T, _: InstructionSet) -> (T, T) {
    if x <= T::ZERO { (T::ZERO, T::ZERO) } else { (x, T::ONE) }
}

#[inline(always)]
fn leaky_relu<T: Real>(x: T, _: InstructionSet) -> (T, T) {
    let slope = if x > T::ZERO { T::ONE } else { T::of(0.01) };
    (x * slope, slope)
}

#[inline(always)]
fn elu<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let e = x.exp(on);
    if x > T::ZERO { (x, T::ONE) } else { (e - T::ONE, e) }
}

#[inline(always)]
fn sigmoid<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let s = x.sigmoid(on);
    (s, s * (T::ONE - s))
}

#[inline(always)]
fn tanh<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let t = x.tanh(on);
    (t, T::ONE - t * t)
}

#[inline(always)]
fn silu<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let s = x.sigmoid(on);
    let y = x * s;
    (y, s + y * (T::ONE - s))
}

#[inline(always)]
fn gelu<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let (cdf, density) = x.normal(on);
    (x * cdf, cdf + x * density)
}

#[inline(always)]
fn gelu_tanh<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let (half, root, cubic) = (T::of(0.5), T::of(0.797_884_560_802_865_4), T::of(0.044_715)); // root = √(2/π)
    let square = x * x;
    let t = (root * (x + cubic * square * x)).tanh(on);
    let inner = root * (T::ONE + T::of(3.0) * cubic * square);
    (half * x * (T::ONE + t), half * (T::ONE + t) + half * x * (T::ONE - t * t) * inner)
}

#[inline(always)]
fn softplus<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let above = if x > T::ZERO { x } else { T::ZERO };
    (above + (-x.abs()).exp(on).ln_1p(on), x.sigmoid(on))
}

#[inline(always)]
fn log_sigmoid<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let below = if x < T::ZERO { x } else { T::ZERO };
    (below - (-x.abs()).exp(on).ln_1p(on), (-x).sigmoid(on))
}

#[inline(always)]
fn exp<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    let e = x.exp(on);
    (e, e)
}

#[inline(always)]
fn ln<T: Real>(x: T, on: InstructionSet) -> (T, T) {
    (x.ln(on), T::ONE / x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of every size and both signs, dense around 0.
    fn many() -> Vec<f32> {
        let spread = (0..40_001).map(|i| (i - 20_000) as f32 * 0.005);
        let powers = (0..120).flat_map(|i| [1.0, -1.0].map(|sign| sign * 1.37 * f32::from_bits((i + 60) << 23)));
        spread.chain(powers).chain([0.0, -0.0, f32::MIN_POSITIVE, 1e-42]).collect()
    }

    /// |found − exact| in units in the last place of f32 at `exact`.
    fn ulps(found: f32, exact: f64) -> f64 {
        let nearest = (exact.abs() as f32).max(f32::MIN_POSITIVE);
        let unit = f64::from(f32::from_bits(nearest.to_bits() + 1)) - f64::from(nearest);
        (f64::from(found) - exact).abs() / unit
    }

    fn largest_error(f: Function, xs: &[f32], error: impl Fn(f32, f64) -> f64) -> f64 {
        let mut found = xs.to_vec();
        f.apply(&mut found);
        let mut exact: Vec<f64> = xs.iter().map(|&x| f64::from(x)).collect();
        f.apply(&mut exact);
        found.iter().zip(&exact).map(|(&found, &exact)| error(found, exact)).fold(0.0, f64::max)
    }

    #[test]
    fn single_precision_stays_within_the_stated_error() {
        let normal_range: Vec<f32> = many().into_iter().filter(|x| x.abs() < 87.0).collect();
        let positive: Vec<f32> = many().into_iter().filter(|&x| x > 0.0).collect();
        for (f, xs, bound) in [
            (Function::Exp, &normal_range, 1.5),
            (Function::Ln, &positive, 1.5),
            (Function::Tanh, &many(), 3.0),
            (Function::Sigmoid, &normal_range, 3.0),
            (Function::Silu, &normal_range, 4.0),
            (Function::Softplus, &normal_range, 4.0),
        ] {
            let worst = largest_error(f, xs, ulps);
            assert!(worst <= bound, "{f:?}: {worst} ulp");
        }
        for f in [Function::Gelu, Function::GeluTanh, Function::Elu, Function::LogSigmoid] {
            let worst =
                largest_error(f, &many(), |found, exact| (f64::from(found) - exact).abs() / exact.abs().max(1.0));
            assert!(worst <= 3e-7, "{f:?}: {worst}");
        }
    }

    #[test]
    fn every_instruction_set_gives_the_bits_of_one_element_alone() {
        let xs = many();
        for f in Function::ALL {
            let one_by_one: Vec<u32> = xs
                .iter()
                .map(|&x| {
                    let mut y = [std::hint::black_box(x)];
                    f.apply(&mut y);
                    y[0].to_bits()
                })
                .collect();
            for set in [InstructionSet::Portable, InstructionSet::Fused] {
                let mut ys = xs.clone();
                f.apply_on(set, &mut ys);
                let bits: Vec<u32> = ys.iter().map(|y| y.to_bits()).collect();
                let same = bits.iter().zip(&one_by_one).zip(&ys).all(|((a, b), y)| a == b || y.is_nan());
                assert!(same, "{f:?} on {set:?}");
            }
        }
    }

    #[test]
    fn the_limits_of_the_range_are_met() {
        let at = |f: Function, x: f32| {
            let mut y = [x];
            f.apply(&mut y);
            y[0]
        };
        assert_eq!(at(Function::Exp, 1000.0), f32::INFINITY);
        assert_eq!(at(Function::Exp, -1000.0), 0.0);
        assert_eq!(at(Function::Exp, 0.0), 1.0);
        assert_eq!(at(Function::Ln, 0.0), f32::NEG_INFINITY);
        assert_eq!(at(Function::Ln, f32::INFINITY), f32::INFINITY);
        assert_eq!(at(Function::Ln, 1.0), 0.0);
        assert!(at(Function::Ln, -1.0).is_nan());
        assert_eq!(at(Function::Tanh, -50.0), -1.0);
        assert_eq!(at(Function::Sigmoid, 200.0), 1.0);
        for f in Function::ALL {
            assert!(at(f, f32::NAN).is_nan(), "{f:?} hides a NaN");
        }
    }

    #[test]
    fn slopes_are_the_derivatives() {
        let h = 1e-6;
        let xs: Vec<f64> = (1..60).map(|i| f64::from(i) * 0.1 - if i % 2 == 0 { 6.03 } else { 0.0 }).collect();
        for f in Function::ALL {
            let xs: Vec<f64> = xs.iter().copied().filter(|&x| f != Function::Ln || x > 0.0).collect();
            let shifted = |d: f64| {
                let mut y: Vec<f64> = xs.iter().map(|x| x + d).collect();
                f.apply(&mut y);
                y
            };
            let (mut y, mut slope) = (xs.clone(), xs.clone());
            f.apply_with_slope(&mut y, &mut slope);
            assert_eq!(y, shifted(0.0));
            for ((slope, above), below) in slope.iter().zip(shifted(h)).zip(shifted(-h)) {
                let difference = (above - below) / (2.0 * h);
                assert!((slope - difference).abs() <= 1e-8 * slope.abs().max(1.0), "{f:?}: {slope} and {difference}");
            }
        }
    }
}
