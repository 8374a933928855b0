//! The ends of every knob: the trace stays light, and is drawn, read and true like any other.

use crate::stages::moments;
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use crate::variants::{extremes, variants};
use crate::weight;
use glassbox::app::settings::Settings as Looks;
use glassbox::scene::{At, Stage};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use ratatui::{buffer::Buffer, layout::Rect};

/// The most that a whole trace may weigh, in bytes.
const LIMIT: usize = 64 << 20;

/// Several knobs at their extremes together, so many times for a scene.
const COMBINATIONS: u32 = 6;

fn every_extreme_of_every_knob_is_light_drawn_read_and_true(subject: &Subject) {
    for (trial, variants) in variants(subject) {
        let (whole, trace) = weight::of(|| simulated(trial.stage(0), &trial));
        assert!(trace <= LIMIT, "{trial}: {trace} bytes");
        for variant in variants {
            let change = || {
                let mut stage = whole.fork();
                stage.choose(&variant.settings).expect("settings that it takes");
                simulated(stage, &variant)
            };
            let (stage, more) = weight::of(change);
            // Part of the trial's own trace may be in it.
            if trace + more > LIMIT {
                let (_, trace) = weight::of(|| simulated(variant.stage(0), &variant));
                assert!(trace <= LIMIT, "{variant}: {trace} bytes");
            }
            is_drawn_read_and_true(&variant, &*stage);
        }
    }
}

fn simulated(mut stage: Box<dyn Stage>, trial: &Trial) -> Box<dyn Stage> {
    At::END.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{trial}: {refusal}"));
    stage
}

fn is_drawn_read_and_true(trial: &Trial, stage: &dyn Stage) {
    for at in moments(stage, &[0.0, 0.4, 1.0]) {
        for (width, height) in [(40, 8), (80, 19), (120, 31)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            stage.draw(at, 0.0, buffer.area, &mut buffer, &Looks::default().look(&trial.subject.lesson.words.en));
        }
        assert!(stage.readings(at, crate::ALL).iter().count() > 0);
        for check in stage.checks(at) {
            assert!(check.holds(), "{trial} --seed {} --at {at}: {check:?}", stage.seed());
        }
    }
}

/// What a trial sets stays: it keeps training short.
fn extremes_of_several_knobs_go_together(subject: &Subject) {
    let choices = (any::<Index>(), 0..1000u64, proptest::collection::vec((any::<Index>(), any::<Index>()), 2..6));
    let config = Config { cases: COMBINATIONS, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(Default::default()))
        .run(&choices, |(trial, seed, choices)| {
            let trial = combined(&trial.get(&trials(subject)).clone(), &choices);
            let stage = simulated(trial.stage(seed), &trial);
            is_drawn_read_and_true(&trial, &*stage);
            Ok(())
        });
    run.unwrap_or_else(|failure| panic!("{}: {failure}", subject.id));
}

/// The trial with these knobs at these of their extremes, as far as the scene takes them.
fn combined(trial: &Trial, choices: &[(Index, Index)]) -> Trial {
    choices.iter().fold(trial.clone(), |combined, (knob, value)| {
        let knobs = combined.stage(0).knobs();
        let free = |id: &str| !trial.settings.iter().any(|(set, _)| set == id);
        let offered: Vec<(&str, Vec<String>)> = (knobs.iter())
            .filter(|knob| knob.has_a_say() && free(knob.id))
            .map(|knob| (knob.id, extremes(knob)))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        let (id, values) = knob.get(&offered);
        let value: &String = value.get(values);
        combined.with(id, value).unwrap_or(combined)
    })
}

/// Where nothing weighs anything, nothing is weighed.
#[test]
fn a_megabyte_is_noticed() {
    let (kept, weight) = weight::of(|| vec![1u8; 1 << 20]);
    assert!((1 << 20..1 << 21).contains(&weight), "{weight} of {}", kept.len());
    let (_, weight) = weight::of(|| drop(vec![1u8; 1 << 20]));
    assert_eq!(weight, 0);
}

for_every_scene! {
    every_extreme_of_every_knob_is_light_drawn_read_and_true,
    extremes_of_several_knobs_go_together,
}
