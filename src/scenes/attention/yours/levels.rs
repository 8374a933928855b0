//! Large maps made smaller: every entry the mean of a block of weights.

/// A map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Level {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// The means, row by row.
    pub means: Vec<f32>,
}

/// A borrowed map.
#[derive(Debug, Clone, Copy)]
pub struct LevelView<'a> {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// The means, row by row.
    pub means: &'a [f32],
}

impl Level {
    /// Of this size, to be filled.
    pub fn empty(rows: usize, columns: usize) -> Self {
        Self { rows, columns, means: Vec::with_capacity(rows * columns) }
    }

    /// Whether it is filled.
    pub fn is_complete(&self) -> bool {
        self.means.len() == self.rows * self.columns
    }

    /// Borrowed.
    pub fn view(&self) -> LevelView<'_> {
        LevelView { rows: self.rows, columns: self.columns, means: &self.means }
    }

    /// With rows that sum to 1, where they are not 0.
    pub fn normalised(&self) -> Vec<f32> {
        let normal = |row: &[f32]| {
            let sum = row.iter().fold(0.0, |sum, w| sum + w);
            let factor = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            row.iter().map(|w| w * factor).collect::<Vec<_>>()
        };
        self.means.chunks_exact(self.columns).flat_map(normal).collect()
    }
}

impl LevelView<'_> {
    /// Adds to a map half as large the means of blocks of 2 × 2 (of fewer at the edges), of some `weights` at a time.
    pub fn halve_more(&self, coarser: &mut Level, weights: usize) {
        let done = coarser.means.len() / coarser.columns;
        let rows = (weights / (2 * self.columns)).max(1);
        for row in done..coarser.rows.min(done + rows) {
            let above = &self.means[2 * row * self.columns..][..self.columns];
            let below = self.means.get((2 * row + 1) * self.columns..(2 * row + 2) * self.columns).unwrap_or(above);
            for (above, below) in above.chunks(2).zip(below.chunks(2)) {
                let sum = above.iter().chain(below).fold(0.0, |sum, w| sum + w);
                coarser.means.push(sum / (above.len() + below.len()) as f32);
            }
        }
    }
}

/// At most `most` rows and columns, each the mean of as many as belong to it.
pub fn pooled(weights: &[f32], rows: usize, columns: usize, most: usize) -> Level {
    let (small_rows, small_columns) = (rows.min(most), columns.min(most));
    let range = |i: usize, of: usize, into: usize| i * of / into..((i + 1) * of / into).max(i * of / into + 1);
    // A column of what is small may stand for thousands: their sums need more digits.
    let mut means = Vec::with_capacity(small_rows * small_columns);
    for row in 0..small_rows {
        let taken = range(row, rows, small_rows);
        let mut sums = vec![0.0_f64; small_columns];
        for row in taken.clone() {
            for (column, sum) in sums.iter_mut().enumerate() {
                let columns_of = range(column, columns, small_columns);
                let part = &weights[row * columns..][columns_of];
                *sum += f64::from(crate::engine::sums::sum(part));
            }
        }
        let count = |column: usize| (taken.len() * range(column, columns, small_columns).len()) as f64;
        means.extend(sums.iter().enumerate().map(|(column, sum)| (sum / count(column)) as f32));
    }
    Level { rows: small_rows, columns: small_columns, means }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_their_means_also_at_the_edges() {
        let weights = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let mut half = Level::empty(2, 2);
        while !half.is_complete() {
            LevelView { rows: 3, columns: 3, means: &weights }.halve_more(&mut half, 1);
        }
        assert_eq!(half.means, [3.0, 4.5, 7.5, 9.0]);
    }

    #[test]
    fn a_small_map_is_left_as_it_is_and_a_large_one_keeps_its_mean() {
        let weights: Vec<f32> = (0..64).map(|i| i as f32).collect();
        assert_eq!(pooled(&weights, 8, 8, 16).means, weights);
        let small = pooled(&weights, 8, 8, 4);
        assert_eq!(small.means[0], 4.5);
        assert_eq!(small.means.iter().sum::<f32>() / 16.0, 31.5);
    }
}
