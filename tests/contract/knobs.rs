//! Knobs: names that are free, and values that round-trip.

use crate::subjects::Subject;
use crate::trials::trials;
use glassbox::cli::reserved_flags;
use glassbox::scene::{Effect, Kind, Stage};

fn a_knob_has_a_name_of_its_own(subject: &Subject) {
    let flags = reserved_flags();
    let ids: Vec<&str> = subject.stage().knobs().iter().map(|knob| knob.id).collect();
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "{id} twice");
        assert!(!flags.contains(*id), "{id} is a flag");
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
    }
}

fn a_knob_takes_effect_from_an_act_there_is(subject: &Subject) {
    for trial in trials(subject) {
        let stage = trial.stage(0);
        let acts: Vec<&str> = stage.acts().iter().map(|act| act.id).collect();
        for knob in stage.knobs() {
            let Effect::From(act) = knob.effect else { continue };
            assert!(acts.contains(&act), "{trial}: {} from {act}", knob.id);
        }
    }
}

fn setting_a_knob_to_the_value_it_has_changes_nothing(subject: &Subject) {
    for trial in trials(subject) {
        let mut stage = trial.stage(0);
        let before = stage.knobs();
        for knob in before.iter().filter(|knob| knob.effect != Effect::Idle && !knob.value.is_empty()) {
            assert_eq!(stage.set(knob.id, &knob.value), Ok(()), "{trial}: {}", knob.id);
            assert_eq!(stage.knobs(), before, "{trial}: {}", knob.id);
        }
    }
}

fn a_knob_turned_as_far_as_it_goes_stays_there(subject: &Subject) {
    for trial in trials(subject) {
        for knob in trial.stage(0).knobs().iter().filter(|knob| !matches!(knob.kind, Kind::Flag)) {
            for notch in [1, -1] {
                let mut stage = trial.stage(0);
                let value = |stage: &dyn Stage| stage.knobs().into_iter().find(|k| k.id == knob.id).expect("it").value;
                let mut extreme = value(&*stage);
                for _ in 0..2000 {
                    let before = extreme;
                    let refused = stage.turn(knob.id, notch).is_err();
                    extreme = value(&*stage);
                    if refused || extreme == before {
                        break;
                    }
                }
                let _ = stage.turn(knob.id, notch);
                assert_eq!(value(&*stage), extreme, "{trial}: {}", knob.id);
            }
        }
    }
}

for_every_scene! {
    a_knob_has_a_name_of_its_own,
    a_knob_takes_effect_from_an_act_there_is,
    setting_a_knob_to_the_value_it_has_changes_nothing,
    a_knob_turned_as_far_as_it_goes_stays_there,
}
