//! The task `dates`: a Korean date becomes an English one, and its parts change their order.

use super::{Exercise, Hyperparameters, Start};
use crate::engine::data::dates::{Date, ENGLISH, KOREAN, LONGEST_ENGLISH, LONGEST_KOREAN};
use crate::engine::nn::Sizes;
use crate::scenes::attention::network::Network;
use crate::scenes::attention::pairs::{Pair, places};

/// Years to 9999 are trained on, though only those from 1000 to 2999 are shown: were the first digit always 1 or 2, the
/// network would have to look for one of them only.
pub const DATES: Exercise = Exercise {
    network: Network::Translator(Sizes {
        source_tokens: KOREAN.len(),
        target_tokens: ENGLISH.len(),
        source_length: LONGEST_KOREAN,
        target_length: LONGEST_ENGLISH,
        embedding: 32,
        heads: 4,
        feed_forward: 64,
    }),
    recipe: Hyperparameters { batch: 16, rate: 4e-3, warm_up: 100, decays: true },
    input: &KOREAN,
    output: &ENGLISH,
    of_text: |text| Date::parse(text).map(pair),
    practised: |rng| pair(Date::draw(1000..10_000, rng)),
    tested: |rng| pair(Date::draw(1000..3000, rng)),
    first: Start { text: "2026년 11월 21일", layer: 0, head: 0, cell: (2, 6), train_steps: 800 },
};

/// A date in Korean and in English.
fn pair(date: Date) -> Pair {
    let end = 0..0;
    let told_by = date.alignment().into_iter().chain([end]).map(places).collect();
    Pair { source: date.korean(), target: date.english(), told_by }
}
