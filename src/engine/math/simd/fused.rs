//! The fused product without the instruction for it.

/// a·b + c, rounded once, by operations every processor has.
///
/// In f64 the product is exact: 24 + 24 of 53 bits. The sum is rounded to odd, that is to the neighbour whose last bit is
/// 1 unless it is exact; with at least two bits more than f32 has, rounding that again gives the nearest f32 of the true sum
/// (Boldo & Melquiond 2008).
#[inline(always)]
pub fn mul_add(a: f32, b: f32, c: f32) -> f32 {
    let (product, c) = (f64::from(a) * f64::from(b), f64::from(c));
    let sum = product + c;
    // What rounding the sum has lost, exactly (Knuth's two-sum); NaN where the sum is no finite number.
    let c_there = sum - product;
    let lost = (product - (sum - c_there)) + (c - c_there);
    let bits = sum.to_bits();
    let outwards = (lost > 0.0) == (sum > 0.0);
    let neighbour = if outwards { bits.wrapping_add(1) } else { bits.wrapping_sub(1) };
    let inexact = lost != 0.0 && !lost.is_nan();
    f64::from_bits(if inexact && bits & 1 == 0 { neighbour } else { bits }) as f32
}
