//! Knobs: names that are free, values that round-trip, and extremes that are drawn and checked like any other.

use crate::moments;
use crate::subjects::subjects;
use crate::trials::trials;
use crate::variants::variants;
use glassbox::app::settings::Settings as Looks;
use glassbox::cli::reserved_flags;
use glassbox::scene::{Effect, Kind, Stage};
use ratatui::{buffer::Buffer, layout::Rect};

#[test]
fn a_knob_has_a_name_of_its_own() {
    let flags = reserved_flags();
    for subject in subjects() {
        let ids: Vec<&str> = subject.stage().knobs().iter().map(|knob| knob.id).collect();
        for (i, id) in ids.iter().enumerate() {
            assert!(!ids[..i].contains(id), "{}: {id} twice", subject.id);
            assert!(!flags.contains(*id), "{}: {id} is a flag", subject.id);
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        }
    }
}

#[test]
fn a_knob_takes_effect_from_an_act_there_is() {
    for trial in trials() {
        let stage = trial.stage(0);
        let acts: Vec<&str> = stage.acts().iter().map(|act| act.id).collect();
        for knob in stage.knobs() {
            let Effect::From(act) = knob.effect else { continue };
            assert!(acts.contains(&act), "{trial}: {} from {act}", knob.id);
        }
    }
}

#[test]
fn setting_a_knob_to_the_value_it_has_changes_nothing() {
    for trial in trials() {
        let mut stage = trial.stage(0);
        let before = stage.knobs();
        for knob in before.iter().filter(|knob| knob.effect != Effect::Idle && !knob.value.is_empty()) {
            assert_eq!(stage.set(knob.id, &knob.value), Ok(()), "{trial}: {}", knob.id);
            assert_eq!(stage.knobs(), before, "{trial}: {}", knob.id);
        }
    }
}

#[test]
fn a_knob_turned_as_far_as_it_goes_stays_there() {
    for trial in trials() {
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

#[test]
fn every_extreme_of_every_knob_is_drawn_read_and_true() {
    let variants = variants();
    assert!(variants.len() > 100);
    for (trial, seed) in variants.iter().zip(0..) {
        let mut stage = trial.stage(seed);
        for at in moments(&mut *stage, &[0.0, 0.4, 1.0]) {
            for (width, height) in [(40, 8), (80, 19), (120, 31)] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                stage.draw(at, 0.0, buffer.area, &mut buffer, &Looks::default().look(&trial.subject.lesson.words.en));
            }
            assert!(stage.readings(at, usize::MAX).iter().count() > 0);
            for check in stage.checks(at) {
                assert!(check.holds(), "{trial} --seed {seed} --at {at}: {check:?}");
            }
        }
    }
}
