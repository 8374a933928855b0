//! What the nets of `attention` learn: words never seen are said rightly, and the maps can be read.

use crate::subjects::subjects;
use crate::{reading, stage};
use glassbox::app::settings::Settings as Looks;
use glassbox::record::text;
use glassbox::scene::Stage;
use ratatui::{buffer::Buffer, layout::Rect};

fn readings<const N: usize>(stage: &mut dyn Stage, at: &str, ids: [&str; N]) -> [f64; N] {
    ids.map(|id| reading(stage, at, id))
}

/// The last moment on a standard terminal.
fn shown(stage: &dyn Stage) -> String {
    let subject = subjects().iter().find(|subject| subject.id == stage.id()).expect("a scene");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 19));
    stage.draw(stage.len() - 1, 0.0, buffer.area, &mut buffer, &Looks::default().look(&subject.lesson.words.en));
    text(&buffer)
}

#[test]
fn dates_never_seen_are_translated_and_the_map_is_readable() {
    let mut stage = stage("attention", &[], 0);
    let [accuracy, alignment] = readings(&mut *stage, "training:end", ["accuracy", "alignment"]);
    assert!(accuracy >= 0.99 && alignment >= 0.95, "{accuracy} {alignment}");
    for (text, said) in [("2026년 11월 21일", "21 November 2026"), ("2031년5월3일", "3 May 2031")] {
        stage.set("text", text).expect("a date");
        let [right, to_say] = readings(&mut *stage, "reading:end", ["tokens_right", "tokens_to_say"]);
        assert_eq!(right, to_say, "{text}");
        let shown = shown(&*stage);
        assert!(shown.contains(&format!("→ {said}")), "{shown}");
    }
}

#[test]
fn the_loss_rests_at_ln_26_before_induction_heads_form_all_at_once() {
    for seed in 0..3 {
        let mut stage = stage("attention", &[("task", "repeat")], seed);
        let mut at = |at| readings(&mut *stage, at, ["loss", "accuracy", "induction"]);
        let rest = ["training:6%", "training:10%"].map(&mut at);
        let guessing = f64::ln(26.0);
        for [loss, accuracy, induction] in rest {
            assert!((loss - guessing).abs() < 0.1 && accuracy < 0.1 && induction < 0.1, "seed {seed}: {rest:?}");
        }
        let [before, after] = ["training:24%", "training:36%"].map(at);
        assert!(after[1] - before[1] > 0.5 && after[2] - before[2] > 0.4, "seed {seed}: {before:?} {after:?}");
        assert!(before[0] > 2.0 && after[0] < 1.0, "seed {seed}: {before:?} {after:?}");
    }
}

#[test]
fn induction_heads_need_both_layers() {
    let mut stage = stage("attention", &[("task", "repeat")], 0);
    let end = readings(&mut *stage, "training:end", ["accuracy", "induction", "previous_token", "alignment"]);
    assert!(end[0] > 0.98 && end[1] > 0.95 && end[2] > 0.45 && end[3] > 0.95, "{end:?}");
    stage.set("ablate", "layer").expect("a choice");
    for layer in ["0", "1"] {
        stage.set("layer", layer).expect("a layer");
        let accuracy = reading(&mut *stage, "reading:end", "accuracy");
        assert!(accuracy < 0.3, "layer {layer} off: {accuracy}");
    }
}

#[test]
fn a_fixed_length_looks_like_induction_but_is_known_by_the_first_layer_and_by_other_lengths() {
    let mut stage = stage("attention", &[("task", "repeat"), ("fixed-length", "on")], 0);
    let ids = ["accuracy", "induction", "previous_token", "tokens_right", "tokens_to_say"];
    let all = readings(&mut *stage, "reading:end", ids);
    assert!(all[0] > 0.97 && all[1] > 0.6, "{all:?}");
    assert!(all[2] < 0.3, "{all:?}");
    assert!(all[3] <= 2.0 && all[4] == 5.0, "{all:?}");
}

#[test]
fn letters_never_seen_are_sorted_and_the_map_is_readable() {
    let mut stage = stage("attention", &[("task", "sort")], 0);
    let [accuracy, alignment] = readings(&mut *stage, "training:end", ["accuracy", "alignment"]);
    assert!(accuracy > 0.97 && alignment > 0.9, "{accuracy} {alignment}");
}
