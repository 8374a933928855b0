//! Every claim fails when the moment it speaks of is not true; and the figures that the lesson tells hold for other seeds.

use super::{Depth, Moment};
use crate::scene::testing::{Bench, changed};
use std::sync::Arc;

/// Little learning, and stacks as small as digits allow.
const QUICK: &[(&str, &str)] =
    &[("hinge-steps", "10"), ("folds", "4"), ("depth", "5"), ("train-steps", "10"), ("batch", "8")];

fn bench(more: &[(&str, &str)]) -> Bench<Depth> {
    // A later setting of a knob takes the place of an earlier one.
    let quick = QUICK.iter().filter(|(knob, _)| more.iter().all(|(other, _)| other != knob));
    Bench::with(&quick.chain(more).copied().collect::<Vec<_>>())
}

fn of_seed(more: &[(&str, &str)], seed: u64) -> Bench<Depth> {
    let mut bench = bench(more);
    crate::scene::Stage::reseed(&mut bench.stage, seed);
    bench
}

#[test]
fn a_joint_that_is_none_is_found() {
    let change = changed!(Hinges, m => {
        let intervals = &mut Arc::make_mut(&mut m.deep).intervals;
        let again = intervals[3].clone();
        intervals.insert(3, again);
    });
    bench(&[]).breaks_only(&["regions"], "hinges:0", change);
}

#[test]
fn lines_and_errors_of_another_net_are_found() {
    let change = changed!(Hinges, m => Arc::make_mut(&mut m.deep).intervals[2].intercept += 1e-6);
    bench(&[]).breaks_only(&["lines", "fit"], "hinges:end", change);
    bench(&[]).breaks_only(
        &["fit"],
        "hinges:end",
        changed!(Hinges, m => Arc::make_mut(&mut m.shallow).error *= 1.0001),
    );
    let change = changed!(Hinges, m => {
        let shared = Arc::make_mut(&mut m.shared);
        shared.counts[shared.chosen].pieces = 1.0 + shared.counts[shared.chosen].regions;
    });
    bench(&[]).breaks_only(&["bound"], "hinges:0", change);
}

#[test]
fn a_fold_that_is_none_and_an_error_that_is_another_are_found() {
    let change = changed!(Fold, m => Arc::make_mut(&mut m.net).out.weight[0] = 2.001);
    bench(&[]).breaks_only(&["tent", "lines", "fold-error"], "fold:3", change);
    let change = changed!(Fold, m => { Arc::make_mut(&mut m.intervals).pop(); });
    bench(&[]).breaks_only(&["folds", "fold-regions"], "fold:3", change);
    bench(&[]).breaks_only(&["fold-error"], "fold:12", changed!(Fold, m => m.error *= 1.1));
}

#[test]
fn a_gradient_that_is_another_is_found_by_both_ways() {
    for activation in ["sigmoid", "tanh", "relu", "gelu"] {
        let settings = [("activation", activation)];
        let change = changed!(Backward, m => {
            let survey = Arc::make_mut(&mut m.survey);
            survey.nets[survey.chosen].profile.delta_norm[0] *= 1.00001;
        });
        bench(&settings).breaks_only(&["jacobian"], "backward:end", change);
    }
    let change = changed!(Backward, m => {
        let survey = Arc::make_mut(&mut m.survey);
        survey.nets[survey.chosen].profile.grad_norm[0] *= 1.05;
    });
    bench(&[]).breaks_only(&["difference"], "backward:end", change);
}

#[test]
fn a_factor_beyond_its_bound_and_layers_that_are_not_alike_are_found() {
    let change = changed!(Backward, m => Arc::make_mut(&mut m.survey).spectral[2] *= 0.1);
    bench(&[]).breaks_only(&["factor"], "backward:3", change);
    let change = changed!(Backward, m => {
        let survey = Arc::make_mut(&mut m.survey);
        survey.nets[survey.chosen].profile.euler[2] *= 1.0001;
    });
    bench(&[]).breaks_only(&["euler"], "backward:3", change);
}

#[test]
fn losses_and_shares_of_another_net_are_found() {
    let change = changed!(Residual, m => Arc::make_mut(&mut m.nets[0]).profile.loss *= 1.0001);
    bench(&[]).breaks_only(&["loss"], "residual:end", change);
    let change = changed!(Residual, m => Arc::make_mut(&mut m.nets[1]).profile.identity_share += 1e-6);
    bench(&[]).breaks_only(&["share"], "residual:end", change);
    // One with as large branches is not the identity without them, for another width of the way around it would be.
    let change = changed!(Residual, m => Arc::make_mut(&mut m.nets[1]).shape.skip = None);
    bench(&[]).breaks_only(&["loss", "difference", "identity"], "residual:0", change);
}

#[test]
fn random_nets_have_no_more_intervals_the_deeper_they_are() {
    for seed in 0..3 {
        let mean = |layers: &str, more: &[(&str, &str)]| {
            let settings = [&[("layers", layers)], more].concat();
            let mut bench = of_seed(&settings, seed);
            ["regions_mean", "pieces_mean"].map(|id| bench.reading("hinges:0", id))
        };
        let [one, three, six] = ["1", "3", "6"].map(|layers| mean(layers, &[])[0]);
        assert!(
            (one - 24.0).abs() < 0.3 && (three - 23.3).abs() < 0.6 && (six - 17.5).abs() < 0.7,
            "{one} {three} {six}"
        );
        let default = [("hinge-init", "pytorch")];
        let [one, three, six] = ["1", "3", "6"].map(|layers| mean(layers, &default));
        assert!((one[0] - 22.0).abs() < 0.4 && (three[0] - 18.7).abs() < 0.6 && (six[0] - 9.7).abs() < 0.6);
        assert!((six[1] - 7.7).abs() < 0.5, "{six:?}");
        assert_eq!(mean("6", &[("bias", "off")])[0], 2.0);
    }
}

#[test]
fn a_push_adds_pieces_and_takes_the_function() {
    for seed in 0..3 {
        let mut bench = of_seed(&[("folds", "10")], seed);
        assert_eq!(
            ["fold_pieces", "fold_units", "fold_error"].map(|id| bench.reading("fold:9", id)),
            [1024.0, 20.0, 0.0]
        );
        // 0.01 %, 0.03 % and 0.1 %.
        let [few, some, many] = ["fold:14", "fold:15", "fold:16"].map(|at| bench.reading(at, "fold_error_mean"));
        assert!(few < 0.6 && some > 1.0 && many > 1.5, "{few} {some} {many}");
        assert!(bench.reading("fold:16", "fold_pieces_mean") > 1080.0);
        assert!(bench.reading("fold:20", "fold_pieces_mean") < 350.0);
    }
}

#[test]
fn gradients_of_twenty_layers_are_as_small_as_they_are_said_to_be() {
    for seed in 0..3 {
        let ratios = |init: &str| {
            let mut bench = of_seed(&[("depth", "20"), ("init", init), ("folds", "1")], seed);
            ["ratio_sigmoid", "ratio_tanh", "ratio_relu", "delta_ratio_relu"].map(|id| bench.reading("backward:0", id))
        };
        let [sigmoid, tanh, relu, _] = ratios("pytorch");
        assert!((1e-17..1e-15).contains(&sigmoid) && (5e-5..2e-3).contains(&tanh), "{sigmoid} {tanh}");
        assert!(relu < 0.05 * tanh && relu < 1e-5, "{relu} {tanh}");
        let [sigmoid, tanh, relu, by_delta] = ratios("xavier");
        assert!(
            (1e-13..1e-11).contains(&sigmoid) && tanh > 0.3 && relu > 0.3 && by_delta < 0.01,
            "{sigmoid} {by_delta}"
        );
        let [sigmoid, ..] = ratios("slope-matched");
        assert!((0.05..1.0).contains(&sigmoid), "{sigmoid}");
    }
}

#[test]
fn fifty_layers_of_sigmoid_fall_below_single_precision() {
    let mut bench = bench(&[("depth", "50"), ("init", "pytorch"), ("folds", "1")]);
    let ratio = bench.reading("backward:0", "ratio_sigmoid");
    assert!((1e-44..1e-40).contains(&ratio), "{ratio}");
}

#[test]
fn a_way_around_of_scale_one_starts_with_a_vast_loss() {
    let mut bench = bench(&[("depth", "60"), ("residual", "one"), ("folds", "1")]);
    let loss = bench.reading("residual:0", "train_loss");
    assert!((1e11..1e15).contains(&loss), "{loss}");
}
