//! The digits, split once and for all: 500 to test with, 1,297 to learn from.

use crate::engine::data::{DIGIT_COUNT, digit_label};
use crate::parts::digits::{PIXELS, digit};

/// How many kinds of digits there are.
pub const CLASSES: usize = 10;

/// Digits that no net learns from.
pub const TESTS: usize = 500;

/// Digits to learn from.
pub const LESSONS: usize = DIGIT_COUNT - TESTS;

/// Pictures with what they show.
pub struct Set {
    /// Which of all digits each is.
    pub indices: Vec<usize>,
    /// Row by row, one picture after the other.
    pub pixels: Vec<f32>,
    pub labels: Vec<usize>,
}

/// Both parts of the split.
pub struct Digits {
    /// In turns: a 0, a 1, … a 9, a 0, …, so that the first n have as many of each as can be.
    pub lessons: Set,
    pub tests: Set,
}

/// Every third or fourth digit is a test, spread evenly over those who wrote them: digit i is one if i·500 mod 1797 < 500.
fn is_test(index: usize) -> bool {
    index * TESTS % DIGIT_COUNT < TESTS
}

impl Digits {
    pub fn new() -> Self {
        let (tests, lessons): (Vec<usize>, Vec<usize>) = (0..DIGIT_COUNT).partition(|index| is_test(*index));
        Self { lessons: Set::of(in_turns(&lessons)), tests: Set::of(tests) }
    }
}

/// The first of each class, then the second of each, and so on.
fn in_turns(indices: &[usize]) -> Vec<usize> {
    let mut counts = [0; CLASSES];
    let mut ranked: Vec<(usize, usize, usize)> = indices
        .iter()
        .map(|&index| {
            let label = digit_label(index);
            counts[label] += 1;
            (counts[label], label, index)
        })
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, index)| index).collect()
}

impl Set {
    fn of(indices: Vec<usize>) -> Self {
        let pixels = indices.iter().flat_map(|&index| digit(index)).collect();
        let labels = indices.iter().map(|&index| digit_label(index)).collect();
        Self { indices, pixels, labels }
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// One picture.
    pub fn picture(&self, i: usize) -> &[f32] {
        &self.pixels[i * PIXELS..(i + 1) * PIXELS]
    }

    /// Several of them, one after the other.
    pub fn pictures(&self, which: &[usize]) -> Vec<f32> {
        which.iter().flat_map(|&i| self.picture(i).iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_in_one_part_and_both_have_all_kinds() {
        let digits = Digits::new();
        assert_eq!((digits.lessons.len(), digits.tests.len()), (LESSONS, TESTS));
        let mut all: Vec<usize> =
            [&digits.lessons, &digits.tests].into_iter().flat_map(|set| set.indices.clone()).collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..DIGIT_COUNT));
        let count = |set: &Set, class: usize| set.labels.iter().filter(|label| **label == class).count();
        let tests: Vec<usize> = (0..CLASSES).map(|class| count(&digits.tests, class)).collect();
        assert_eq!(tests, [50, 47, 59, 55, 40, 57, 57, 43, 42, 50]);
    }

    #[test]
    fn the_first_lessons_have_as_many_of_each_kind() {
        let lessons = Digits::new().lessons;
        assert!(lessons.labels[..100].iter().copied().eq((0..10).cycle().take(100)));
    }
}
