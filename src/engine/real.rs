//! The two kinds of numbers the engine computes with: f32 to train, f64 to check and where values fall below f32's range.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.
#![allow(clippy::return_self_not_must_use)] // Numbers, as std's.

use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

use super::math::simd::InstructionSet;
use super::math::simd::vector::{self, Vector};
use super::math::{self, single};

/// The same numbers in double precision.
pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

/// f32 or f64. Every function gives the same bits on every machine: f32 by [`single`] (so a loop over a slice can be
/// vectorised), f64 by libm. The elementary ones are told for which instruction set they are compiled; see
/// [`InstructionSet::run`].
pub trait Real:
    Copy
    + Default
    + PartialOrd
    + Debug
    + Display
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + MulAssign
    + Send
    + Sync
    + 'static
{
    /// Some of them in a register.
    type Vector: Vector<Number = Self>;

    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// −∞, the maximum of nothing.
    const NEG_INFINITY: Self;

    /// The nearest number of this kind.
    fn of(x: f64) -> Self;
    /// The same number as f64.
    fn to_f64(self) -> f64;
    /// √x, correctly rounded.
    fn sqrt(self) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// self·b + c: rounded once if f32, product and sum both if f64.
    fn mul_add(self, b: Self, c: Self, on: InstructionSet) -> Self;
    /// eˣ.
    fn exp(self, on: InstructionSet) -> Self;
    /// Natural logarithm.
    fn ln(self, on: InstructionSet) -> Self;
    /// ln(1 + x) for 0 ≤ x ≤ 1.
    fn ln_1p(self, on: InstructionSet) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self, on: InstructionSet) -> Self;
    /// 1 / (1 + e⁻ˣ).
    fn sigmoid(self, on: InstructionSet) -> Self;
    /// (Φ(x), φ(x)): distribution and density of N(0, 1).
    fn normal(self, on: InstructionSet) -> (Self, Self);
}

/// The part of [`Real`] that f32 and f64 spell the same way.
macro_rules! same_for_both {
    () => {
        const ZERO: Self = 0.0;
        const ONE: Self = 1.0;
        const NEG_INFINITY: Self = Self::NEG_INFINITY;

        #[inline(always)]
        fn of(x: f64) -> Self {
            x as Self
        }
        #[inline(always)]
        fn to_f64(self) -> f64 {
            f64::from(self)
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            self.sqrt()
        }
        #[inline(always)]
        fn abs(self) -> Self {
            self.abs()
        }
        #[inline(always)]
        fn is_finite(self) -> bool {
            self.is_finite()
        }
    };
}

impl Real for f32 {
    #[cfg(target_arch = "x86_64")]
    type Vector = vector::F32x8;
    #[cfg(not(target_arch = "x86_64"))]
    type Vector = vector::Array<Self>;
    same_for_both!();

    #[inline(always)]
    fn mul_add(self, b: Self, c: Self, on: InstructionSet) -> Self {
        on.mul_add(self, b, c)
    }
    #[inline(always)]
    fn exp(self, on: InstructionSet) -> Self {
        single::exp(self, on)
    }
    #[inline(always)]
    fn ln(self, on: InstructionSet) -> Self {
        single::ln(self, on)
    }
    #[inline(always)]
    fn ln_1p(self, on: InstructionSet) -> Self {
        single::ln_1p(self, on)
    }
    #[inline(always)]
    fn tanh(self, on: InstructionSet) -> Self {
        single::tanh(self, on)
    }
    #[inline(always)]
    fn sigmoid(self, on: InstructionSet) -> Self {
        single::sigmoid(self, on)
    }
    #[inline(always)]
    fn normal(self, on: InstructionSet) -> (Self, Self) {
        single::normal(self, on)
    }
}

impl Real for f64 {
    #[cfg(target_arch = "x86_64")]
    type Vector = vector::F64x4;
    #[cfg(not(target_arch = "x86_64"))]
    type Vector = vector::Array<Self>;
    same_for_both!();

    #[inline(always)]
    fn mul_add(self, b: Self, c: Self, _: InstructionSet) -> Self {
        self * b + c
    }
    fn exp(self, _: InstructionSet) -> Self {
        math::exp(self)
    }
    fn ln(self, _: InstructionSet) -> Self {
        math::ln(self)
    }
    fn ln_1p(self, _: InstructionSet) -> Self {
        math::ln_1p(self)
    }
    fn tanh(self, _: InstructionSet) -> Self {
        math::tanh(self)
    }
    fn sigmoid(self, _: InstructionSet) -> Self {
        math::sigmoid(self)
    }
    fn normal(self, _: InstructionSet) -> (Self, Self) {
        let cdf = 0.5 * libm::erfc(-self * std::f64::consts::FRAC_1_SQRT_2);
        (cdf, math::exp(-0.5 * self * self) * 0.398_942_280_401_432_7)
    }
}
