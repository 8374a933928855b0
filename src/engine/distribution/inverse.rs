//! From a probability back to where it is reached.

use crate::engine::math;

/// Bisection alone needs 1,074 steps from the largest number to the least.
const MOST_STEPS: usize = 1200;

/// The x > 0 at which a probability p(x) that only rises, or only falls, is `target`, given (p(x), |p′(x)|).
///
/// Newton's method on ln p, which is straighter than p far out; a step that leaves the interval known to hold x is replaced by
/// its middle.
pub(super) fn positive_root(rises: bool, target: f64, p: impl Fn(f64) -> (f64, f64)) -> f64 {
    let lies_above = |x: f64| (p(x).0 < target) == rises;
    let (mut low, mut high) = (1.0, 1.0);
    while lies_above(high) && high < f64::MAX {
        (low, high) = (high, (2.0 * high).min(f64::MAX));
    }
    while low > 0.0 && !lies_above(low) {
        (low, high) = (0.5 * low, low);
    }
    let mut x = 0.5 * low + 0.5 * high;
    for _ in 0..MOST_STEPS {
        let (value, density) = p(x);
        if value == target {
            break;
        }
        if (value < target) == rises {
            low = x;
        } else {
            high = x;
        }
        let step = value * math::ln(value / target) / if rises { density } else { -density };
        let newton = x - step;
        // NaN is not within either.
        let next = if newton > low && newton < high { newton } else { 0.5 * low + 0.5 * high };
        if next == x || next <= low || next >= high {
            break;
        }
        x = next;
    }
    x
}

/// The quantile at p of a distribution that is symmetric about 0: its sign by the half, its size from the smaller of the
/// probability beyond it (`upper`) and that between it and 0 (`inner`), so that neither is lost in a difference from 1 or ½.
pub(super) fn symmetric_quantile(
    p: f64,
    upper: impl Fn(f64) -> f64,
    inner: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let (beyond, from_middle) = (p.min(1.0 - p), p - 0.5);
    let size = if !(0.0..=1.0).contains(&p) {
        f64::NAN
    } else if beyond == 0.0 {
        f64::INFINITY
    } else if from_middle == 0.0 {
        0.0
    } else if beyond < 0.25 {
        positive_root(false, beyond, |x| (upper(x), density(x)))
    } else {
        positive_root(true, from_middle.abs(), |x| (inner(x), density(x)))
    };
    if from_middle < 0.0 { -size } else { size }
}
