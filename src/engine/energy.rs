//! How far a sample is from the data: energy distance and coverage.
//!
//! Both need all distances between points, which takes tens of milliseconds; so the work is done in rows, as many at a time
//! as the caller likes.

use std::sync::Arc;

/// Coverage asks for the ball around a data point that holds this many of its neighbours.
const NEIGHBOURS: usize = 5;

/// The data that samples are compared with.
#[derive(Debug, Clone)]
pub struct Reference {
    points: Axes,
    /// The sum of all distances between data points.
    within: f64,
    /// The distance from each point to its fifth neighbour, for the rows prepared so far.
    radii: Vec<f64>,
}

/// Points stored axis by axis, so that distances to all of them are sums over whole slices.
#[derive(Debug, Clone)]
struct Axes {
    axes: Vec<Vec<f64>>,
}

impl Axes {
    fn new(points: &[f64], dims: usize) -> Self {
        let axis = |axis| points.iter().skip(axis).step_by(dims).copied().collect();
        Self { axes: (0..dims).map(axis).collect() }
    }

    fn len(&self) -> usize {
        self.axes.first().map_or(0, Vec::len)
    }

    fn row(&self, i: usize) -> impl Iterator<Item = f64> {
        self.axes.iter().map(move |axis| axis[i])
    }

    /// The distances from `point` to all points.
    fn distances(&self, point: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut squares = vec![0.0; self.len()];
        for (x, axis) in point.zip(&self.axes) {
            for (square, y) in squares.iter_mut().zip(axis) {
                *square += (x - y) * (x - y);
            }
        }
        for square in &mut squares {
            *square = square.sqrt();
        }
        squares
    }
}

impl Reference {
    /// Data points, row by row, to be prepared.
    pub fn new(points: &[f64], dims: usize) -> Self {
        Self { points: Axes::new(points, dims), within: 0.0, radii: Vec::new() }
    }

    /// Works on some more rows. True when all are done.
    pub fn prepare(&mut self, rows: usize) -> bool {
        let n = self.points.len();
        for row in self.radii.len()..n.min(self.radii.len() + rows) {
            let mut distances = self.points.distances(self.points.row(row));
            self.within += distances.iter().fold(0.0, |sum, distance| sum + distance);
            // Its own distance, 0, comes first.
            let fifth = NEIGHBOURS.min(n - 1);
            self.radii.push(*distances.select_nth_unstable_by(fifth, f64::total_cmp).1);
        }
        self.radii.len() == n
    }
}

/// How far a sample is from the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// 2E|x−y| − E|x−x′| − E|y−y′| over all pairs, those of a point with itself too (Székely & Rizzo 2013): 0 only for equal
    /// distributions, and about the size of 1/n for a sample of n from the same one.
    pub energy_distance: f64,
    /// Its three terms: 2E|x−y| between samples and data, E|x−x′| among samples, E|y−y′| among data.
    pub terms: [f64; 3],
    /// The share of data points that have a sample within the ball of their five nearest data points (Naeem et al.
    /// 2020): what is missing tells of modes left out.
    pub coverage: f64,
}

/// A comparison under way.
#[derive(Debug)]
pub struct Comparison {
    reference: Arc<Reference>,
    sample: Axes,
    row: usize,
    between: f64,
    within: f64,
    nearest: Vec<f64>,
}

impl Comparison {
    /// Compares the `sample`, row by row, with prepared data.
    pub fn new(reference: Arc<Reference>, sample: &[f64], dims: usize) -> Self {
        let nearest = vec![f64::INFINITY; reference.points.len()];
        Self { reference, sample: Axes::new(sample, dims), row: 0, between: 0.0, within: 0.0, nearest }
    }

    /// Works on some more rows. The scores when all are done.
    pub fn work(&mut self, rows: usize) -> Option<Scores> {
        let n = self.sample.len();
        for row in self.row..n.min(self.row + rows) {
            let to_data = self.reference.points.distances(self.sample.row(row));
            for (nearest, distance) in self.nearest.iter_mut().zip(to_data) {
                self.between += distance;
                *nearest = nearest.min(distance);
            }
            let to_sample = self.sample.distances(self.sample.row(row));
            self.within += to_sample.iter().fold(0.0, |sum, distance| sum + distance);
        }
        self.row = n.min(self.row + rows);
        (self.row == n).then(|| self.scores())
    }

    fn scores(&self) -> Scores {
        let (n, m) = (self.sample.len() as f64, self.reference.points.len() as f64);
        let covered = self.nearest.iter().zip(&self.reference.radii).filter(|(nearest, radius)| nearest <= radius);
        let terms = [2.0 * self.between / (n * m), self.within / (n * n), self.reference.within / (m * m)];
        Scores { energy_distance: terms[0] - terms[1] - terms[2], terms, coverage: covered.count() as f64 / m }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::Shape;
    use crate::engine::rng::{Stream, rng};

    fn reference(points: &[f64], dims: usize) -> Arc<Reference> {
        let mut reference = Reference::new(points, dims);
        while !reference.prepare(7) {}
        Arc::new(reference)
    }

    fn scores(reference: &Arc<Reference>, sample: &[f64], dims: usize) -> Scores {
        let mut comparison = Comparison::new(reference.clone(), sample, dims);
        loop {
            if let Some(scores) = comparison.work(3) {
                return scores;
            }
        }
    }

    #[test]
    fn the_energy_distance_of_a_few_numbers_is_what_pencil_and_paper_give() {
        // 2·mean{1, 3, 2, 0} − mean{0, 2, 2, 0}, and |y−y′| of 0 and 3: mean{0, 3, 3, 0}.
        let found = scores(&reference(&[0.0, 3.0], 1), &[1.0, 3.0], 1).energy_distance;
        assert!((found - (2.0 * 1.5 - 1.0 - 1.5)).abs() < 1e-15, "{found}");
    }

    #[test]
    fn the_data_themselves_are_at_no_distance_and_cover_everything() {
        let points: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
        let found = scores(&reference(&points, 2), &points, 2);
        assert!(found.energy_distance.abs() < 1e-12 && found.coverage == 1.0, "{found:?}");
    }

    #[test]
    fn a_sample_that_misses_a_half_is_further_away_and_covers_half() {
        let pool = Shape::Gaussians.draw(2000, &mut rng(0, Stream::Data)).xy;
        let flat = |range: std::ops::Range<usize>, keep: usize| -> Vec<f64> {
            range.filter(|i| i % 8 < keep).flat_map(|i| pool[i]).map(f64::from).collect()
        };
        let reference = reference(&flat(0..1000, 8), 2);
        let (fresh, half) = (scores(&reference, &flat(1000..2000, 8), 2), scores(&reference, &flat(1000..2000, 4), 2));
        assert!(half.energy_distance > 50.0 * fresh.energy_distance, "{fresh:?} {half:?}");
        assert!(fresh.coverage > 0.9 && (half.coverage - 0.5).abs() < 0.06, "{fresh:?} {half:?}");
    }
}
