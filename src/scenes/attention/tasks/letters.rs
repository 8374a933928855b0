//! Words of the letters a to z.

use super::END;
use crate::engine::rng::{Generator, RngExt};
use crate::refusal::{Refusal, Result};
use std::ops::RangeInclusive;

/// How many letters there are; the token after them is [`END`] or [`BEGIN`].
pub const LETTERS: usize = 26;

/// The sign before a sequence.
const BEGIN: &str = "·";

/// Letters, then the end.
pub const ENDING: [&str; LETTERS + 1] = letters_and(END);

/// Letters, then the beginning.
pub const BEGINNING: [&str; LETTERS + 1] = letters_and(BEGIN);

const fn letters_and(last: &'static str) -> [&'static str; LETTERS + 1] {
    [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "w", "x", "y", "z", last,
    ]
}

/// The tokens of a word.
///
/// # Errors
/// Other signs than a to z, or another number of them.
pub fn parse(text: &str, count: RangeInclusive<usize>) -> Result<Vec<usize>> {
    let letters: Option<Vec<usize>> =
        text.bytes().map(|byte| byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))).collect();
    letters.filter(|letters| count.contains(&letters.len())).ok_or_else(|| {
        let found = if text.is_empty() { "nothing" } else { text };
        Refusal::new("text", found, format!("{} to {} letters from a to z", count.start(), count.end()))
    })
}

/// So many letters, each any of all.
pub fn draw(count: RangeInclusive<usize>, rng: &mut Generator) -> Vec<usize> {
    let count = rng.random_range(count);
    (0..count).map(|_| rng.random_range(0..LETTERS)).collect()
}

/// So many letters, no two alike.
pub fn draw_different(count: RangeInclusive<usize>, rng: &mut Generator) -> Vec<usize> {
    let count = rng.random_range(count);
    let mut letters: Vec<usize> = (0..LETTERS).collect();
    // The first steps of a Fisher–Yates shuffle.
    for place in 0..count {
        letters.swap(place, rng.random_range(place..LETTERS));
    }
    letters.truncate(count);
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    #[test]
    fn letters_drawn_to_be_different_are_and_each_comes_first_sometimes() {
        let mut rng = rng(0, Stream::Data);
        let mut first = [false; LETTERS];
        for _ in 0..400 {
            let mut letters = draw_different(3..=9, &mut rng);
            assert!((3..=9).contains(&letters.len()));
            first[letters[0]] = true;
            letters.sort_unstable();
            assert!(letters.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert!(first.into_iter().all(|seen| seen));
    }

    #[test]
    fn letters_are_read_and_what_are_none_is_refused() {
        assert_eq!(parse("abz", 1..=3), Ok(vec![0, 1, 25]));
        for text in ["", "abcd", "aB", "a b", "가", "a\u{1b}"] {
            assert_eq!(parse(text, 1..=3).unwrap_err().expected, "1 to 3 letters from a to z");
        }
    }
}
