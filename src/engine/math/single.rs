//! Elementary functions of f32 that a compiler can vectorise: no branch, no table, no call; only IEEE-exact operations,
//! so the same bits on every machine, one element at a time or many.
//!
//! The polynomials are Chebyshev fits made for this module; the tests state the errors, in units in the last place (ulp).
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::simd::InstructionSet;

const LN2_HI: f32 = 355.0 / 512.0; // nine bits, so n·LN2_HI is exact
const LN2_LO: f32 = -2.121_944_4e-4; // ln 2 − LN2_HI

/// ((cₙ·x + cₙ₋₁)·x + …)·x + c₀, fused (Horner); the coefficients stand from cₙ down to c₀.
#[inline(always)]
fn polynomial<const N: usize>(on: InstructionSet, x: f32, coefficients: [f32; N]) -> f32 {
    let mut sum = coefficients[0];
    for c in &coefficients[1..] {
        sum = on.mul_add(sum, x, *c);
    }
    sum
}

/// Splits x = n·ln 2 + r with |r| ≤ ln 2 / 2, and gives (n, eʳ − 1). For |x| < 2¹⁵; NaN stays NaN.
#[inline(always)]
fn exp_m1_reduced(x: f32, on: InstructionSet) -> (i32, f32) {
    // Adding 1.5·2²³ leaves no room for a fraction: the sum is rounded to an integer, which stands in its low bits.
    const ROUND: f32 = 12_582_912.0;
    let shifted = on.mul_add(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = on.mul_add(n, -LN2_LO, on.mul_add(n, -LN2_HI, x));
    let q = polynomial(on, r, [1.392_692_7e-3, 8.363_774e-3, 4.166_655e-2, 0.166_665_73, 0.5]);
    (shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32, on.mul_add(r * r, q, r))
}

/// 2ⁿ for −126 ≤ n ≤ 127.
#[inline(always)]
fn exp2_integer(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23) as u32)
}

/// eˣ within 1.5 ulp; ∞ above the range of f32 and 0 below e⁻⁸⁷·³, where the result would be subnormal (and slow: masked
/// attention asks for many an e^−∞).
#[inline(always)]
pub fn exp(x: f32, on: InstructionSet) -> f32 {
    const LOWEST: f32 = -87.3;
    const HIGHEST: f32 = 88.722_83; // e to this is just below 2¹²⁸
    let (n, p) = exp_m1_reduced(x, on);
    // Times 2ⁿ: n more in the exponent. That cannot leave the normal numbers where the result is kept.
    let y = f32::from_bits((1.0 + p).to_bits().wrapping_add((n as u32) << 23));
    let y = if x < LOWEST { 0.0 } else { y };
    if x <= HIGHEST { y } else { x + f32::INFINITY } // ∞, or NaN
}

/// Natural logarithm within 1.5 ulp; −∞ at 0, NaN below.
#[inline(always)]
pub fn ln(x: f32, on: InstructionSet) -> f32 {
    let subnormal = x < f32::MIN_POSITIVE;
    let y = ln_normal(if subnormal { x * 8_388_608.0 } else { x }, if subnormal { -23 } else { 0 }, on);
    let y = if x < f32::INFINITY { y } else { x }; // ∞ and NaN
    let y = if x == 0.0 { f32::NEG_INFINITY } else { y };
    if x < 0.0 { f32::NAN } else { y }
}

/// ln(x·2ⁿ) for a normal x.
#[inline(always)]
fn ln_normal(x: f32, n: i32, on: InstructionSet) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    // x = 2ᵉ·m with m in [√½, √2): the offset moves the place where the exponent changes from 1 to √½.
    let moved = x.to_bits().wrapping_add(0x3f80_0000 - SQRT_HALF);
    let e = ((moved >> 23) as i32 - 127 + n) as f32;
    let f = f32::from_bits((moved & 0x007f_ffff) + SQRT_HALF) - 1.0;
    let q = polynomial(
        on,
        f,
        [
            6.971_612e-2,
            -0.114_797_34,
            0.116_854_2,
            -0.124_256_87,
            0.142_490_58,
            -0.166_678_02,
            0.200_007_16,
            -0.249_999_97,
            0.333_333_3,
        ],
    );
    let square = f * f;
    let tail = on.mul_add(square * f, q, on.mul_add(-0.5, square, e * LN2_LO));
    on.mul_add(e, LN2_HI, f + tail)
}

/// ln(1 + u) for 0 ≤ u ≤ 1 (what softplus needs), within 3 ulp.
#[inline(always)]
pub fn ln_1p(u: f32, on: InstructionSet) -> f32 {
    let w = 1.0 + u;
    // What the rounding of 1 + u lost, to first order.
    ln_normal(w, 0, on) + (u - (w - 1.0)) / w
}

/// The smaller of the two; x if x is NaN (std's `min` would drop the NaN).
#[inline(always)]
fn at_most(x: f32, bound: f32) -> f32 {
    if x > bound { bound } else { x }
}

/// Hyperbolic tangent within 3 ulp: with m = e^(2|x|) − 1, tanh |x| = m / (m + 2).
#[inline(always)]
pub fn tanh(x: f32, on: InstructionSet) -> f32 {
    let (n, p) = exp_m1_reduced(at_most(2.0 * x.abs(), 20.0), on);
    let power = exp2_integer(n);
    let m = on.mul_add(power, p, power - 1.0);
    (m / (m + 2.0)).copysign(x)
}

/// The logistic function 1 / (1 + e⁻ˣ) within 3 ulp; 0 where the result leaves the normal numbers.
#[inline(always)]
pub fn sigmoid(x: f32, on: InstructionSet) -> f32 {
    1.0 / (1.0 + exp(-x, on))
}

/// The standard normal distribution: (Φ(x), φ(x)). Φ is within 3·10⁻⁷ of its value, relatively within 10⁻⁵ in the tail.
///
/// With z = |x|/√2 and t = 1/(1 + z/2), the tail is ½·erfc(z) = ½·e^(−z²)·t·R(t), R a polynomial.
#[inline(always)]
pub fn normal(x: f32, on: InstructionSet) -> (f32, f32) {
    let t = 1.0 / on.mul_add(x.abs(), 0.353_553_4, 1.0); // z/2 = |x|/√8
    let r = polynomial(
        on,
        t,
        [
            -6.001_280_5e-2,
            0.289_165_5,
            -0.496_626_93,
            0.288_694_13,
            -3.378_071_3e-2,
            0.205_616_34,
            0.242_395_72,
            0.282_467_17,
            0.282_081_54,
        ],
    );
    let bell = exp(-0.5 * x * x, on);
    let tail = 0.5 * bell * t * r;
    (if x > 0.0 { 1.0 - tail } else { tail }, bell * 0.398_942_3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portably<R>(f: impl Fn(f32, InstructionSet) -> R, x: f32) -> R {
        f(x, InstructionSet::Portable)
    }

    #[test]
    fn the_normal_distribution_is_exact_in_the_middle_and_relatively_in_the_tail() {
        for i in -9_000..=9_000 {
            let x = i as f32 * 1e-3;
            let exact = 0.5 * libm::erfc(-f64::from(x) * std::f64::consts::FRAC_1_SQRT_2);
            let error = (f64::from(portably(normal, x).0) - exact).abs();
            assert!(error <= 3e-7 && error <= 1e-5 * exact, "Φ({x}): {error} of {exact}");
        }
    }

    #[test]
    fn ln_1p_keeps_its_precision_near_0() {
        for i in 1..=60_000 {
            let u = i as f32 / 60_000.0 * if i % 2 == 0 { 1.0 } else { 1e-6 };
            let exact = libm::log1p(f64::from(u));
            let error = (f64::from(portably(ln_1p, u)) - exact).abs();
            assert!(error <= 3.0 * f64::from(f32::EPSILON) * exact, "ln(1 + {u}): {error} of {exact}");
        }
    }
}
