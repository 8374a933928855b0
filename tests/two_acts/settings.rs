//! Settings given together, as by a command line or a lesson.

use crate::{finished, stage, value};
use glassbox::refusal::Result;
use glassbox::scene::Stage;

fn choose(stage: &mut dyn Stage, settings: &[(&str, &str)]) -> Result<()> {
    stage.choose(&settings.iter().map(|(id, text)| ((*id).into(), (*text).into())).collect::<Vec<_>>())
}

/// A file with three heights, as long as it is held.
fn three_heights() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heights.txt");
    std::fs::write(&path, "1\n2\n4\n").expect("written");
    let path = path.to_str().expect("UTF-8").to_owned();
    (folder, path)
}

#[test]
fn settings_are_taken_in_the_order_of_the_knobs_whatever_the_order_given() {
    let (_folder, file) = three_heights();
    let mut stage = stage(&[]);
    choose(&mut stage, &[("point", "2"), ("flat", "0.5"), ("stop-early", "on"), ("heights-file", &file)]).unwrap();
    assert_eq!((value(&stage, "point"), value(&stage, "flat")), ("2".into(), "0.5".into()));
    assert_eq!(value(&stage, "heights"), "file");
}

#[test]
fn all_other_knobs_go_back_to_their_defaults() {
    let mut stage = finished(&[("learning-rate", "0.5"), ("label", "mine")]);
    choose(&mut stage, &[("label", "yours")]).unwrap();
    assert_eq!((value(&stage, "learning-rate"), value(&stage, "label")), ("0.2".into(), "yours".into()));
    assert!(stage.is_empty());
}

#[test]
fn choosing_what_is_already_chosen_keeps_the_trace() {
    let (_folder, file) = three_heights();
    let mut stage = stage(&[]);
    choose(&mut stage, &[("heights-file", &file), ("learning-rate", "0.1")]).unwrap();
    crate::reach("end", &mut stage);
    choose(&mut stage, &[("heights-file", &file), ("learning-rate", "0.1"), ("point", "1")]).unwrap();
    assert!(stage.is_complete());
}

#[test]
fn settings_that_contradict_each_other_are_refused_and_change_nothing() {
    let (_folder, file) = three_heights();
    let mut stage = finished(&[("label", "mine")]);
    for (settings, place) in [
        (&[("heights-file", file.as_str()), ("heights", "rising")][..], "heights"),
        (&[("heights", "falling"), ("heights-file", file.as_str())], "heights"),
        (&[("train-steps", "3"), ("stop-early", "on")], "stop-early"),
        (&[("flat", "0.1")], "flat"),
        (&[("learning-rate", "0.1"), ("learning-rate", "0.3")], "learning-rate"),
        (&[("learning-rate", "0.1"), ("colour", "red")], "knob"),
    ] {
        let refusal = choose(&mut stage, settings).expect_err("a contradiction");
        assert_eq!(refusal.place, place, "{refusal}");
        assert_eq!(value(&stage, "label"), "mine");
        assert!(stage.is_complete());
    }
}

#[test]
fn a_file_may_be_given_beside_the_choice_it_selects() {
    let (_folder, file) = three_heights();
    let mut stage = stage(&[]);
    choose(&mut stage, &[("heights-file", &file), ("heights", "file")]).unwrap();
    assert_eq!(value(&stage, "heights"), "file");
}

#[test]
fn a_file_that_has_changed_is_computed_anew_and_one_read_again_is_not() {
    let (_folder, file) = three_heights();
    let settings = [("heights-file", file.as_str())];
    let mut stage = finished(&settings);
    stage.set("heights-file", &file).unwrap();
    choose(&mut stage, &settings).unwrap();
    assert!(stage.is_complete(), "the same file, read again");
    std::fs::write(&file, "5\n1\n4\n2\n").expect("written");
    stage.set("heights-file", &file).unwrap();
    assert!(stage.is_empty(), "other heights under the same path");
    stage.set("point", "3").expect("a fourth height");
}
