//! Points with yes and no, gathered in the cells of a grid.

use super::logistic::Logistic;
use std::collections::BTreeMap;

/// Points that are near each other and have one label, as one point at their mean that counts as often: what a map of a loss is
/// drawn from where there are very many. Few points stay as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    inputs: Vec<Vec<f64>>,
    yes: Vec<bool>,
    weights: Vec<f64>,
}

impl Gathered {
    /// More points than these are gathered.
    const MANY: usize = 400;

    /// Gathers points along one input in 150 cells, along two in 20 each.
    pub fn of(data: &Logistic) -> Self {
        let (inputs, n) = (data.inputs, data.yes.len());
        let cells = if inputs.len() == 1 { 150.0 } else { 20.0 };
        let ends: Vec<[f64; 2]> = inputs.iter().map(|column| ends(column)).collect();
        // Sums of the inputs and the number of points in every cell that has any.
        let mut grid: BTreeMap<(u64, u64, bool), ([f64; 2], f64)> = BTreeMap::new();
        for i in 0..n {
            let along = |k: usize| {
                let [low, high] = ends[k];
                ((inputs[k][i] - low) / (high - low) * cells) as u64
            };
            let (first, second) = match (n > Self::MANY, inputs.len()) {
                (false, _) => (i as u64, 0),
                (true, 1) => (along(0), 0),
                (true, _) => (along(0), along(1)),
            };
            let (sums, count) = grid.entry((first, second, data.yes[i])).or_default();
            inputs.iter().zip(sums).for_each(|(column, sum)| *sum += column[i]);
            *count += 1.0;
        }
        Self {
            inputs: (0..inputs.len()).map(|k| grid.values().map(|(sums, count)| sums[k] / count).collect()).collect(),
            yes: grid.keys().map(|(_, _, yes)| *yes).collect(),
            weights: grid.values().map(|(_, count)| *count).collect(),
        }
    }

    /// As points that count more than once.
    pub fn logistic(&self) -> Logistic<'_> {
        Logistic { inputs: &self.inputs, yes: &self.yes, weights: Some(&self.weights) }
    }
}

/// The least and the largest.
fn ends(values: &[f64]) -> [f64; 2] {
    values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(*x), high.max(*x)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normal, rng, uniform};

    fn points(n: usize, inputs: usize) -> (Vec<Vec<f64>>, Vec<bool>) {
        let mut rng = rng(2, Stream::Data);
        let columns: Vec<Vec<f64>> =
            (0..inputs).map(|_| (0..n).map(|_| f64::from(normal(&mut rng))).collect()).collect();
        let yes = (0..n).map(|i| uniform(&mut rng) < 0.5 + 0.3 * columns[0][i]).collect();
        (columns, yes)
    }

    #[test]
    fn few_points_stay_as_they_are_and_many_cost_nearly_the_same_together() {
        for (n, inputs, within) in [(300, 1, 1e-12), (5000, 1, 1e-3), (5000, 2, 2e-2)] {
            let (columns, yes) = points(n, inputs);
            let data = Logistic { inputs: &columns, yes: &yes, weights: None };
            let gathered = Gathered::of(&data);
            assert!(gathered.yes.len() <= 800 && gathered.weights.iter().sum::<f64>() == n as f64);
            let (whole, together) = (data.values([1.3, 0.4, -0.2]), gathered.logistic().values([1.3, 0.4, -0.2]));
            for (a, b) in whole.into_iter().zip(together) {
                assert!((a - b).abs() < within, "{n} {inputs}: {a} {b}");
            }
        }
    }
}
