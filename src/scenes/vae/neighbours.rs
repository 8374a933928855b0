//! Whether equal digits have gathered: how often the nearest code is that of a digit with the same label.

use super::codes::square_distance;
use crate::engine::data::digit_label;

/// One digit of so many is asked for its nearest neighbour.
const EVERY: usize = 6;

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
    let codes = || mu.chunks_exact(latents).enumerate();
    let Some((_, code)) = codes().nth(digit) else { return false };
    let others = codes().filter(|(other, _)| *other != digit).map(|(other, at)| (square_distance(code, at), other));
    let nearest = others.min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.is_some_and(|(_, other)| digit_label(other) == digit_label(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(mu: &[f32], latents: usize) -> f64 {
        let mut neighbours = Neighbours::default();
        std::iter::from_fn(|| Some(neighbours.advance(mu, latents))).flatten().next().expect("a share")
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
