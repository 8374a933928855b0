//! Readings and checks: of the shape they say, finite somewhere, and true.

use crate::ALL;
use crate::moments::moments;
use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use glassbox::scene::{Reading, ReadingSet, Stage, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Every value of every reading, bit by bit.
pub fn bits(readings: &ReadingSet) -> Vec<(String, Vec<u64>)> {
    let values = |reading: &Reading| match &reading.value {
        Value::Number(value) => vec![value.to_bits()],
        Value::Array { data, .. } => data.iter().flatten().map(|value| value.to_bits()).collect(),
    };
    readings.iter().map(|reading| (reading.id.to_string(), values(reading))).collect()
}

fn the_seed_matters_where_anything_is_random_and_else_not(subject: &Subject) {
    for trial in trials(subject) {
        let last = |seed| {
            let stage = finished(&trial, seed);
            bits(&stage.readings(stage.len() - 1, ALL))
        };
        assert_eq!(last(0) != last(1), trial.stage(0).is_random(), "{trial}");
    }
}

fn every_array_has_the_shape_it_says(subject: &Subject) {
    for_some_moments(subject, |trial, readings, at| {
        for reading in readings.iter() {
            if let Value::Array { shape, data } = &reading.value {
                let len = data.as_ref().map(Vec::len);
                assert_eq!(len, Some(shape.iter().product()), "{trial}: {} at {at}", reading.id);
            }
        }
    });
}

fn readings_are_named_once_the_same_at_every_moment_and_have_symbols(subject: &Subject) {
    let mut known: Option<Vec<String>> = None;
    for_some_moments(subject, |trial, readings, at| {
        let ids: Vec<String> = readings.iter().map(|reading| reading.id.to_string()).collect();
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{trial}: {ids:?}");
        assert_eq!(known.get_or_insert_with(|| ids.clone()), &ids, "{trial} at {at}");
        for reading in readings.iter() {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            assert!(reading.id.chars().all(is_name), "{}", reading.id);
            assert!(!reading.symbol.is_empty(), "{} has no symbol", reading.id);
        }
    });
}

fn every_reading_is_a_number_somewhere(subject: &Subject) {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    for_some_moments(subject, |_, readings, _| {
        for reading in readings.iter() {
            let finite = match &reading.value {
                Value::Number(value) => value.is_finite(),
                Value::Array { data, .. } => data.iter().flatten().any(|value| value.is_finite()),
            };
            *seen.entry(reading.id.to_string()).or_default() |= finite;
        }
    });
    let never: Vec<_> = seen.iter().filter(|(_, seen)| !**seen).collect();
    assert!(never.is_empty(), "always infinite or undefined: {never:?}");
}

fn for_some_moments(subject: &Subject, mut look: impl FnMut(&Trial, &ReadingSet, usize)) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for at in moments(&*stage, &[0.0, 0.01, 0.5, 1.0]) {
            look(&trial, &stage.readings(at, ALL), at);
        }
    }
}

fn every_check_holds_at_many_moments_of_every_trial_under_several_seeds(subject: &Subject) {
    let fractions: Vec<f64> = (0..=12).map(|i| f64::from(i) / 12.0).collect();
    for trial in trials(subject) {
        for seed in 0..3 {
            let stage = finished(&trial, seed);
            let checks: usize = moments(&*stage, &fractions).iter().map(|at| check(&trial, &*stage, *at)).sum();
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

for_every_scene! {
    the_seed_matters_where_anything_is_random_and_else_not,
    every_array_has_the_shape_it_says,
    readings_are_named_once_the_same_at_every_moment_and_have_symbols,
    every_reading_is_a_number_somewhere,
    every_check_holds_at_many_moments_of_every_trial_under_several_seeds,
}
