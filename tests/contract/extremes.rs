//! The ends of every knob: the trace stays light, and is drawn, read and true like any other. The longest trainings are
//! left to the test program `quality`.

use crate::sound::{is_drawn_read_and_true, simulated};
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use crate::variants::{extremes, is_long, variants};
use crate::weight;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRng, TestRunner};

/// Several knobs at their extremes together, so many times for a scene.
const COMBINATIONS: u32 = 6;

fn every_extreme_of_every_knob_is_light_drawn_read_and_true(subject: &Subject) {
    for (trial, variants) in variants(subject, |knob, value| !is_long(subject, knob, value)) {
        let (whole, trace) = simulated(trial.stage(0), &trial, 0);
        for variant in variants {
            let mut stage = whole.fork();
            stage.choose(&variant.settings).expect("settings that it takes");
            let (stage, _) = simulated(stage, &variant, trace);
            is_drawn_read_and_true(&variant, &*stage);
        }
    }
}

/// What a trial sets stays: it keeps training short.
fn extremes_of_several_knobs_go_together(subject: &Subject) {
    let choices = (any::<Index>(), 0..1000u64, proptest::collection::vec((any::<Index>(), any::<Index>()), 2..6));
    let config = Config { cases: COMBINATIONS, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let run = TestRunner::new_with_rng(config, rng).run(&choices, |(trial, seed, choices)| {
        let trial = combined(trial.get(&trials(subject)), &choices);
        let (stage, _) = simulated(trial.stage(seed), &trial, 0);
        is_drawn_read_and_true(&trial, &*stage);
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{}: {failure}", subject.id));
}

/// The trial with these knobs at these of their extremes, as far as the scene takes them.
fn combined(trial: &Trial, choices: &[(Index, Index)]) -> Trial {
    choices.iter().fold(trial.clone(), |combined, (knob, value)| {
        let is_free = |id: &str| !trial.settings.iter().any(|(set, _)| set == id);
        let knobs = combined.stage(0).knobs();
        let offered = knobs.iter().filter(|knob| knob.has_a_say() && is_free(knob.id));
        let offered: Vec<(&str, Vec<String>)> =
            offered.map(|knob| (knob.id, extremes(knob))).filter(|(_, values)| !values.is_empty()).collect();
        if offered.is_empty() {
            return combined;
        }
        let (id, values) = knob.get(&offered);
        let value: &String = value.get(values);
        combined.with(id, value).unwrap_or(combined)
    })
}

#[test]
fn a_megabyte_is_noticed() {
    let (kept, weight) = weight::of(|| vec![1u8; 1 << 20]);
    assert!((1 << 20..1 << 21).contains(&weight), "{weight} of {}", kept.len());
    let ((), weight) = weight::of(|| drop(vec![1u8; 1 << 20]));
    assert_eq!(weight, 0);
}

for_every_scene! {
    every_extreme_of_every_knob_is_light_drawn_read_and_true,
    extremes_of_several_knobs_go_together,
}
