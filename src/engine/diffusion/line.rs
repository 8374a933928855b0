//! What is known exactly of a mixture on the line once it is noised: E[x₀|xₜ], its least mean square error, and entropies.
//!
//! All integrals are sums over a grid that is finer than the narrowest Gaussian (the trapezoidal rule). For a function that is
//! smooth at that scale such a sum is wrong by some e^(−2πd/h), d the distance of its poles from the line: those of a posterior
//! lie where the density is 0, so far off, or in so deep a valley, that with eight points to a standard deviation 11 digits hold.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it.

use std::f64::consts::{E, TAU};

use super::exact::exp_of_negative;
use super::mixture::{Component, Mixture};
use crate::engine::math;
use crate::engine::math::simd::InstructionSet;

/// Points of the grid to the narrowest standard deviation.
const FINE: usize = 8;

/// Beyond so many standard deviations nothing is left of a Gaussian.
const REACH: f64 = 9.0;

/// Numbers that are worked on side by side; also to how many standard deviations many Gaussians reach.
const LANES: usize = 8;

/// As many of one variance are summed one by one on the grid, without an exponential for each point of it.
const MANY: usize = 16;

/// A noise level: xₜ = √ᾱ·x₀ + √(1−ᾱ)·ε.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// ᾱ.
    pub alpha_bar: f64,
    /// 1−ᾱ, not by subtraction, so that it is exact where ᾱ is near 1.
    pub noise: f64,
}

impl Level {
    /// The level with this ln SNR = ln ᾱ/(1−ᾱ).
    pub fn of_log_snr(log_snr: f64) -> Self {
        Self { alpha_bar: math::sigmoid(log_snr), noise: math::sigmoid(-log_snr) }
    }
}

impl Mixture {
    /// E[x₀ | xₜ = x]: the answer with the least mean square error.
    pub fn posterior_mean(&self, level: Level, x: f64) -> f64 {
        let parts: Vec<Part> = self.components.iter().map(|c| Part::new(c, level)).collect();
        let logs: Vec<f64> = parts.iter().map(|part| part.log_density(x)).collect();
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut mean) = (0.0, 0.0);
        for (part, log) in parts.iter().zip(&logs) {
            let share = exp_of_negative(log - largest);
            total += share;
            mean += share * part.guess(x);
        }
        mean / total
    }

    /// mmse = E(x₀ − E[x₀|xₜ])², to some 11 digits.
    pub fn mmse(&self, level: Level) -> f64 {
        self.mmse_with(level, FINE)
    }

    /// The differential entropy of x₀, −∫ p ln p dx, in nats.
    pub fn entropy(&self) -> f64 {
        self.entropy_with(Level { alpha_bar: 1.0, noise: 0.0 }, FINE)
    }

    /// The differential entropy of xₜ in nats.
    pub fn noised_entropy(&self, level: Level) -> f64 {
        self.entropy_with(level, FINE)
    }

    /// Within each Gaussian x₀ has the variance s²·(1−ᾱ)/v whatever xₜ is. What is left is that of the guesses of each.
    fn mmse_with(&self, level: Level, fine: usize) -> f64 {
        let parts: Vec<Part> = self.components.iter().map(|c| Part::new(c, level)).collect();
        let within =
            self.components.iter().zip(&parts).map(|(c, part)| c.weight * c.variance * level.noise / part.variance);
        let within = within.fold(0.0, |sum, x| sum + x);
        if let Some(sheaf) = Sheaf::of(&self.components, level, fine) {
            let shrunk = level.noise / sheaf.variance;
            return within + shrunk * shrunk * sheaf.spread();
        }
        let widest = (0..parts.len()).max_by(|a, b| parts[*a].variance.total_cmp(&parts[*b].variance));
        // Where only one Gaussian has any density all guesses are the same: at least one of the narrower ones is near.
        let narrower: Vec<Part> =
            parts.iter().enumerate().filter(|(i, _)| Some(*i) != widest).map(|(_, p)| *p).collect();
        let mut shares = vec![0.0; parts.len()];
        let between = InstructionSet::best().run(
            #[inline(always)]
            |_| integral(&narrower, fine, |x| spread_at(x, &parts, &mut shares)),
        );
        within + between
    }

    fn entropy_with(&self, level: Level, fine: usize) -> f64 {
        if let [one] = &*self.components {
            return 0.5 * math::ln(TAU * E * Part::new(one, level).variance);
        }
        let information = |p: f64| if p > 0.0 { -p * math::ln(p) } else { 0.0 };
        if let Some(sheaf) = Sheaf::of(&self.components, level, fine) {
            return sheaf.integral(information);
        }
        let parts: Vec<Part> = self.components.iter().map(|c| Part::new(c, level)).collect();
        integral(&parts, fine, |x| information(parts.iter().fold(0.0, |p, part| p + math::exp(part.log_density(x)))))
    }
}

/// The density at x times the variance of the guesses there; `shares` is room for as many numbers as there are parts.
#[inline(always)]
fn spread_at(x: f64, parts: &[Part], shares: &mut [f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for (log, part) in shares.iter_mut().zip(parts) {
        *log = part.log_density(x);
        largest = if *log > largest { *log } else { largest };
    }
    for share in shares.iter_mut() {
        *share = exp_of_negative(*share - largest);
    }
    let (mut total, mut mean) = (0.0, 0.0);
    for (share, part) in shares.iter().zip(parts) {
        total += share;
        mean += share * part.guess(x);
    }
    mean /= total;
    let mut squares = 0.0;
    for (share, part) in shares.iter().zip(parts) {
        let off = part.guess(x) - mean;
        squares += share * off * off;
    }
    math::exp(largest) * squares
}

/// A Gaussian of the mixture, noised.
#[derive(Debug, Clone, Copy)]
struct Part {
    mean: f64,
    variance: f64,
    /// −1/2v.
    fall: f64,
    /// ln of its share and of 1/√(2πv).
    log_scale: f64,
    data_mean: f64,
    /// √ᾱ·s²/v: how far a guess of x₀ follows xₜ.
    pull: f64,
}

impl Part {
    fn new(c: &Component, level: Level) -> Self {
        let signal = level.alpha_bar.sqrt();
        let variance = level.alpha_bar * c.variance + level.noise;
        Self {
            mean: signal * c.mean,
            variance,
            fall: -0.5 / variance,
            log_scale: math::ln(c.weight) - 0.5 * math::ln(TAU * variance),
            data_mean: c.mean,
            pull: signal * c.variance / variance,
        }
    }

    #[inline(always)]
    fn log_density(&self, x: f64) -> f64 {
        let shift = x - self.mean;
        self.log_scale + self.fall * shift * shift
    }

    /// E[x₀|xₜ = x] if x₀ comes from this one.
    #[inline(always)]
    fn guess(&self, x: f64) -> f64 {
        self.data_mean + self.pull * (x - self.mean)
    }
}

/// ∫ f(x) dx, where f is 0 but near these Gaussians, and varies no faster than they do.
#[inline(always)]
fn integral(near: &[Part], fine: usize, mut f: impl FnMut(f64) -> f64) -> f64 {
    if near.is_empty() {
        return 0.0;
    }
    let narrowest = near.iter().map(|part| part.variance).fold(f64::INFINITY, f64::min).sqrt();
    let step = narrowest / fine as f64;
    let mut windows: Vec<(i64, i64)> = near
        .iter()
        .map(|part| {
            let reach = REACH * part.variance.sqrt();
            (((part.mean - reach) / step).ceil() as i64, ((part.mean + reach) / step).floor() as i64)
        })
        .collect();
    windows.sort_unstable();
    let (mut sum, mut next) = (0.0, i64::MIN);
    for (from, to) in windows {
        for i in from.max(next)..=to {
            sum += f(step * i as f64);
        }
        next = next.max(to + 1);
    }
    step * sum
}

/// Many Gaussians of one variance, summed on a grid: their density, and the first two moments of their data means under it.
struct Sheaf {
    variance: f64,
    step: f64,
    density: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sheaf {
    fn of(components: &[Component], level: Level, fine: usize) -> Option<Self> {
        let one = components.first().filter(|_| components.len() > MANY)?;
        components.iter().all(|c| c.variance == one.variance).then(|| Self::new(components, level, fine))
    }

    fn new(components: &[Component], level: Level, fine: usize) -> Self {
        let signal = level.alpha_bar.sqrt();
        let variance = level.alpha_bar * components[0].variance + level.noise;
        let (fine_f, sd) = (fine as f64, variance.sqrt());
        let step = sd / fine_f;
        // So many points to either side, and what a Gaussian in the middle of a step is worth there.
        let side = LANES * fine;
        let falls: Vec<f64> = (0..2 * side)
            .map(|i| i as f64 - side as f64)
            .map(|d| math::exp(-0.5 * d * d / (fine_f * fine_f)))
            .collect();
        let ends =
            components.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), c| (lo.min(c.mean), hi.max(c.mean)));
        let low = signal * ends.0;
        let len = ((signal * ends.1 - low) / step) as usize + 2 * side + 2;
        let zero = || vec![0.0; len];
        let mut sheaf = Self { variance, step, density: zero(), first: zero(), second: zero() };
        let scale = 1.0 / (TAU * variance).sqrt();
        InstructionSet::best().run(
            #[inline(always)]
            |_| components.iter().for_each(|c| sheaf.add(c, (signal * c.mean - low) / step, scale, &falls)),
        );
        sheaf
    }

    /// Adds a Gaussian that lies between two points of the grid.
    #[inline(always)]
    fn add(&mut self, c: &Component, place: f64, scale: f64, falls: &[f64]) {
        let (whole, part, side) = (place.floor(), place - place.floor(), falls.len() / 2);
        let fine = side as f64 / LANES as f64;
        // e^(−(d−part)²/2f²) = e^(−d²/2f²) · e^(d·part/f²) · e^(−part²/2f²), the middle one by powers.
        let ratio = 1.0 / exp_of_negative(-part / (fine * fine));
        let mut powers =
            [scale * c.weight * exp_of_negative((-(side as f64) - 0.5 * part) * part / (fine * fine)); LANES];
        for lane in 1..LANES {
            powers[lane] = powers[lane - 1] * ratio;
        }
        let two = ratio * ratio;
        let eight = two * two * two * two;
        let here = whole as usize..whole as usize + 2 * side;
        let density = self.density[here.clone()].as_chunks_mut::<LANES>().0.iter_mut();
        let first = self.first[here.clone()].as_chunks_mut::<LANES>().0.iter_mut();
        let second = self.second[here].as_chunks_mut::<LANES>().0.iter_mut();
        for (((density, first), second), falls) in density.zip(first).zip(second).zip(falls.as_chunks::<LANES>().0) {
            for lane in 0..LANES {
                let weight = falls[lane] * powers[lane];
                let times_mean = weight * c.mean;
                density[lane] += weight;
                first[lane] += times_mean;
                second[lane] += times_mean * c.mean;
                powers[lane] *= eight;
            }
        }
    }

    /// The mean, over x, of the variance of the data means given x.
    fn spread(&self) -> f64 {
        let terms = self.density.iter().zip(&self.first).zip(&self.second).filter(|((p, _), _)| **p > 0.0);
        self.step * terms.fold(0.0, |sum, ((p, first), second)| sum + (second - first * first / p).max(0.0))
    }

    fn integral(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.step * self.density.iter().fold(0.0, |sum, p| sum + f(*p))
    }
}

#[cfg(test)]
mod tests;
