//! What is translated: inputs with the outputs they should become, and batches of them.

use crate::engine::data::dates::{Date, ENGLISH, KOREAN, LONGEST_ENGLISH, LONGEST_KOREAN};
use crate::engine::nn::{Sentences, Sizes};
use crate::engine::rng::Generator;
use crate::engine::tape::IGNORE;
use std::ops::Range;

/// The sizes of the network for dates.
pub const DATES: Sizes = Sizes {
    source_tokens: KOREAN.len(),
    target_tokens: ENGLISH.len(),
    source_length: LONGEST_KOREAN,
    target_length: LONGEST_ENGLISH,
    embedding: 32,
    heads: 4,
    feed_forward: 64,
};

/// One input and its output, in tokens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// What goes in.
    pub source: Vec<usize>,
    /// What should come out, with its end.
    pub target: Vec<usize>,
    /// For every output token but the end, the places of the input that tell it: first and one past the last.
    pub told_by: Vec<(usize, usize)>,
}

impl Pair {
    /// A date in Korean and in English.
    pub fn of(date: Date) -> Self {
        let told_by = date.alignment().into_iter().map(|Range { start, end }| (start, end)).collect();
        Self { source: date.korean(), target: date.english(), told_by }
    }

    /// A date of years that are shown and tested.
    pub fn shown(rng: &mut Generator) -> Self {
        Self::of(Date::draw(1000..3000, rng))
    }

    /// A date of years that are trained on: all that have four digits. Were the first digit always 1 or 2, the network would
    /// have to look for one of them only.
    pub fn trained(rng: &mut Generator) -> Self {
        Self::of(Date::draw(1000..10_000, rng))
    }

    /// The words of the output up to its end, with blanks between words and none between digits.
    pub fn words(output: &[usize]) -> String {
        let mut text = String::new();
        let mut before_is_digit = true;
        for token in output.iter().take_while(|token| **token + 1 < ENGLISH.len()) {
            let is_digit = *token < 10;
            if !text.is_empty() && (!is_digit || !before_is_digit) {
                text.push(' ');
            }
            text.push_str(ENGLISH[*token]);
            before_is_digit = is_digit;
        }
        text
    }
}

/// Pairs side by side, padded to one length, as the network takes them.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Inputs, (pairs, S).
    source: Vec<usize>,
    lengths: Vec<usize>,
    /// Outputs shifted by one place: what is known when a token is to be said, (pairs, T).
    begun: Vec<usize>,
    /// The token to be said at each place; [`IGNORE`] past the end, (pairs, T).
    pub answers: Vec<usize>,
    /// 1 where the token to be said is not the end, (pairs, T).
    pub counts: Vec<f32>,
}

impl Batch {
    /// Of these pairs, each of which fits the sizes.
    pub fn of<'a>(pairs: impl IntoIterator<Item = &'a Pair>, sizes: &Sizes) -> Self {
        let mut batch = Self::default();
        for Pair { source, target, told_by } in pairs {
            batch.lengths.push(source.len());
            batch.source.extend((0..sizes.source_length).map(|i| source.get(i).copied().unwrap_or(0)));
            batch.begun.push(sizes.target_tokens);
            batch.begun.extend((1..sizes.target_length).map(|i| target.get(i - 1).copied().unwrap_or(0)));
            batch.answers.extend((0..sizes.target_length).map(|i| target.get(i).copied().unwrap_or(IGNORE)));
            batch.counts.extend((0..sizes.target_length).map(|i| if i < told_by.len() { 1.0 } else { 0.0 }));
        }
        batch
    }

    /// For the network.
    pub fn sentences(&self) -> Sentences<'_> {
        Sentences { source: &self.source, lengths: &self.lengths, target: &self.begun }
    }

    /// How many pairs.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }
}
