//! Every claim fails when the moment it speaks of is not true; and what the lesson tells holds for other seeds.

use super::sample::Sample;
use super::{Moment, Regression};
use crate::engine::regression::Line;
use crate::scene::testing::{Bench, changed};
use crate::scene::{FromFile, Stage as _};
use std::path::Path;
use std::sync::Arc;

fn bench(settings: &[(&str, &str)]) -> Bench<Regression> {
    Bench::with(settings)
}

fn of_seed(settings: &[(&str, &str)], seed: u64) -> Bench<Regression> {
    let mut bench = bench(settings);
    bench.stage.reseed(seed);
    bench
}

#[test]
fn a_line_that_is_not_where_descent_leads_is_found() {
    bench(&[]).breaks_only(&["contraction"], "line:7", changed!(Line, m => m.at.w += 1e-9));
    bench(&[("data", "line"), ("standardise", "off")]).breaks_only(
        &["contraction"],
        "line:20",
        changed!(Line, m => m.step += 1),
    );
}

#[test]
fn moments_of_other_points_are_found() {
    let change = changed!(Line, m => Arc::make_mut(&mut m.world).y[0] += 1e-6);
    bench(&[]).breaks_only(&["loss", "gradient", "minimum"], "line:3", change);
}

#[test]
fn an_error_that_grows_below_the_limit_or_shrinks_above_it_is_found() {
    let settings = [("data", "line"), ("standardise", "off")];
    bench(&settings).breaks_only(&["limit"], "rate:5", changed!(Rate, m => m.errors[2][0] = 1.01 * m.before[2][0]));
    bench(&settings).breaks_only(&["limit"], "rate:5", changed!(Rate, m => m.errors[4][0] = 0.99 * m.before[4][0]));
    bench(&settings).breaks_only(&["limit"], "rate:5", changed!(Rate, m => m.errors[3][0] *= 1.00001));
}

#[test]
fn a_ball_of_another_size_is_found() {
    let change = changed!(Noise, m => m.stationary.as_mut().expect("a ball")[0] *= 1.00001);
    bench(&[("steps", "30")]).breaks_only(&["ball"], "noise:end", change);
    bench(&[("steps", "30")]).breaks_only(&["spread"], "noise:end", changed!(Noise, m => m.measured *= 1.3));
    let constant = [("gradient-noise", "constant"), ("learning-rate", "0.75")];
    bench(&constant).breaks_only(&["spread"], "noise:end", changed!(Noise, m => m.measured *= 1.3));
    let change = changed!(Noise, m => m.stationary.as_mut().expect("a ball")[0] *= 1.00001);
    bench(&constant).breaks_only(&["ball"], "noise:end", change);
    bench(&[("batch", "200"), ("steps", "5")]).breaks_only(
        &["spread"],
        "noise:end",
        changed!(Noise, m => m.measured = 1e-6),
    );
}

#[test]
fn slopes_and_minima_of_the_cross_entropy_are_checked() {
    for data in ["bodies", "clusters"] {
        let change = changed!(Sigmoid, m => m.losses[0].gradients[0][0] += 1e-5);
        bench(&[("data", data), ("sigmoid-steps", "10")]).breaks_only(&["slope"], "sigmoid:3", change);
    }
    let change = changed!(Sigmoid, m => Arc::make_mut(&mut m.judged).minimum.as_mut().expect("one")[2] += 1e-6);
    bench(&[("sigmoid-steps", "10")]).breaks_only(&["newton"], "sigmoid:0", change);
    let change = changed!(Sigmoid, m => Arc::make_mut(&mut m.judged).newton[0] *= -1.0);
    bench(&[("data", "clusters"), ("sigmoid-steps", "10")]).breaks_only(&["separable"], "sigmoid:0", change);
}

#[test]
fn each_line_through_the_dragged_points_is_checked() {
    let settings = [("data", "line")];
    bench(&settings).breaks_only(&["pulls"], "outlier:9", changed!(Outlier, m => m.squared.w += 1e-7));
    bench(&settings).breaks_only(&["pulls_huber"], "outlier:9", changed!(Outlier, m => m.huber.b += 1e-7));
    bench(&settings).breaks_only(&["absolute"], "outlier:9", changed!(Outlier, m => m.absolute.w += 1e-2));
}

/// It is the bias column and not the units that makes the bowl a canyon.
#[test]
fn subtracting_the_mean_does_nearly_all() {
    for seed in 0..3 {
        let of = |settings: &[(&str, &str)], id| of_seed(settings, seed).reading("line:0", id);
        let raw = [("standardise", "off")];
        assert!((8e6..1e7).contains(&of(&raw, "condition")) && (5e6..7e6).contains(&of(&raw, "steps_to_half")));
        assert!((3.3e-5..3.6e-5).contains(&of(&raw, "max_rate")));
        assert!((80.0..110.0).contains(&of(&[raw[0], ("scaling", "centre")], "condition")));
        assert!(of(&[raw[0], ("scaling", "divide")], "condition") > 50_000.0);
        assert!((of(&[], "condition") - 1.0).abs() < 1e-12);
        let mut half = of_seed(&[("learning-rate", "0.5")], seed);
        assert!((half.reading("line:1", "w") - half.reading("line:1", "exact_w")).abs() < 1e-14);
    }
}

#[test]
fn batches_have_no_ball_far_below_the_limit_of_all_points() {
    for seed in 0..3 {
        let limit = |batch| of_seed(&[("batch", batch), ("steps", "5")], seed).reading("noise:0", "max_rate_batch");
        let [one, eight, all] = ["1", "8", "200"].map(limit);
        assert!((0.2..0.4).contains(&one) && (0.7..0.8).contains(&eight) && (all - 1.0).abs() < 1e-12);
        let mut one = of_seed(&[("batch", "1"), ("learning-rate", "0.2")], seed);
        let [measured, theory, constant] =
            ["ball_sd", "ball_theory", "ball_constant_noise"].map(|id| one.reading("noise:end", id));
        assert!((measured / theory - 1.0).abs() < 0.2 && theory > 1.5 * constant, "{measured} {theory} {constant}");
    }
}

#[test]
fn weights_of_separable_points_grow_by_about_one_in_ten_times_the_steps() {
    for seed in 0..3 {
        let norm = |steps| {
            let settings = [("data", "clusters"), ("standardise", "off"), ("start", "6,6"), ("sigmoid-rate", "0.5")];
            of_seed(&[&settings[..], &[("sigmoid-steps", steps)]].concat(), seed).reading("sigmoid:end", "norm")
        };
        let [first, second, third] = ["100", "1000", "10000"].map(norm);
        assert!((0.6..1.5).contains(&(second - first)) && (0.6..1.5).contains(&(third - second)), "{seed}");
    }
}

/// What the tour says of who comes home.
#[test]
fn squared_error_is_stuck_where_cross_entropy_comes_home() {
    for seed in 0..3 {
        let mut bench = of_seed(&[], seed);
        let [entropy, squared] = ["accuracy", "accuracy_squared"].map(|id| bench.reading("sigmoid:end", id));
        assert!(entropy > squared + 0.05, "{seed}: {entropy} {squared}");
    }
}

#[test]
fn at_the_start_of_its_way_no_point_has_moved() {
    let mut bench = bench(&[("data", "line")]);
    let exact = bench.reading("line:0", "exact_w");
    let Moment::Outlier(drag) = bench.moment("outlier:0") else { panic!("another act") };
    assert_eq!((&*drag.x, &*drag.y), (&drag.world.x, &drag.world.y));
    let Line { w, .. } = drag.squared;
    assert!((w - exact).abs() < 1e-14);
}

fn sample(text: &str) -> Result<Sample, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("points.csv");
    std::fs::write(&path, text).expect("written");
    Sample::from_file(Path::new(&path)).map_err(|refusal| refusal.to_string())
}

#[test]
fn a_table_keeps_its_units_its_names_and_its_labels() {
    let read = sample("size,price,label\n1.5,10,0\n2.5,30,1\n3,20,1\n").expect("three points");
    assert_eq!((&read.x[..], &read.y[..]), (&[1.5, 2.5, 3.0][..], &[10.0, 30.0, 20.0][..]));
    assert_eq!(read.names, ["size", "price"]);
    assert_eq!(read.yes, super::sample::Yes::Labels(vec![false, true, true]));
    let read = sample("1,0\n2,0\n3,1\n").expect("three points");
    assert_eq!((read.names, read.yes), (["x".into(), "y".into()], super::sample::Yes::Above(1.0 / 3.0)));
}

#[test]
fn what_cannot_be_learned_from_is_refused() {
    for (text, says) in [
        ("x,y\n1,2\n", "one point"),
        ("height,weight\n1,2\n1,3\n", "no usable spread in height"),
        ("height,weight\n1,2\n3,2\n", "no usable spread in weight"),
        ("1,2,1\n3.5,4,1\n5,1,1\n", "only the label 1"),
        ("1.5,2,a\n3,4,b\n", "the label \"a\""),
        ("1,2\n3,NaN\n", ":2: found \"NaN\""),
        ("1,2\n3,1e308\n", "found 1e308"),
        ("1,2\n3,1e31\n", "1e31"),
    ] {
        let refusal = sample(text).expect_err(text);
        assert!(refusal.contains(says), "{text:?}: {refusal}");
    }
}
