//! Every knob, turned by its keys and typed.

use crate::{DOWN, forward};
use glassbox::app::library::topic;
use glassbox::app::show::Show;
use glassbox::scene::At;

/// How the row of knobs writes the knob in hand.
fn in_hand(show: &Show) -> String {
    let knob = &show.knobs()[show.chosen_knob()];
    let name = show.lesson.words.en.get(&format!("knob.{}", knob.id)).to_owned();
    let value = if knob.value.is_empty() { "–" } else { &knob.value };
    format!("›{name} {value}")
}

/// The same keys are given to the program and to a show of our own, which says what has to be on the screen.
#[test]
fn every_knob_turns_and_turns_back() {
    let topic = topic("forward").expect("the scene");
    let mut stage = topic.stage();
    stage.choose(&[("steps".into(), "60".into())]).expect("settings");
    let mut expected = Show::new(topic.lesson().clone(), stage, At::START);
    let mut program = forward(&["--paused"]);
    for _ in 0..expected.knobs().len() {
        program.wait_for(&in_hand(&expected));
        for (key, notch) in [("+", 1), ("-", -1)] {
            program.press(key);
            expected.turn(notch);
            program.wait_for(&in_hand(&expected));
        }
        program.press(DOWN);
        expected.choose_knob(1);
    }
    program.wait_until("it is not computing", |shown| shown.rows()[0].contains("⏸"));
}

#[test]
fn a_value_can_be_typed_and_a_bad_one_is_answered() {
    let mut program = forward(&["--paused"]);
    program.wait_for("›schedule linear");
    program.press(DOWN);
    program.wait_for("›steps 60");
    program.press("\r77");
    program.wait_for("77▏");
    program.press("\x7f5\r");
    program.wait_for("›steps 75");
    program.wait_for("/75");
    program.press("\r5000\r");
    program.wait_for("found 5000, expected a whole number from 10 to 1000");
    program.wait_for("›steps 75");
    program.press("\rq");
    program.wait_for("q▏");
    program.press("\x1b");
    program.wait_until("what was typed is gone", |shown| !shown.rows().iter().any(|row| row.contains('▏')));
    program.press("q");
    assert_eq!(program.exit_code(), 0, "typed, q is a letter; then it quits");
}

#[test]
fn the_next_seed_is_shown() {
    let mut program = forward(&["--paused", "--seed", "41"]);
    program.wait_for("seed 41");
    program.press("r");
    program.wait_for("seed 42");
}
