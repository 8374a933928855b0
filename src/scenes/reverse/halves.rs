//! Whether what is generated of a digit goes with what is given of it.

use crate::engine::denoiser::training::Examples;

/// Digits that are looked at in about two milliseconds.
const ROWS_AT_ONCE: usize = 8;

/// A look at all samples, some at a time.
#[derive(Default)]
pub struct Halves {
    done: usize,
    alike: usize,
}

impl Halves {
    /// Looks at some more samples of the digit `label`, of which the pixels of `mask` are given. Once all are done, the share
    /// whose other pixels are nearest to those of a learned digit of that label.
    pub fn work(&mut self, samples: &[f64], mask: &[bool], label: usize, examples: &Examples) -> Option<f64> {
        let rows = samples.len() / mask.len();
        for row in samples.chunks_exact(mask.len()).skip(self.done).take(ROWS_AT_ONCE) {
            self.alike += usize::from(nearest(row, mask, examples) == label);
        }
        self.done = rows.min(self.done + ROWS_AT_ONCE);
        (self.done == rows).then(|| self.alike as f64 / rows as f64)
    }
}

/// The label of the learned digit that is nearest where nothing is given.
fn nearest(row: &[f64], mask: &[bool], examples: &Examples) -> usize {
    let square = |digit: &[f32]| {
        let open = row.iter().zip(digit).zip(mask).filter(|(_, given)| !**given);
        open.fold(0.0, |sum, ((a, b), _)| sum + (a - f64::from(*b)) * (a - f64::from(*b)))
    };
    let digits = examples.x_0.chunks_exact(mask.len()).zip(&examples.labels);
    let nearest = digits.map(|(digit, label)| (square(digit), *label)).min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or(examples.classes, |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_generated_is_compared() {
        let examples = Examples { x_0: vec![0.0, 0.0, 1.0, 1.0], labels: vec![0, 1], classes: 2 };
        let mask = [true, false];
        // The given pixel says 0, the generated ones say 0, 1, 1.
        let samples = [0.0, 0.1, 0.0, 0.9, 0.0, 0.8];
        assert_eq!(Halves::default().work(&samples, &mask, 0, &examples), Some(1.0 / 3.0));
    }

    #[test]
    fn a_portion_ends_before_all_are_done() {
        let examples = Examples { x_0: vec![0.0], labels: vec![0], classes: 1 };
        let (samples, mut halves) = (vec![0.5; ROWS_AT_ONCE + 1], Halves::default());
        assert_eq!(halves.work(&samples, &[false], 0, &examples), None);
        assert_eq!(halves.work(&samples, &[false], 0, &examples), Some(1.0));
    }
}
