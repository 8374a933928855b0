//! The identities of attention, each by two routes.

use super::cell::Chosen;
use super::maps::Head;
use super::sight::{Second, Sight};
use super::{Attention, Moment, Seen};
use crate::engine::math;
use crate::engine::real::wide;
use crate::scene::{Checks, View};

/// What single precision leaves of a value around 1.
const F32: f64 = 1e-5;

pub fn checks(scene: &Attention, view: View<'_, Moment>, seen: &Seen, out: &mut dyn Checks) {
    let sight = &seen.sight;
    let chosen = Chosen::of(scene, view, seen);
    causal(sight, out);
    softmax(&chosen, out);
    looks(&chosen, out);
    read(&chosen, out);
    if let Some(second) = &sight.second {
        seconds(sight, second, out);
    }
}

/// Two computations of many numbers: the pair that is furthest apart.
fn furthest(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    let apart = |(a, b): (f64, f64)| (a - b).abs();
    pairs.fold((0.0, 0.0), |worst, pair| {
        if apart(pair) > apart(worst) || apart(pair).is_nan() || worst == (0.0, 0.0) { pair } else { worst }
    })
}

/// No weight at all on what must not be seen.
fn causal(sight: &Sight, out: &mut dyn Checks) {
    for maps in sight.pass.maps.iter().filter(|maps| maps.making.as_ref().is_some_and(|making| making.causal)) {
        let future = |(row, weights): (usize, &[f32])| {
            weights[row % maps.queries + 1..].iter().fold(0.0, |sum, w| sum + f64::from(w.abs()))
        };
        let leaked = maps.weights.chunks_exact(maps.keys).enumerate().map(future).fold(0.0, |sum, w| sum + w);
        out.check("causal", leaked, 0.0, 0.0, "Vaswani et al. 2017, section 3.2.3");
    }
}

/// The chosen row's weights, beside the softmax in double precision of the scores plus 100, and beside one that sees two
/// scores at a time.
fn softmax(chosen: &Chosen, out: &mut dyn Checks) {
    const SHIFT: f64 = 100.0;
    const BLOCK: usize = 2;
    let scores: Vec<f64> = (0..chosen.maps.keys).map(|key| chosen.head.masked(chosen.query, key)).collect();
    let weights = || chosen.head.row(chosen.query).iter().copied().map(f64::from);
    let shifted: Vec<f64> = scores.iter().map(|score| score + SHIFT).collect();
    let (left, right) = furthest(weights().zip(streamed(&shifted, shifted.len())));
    out.check("shift", left, right, F32, "softmax(s + c) = softmax(s)");
    let (left, right) = furthest(weights().zip(streamed(&scores, BLOCK)));
    out.check("streamed", left, right, F32, "Milakov & Gimelshein 2018");
}

/// The softmax of scores that come in blocks: the largest so far and the sum of exponentials relative to it are all that is
/// kept from block to block.
fn streamed(scores: &[f64], block: usize) -> Vec<f64> {
    let (mut largest, mut sum) = (f64::NEG_INFINITY, 0.0);
    for block in scores.chunks(block.max(1)) {
        let higher = block.iter().copied().fold(largest, f64::max);
        if higher == f64::NEG_INFINITY {
            continue;
        }
        let kept = if sum > 0.0 { sum * math::exp(largest - higher) } else { 0.0 };
        sum = block.iter().fold(kept, |sum, score| sum + math::exp(score - higher));
        largest = higher;
    }
    scores.iter().map(|score| math::exp(score - largest) / sum).collect()
}

/// The entropy of every row and the habits of the chosen head, from the scores in double precision. With
/// ln w = s − ln Σ exp(s) the entropy is ln Σ exp(s) − Σ w·s.
fn looks(chosen: &Chosen, out: &mut dyn Checks) {
    let (maps, head) = (chosen.maps, chosen.head);
    if maps.making.is_none() {
        return;
    }
    let scores = |query: usize| (0..maps.keys).map(|key| head.masked(query, key)).collect::<Vec<f64>>();
    let weights: Vec<Vec<f64>> = (0..maps.queries).map(|query| streamed(&scores(query), maps.keys)).collect();
    let entropy = |query: usize| {
        let scores = scores(query);
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum = scores.iter().fold(0.0, |sum, score| sum + math::exp(score - largest));
        let seen = scores.iter().zip(&weights[query]).filter(|(score, _)| score.is_finite());
        math::ln(sum) - seen.fold(0.0, |mean, (score, weight)| mean + weight * (score - largest))
    };
    let (left, right) = furthest(head.entropy().iter().copied().zip((0..maps.queries).map(entropy)));
    out.check("entropy", left, right, 10.0 * F32, "H = ln Σ exp(s) − Σ w·s");

    // Where rows and columns do not stand for the same places, only the first column is one and the same to all.
    let is_own = maps.queries == maps.keys;
    let mean = |from: usize, key: &dyn Fn(usize) -> usize| {
        let rows = from..maps.queries;
        rows.clone().map(|row| weights[row][key(row)]).sum::<f64>() / rows.len() as f64
    };
    let habit = head.habit();
    let mut pairs = vec![(habit.first, mean(0, &|_| 0))];
    if is_own && maps.queries > 1 {
        pairs.extend([(habit.previous, mean(1, &|row| row - 1)), (habit.diagonal, mean(0, &|row| row))]);
    }
    let (left, right) = furthest(pairs.into_iter());
    out.check("habits", left, right, F32, "means of the softmax of the scores in f64");
}

/// What the displayed weights read from the values, beside what the network has read.
fn read(chosen: &Chosen, out: &mut dyn Checks) {
    let (maps, head) = (chosen.maps, chosen.head);
    let Some(making) = &maps.making else { return };
    let network = head.vector(&making.read, maps.queries, chosen.query);
    // A head that is switched off has read nothing.
    if network.iter().all(|x| *x == 0.0) {
        return;
    }
    let weights = head.row(chosen.query);
    let recomputed = (0..making.width).map(|column| {
        let term = |key: usize| f64::from(weights[key]) * f64::from(head.vector(&making.v, maps.keys, key)[column]);
        (0..maps.keys).map(term).fold(0.0, |sum, term| sum + term)
    });
    let (left, right) = furthest(recomputed.zip(network.iter().copied().map(f64::from)));
    out.check("read", left, right, F32 * (1.0 + left.abs()), "Vaswani et al. 2017, eq. 1");
}

/// What only an example that was read has: the same by other ways.
fn seconds(sight: &Sight, second: &Second, out: &mut dyn Checks) {
    let (left, right) = furthest(wide(&sight.pass.probabilities).into_iter().zip(wide(&second.double)));
    out.check("double", left, right, 5.0 * F32, "the network in double precision");
    right_tokens(sight, second, out);

    if sight.changes.causal {
        let last = sight.last();
        let layer = last.weights.len() / last.layers;
        let at_once = wide(&last.weights[last.weights.len() - layer..]);
        let (left, right) = furthest(wide(&second.one_by_one).into_iter().zip(at_once));
        out.check("one-by-one", left, right, F32, "Vaswani et al. 2017, section 3.2.3");
    }

    let [plain, reversed] = &second.plain;
    let width = plain.len() / sight.pair.source.len();
    let turned: Vec<f32> = reversed.chunks_exact(width).rev().flatten().copied().collect();
    let (left, right) = furthest(wide(plain).into_iter().zip(wide(&turned)));
    out.check("permuted", left, right, 10.0 * F32, "f(Px) = P·f(x) without positions");

    let (left, right) = furthest(layer_output(sight, second).into_iter().zip(wide(&sight.pass.added)));
    out.check("layer", left, right, 10.0 * F32 * (1.0 + left.abs()), "Vaswani et al. 2017, section 3.2.2");
}

/// How many tokens of the example are right, by the probabilities in double precision. Where the two most likely are as close
/// as rounding, either may be said.
fn right_tokens(sight: &Sight, second: &Second, out: &mut dyn Checks) {
    let tokens = sight.tokens();
    let row = |row: usize| &second.double[row * tokens..(row + 1) * tokens];
    let lead = |(at, answer): (usize, usize)| {
        let others = row(at).iter().enumerate().filter(|(token, _)| *token != answer);
        row(at)[answer] - others.map(|(_, p)| *p).fold(0.0, f32::max)
    };
    let leads: Vec<f32> = sight.pair.asked().filter(|(row, _)| *row < sight.said.len()).map(lead).collect();
    let count = |is: &dyn Fn(f32) -> bool| leads.iter().filter(|lead| is(**lead)).count() as f64;
    let ties = count(&|lead| lead.abs() < 1e-4);
    out.check(
        "right",
        sight.right() as f64,
        count(&|lead| lead > 0.0),
        ties,
        "the most likely token, in double precision",
    );
}

/// What the last attention's last layer adds at every row, from its displayed weights: the heads' Σ w·v side by side, times Wᵀ,
/// summed in double precision.
fn layer_output(sight: &Sight, second: &Second) -> Vec<f64> {
    let maps = sight.last();
    let Some(making) = &maps.making else { return Vec::new() };
    let (heads, width) = (maps.heads, making.width);
    let head = |i: usize| maps.head(maps.layers - 1, i);
    let has_read = |head: Head| {
        (0..maps.queries).any(|row| head.vector(&making.read, maps.queries, row).iter().any(|x| *x != 0.0))
    };
    let is_on: Vec<bool> = (0..heads).map(|i| has_read(head(i))).collect();
    let read = |query: usize, i: usize| {
        let (is_on, head) = (is_on[i / width], head(i / width));
        let term = |key| f64::from(head.row(query)[key]) * f64::from(head.vector(&making.v, maps.keys, key)[i % width]);
        if is_on { (0..maps.keys).map(term).fold(0.0, |sum, term| sum + term) } else { 0.0 }
    };
    let row = |query: usize| {
        let read: Vec<f64> = (0..heads * width).map(|i| read(query, i)).collect();
        let matrix = second.out_weight.chunks_exact(heads * width);
        matrix.map(|w| w.iter().zip(&read).fold(0.0, |sum, (w, x)| sum + f64::from(*w) * x)).collect::<Vec<f64>>()
    };
    (0..maps.queries).flat_map(row).collect()
}

#[cfg(test)]
mod tests;
