//! What the scene promises; what its nets reach is in the test program `quality`.

use super::{Distillation, Moment};
use crate::scene::testing::Bench;
use crate::scene::{Scene, Stage};
use std::sync::Arc;

const SHORT: [(&str, &str); 2] = [("train-steps", "20"), ("generations", "2")];

#[test]
fn the_acts_play_within_a_minute() {
    assert!(Distillation::default().acts().iter().map(|act| act.seconds).sum::<f64>() <= 60.0);
}

#[test]
fn a_withheld_digit_costs_no_new_teacher_and_train_steps_do() {
    let mut bench = Bench::<Distillation>::with(&SHORT);
    let (first, students) = (bench.reach("teacher"), bench.reach("students:3"));
    let beginning = bench.stage.trace()[first].clone();
    bench.stage.set("withheld", "8").unwrap();
    assert_eq!(bench.stage.len(), students - 3);
    assert!(Arc::ptr_eq(&bench.stage.trace()[first], &beginning));
    bench.stage.set("train-steps", "21").unwrap();
    let first = bench.reach("teacher");
    assert!(!Arc::ptr_eq(&bench.stage.trace()[first], &beginning));
}

#[test]
fn the_temperature_of_the_knob_is_one_of_those_that_are_compared() {
    let mut bench = Bench::<Distillation>::with(&[SHORT[0], SHORT[1], ("temperature", "4")]);
    let Moment::Students(class) = bench.moment("students:end") else { panic!("no class") };
    assert_eq!(class.by_temperature[2], class.runs[0][0].recall);
    assert!(class.seen.iter().enumerate().all(|(digit, seen)| (*seen == 0) == (digit == 3)));
}

#[test]
fn the_runs_after_a_seed_are_those_of_the_seeds_after_it() {
    let recalls = |seed| {
        let scene = Distillation { train_steps: 60, temperature: 20.0, ..Distillation::default() };
        let mut bench = Bench::of(scene, seed);
        let Moment::Students(class) = bench.moment("students:end") else { panic!("no class") };
        class.runs.iter().map(|run| [run[0].accuracy, run[1].accuracy]).collect::<Vec<_>>()
    };
    let (zero, one) = (recalls(0), recalls(1));
    assert_eq!(zero[1..], one[..2]);
    assert_ne!(zero[0], zero[1]);
}
