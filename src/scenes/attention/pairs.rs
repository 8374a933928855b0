//! Inputs with the outputs they should become, and batches of them.

use super::network::Network;
use crate::engine::nn::Sentences;
use crate::engine::tape::IGNORE;
use std::ops::Range;

/// One input and its output, in tokens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// What goes in.
    pub source: Vec<usize>,
    /// What should come out, with its end; [`IGNORE`] where nothing is asked.
    pub target: Vec<usize>,
    /// For every row of the output the places of the input that tell it: bit i for place i. No bit where none does.
    pub told_by: Vec<u32>,
}

/// A range of places.
pub fn places(range: Range<usize>) -> u32 {
    range.fold(0, |places, place| places | 1 << place)
}

impl Pair {
    /// The rows where something is asked, with the answers.
    pub fn asked(&self) -> impl Iterator<Item = (usize, usize)> {
        self.target.iter().copied().enumerate().filter(|(_, answer)| *answer != IGNORE)
    }

    /// The rows that places of the input tell, with those places.
    pub fn told(&self) -> impl Iterator<Item = (usize, u32)> {
        self.told_by.iter().copied().enumerate().filter(|(_, places)| *places != 0)
    }
}

/// Pairs side by side, padded to one length, as networks take them.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Inputs, (pairs, S).
    pub source: Vec<usize>,
    lengths: Vec<usize>,
    /// Outputs shifted by one place: what is known when a token is to be said, (pairs, T).
    begun: Vec<usize>,
    /// The token to be said at each place; [`IGNORE`] where none is, (pairs, T).
    pub answers: Vec<usize>,
    /// 1 where places of the input tell the token, (pairs, T).
    pub counts: Vec<f32>,
}

/// The lengths that a network needs: of inputs and of outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lengths {
    /// S.
    pub source: usize,
    /// T.
    pub target: usize,
}

impl Lengths {
    /// Of any pair that a network takes.
    pub fn longest(network: &Network) -> Self {
        match network {
            Network::Translator(sizes) => Self { source: sizes.source_length, target: sizes.target_length },
            Network::Continuer(sizes) => Self { source: sizes.length, target: sizes.length },
        }
    }
}

impl Batch {
    /// Of these pairs, each of which is at most so long; `begin` stands before every output.
    pub fn of<'a>(pairs: impl IntoIterator<Item = &'a Pair>, lengths: Lengths, begin: usize) -> Self {
        let (s, t) = (lengths.source, lengths.target);
        let mut batch = Self::default();
        for Pair { source, target, told_by } in pairs {
            batch.lengths.push(source.len());
            batch.source.extend((0..s).map(|i| source.get(i).copied().unwrap_or(0)));
            batch.begun.push(begin);
            batch.begun.extend((1..t).map(|i| target.get(i - 1).copied().unwrap_or(0)));
            batch.answers.extend((0..t).map(|i| target.get(i).copied().unwrap_or(IGNORE)));
            batch
                .counts
                .extend((0..t).map(|i| if told_by.get(i).is_some_and(|places| *places != 0) { 1.0 } else { 0.0 }));
        }
        batch
    }

    /// For a translator.
    pub fn sentences(&self) -> Sentences<'_> {
        Sentences { source: &self.source, lengths: &self.lengths, target: &self.begun }
    }

    /// How many pairs.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }
}
