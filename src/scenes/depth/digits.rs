//! The digits: which are learned from, and which are kept to measure with. The same for every seed.

use crate::engine::data::{DIGIT_COUNT, digit_label};
use crate::engine::real::{Real, wide};
use crate::engine::rng::{self, Stream};
use crate::parts::digits::{PIXELS, digit};
use ndarray::Array2;

/// So many are kept.
const HELD_OUT: usize = 500;

/// Pixels (row by row, 0 to 1) and labels.
pub struct Digits {
    pub pixels: Vec<f32>,
    pub labels: Vec<usize>,
}

impl Digits {
    fn of(indices: &[usize]) -> Self {
        let pixels = indices.iter().flat_map(|index| digit(*index)).collect();
        Self { pixels, labels: indices.iter().map(|index| digit_label(*index)).collect() }
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Those with these numbers, and what they are.
    pub fn batch<T: Real>(&self, indices: &[usize]) -> (Array2<T>, Vec<usize>) {
        let pixel = |(row, column): (usize, usize)| T::of(f64::from(self.pixels[indices[row] * PIXELS + column]));
        let labels = indices.iter().map(|index| self.labels[*index]).collect();
        (Array2::from_shape_fn((indices.len(), PIXELS), pixel), labels)
    }

    /// The pixels of the first few.
    pub fn first(&self, count: usize) -> Vec<f64> {
        wide(&self.pixels[..count * PIXELS])
    }
}

/// Those to learn from, and those to measure with.
pub fn split() -> [Digits; 2] {
    let mut order: Vec<usize> = (0..DIGIT_COUNT).collect();
    rng::shuffle(&mut order, &mut rng::rng(0, Stream::Data));
    let (held_out, learned) = order.split_at(HELD_OUT);
    [learned, held_out].map(Digits::of)
}
