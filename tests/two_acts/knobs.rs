//! Every kind of knob: what it takes, what it refuses, how it turns.

use crate::{stage, value};
use glassbox::scene::{Effect, Kind, Stage};
use std::io::Write;

/// A file of heights.
fn heights(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

fn path(file: &tempfile::NamedTempFile) -> &str {
    file.path().to_str().expect("UTF-8")
}

#[test]
fn every_kind_takes_its_values_and_writes_them_back() {
    let file = heights("1\n2\n3\n");
    let mut stage = stage(&[("stop-early", "on")]);
    for (kind, knob, text, written) in [
        ("pick", "heights", " falling ", "falling"),
        ("span", "train-steps", "500", "500"),
        ("real", "learning-rate", "5e-2", "0.05"),
        ("real", "flat", "0", "0"),
        ("flag", "stop-early", "yes", "on"),
        ("flag", "stop-early", "off", "off"),
        ("text", "label", "  한 줄\u{1b}[31m ", "한 줄 [31m"),
        ("text", "label", "", ""),
        ("numbers", "ask", "-1, 2.50,1e3", "-1,2.5,1000"),
        ("cell", "cell", "2, 3", "2,3"),
        ("file", "heights-file", path(&file), path(&file)),
    ] {
        stage.set(knob, text).unwrap_or_else(|refusal| panic!("{knob} {text}: {refusal}"));
        assert_eq!(value(&stage, knob), written);
        let described = stage.knobs().into_iter().find(|k| k.id == knob).unwrap();
        assert_eq!(described.kind.name(), kind);
    }
}

#[test]
fn setting_every_knob_to_its_own_value_changes_nothing() {
    let file = heights("1\n2\n3\n");
    let mut stage = stage(&[("heights-file", path(&file)), ("ask", "1,2"), ("stop-early", "on"), ("point", "2")]);
    let before = stage.knobs();
    for knob in &before {
        stage.set(knob.id, &knob.value).unwrap_or_else(|refusal| panic!("{}: {refusal}", knob.id));
        assert_eq!(stage.knobs(), before, "{}", knob.id);
    }
}

#[test]
fn what_is_refused_names_the_knob_and_its_domain_and_changes_nothing() {
    let mut stage = stage(&[]);
    let before = stage.knobs();
    for (knob, text, expected) in [
        ("heights", "Rising", "rising, file, falling"),
        ("train-steps", "0", "a whole number from 1 to 500"),
        ("train-steps", "501", "a whole number from 1 to 500"),
        ("train-steps", "1.0", "a whole number from 1 to 500"),
        ("train-steps", "99999999999999999999", "a whole number from 1 to 500"),
        ("learning-rate", "0", "a number from 0.001 to 0.5"),
        ("learning-rate", "nan", "a number from 0.001 to 0.5"),
        ("learning-rate", "inf", "a number from 0.001 to 0.5"),
        ("stop-early", "maybe", "on or off"),
        ("ask", "1,,2", "numbers with commas between them"),
        ("ask", "nan", "numbers with commas between them"),
        ("ask", "inf", "numbers with commas between them"),
        ("point", "8", "a whole number from 0 to 7"),
        ("cell", "3,0", "row,column from 0,0 to 2,3"),
        ("cell", "0,4", "row,column from 0,0 to 2,3"),
        ("cell", "1", "row,column from 0,0 to 2,3"),
    ] {
        let refusal = stage.set(knob, text).expect_err(text);
        assert_eq!((refusal.place.as_str(), refusal.expected.as_str()), (knob, expected), "{knob} {text}");
        assert_eq!(stage.knobs(), before, "{knob} {text}");
    }
}

#[test]
fn an_unknown_knob_is_refused_naming_the_known_ones() {
    let refusal = stage(&[]).set("colour", "red").unwrap_err();
    assert!(refusal.expected.starts_with("one of heights-file, heights, train-steps, "), "{refusal}");
    assert!(stage(&[]).turn("colour", 1).is_err());
}

#[test]
fn every_kind_turns_within_its_domain() {
    for (knob, from, notches, to) in [
        ("heights", "rising", -1, "rising"),
        ("train-steps", "40", 1, "50"),
        ("train-steps", "40", -1, "20"),
        ("train-steps", "7", 2, "20"),
        ("train-steps", "500", 1, "500"),
        ("train-steps", "1", -1, "1"),
        ("train-steps", "40", 1000, "500"),
        ("train-steps", "40", -1000, "1"),
        ("learning-rate", "0.2", 1, "0.5"),
        ("learning-rate", "0.2", -1, "0.1"),
        ("learning-rate", "0.001", -1, "0.001"),
        ("stop-early", "off", 1, "on"),
        ("stop-early", "on", -1, "off"),
        ("flat", "0.25", 1, "0.3"),
        ("flat", "0", -1, "0"),
        ("point", "3", 1, "4"),
        ("point", "7", 1, "7"),
        ("label", "a", 1, "a"),
        ("ask", "1,2", 1, "1,2"),
        ("cell", "0,3", 1, "1,0"),
        ("cell", "1,0", -1, "0,3"),
        ("cell", "2,3", 1, "2,3"),
        ("cell", "0,0", -1, "0,0"),
        ("heights-file", "", 1, ""),
    ] {
        let mut stage = stage(if knob == "flat" { &[("stop-early", "on")] } else { &[] });
        if !from.is_empty() {
            stage.set(knob, from).unwrap();
        }
        stage.turn(knob, notches).unwrap();
        assert_eq!(value(&stage, knob), to, "{knob} {from} by {notches}");
    }
}

#[test]
fn a_choice_that_waits_for_a_file_is_passed_over_when_turning() {
    let mut stage = stage(&[]);
    for (notches, to) in [(1, "falling"), (1, "falling"), (-1, "rising"), (-1, "rising")] {
        stage.turn("heights", notches).unwrap();
        assert_eq!(value(&stage, "heights"), to);
    }
    let refusal = stage.set("heights", "file").unwrap_err();
    assert_eq!((refusal.place.as_str(), refusal.expected.as_str()), ("heights", "heights-file to be given first"));
    let file = heights("1\n2\n");
    stage.set("heights-file", path(&file)).unwrap();
    stage.set("heights", "rising").unwrap();
    stage.turn("heights", 1).unwrap();
    assert_eq!(value(&stage, "heights"), "file");
}

#[test]
fn a_file_selects_itself_and_bounds_the_knobs_after_it() {
    let file = heights("1\n2\n4\n");
    let mut stage = stage(&[("point", "7")]);
    stage.set("heights-file", path(&file)).unwrap();
    assert_eq!((value(&stage, "heights").as_str(), value(&stage, "point").as_str()), ("file", "2"));
    let point = stage.knobs().into_iter().find(|knob| knob.id == "point").unwrap();
    assert_eq!(point.kind, Kind::Span { min: 0, max: 2 });
    assert_eq!(stage.set("point", "3").unwrap_err().expected, "a whole number from 0 to 2");
    crate::reach("0", &mut stage);
    assert_eq!(stage.readings(0, 0).number("pointed"), Some(4.0));
}

#[test]
fn a_file_that_is_refused_leaves_everything_as_it_was() {
    let good = heights("1\n2\n4\n");
    let mut stage = stage(&[("heights-file", path(&good))]);
    let before = stage.knobs();
    let bad = heights("1\ntwo\n");
    let refusal = stage.set("heights-file", path(&bad)).unwrap_err();
    assert_eq!((refusal.place, refusal.found), (format!("heights-file: {}", path(&bad)), "two".into()));
    assert_eq!(stage.set("heights-file", "").unwrap_err().place, "heights-file");
    assert_eq!(stage.knobs(), before);
}

#[test]
fn a_knob_without_a_say_is_idle_and_cannot_be_set() {
    let effect = |stage: &dyn Stage| stage.knobs().into_iter().find(|knob| knob.id == "flat").unwrap().effect;
    let mut stage = stage(&[]);
    assert_eq!(effect(&stage), Effect::Idle);
    assert_eq!(stage.set("flat", "0.5").unwrap_err().place, "flat");
    stage.set("stop-early", "on").unwrap();
    assert_eq!(effect(&stage), Effect::From("training"));
    stage.set("flat", "0.5").unwrap();
}

#[test]
fn values_that_are_fine_alone_may_be_refused_together() {
    let mut stage = stage(&[("train-steps", "2")]);
    for refusal in [stage.set("stop-early", "on").unwrap_err(), stage.turn("stop-early", 1).unwrap_err()] {
        assert_eq!((refusal.place.as_str(), refusal.found.as_str()), ("stop-early", "on"));
    }
    assert_eq!(value(&stage, "stop-early"), "off");
}
