//! ReLU nets from a line to a line: piecewise linear, and exactly so. Where they bend is found layer by layer, without a grid.
//!
//! ```
//! use glassbox::engine::piecewise::{Affine, LineNet};
//!
//! // relu(x + 1) − 2·relu(x): up from −1, down from 0.
//! let hidden = Affine { inputs: 1, weight: vec![1.0, 1.0], bias: vec![1.0, 0.0] };
//! let out = Affine { inputs: 2, weight: vec![1.0, -2.0], bias: vec![0.0] };
//! let net = LineNet { layers: vec![hidden], out };
//! let pieces = net.intervals(-4.0, 4.0);
//! assert_eq!(pieces.iter().map(|piece| piece.slope).collect::<Vec<_>>(), [0.0, 1.0, -1.0]);
//! assert_eq!([pieces[1].from, pieces[1].to], [-1.0, 0.0]);
//! ```

mod distance;
mod fold;

pub use distance::mean_square;
pub use fold::{fold, tent};

/// z = W·h + b.
#[derive(Debug, Clone, PartialEq)]
pub struct Affine {
    /// How many numbers h has.
    pub inputs: usize,
    /// W (outputs, inputs), row by row.
    pub weight: Vec<f64>,
    /// b (outputs).
    pub bias: Vec<f64>,
}

/// Hidden layers with a ReLU each, and one output. The first layer has one input.
#[derive(Debug, Clone, PartialEq)]
pub struct LineNet {
    /// From the input on.
    pub layers: Vec<Affine>,
    /// One row.
    pub out: Affine,
}

/// A straight line: slope·x + intercept.
type Line = (f64, f64);

/// An interval on which no unit switches, and what the net is there: slope·x + intercept.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Its left end.
    pub from: f64,
    /// Its right end.
    pub to: f64,
    /// Of the output.
    pub slope: f64,
    /// Of the output.
    pub intercept: f64,
    /// Which units are on: a bit each, layer after layer from the lowest.
    pub on: u64,
}

/// The most units whose switches fit in one number.
pub const MOST_UNITS: usize = u64::BITS as usize;

/// Units that switch at one place, as those of a fold without biases do, are split by rounding: intervals shorter than this part of
/// the whole are none.
const SLIVER: f64 = 1e-13;

/// The intervals of the layers so far, from left to right.
#[derive(Default)]
struct Parts {
    /// Where each ends.
    to: Vec<f64>,
    /// Which units are on in each.
    on: Vec<u64>,
    /// What each unit of the last layer gives in each.
    h: Vec<Line>,
}

impl Affine {
    /// How many numbers z has.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// W·h + b.
    pub fn of(&self, h: &[f64]) -> Vec<f64> {
        let rows = self.weight.chunks_exact(self.inputs).zip(&self.bias);
        rows.map(|(row, bias)| row.iter().zip(h).fold(*bias, |sum, (w, h)| sum + w * h)).collect()
    }

    /// The same of lines.
    fn of_lines(&self, h: &[Line], z: &mut Vec<Line>) {
        z.clear();
        let rows = self.weight.chunks_exact(self.inputs).zip(&self.bias);
        z.extend(
            rows.map(|(row, bias)| {
                row.iter().zip(h).fold((0.0, *bias), |sum, (w, h)| (sum.0 + w * h.0, sum.1 + w * h.1))
            }),
        );
    }
}

impl LineNet {
    /// All hidden units.
    pub fn units(&self) -> usize {
        self.layers.iter().map(Affine::outputs).sum()
    }

    /// What each unit is given at x, before its ReLU, layer after layer; the output comes last.
    pub fn given(&self, x: f64) -> Vec<f64> {
        let (mut all, mut h) = (Vec::with_capacity(self.units() + 1), vec![x]);
        for layer in &self.layers {
            let z = layer.of(&h);
            h = z.iter().map(|z| z.max(0.0)).collect();
            all.extend(z);
        }
        all.extend(self.out.of(&h));
        all
    }

    /// The output at x.
    pub fn at(&self, x: f64) -> f64 {
        self.given(x).pop().unwrap_or(f64::NAN)
    }

    /// Which units are on at x: a bit each.
    pub fn on(&self, x: f64) -> u64 {
        bits(self.given(x)[..self.units()].iter().map(|z| *z > 0.0))
    }

    /// The intervals of [lo, hi] on which no unit switches, from left to right: each layer is linear on those of the layers before
    /// it, and splits them where one of its units is 0.
    ///
    /// # Panics
    /// If there are more than [`MOST_UNITS`] units.
    pub fn intervals(&self, lo: f64, hi: f64) -> Vec<Interval> {
        assert!(self.units() <= MOST_UNITS, "{} units", self.units());
        let mut parts = Parts { to: vec![hi], on: vec![0], h: vec![(1.0, 0.0)] };
        let mut before = 0;
        for layer in &self.layers {
            parts = parts.split(lo, SLIVER * (hi - lo), layer, before);
            before += layer.outputs();
        }
        let (mut intervals, mut out): (Vec<Interval>, _) = (Vec::with_capacity(parts.to.len()), Vec::new());
        let mut from = lo;
        for ((to, on), h) in parts.to.into_iter().zip(parts.on).zip(parts.h.chunks_exact(self.out.inputs)) {
            match intervals.last_mut() {
                // A unit that only touches 0 does not switch.
                Some(last) if last.on == on => last.to = to,
                _ => {
                    self.out.of_lines(h, &mut out);
                    let (slope, intercept) = out[0];
                    intervals.push(Interval { from, to, slope, intercept, on });
                }
            }
            from = to;
        }
        intervals
    }

    /// The most intervals that a net of this shape can have: a layer of n units cuts each piece of its input into at most n + 1
    /// (Montúfar et al. 2014, for one input).
    pub fn most_intervals(&self) -> f64 {
        self.layers.iter().fold(1.0, |most, layer| most * (layer.outputs() + 1) as f64)
    }

    /// Units that are on nowhere in these intervals.
    pub fn dead(&self, intervals: &[Interval]) -> usize {
        let ever = intervals.iter().fold(0, |ever, interval| ever | interval.on);
        self.units() - ever.count_ones() as usize
    }
}

/// A bit for each, from the lowest.
fn bits(on: impl Iterator<Item = bool>) -> u64 {
    on.enumerate().fold(0, |bits, (i, on)| bits | u64::from(on) << i)
}

impl Parts {
    /// Split by a layer that has `before` units in the layers before it, into intervals of some length at least.
    fn split(&self, lo: f64, least: f64, layer: &Affine, before: usize) -> Self {
        let (mut parts, mut z, mut ends) = (Self::default(), Vec::new(), Vec::new());
        let mut from = lo;
        for ((to, on), h) in self.to.iter().zip(&self.on).zip(self.h.chunks_exact(layer.inputs)) {
            layer.of_lines(h, &mut z);
            let zeros = z.iter().map(|(slope, intercept)| -intercept / slope);
            ends.clear();
            ends.extend(zeros.filter(|x| from + least < *x && *x < to - least));
            ends.push(*to);
            ends.sort_unstable_by(f64::total_cmp);
            ends.dedup_by(|next, kept| *next - *kept <= least);
            for to in &ends {
                let middle = 0.5 * from + 0.5 * to;
                let is_on = |line: &Line| line.0 * middle + line.1 > 0.0;
                parts.h.extend(z.iter().map(|line| if is_on(line) { *line } else { (0.0, 0.0) }));
                parts.on.push(on | bits(z.iter().map(is_on)) << before);
                parts.to.push(*to);
                from = *to;
            }
        }
        parts
    }
}

/// How many straight pieces the output has: neighbours of one slope, up to rounding, are one piece.
pub fn pieces(intervals: &[Interval]) -> usize {
    let steepest = intervals.iter().fold(0.0, |most: f64, interval| most.max(interval.slope.abs()));
    let bends = intervals.windows(2).filter(|pair| (pair[1].slope - pair[0].slope).abs() > 1e-12 * steepest);
    bends.count() + usize::from(!intervals.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normal, rng};

    /// W ~ N(0, 2/inputs), b ~ N(0, spread²).
    fn random(sizes: &[usize], spread: f64, seed: u64) -> LineNet {
        let mut rng = rng(seed, Stream::Init);
        let mut layers: Vec<Affine> = sizes
            .windows(2)
            .map(|pair| {
                let sd = (2.0 / pair[0] as f64).sqrt();
                let weight = (0..pair[0] * pair[1]).map(|_| sd * f64::from(normal(&mut rng))).collect();
                let bias = (0..pair[1]).map(|_| spread * f64::from(normal(&mut rng))).collect();
                Affine { inputs: pair[0], weight, bias }
            })
            .collect();
        let out = layers.pop().expect("an output");
        LineNet { layers, out }
    }

    #[test]
    fn intervals_are_what_a_fine_grid_sees_and_lines_are_the_net() {
        for (sizes, seed) in
            [(&[1, 24, 1][..], 0), (&[1, 8, 8, 8, 1], 1), (&[1, 4, 4, 4, 4, 4, 4, 1], 2), (&[1, 32, 32, 1], 3)]
        {
            let net = random(sizes, 0.3, seed);
            let intervals = net.intervals(-4.0, 4.0);
            let grid: Vec<u64> = (0..=400_000).map(|i| net.on(-4.0 + 2e-5 * f64::from(i))).collect();
            let seen = 1 + grid.windows(2).filter(|pair| pair[0] != pair[1]).count();
            assert_eq!(intervals.len(), seen, "{sizes:?}");
            for interval in &intervals {
                let middle = 0.5 * (interval.from + interval.to);
                let line = interval.slope * middle + interval.intercept;
                assert!((line - net.at(middle)).abs() < 1e-12 * (1.0 + line.abs()));
                assert_eq!(interval.on, net.on(middle));
            }
            assert!(intervals.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].on != pair[1].on));
            assert!(pieces(&intervals) <= intervals.len() && intervals.len() as f64 <= net.most_intervals());
        }
    }

    #[test]
    fn without_biases_there_are_two_intervals_whatever_the_depth() {
        for seed in 0..20 {
            for sizes in [&[1, 24, 1][..], &[1, 8, 8, 8, 1], &[1, 4, 4, 4, 4, 4, 4, 1]] {
                let intervals = random(sizes, 0.0, seed).intervals(-4.0, 4.0);
                assert_eq!(intervals.len(), 2);
                assert_eq!(intervals[0].to, 0.0);
            }
        }
    }

    #[test]
    fn bounds_multiply_over_layers() {
        let most = |sizes: &[usize]| random(sizes, 0.3, 0).most_intervals();
        assert_eq!(
            [most(&[1, 24, 1]), most(&[1, 8, 8, 8, 1]), most(&[1, 4, 4, 4, 4, 4, 4, 1])],
            [25.0, 729.0, 15_625.0]
        );
    }

    #[test]
    fn a_unit_that_is_never_on_is_dead_and_its_hinge_bends_nothing() {
        let hidden = Affine { inputs: 1, weight: vec![1.0, 1.0], bias: vec![0.0, 1.0] };
        let dead = Affine { inputs: 2, weight: vec![-1.0, -1.0, 1.0, 0.0], bias: vec![-1.0, 0.0] };
        let net =
            LineNet { layers: vec![hidden, dead], out: Affine { inputs: 2, weight: vec![1.0, 1.0], bias: vec![0.0] } };
        let intervals = net.intervals(-4.0, 4.0);
        assert_eq!((intervals.len(), pieces(&intervals), net.dead(&intervals)), (3, 2, 1));
    }
}
