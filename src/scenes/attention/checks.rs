//! The identities of attention, each by two routes.

use super::cell::Chosen;
use super::maps::Head;
use super::sight::{Second, Sight};
use super::{Attention, Moment, Seen};
use crate::engine::math;
use crate::engine::real::wide;
use crate::engine::rng::{self, Stream};
use crate::scene::{Checks, View};

/// What single precision leaves of a value around 1.
const F32: f64 = 1e-5;

pub fn checks(scene: &Attention, view: View<'_, Moment>, seen: &Seen, out: &mut dyn Checks) {
    let sight = &seen.sight;
    let chosen = Chosen::of(scene, view, seen);
    rows(sight, out);
    causal(sight, out);
    softmax(&chosen, out);
    variance(&chosen, view.seed(), out);
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

/// Every row of every head sums to 1.
fn rows(sight: &Sight, out: &mut dyn Checks) {
    let all = sight.pass.maps.iter().flat_map(|maps| maps.weights.chunks_exact(maps.keys));
    let sums = all.map(|row| (row.iter().fold(0.0, |sum, w| sum + f64::from(*w)), 1.0));
    let (sum, one) = furthest(sums);
    out.check("rows", sum, one, F32, "softmax, Vaswani et al. 2017, section 3.2.1");
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

/// For q and k with d entries from N(0, 1), q·k has the variance d: why it is divided by √d. One q·k has the fourth moment
/// 3d² + 6d, so the mean square of n has the variance (2d² + 6d)/n.
fn variance(chosen: &Chosen, seed: u64, out: &mut dyn Checks) {
    const DRAWS: usize = 2000;
    let Some(making) = &chosen.maps.making else { return };
    let d = making.q.len() as f64 / (chosen.maps.layers * chosen.maps.heads * chosen.maps.queries) as f64;
    let mut noise = rng::rng(seed, Stream::Checks);
    let mut product = || {
        (0..making.width).fold(0.0, |sum, _| {
            let (q, k) = (f64::from(rng::normal(&mut noise)), f64::from(rng::normal(&mut noise)));
            sum + q * k
        })
    };
    let mean_square = (0..DRAWS).map(|_| product()).fold(0.0, |sum, x| sum + x * x) / DRAWS as f64;
    let sigma = ((2.0 * d * d + 6.0 * d) / DRAWS as f64).sqrt();
    out.check("variance", mean_square, d, 6.0 * sigma, "Vaswani et al. 2017, footnote 4; 6σ");
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
    out.check("double", left, right, 1e-3, "the network in double precision");

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
