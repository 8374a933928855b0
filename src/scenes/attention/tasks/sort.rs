//! The task `sort`: letters in the order of the alphabet.

use super::letters::{BEGINNING, ENDING, LETTERS, draw, parse};
use super::{Exercise, Hyperparameters, Start};
use crate::engine::nn::Sizes;
use crate::scenes::attention::network::Network;
use crate::scenes::attention::pairs::Pair;

/// Letters in a word.
const SHORTEST: usize = 4;
const LONGEST: usize = 8;

/// A word and its letters sorted.
pub const SORT: Exercise = Exercise {
    network: Network::Translator(Sizes {
        source_tokens: LETTERS,
        target_tokens: LETTERS + 1,
        source_length: LONGEST,
        target_length: LONGEST + 1,
        embedding: 32,
        heads: 4,
        feed_forward: 64,
    }),
    recipe: Hyperparameters { batch: 32, rate: 4e-3, warm_up: 100, decays: true },
    input: &BEGINNING,
    output: &ENDING,
    of_text: |text| parse(text, SHORTEST..=LONGEST).map(pair),
    practised: |rng| pair(draw(SHORTEST..=LONGEST, rng)),
    tested: |rng| pair(draw(SHORTEST..=LONGEST, rng)),
    first: Start { text: "glassbox", layer: 0, head: 0, cell: (2, 0), train_steps: 2500 },
};

/// Each letter is told by all its copies.
fn pair(source: Vec<usize>) -> Pair {
    let mut target = source.clone();
    target.sort_unstable();
    let copies = |letter: &usize| {
        source.iter().enumerate().filter(|(_, other)| *other == letter).fold(0, |places, (i, _)| places | 1 << i)
    };
    let told_by = target.iter().map(copies).chain([0]).collect();
    target.push(LETTERS);
    Pair { source, target, told_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_comes_twice_is_told_by_both() {
        let Pair { target, told_by, .. } = pair(vec![2, 0, 2]);
        assert_eq!(target, [0, 2, 2, LETTERS]);
        assert_eq!(told_by, [0b010, 0b101, 0b101, 0]);
    }
}
