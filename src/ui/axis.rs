//! From numbers to places along an axis, and the ticks that label it.
//!
//! Every widget asks an [`Axis`] where a number lies, so this is the one place where numbers that are not finite (or not
//! positive, on a logarithmic axis) are dealt with: they lie nowhere.

use super::number;
use crate::engine::math;

/// A range of numbers, evenly or logarithmically spaced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// The lower end; on a logarithmic axis its logarithm to base 10, like `hi`.
    lo: f64,
    hi: f64,
    is_log: bool,
    /// Whether what is too small for the axis lies on its lower end.
    has_floor: bool,
}

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// 0 at the lower end of the axis, 1 at the upper.
    pub unit: f64,
    /// The number there.
    pub label: String,
}

impl Default for Axis {
    /// From 0 to 1.
    fn default() -> Self {
        Self { lo: 0.0, hi: 1.0, is_log: false, has_floor: false }
    }
}

impl Axis {
    /// From `lo` to `hi`. Where this is no range that can be drawn (empty, reversed, not finite, too narrow for f64) it is
    /// replaced by one around `lo`.
    pub fn linear(lo: f64, hi: f64) -> Self {
        // Far from overflow, so that lengths and middles of ranges are finite.
        let finite = |end: f64| if end.is_nan() { 0.0 } else { end.clamp(-1e300, 1e300) };
        let (lo, hi) = (finite(lo), finite(hi));
        if hi - lo > 1e-12 * lo.abs().max(hi.abs()) && hi - lo > 1e-290 {
            return Self { lo, hi, ..Self::default() };
        }
        let half = 0.5 * lo.abs().max(1.0);
        Self { lo: lo - half, hi: lo + half, ..Self::default() }
    }

    /// From `lo` to `hi`, equal factors taking equal room. An end that is not positive is taken as 1; ends less than a
    /// quarter apart, or reversed, are replaced by a decade around `lo`.
    pub fn log10(lo: f64, hi: f64) -> Self {
        let (lo, hi) = (exponent(lo).unwrap_or(0.0), exponent(hi).unwrap_or(0.0));
        let (lo, hi) = if hi - lo > 0.1 { (lo, hi) } else { (lo - 0.5, lo + 0.5) };
        Self { lo, hi, is_log: true, ..Self::default() }
    }

    /// From the least to the greatest of `values`, extended to round numbers. What is not finite is passed over; without
    /// any number it is 0 to 1.
    pub fn around(values: impl IntoIterator<Item = f64>) -> Self {
        extent(values).map_or(Self::default(), |(lo, hi)| Self::linear(lo, hi).extended_to(10.0))
    }

    /// Like [`Axis::around`] on a logarithmic axis, extended to powers of ten; values that are not positive are passed
    /// over.
    pub fn around_log10(values: impl IntoIterator<Item = f64>) -> Self {
        let exponents = values.into_iter().filter_map(exponent);
        let (lo, hi) = extent(exponents).map_or((0.0, 1.0), |(lo, hi)| (lo.floor(), hi.ceil()));
        Self { lo, hi: hi.max(lo + 1.0), is_log: true, ..Self::default() }
    }

    /// The same logarithmic axis with a floor: 0, and what is below the lower end, lies on it.
    #[must_use]
    pub fn with_floor(self) -> Self {
        Self { has_floor: self.is_log, ..self }
    }

    /// Whether equal factors take equal room.
    pub fn is_log(&self) -> bool {
        self.is_log
    }

    /// Whether `value` is one of those that lie on the floor because no f64 of full precision is that small.
    pub fn underflows(&self, value: f64) -> bool {
        self.has_floor && (0.0..LEAST).contains(&value)
    }

    /// Where `value` lies: 0 at the lower end, 1 at the upper, and in the same measure outside. `None` for what is not
    /// finite and, on a logarithmic axis, not positive.
    pub fn unit(&self, value: f64) -> Option<f64> {
        if self.has_floor && value >= 0.0 && value < self.ends()[0] {
            return Some(0.0);
        }
        let value = if self.is_log { math::log10(value) } else { value };
        value.is_finite().then_some((value - self.lo) / (self.hi - self.lo))
    }

    /// The number at a place: 0 is the lower end, 1 the upper.
    pub fn at(&self, unit: f64) -> f64 {
        let place = self.lo + unit * (self.hi - self.lo);
        if self.is_log { math::pow(10.0, place) } else { place }
    }

    /// The lower and the upper end.
    pub fn ends(&self) -> [f64; 2] {
        [self.lo, self.hi].map(|end| if self.is_log { math::pow(10.0, end) } else { end })
    }

    /// At most this many ticks, those to keep first when room is short: the lower end, the upper end, then round numbers in
    /// between from low to high.
    pub fn ticks(&self, at_most: usize) -> Vec<Tick> {
        let between = at_most.saturating_sub(2);
        let mut step = round_step((self.hi - self.lo) / (between + 1) as f64);
        if self.is_log {
            step = step.max(1.0);
        }
        // The multiples of `step` strictly between the ends are those from the `first` on, before the `end`.
        let multiples = |step: f64| ((self.lo / step + ROUNDING).floor() + 1.0, (self.hi / step - ROUNDING).ceil());
        while multiples(step).1 - multiples(step).0 > between as f64 {
            step = round_step(1.5 * step);
        }
        let (first, end) = multiples(step);
        let inner = (0..(end - first).max(0.0) as usize).map(|i| (first + i as f64) * step);
        [self.lo, self.hi].into_iter().chain(inner).take(at_most).map(|place| self.tick(place)).collect()
    }

    /// `value` with the digits that tell apart a hundredth of a linear axis, so that numbers below each other line up;
    /// three digits on a logarithmic one.
    pub fn number(&self, value: f64) -> String {
        if self.is_log { number::number(value) } else { number::fixed(value, self.decimals().max(0.0) as usize) }
    }

    /// Digits after the point down to a hundredth of the range; negative where these are digits before the point.
    fn decimals(&self) -> f64 {
        2.0 - math::log10(self.hi - self.lo).floor()
    }

    fn tick(&self, place: f64) -> Tick {
        let decimals = self.decimals();
        let label = if self.is_log && place >= 5.0 {
            number::scientific(math::pow(10.0, place), 0)
        } else if self.is_log {
            number::short(math::pow(10.0, place))
        } else if place != 0.0 && (decimals > 5.0 || place.abs() >= 1e6) {
            number::scientific(place, (decimals + math::log10(place.abs()).floor()).max(0.0) as usize)
        } else {
            number::trimmed(&number::fixed(place, decimals.max(0.0) as usize))
        };
        Tick { unit: (place - self.lo) / (self.hi - self.lo), label }
    }

    /// Moves the ends of a linear axis outwards to multiples of a round step of which it takes about `steps` to cross it.
    fn extended_to(self, steps: f64) -> Self {
        let step = round_step((self.hi - self.lo) / steps);
        let lo = (self.lo / step + ROUNDING).floor() * step;
        let hi = (self.hi / step - ROUNDING).ceil() * step;
        Self { lo, hi, ..self }
    }
}

/// How far a quotient of two numbers may be beside the whole number it would be without rounding.
const ROUNDING: f64 = 1e-9;

/// About the least f64 of full precision.
pub const LEAST: f64 = 1e-308;

/// What is printed for numbers that are smaller, 0 among them.
pub const UNDERFLOW: &str = "< 1e−308";

/// The logarithm to base 10 of a positive finite number, kept to where powers of ten can be computed with.
fn exponent(x: f64) -> Option<f64> {
    (x > 0.0 && x.is_finite()).then(|| math::log10(x).clamp(-308.0, 300.0))
}

/// The least and the greatest finite one.
fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.into_iter().filter(|value| value.is_finite());
    finite.fold(None, |extent, value| {
        let (lo, hi) = extent.unwrap_or((value, value));
        Some((if value < lo { value } else { lo }, if value > hi { value } else { hi }))
    })
}

/// The least of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = math::pow(10.0, math::log10(least).floor());
    let rounds_to = |factor: &f64| factor * power >= least * (1.0 - ROUNDING);
    power * [1.0, 2.0, 5.0].into_iter().find(rounds_to).unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: Axis, at_most: usize) -> Vec<String> {
        axis.ticks(at_most).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn with_a_floor_what_is_too_small_lies_on_it() {
        let axis = Axis::log10(1e-4, 1.0).with_floor();
        assert_eq!([0.0, 1e-320, 1e-5, 1e-4, 1e-2].map(|x| axis.unit(x)), [0.0, 0.0, 0.0, 0.0, 0.5].map(Some));
        assert_eq!([0.0, 1e-320, 1e-5, f64::NAN].map(|x| axis.underflows(x)), [true, true, false, false]);
        assert_eq!([-1.0, f64::NAN].map(|x| axis.unit(x)), [None, None]);
        assert_eq!(Axis::linear(0.0, 1.0).with_floor(), Axis::linear(0.0, 1.0));
    }

    #[test]
    fn ends_are_labelled_first_and_then_round_numbers_between() {
        assert_eq!(labels(Axis::linear(1.0, 1000.0), 2), ["1", "1000"]);
        assert_eq!(labels(Axis::linear(1.0, 1000.0), 4), ["1", "1000", "500"]);
        assert_eq!(labels(Axis::linear(1.0, 1000.0), 6), ["1", "1000", "200", "400", "600", "800"]);
        assert_eq!(labels(Axis::linear(-3.0, 3.0), 5), ["−3", "3", "−2", "0", "2"]);
        assert_eq!(labels(Axis::linear(0.0001, 0.02), 3), ["0.0001", "0.02", "0.01"]);
        assert_eq!(labels(Axis::linear(0.0, 2e-6), 3), ["0", "2e−6", "1e−6"]);
        assert_eq!(labels(Axis::default(), 1), ["0"]);
    }

    #[test]
    fn a_logarithmic_axis_is_labelled_at_powers_of_ten() {
        let axis = Axis::around_log10([0.003, f64::NAN, 0.0, -4.0, f64::INFINITY, 40.0]);
        assert_eq!(labels(axis, 7), ["0.001", "100", "0.01", "0.1", "1", "10"]);
        assert_eq!(labels(axis, 4), ["0.001", "100", "0.01", "1"]);
        assert_eq!(axis.unit(1.0), Some(0.6));
        assert_eq!([axis.unit(0.0), axis.unit(-1.0), axis.unit(f64::INFINITY)], [None; 3]);
    }

    #[test]
    fn the_number_at_a_place_lies_there() {
        for axis in [Axis::linear(-2.0, 6.0), Axis::log10(1e-3, 1e2)] {
            for unit in [0.0, 0.25, 0.9, 1.0] {
                assert!((axis.unit(axis.at(unit)).expect("a place") - unit).abs() < 1e-12, "{axis:?} {unit}");
            }
        }
        assert!((Axis::log10(0.01, 100.0).at(0.5) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn data_are_given_room_up_to_round_numbers() {
        assert_eq!(labels(Axis::around([0.13, f64::NAN, 4.7, f64::INFINITY]), 2), ["0", "5"]);
        assert_eq!(labels(Axis::around([0.1, 0.3]), 2), ["0.1", "0.3"]);
        assert_eq!(Axis::around([f64::NAN]), Axis::default());
        assert_eq!(labels(Axis::around([7.0, 7.0]), 2), ["3", "11"]);
    }

    #[test]
    fn every_range_has_finite_places_and_distinct_ticks() {
        let ends =
            [f64::NEG_INFINITY, -1e308, -3.0, -1e-300, 0.0, 5e-324, 1e-12, 0.3, 1.0, 1.0 + 1e-15, 7e5, 1e308, f64::NAN];
        for lo in ends {
            for hi in ends {
                for axis in
                    [Axis::linear(lo, hi), Axis::log10(lo, hi), Axis::around([lo, hi]), Axis::around_log10([lo, hi])]
                {
                    let ticks = axis.ticks(8);
                    assert!(ticks.len() >= 2 && ticks.len() <= 8, "{axis:?}");
                    assert!(ticks.iter().all(|tick| (0.0..=1.0).contains(&tick.unit)), "{axis:?} {ticks:?}");
                    assert!(axis.unit(2.0).is_some_and(f64::is_finite), "{axis:?}");
                    for (i, tick) in ticks.iter().enumerate() {
                        assert!(ticks[..i].iter().all(|other| other.label != tick.label), "{axis:?} {ticks:?}");
                    }
                }
            }
        }
    }
}
