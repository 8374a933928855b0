//! Readings and checks: the same in every run, of the shape they say, and true.

use crate::moments;
use crate::trials::{Trial, trials};
use glassbox::scene::{At, Reading, ReadingSet, Stage, Value};
use std::collections::{BTreeMap, BTreeSet};

const ALL: usize = usize::MAX;

/// Every value of every reading, bit by bit.
fn bits(readings: &ReadingSet) -> Vec<(&'static str, Vec<u64>)> {
    let values = |reading: &Reading| match &reading.value {
        Value::Number(value) => vec![value.to_bits()],
        Value::Array { data, .. } => data.iter().flatten().map(|value| value.to_bits()).collect(),
    };
    readings.iter().map(|reading| (reading.id, values(reading))).collect()
}

#[test]
fn two_runs_read_the_same_bit_by_bit_also_when_one_stops_at_the_moment() {
    for trial in trials() {
        let mut whole = trial.stage(5);
        for at in moments(&mut *whole, &[0.0, 0.5, 1.0]) {
            let mut jumped = trial.stage(5);
            let place: At = at.to_string().parse().expect("a place");
            place.reach(&mut *jumped).expect("a moment");
            assert_eq!(bits(&jumped.readings(at, ALL)), bits(&whole.readings(at, ALL)), "{trial} at {at}");
            assert_eq!(jumped.checks(at), whole.checks(at), "{trial} at {at}");
        }
    }
}

#[test]
fn the_seed_matters_where_anything_is_random_and_else_not() {
    for trial in trials() {
        let last = |seed| {
            let mut stage = trial.stage(seed);
            let at = At::END.reach(&mut *stage).expect("an end");
            bits(&stage.readings(at, ALL))
        };
        assert_eq!(last(0) != last(1), trial.stage(0).is_random(), "{trial}");
    }
}

#[test]
fn every_array_has_the_shape_it_says() {
    for_some_moments(|trial, readings, at| {
        for reading in readings.iter() {
            if let Value::Array { shape, data } = &reading.value {
                let len = data.as_ref().map(Vec::len);
                assert_eq!(len, Some(shape.iter().product()), "{trial}: {} at {at}", reading.id);
            }
        }
    });
}

#[test]
fn readings_are_named_once_the_same_at_every_moment_and_have_symbols() {
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for_some_moments(|trial, readings, at| {
        let ids: Vec<&str> = readings.iter().map(|reading| reading.id).collect();
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{trial}: {ids:?}");
        assert_eq!(known.entry(trial.subject.id).or_insert_with(|| ids.clone()), &ids, "{trial} at {at}");
        for reading in readings.iter() {
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
            assert!(reading.id.chars().all(is_name), "{}", reading.id);
            assert!(!reading.symbol.is_empty(), "{} has no symbol", reading.id);
        }
    });
}

#[test]
fn every_reading_is_a_number_somewhere() {
    let mut seen: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for_some_moments(|trial, readings, _| {
        for reading in readings.iter() {
            let finite = match &reading.value {
                Value::Number(value) => value.is_finite(),
                Value::Array { data, .. } => data.iter().flatten().any(|value| value.is_finite()),
            };
            *seen.entry((trial.subject.id, reading.id)).or_default() |= finite;
        }
    });
    let never: Vec<_> = seen.iter().filter(|(_, seen)| !**seen).collect();
    assert!(never.is_empty(), "always infinite or undefined: {never:?}");
}

fn for_some_moments(mut look: impl FnMut(&Trial, &ReadingSet, usize)) {
    for trial in trials() {
        let mut stage = trial.stage(0);
        for at in moments(&mut *stage, &[0.0, 0.01, 0.5, 1.0]) {
            look(&trial, &stage.readings(at, ALL), at);
        }
    }
}

#[test]
fn every_check_holds_at_many_moments_of_every_trial_under_several_seeds() {
    let fractions: Vec<f64> = (0..=12).map(|i| f64::from(i) / 12.0).collect();
    for trial in trials() {
        for seed in 0..3 {
            let mut stage = trial.stage(seed);
            let checked = moments(&mut *stage, &fractions);
            let checks: usize = checked.iter().map(|at| check(&trial, &*stage, *at)).sum();
            assert!(checks > 0, "{trial} checks nothing");
        }
    }
}

fn check(trial: &Trial, stage: &dyn Stage, at: usize) -> usize {
    let lesson = &trial.subject.lesson;
    let checks = stage.checks(at);
    for check in &checks {
        let context = format!("{trial} --seed {} --at {at}", stage.seed());
        assert!(check.holds(), "{context}: {check:?}");
        assert!(check.tolerance >= 0.0 && !check.source.is_empty(), "{context}: {check:?}");
        for words in [&lesson.words.en, &lesson.words.ko] {
            assert!(words.contains(&format!("claim.{}", check.claim)), "{context}: no words for {}", check.claim);
        }
    }
    checks.len()
}
