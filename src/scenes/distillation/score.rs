//! How a net does on the test digits, also after one number has been added to one of its logits.

use super::data::CLASSES;
use super::net::top;

/// The share of unlabelled pictures that are to be called the withheld class: what is known of it besides that it exists.
pub const KNOWN_SHARE: f64 = 0.1;

/// A net on the test digits.
#[derive(Debug, Clone)]
pub struct Score {
    /// The share of all test digits that are named right.
    pub accuracy: f64,
    /// The share of those of the withheld class.
    pub recall: f64,
    /// What is added to the withheld logit so that [`KNOWN_SHARE`] of the pictures are called it; no label is used.
    pub bias: f64,
    /// Both shares with it.
    pub fixed_accuracy: f64,
    pub fixed_recall: f64,
    /// Row: what a digit is; column: how many of them were called what.
    pub confusion: Vec<usize>,
}

impl Score {
    /// From the logits of all test digits.
    pub fn new(logits: &[f32], labels: &[usize], withheld: usize) -> Self {
        let bias = bias(logits, withheld);
        let plain = confusion(logits, labels, withheld, 0.0);
        let fixed = confusion(logits, labels, withheld, bias);
        Self {
            accuracy: trace(&plain) / labels.len() as f64,
            recall: recall(&plain, withheld),
            bias,
            fixed_accuracy: trace(&fixed) / labels.len() as f64,
            fixed_recall: recall(&fixed, withheld),
            confusion: plain,
        }
    }
}

/// Half-way between the margin of the last picture that is to be called the withheld class, and that of the next.
fn bias(logits: &[f32], withheld: usize) -> f64 {
    let mut margins: Vec<f32> = logits.chunks_exact(CLASSES).map(|row| margin(row, withheld)).collect();
    margins.sort_by(f32::total_cmp);
    let called = (KNOWN_SHARE * margins.len() as f64).round() as usize;
    f64::midpoint(margins[called - 1].into(), margins[called].into())
}

/// How far the withheld logit lies below the largest of the others.
pub fn margin(row: &[f32], withheld: usize) -> f32 {
    let others = row.iter().enumerate().filter(|(class, _)| *class != withheld);
    others.map(|(_, z)| *z).fold(f32::NEG_INFINITY, f32::max) - row[withheld]
}

fn confusion(logits: &[f32], labels: &[usize], withheld: usize, bias: f64) -> Vec<usize> {
    let mut counts = vec![0; CLASSES * CLASSES];
    for (row, label) in logits.chunks_exact(CLASSES).zip(labels) {
        let called = |class: usize| f64::from(row[class]) + if class == withheld { bias } else { 0.0 };
        let row: Vec<f64> = (0..CLASSES).map(called).collect();
        counts[label * CLASSES + top(&row)] += 1;
    }
    counts
}

fn trace(confusion: &[usize]) -> f64 {
    confusion.iter().step_by(CLASSES + 1).sum::<usize>() as f64
}

fn recall(confusion: &[usize], class: usize) -> f64 {
    let row = &confusion[class * CLASSES..(class + 1) * CLASSES];
    row[class] as f64 / row.iter().sum::<usize>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty pictures of two kinds; the net ranks those of the withheld kind apart, and too low.
    fn ranked() -> (Vec<f32>, Vec<usize>) {
        let labels: Vec<usize> = (0..20).map(|i| usize::from(i < 2)).collect();
        let row =
            |i: usize| (0..CLASSES).map(move |class| if class == 1 { -(i as f32) - 1.0 } else { -(class as f32) });
        ((0..20).flat_map(row).collect(), labels)
    }

    #[test]
    fn one_number_brings_back_what_was_ranked_apart() {
        let (logits, labels) = ranked();
        let score = Score::new(&logits, &labels, 1);
        assert_eq!((score.recall, score.accuracy), (0.0, 0.9));
        assert_eq!(score.bias, 2.5, "between the margins 2 and 3");
        assert_eq!((score.fixed_recall, score.fixed_accuracy), (1.0, 1.0));
        assert_eq!((score.confusion[0], score.confusion[CLASSES]), (18, 2));
    }
}
