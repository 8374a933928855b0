//! What the scene promises, measured.

use super::*;
use crate::scene::{At, Stage, Staged, knobs};

fn staged(settings: &[(&str, &str)], seed: u64) -> Staged<Attention> {
    let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    Staged::new(knobs::choose(&settings).unwrap(), seed)
}

fn reading(stage: &mut Staged<Attention>, at: &str, id: &str) -> f64 {
    let at = at.parse::<At>().unwrap().reach(stage).unwrap();
    stage.readings(at, 0).number(id).unwrap()
}

fn said(stage: &mut Staged<Attention>) -> String {
    let at = At::END.reach(stage).unwrap();
    let exercise = Task::Dates.exercise().unwrap();
    exercise.words(&stage.trace()[at].seen().unwrap().sight.rows)
}

#[test]
fn dates_never_seen_are_translated_and_the_map_is_readable() {
    let mut stage = staged(&[], 0);
    assert!(reading(&mut stage, "training:end", "accuracy") >= 0.99);
    assert!(reading(&mut stage, "training:end", "alignment") >= 0.95);
    assert_eq!(said(&mut stage), "21 November 2026");
    stage.set("text", "2031년5월3일").unwrap();
    assert_eq!(said(&mut stage), "3 May 2031");
}

#[test]
fn induction_heads_form_in_a_phase_change_and_need_both_layers() {
    let mut stage = staged(&[("task", "repeat")], 0);
    let of = |stage: &mut Staged<Attention>, at: &str| {
        ["loss", "accuracy", "induction", "previous_token", "alignment"].map(|id| reading(stage, at, id))
    };
    let (before, after, end) =
        (of(&mut stage, "training:6%"), of(&mut stage, "training:60%"), of(&mut stage, "training:end"));
    assert!(before[0] > 2.4 && after[0] < 0.6, "the loss falls");
    assert!(before[2] < 0.15 && after[2] > 0.5, "induction rises");
    assert!(end[1] > 0.85 && end[2] > 0.7 && end[3] > 0.5 && end[4] > 0.85, "{end:?}");
    stage.set("ablate", "layer").unwrap();
    for layer in ["0", "1"] {
        stage.set("layer", layer).unwrap();
        let accuracy = reading(&mut stage, "reading:end", "accuracy");
        assert!(accuracy < 0.3, "layer {layer} off: {accuracy}");
    }
}

#[test]
fn a_fixed_length_looks_like_induction_but_is_known_by_the_first_layer_and_by_other_lengths() {
    let mut stage = staged(&[("task", "repeat"), ("fixed-length", "on")], 0);
    let mut read = |id: &str| reading(&mut stage, "reading:end", id);
    let all = ["accuracy", "induction", "previous_token", "tokens_right", "tokens_to_say"].map(&mut read);
    assert!(all[0] > 0.97 && all[1] > 0.6, "{all:?}");
    assert!(all[2] < 0.3, "{all:?}");
    assert!(all[3] <= 2.0 && all[4] == 5.0, "{all:?}");
}

#[test]
fn letters_never_seen_are_sorted_and_the_map_is_readable() {
    let mut stage = staged(&[("task", "sort")], 0);
    let all = ["accuracy", "alignment"].map(|id| reading(&mut stage, "training:end", id));
    assert!(all[0] > 0.97 && all[1] > 0.9, "{all:?}");
}
