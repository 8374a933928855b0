//! Nearest neighbours: whether equal digits have gathered, and how near digits are to each other.

use super::codes::square_distance;
use crate::engine::data::digit_label;
use crate::engine::stats;
use crate::parts::digits::PIXELS;

/// One digit of so many is asked for its nearest neighbour.
const EVERY: usize = 6;

/// Pictures this near to a digit, and nearer, are like one: of the digits asked, this share is as near to another.
const ALIKE: f64 = 0.95;

/// Differences of numbers that take about two milliseconds.
const AT_ONCE: usize = 1 << 20;

/// The digits asked so far.
#[derive(Default)]
pub struct Neighbours {
    asked: usize,
    alike: usize,
}

impl Neighbours {
    /// Asks some more digits, whose codes are μ, row by row; the share of those with a neighbour alike, once all are asked.
    pub fn advance(&mut self, mu: &[f32], latents: usize) -> Option<f64> {
        let all = (mu.len() / latents).div_ceil(EVERY);
        let end = all.min(self.asked + (AT_ONCE / mu.len()).max(1));
        self.alike += (self.asked..end).filter(|asked| is_alike(mu, latents, asked * EVERY)).count();
        self.asked = end;
        (end == all).then(|| self.alike as f64 / all as f64)
    }
}

fn is_alike(mu: &[f32], latents: usize, digit: usize) -> bool {
    nearest_other(mu, latents, digit).is_some_and(|(_, other)| digit_label(other) == digit_label(digit))
}

/// The square of the distance from one row to the nearest of the others, and which that is.
fn nearest_other(rows: &[f32], width: usize, row: usize) -> Option<(f32, usize)> {
    let all = || rows.chunks_exact(width).enumerate();
    let (_, from) = all().nth(row)?;
    let others = all().filter(|(other, _)| *other != row).map(|(other, at)| (square_distance(from, at), other));
    others.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// The distance to the nearest of some rows, and which that is, the first of equals.
pub fn to_nearest(rows: &[f32], from: &[f32]) -> (f64, usize) {
    let squares = rows.chunks_exact(from.len()).map(|row| square_distance(from, row)).zip(0..);
    let (square, row) = squares.fold((f32::INFINITY, 0), |best, next| if next.0 < best.0 { next } else { best });
    (f64::from(square).sqrt(), row)
}

/// How far digits are from each other, of those asked so far.
#[derive(Default)]
pub struct Spread {
    distances: Vec<f64>,
}

impl Spread {
    /// Asks some more digits, row by row; once all are asked, the distance within which a picture is like a digit.
    pub fn advance(&mut self, digits: &[f32]) -> Option<f64> {
        let all = (digits.len() / PIXELS).div_ceil(EVERY);
        let asked = self.distances.len();
        let end = all.min(asked + (AT_ONCE / digits.len()).max(1));
        let nearest = (asked..end).filter_map(|asked| nearest_other(digits, PIXELS, asked * EVERY));
        self.distances.extend(nearest.map(|(square, _)| f64::from(square).sqrt()));
        if end == all { stats::quantile(&self.distances, ALIKE) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(mu: &[f32], latents: usize) -> f64 {
        let mut neighbours = Neighbours::default();
        std::iter::from_fn(|| Some(neighbours.advance(mu, latents))).flatten().next().expect("a share")
    }

    #[test]
    fn a_picture_is_like_a_digit_within_what_nearly_all_digits_keep_to_each_other() {
        // On a line with ever wider gaps: the nearest of each is the one before it.
        let at = |i: usize| (0..PIXELS).map(move |j| if j == 0 { 0.01 * (i * i) as f32 } else { 0.0 });
        let digits: Vec<f32> = (0..126).flat_map(at).collect();
        let mut spread = Spread::default();
        let within = std::iter::from_fn(|| Some(spread.advance(&digits))).flatten().next().expect("a distance");
        // Of the 21 that are asked, at 0, 6 … 120, the 20th counted from 0 is the 95 % quantile but one.
        assert!((within - 0.01 * f64::from(114 * 114 - 113 * 113)).abs() < 1e-4, "{within}");
        assert_eq!(to_nearest(&[0.0, 3.0, 4.0, 0.0], &[4.0, 3.0]), (3.0, 1));
    }

    #[test]
    fn neighbours_are_alike_where_every_digit_has_a_place_of_its_own() {
        let labels = (0..600).map(digit_label);
        let apart: Vec<f32> = labels.zip(0..).flat_map(|(label, i)| [label as f32, i as f32 * 1e-4]).collect();
        assert_eq!(share(&apart, 2), 1.0);
        // Each is nearest to the one before it.
        let in_a_row: Vec<f32> = (0..60).map(|i| i as f32 + 0.01 * (i * i) as f32).collect();
        let before = |i: usize| if i == 0 { 1 } else { i - 1 };
        let alike = (0..60).step_by(EVERY).filter(|i| digit_label(*i) == digit_label(before(*i))).count();
        assert_eq!(share(&in_a_row, 1), alike as f64 / 10.0);
    }
}
