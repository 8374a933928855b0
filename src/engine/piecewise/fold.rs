//! A net that folds the line: two units a layer, twice the pieces with each (Telgarsky 2016).

use super::{Affine, LineNet};

/// The tent map x ↦ 1 − |2x − 1| on [0, 1].
pub fn tent(x: f64) -> f64 {
    1.0 - (2.0 * x - 1.0).abs()
}

/// The tent map, `folds` times in a row, at least once: a layer has u = relu(x) and v = relu(x − ½), and passes 2u − 4v on.
pub fn fold(folds: usize) -> LineNet {
    let first = Affine { inputs: 1, weight: vec![1.0, 1.0], bias: vec![0.0, -0.5] };
    let next = Affine { inputs: 2, weight: vec![2.0, -4.0, 2.0, -4.0], bias: vec![0.0, -0.5] };
    let layers = std::iter::once(first).chain(std::iter::repeat_n(next, folds.saturating_sub(1))).collect();
    LineNet { layers, out: Affine { inputs: 2, weight: vec![2.0, -4.0], bias: vec![0.0] } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::piecewise::pieces;

    #[test]
    fn every_fold_doubles_the_pieces_exactly() {
        for folds in 1..=12 {
            let net = fold(folds);
            let intervals = net.intervals(0.0, 1.0);
            let width = 0.5f64.powi(folds as i32);
            assert_eq!([intervals.len(), pieces(&intervals)], [1 << folds; 2]);
            assert_eq!(net.units(), 2 * folds);
            for (i, interval) in intervals.iter().enumerate() {
                assert_eq!([interval.from, interval.to], [i as f64 * width, (i + 1) as f64 * width]);
                assert_eq!(interval.slope.abs(), 1.0 / width);
            }
            for i in 0..=97 {
                let x = f64::from(i) / 97.0;
                let expected = (0..folds).fold(x, |x, _| tent(x));
                assert!((net.at(x) - expected).abs() < 1e-12, "{folds} folds at {x}");
            }
        }
    }

    /// x₀ = 0 stays where it is when weights are pushed, and all units that are given 2u switch there together.
    #[test]
    fn units_that_switch_together_leave_no_slivers() {
        let mut net = fold(10);
        for (i, weight) in net.layers.iter_mut().flat_map(|layer| &mut layer.weight).enumerate() {
            *weight *= 1.0 + 1e-4 * ((7 * i) % 5) as f64 - 2e-4;
        }
        let intervals = net.intervals(0.0, 1.0);
        assert!(intervals.iter().all(|it| it.to - it.from > 1e-13));
        let places = intervals.iter().flat_map(|it| [0.25, 0.5, 0.75].map(|part| it.from + part * (it.to - it.from)));
        let patterns: Vec<u64> = places.map(|x| net.on(x)).collect();
        assert_eq!(1 + patterns.windows(2).filter(|pair| pair[0] != pair[1]).count(), intervals.len());
    }
}
