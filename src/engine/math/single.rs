//! Elementary functions of f32 that a compiler can vectorise: no branch, no table, no call; only IEEE-exact operations,
//! so the same bits on every machine, one element at a time or many.
//!
//! The polynomials are Chebyshev fits made for this module; the tests state the errors, in units in the last place (ulp).
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

const LN2_HI: f32 = 355.0 / 512.0; // nine bits, so n·LN2_HI is exact
const LN2_LO: f32 = -2.121_944_4e-4; // ln 2 − LN2_HI

/// Splits x = n·ln 2 + r with |r| ≤ ln 2 / 2, and gives (n, eʳ − 1). For |x| < 2¹⁵; NaN stays NaN.
#[inline(always)]
fn exp_m1_reduced(x: f32) -> (i32, f32) {
    // Adding 1.5·2²³ leaves no room for a fraction: the sum is rounded to an integer, which stands in its low bits.
    const ROUND: f32 = 12_582_912.0;
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HI) - n * LN2_LO;
    let q = 1.392_692_7e-3;
    let q = q * r + 8.363_774e-3;
    let q = q * r + 4.166_655e-2;
    let q = q * r + 0.166_665_73;
    let q = q * r + 0.5;
    (shifted.to_bits() as i32 - ROUND.to_bits() as i32, r + r * r * q)
}

/// 2ⁿ for −126 ≤ n ≤ 127.
#[inline(always)]
fn exp2_integer(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23) as u32)
}

/// The smaller of the two; x if x is NaN (std's `min` would drop the NaN).
#[inline(always)]
fn at_most(x: f32, bound: f32) -> f32 {
    if x > bound { bound } else { x }
}

/// The larger of the two; x if x is NaN.
#[inline(always)]
fn at_least(x: f32, bound: f32) -> f32 {
    if x < bound { bound } else { x }
}

/// eˣ within 1.5 ulp; ∞ above the range of f32 and 0 below e⁻⁸⁷·³, where the result would be subnormal (and slow: masked
/// attention asks for many an e^−∞).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LOWEST: f32 = -87.3;
    let (n, p) = exp_m1_reduced(at_least(at_most(x, 89.0), LOWEST));
    // 2ⁿ in two factors, since 2¹²⁸ is no number, though e⁸⁸·⁷ is.
    let half = n >> 1;
    let y = (1.0 + p) * exp2_integer(half) * exp2_integer(n - half);
    if x < LOWEST { 0.0 } else { y }
}

/// Natural logarithm within 1.5 ulp; −∞ at 0, NaN below.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    let subnormal = x < f32::MIN_POSITIVE;
    let y = ln_normal(if subnormal { x * 8_388_608.0 } else { x }, if subnormal { -23 } else { 0 });
    let y = if x < f32::INFINITY { y } else { x }; // ∞ and NaN
    let y = if x == 0.0 { f32::NEG_INFINITY } else { y };
    if x < 0.0 { f32::NAN } else { y }
}

/// ln(x·2ⁿ) for a normal x.
#[inline(always)]
fn ln_normal(x: f32, n: i32) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    // x = 2ᵉ·m with m in [√½, √2): the offset moves the place where the exponent changes from 1 to √½.
    let moved = x.to_bits().wrapping_add(0x3f80_0000 - SQRT_HALF);
    let e = ((moved >> 23) as i32 - 127 + n) as f32;
    let f = f32::from_bits((moved & 0x007f_ffff) + SQRT_HALF) - 1.0;
    let q = 6.971_612e-2;
    let q = q * f - 0.114_797_34;
    let q = q * f + 0.116_854_2;
    let q = q * f - 0.124_256_87;
    let q = q * f + 0.142_490_58;
    let q = q * f - 0.166_678_02;
    let q = q * f + 0.200_007_16;
    let q = q * f - 0.249_999_97;
    let q = q * f + 0.333_333_3;
    e * LN2_HI + (f + (f * f * f * q - 0.5 * f * f + e * LN2_LO))
}

/// ln(1 + u) for 0 ≤ u ≤ 1 (what softplus needs), within 3 ulp.
#[inline(always)]
pub fn ln_1p(u: f32) -> f32 {
    let w = 1.0 + u;
    // What the rounding of 1 + u lost, to first order.
    ln_normal(w, 0) + (u - (w - 1.0)) / w
}

/// Hyperbolic tangent within 3 ulp: with m = e^(2|x|) − 1, tanh |x| = m / (m + 2).
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let (n, p) = exp_m1_reduced(at_most(2.0 * x.abs(), 20.0));
    let power = exp2_integer(n);
    let m = (power - 1.0) + power * p;
    (m / (m + 2.0)).copysign(x)
}

/// The logistic function 1 / (1 + e⁻ˣ) within 3 ulp; 0 where the result leaves the normal numbers.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The standard normal distribution: (Φ(x), φ(x)). Φ is within 3·10⁻⁷ of its value, relatively within 10⁻⁵ in the tail.
///
/// With z = |x|/√2 and t = 1/(1 + z/2), the tail is ½·erfc(z) = ½·e^(−z²)·t·R(t), R a polynomial.
#[inline(always)]
pub fn normal(x: f32) -> (f32, f32) {
    let t = 1.0 / (1.0 + x.abs() * 0.353_553_4); // z/2 = |x|/√8
    let r = -6.001_280_5e-2;
    let r = r * t + 0.289_165_5;
    let r = r * t - 0.496_626_93;
    let r = r * t + 0.288_694_13;
    let r = r * t - 3.378_071_3e-2;
    let r = r * t + 0.205_616_34;
    let r = r * t + 0.242_395_72;
    let r = r * t + 0.282_467_17;
    let r = r * t + 0.282_081_54;
    let bell = exp(-0.5 * x * x);
    let tail = 0.5 * bell * t * r;
    (if x > 0.0 { 1.0 - tail } else { tail }, bell * 0.398_942_3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_exact_in_the_middle_and_relatively_in_the_tail() {
        for i in -9_000..=9_000 {
            let x = i as f32 * 1e-3;
            let exact = 0.5 * libm::erfc(-f64::from(x) * std::f64::consts::FRAC_1_SQRT_2);
            let error = (f64::from(normal(x).0) - exact).abs();
            assert!(error <= 3e-7 && error <= 1e-5 * exact, "Φ({x}): {error} of {exact}");
        }
    }

    #[test]
    fn ln_1p_keeps_its_precision_near_0() {
        for i in 1..=60_000 {
            let u = i as f32 / 60_000.0 * if i % 2 == 0 { 1.0 } else { 1e-6 };
            let exact = libm::log1p(f64::from(u));
            let error = (f64::from(ln_1p(u)) - exact).abs();
            assert!(error <= 3.0 * f64::from(f32::EPSILON) * exact, "ln(1 + {u}): {error} of {exact}");
        }
    }
}
