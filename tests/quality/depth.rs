//! What sixty layers learn, plain and with a way around.

use crate::{reading, stage};

#[test]
fn sixty_plain_layers_fit_their_own_digits_worse_than_residual_ones() {
    for seed in 0..3 {
        let mut stage = stage("depth", &[("depth", "60")], seed);
        let mut at_end = |id| reading(&mut *stage, "residual:end", id);
        let [plain, residual] = ["plain_train_loss", "train_loss"].map(&mut at_end);
        assert!(plain > 0.3 && residual < 0.08, "seed {seed}: {plain} {residual}");
        let [plain, residual] = ["plain_test_accuracy", "test_accuracy"].map(&mut at_end);
        assert!(plain < 0.85 && residual > 0.93, "seed {seed}: {plain} {residual}");
    }
}

#[test]
fn ten_plain_layers_fit_better() {
    for seed in 0..3 {
        let mut stage = stage("depth", &[("depth", "10")], seed);
        let [plain, residual] = ["plain_train_loss", "train_loss"].map(|id| reading(&mut *stage, "residual:end", id));
        assert!(plain < 0.1 * residual, "seed {seed}: {plain} {residual}");
    }
}

/// Depth can fold, learning does not find the fold.
#[test]
fn no_net_on_a_line_learns_sixteen_teeth() {
    for seed in 0..3 {
        let mut stage = stage("depth", &[("target", "tent"), ("hinge-steps", "2000")], seed);
        let [error, variance] = ["fit_loss", "target_variance"].map(|id| reading(&mut *stage, "hinges:end", id));
        assert!(error > 0.5 * variance, "seed {seed}: {error} of {variance}");
    }
}
