//! A scene on show: what a change of a knob does to the playhead and the picture.

use crate::{line_fit::LineFit, stage, value};
use glassbox::app::Gate;
use glassbox::app::show::{Answer, Notice, Show, Typing};
use glassbox::lesson::Lesson;
use glassbox::refusal::Refusal;
use glassbox::scene::{At, Staged};
use glassbox::ui::number;
use std::sync::Arc;

fn show_at(place: &str) -> Show {
    let lesson = Lesson::parse(include_str!("../support/line_fit.toml")).expect("a lesson");
    let mut show = Show::new(Arc::new(lesson), Box::new(stage(&[])), place.parse().expect("a place"));
    while show.is_computing() {
        show.pull();
    }
    show
}

/// Takes the knob in hand.
fn choose(show: &mut Show, knob: &str) {
    let wanted = show.knobs().iter().position(|k| k.id == knob).expect("a knob that counts");
    show.choose_knob(wanted as isize - show.chosen_knob() as isize);
}

fn act_and_moment(show: &Show) -> (&'static str, usize) {
    let begun = show.stage().begun().iter().rev().find(|begun| begun.start <= show.player.at()).expect("an act");
    (begun.id, show.player.at() - begun.start)
}

fn loss_on_screen(show: &Show) -> f64 {
    let (stage, at, _) = show.picture();
    stage.readings(at, 0).number("loss").expect("a number")
}

#[test]
fn a_show_plays_from_where_it_was_asked_to() {
    for (place, at) in [("0", 0), ("50%", 23), ("asking", 41), ("end", 45)] {
        let show = show_at(place);
        assert_eq!((show.player.at(), show.is_moving()), (at, true), "{place}");
    }
}

#[test]
fn time_does_not_pass_before_the_moment_asked_for_is_there() {
    let lesson = Arc::new(Lesson::parse(include_str!("../support/line_fit.toml")).expect("a lesson"));
    let mut show = Show::new(lesson, Staged::<LineFit>::boxed(), At::END);
    show.advance(5.0);
    assert!(show.is_computing() && !show.is_moving());
    while show.pull() {}
    assert_eq!((show.player.at(), show.is_computing()), (45, false));
}

#[test]
fn the_playhead_keeps_its_act_and_its_fraction_of_it() {
    for (place, knob, typed, expected) in [
        ("training:20", "train-steps", "80", ("training", 40)),
        ("training:20", "train-steps", "2", ("training", 1)),
        ("training:end", "heights", "falling", ("training", 40)),
        ("asking:3", "ask", "0,0,0,0,0,0,0,0,0", ("asking", 6)),
        ("asking:2", "train-steps", "10", ("asking", 2)),
        ("training:20", "ask", "0", ("training", 20)),
    ] {
        let mut show = show_at(place);
        choose(&mut show, knob);
        show.begin_typing();
        show.edit(|text| text.push_str(typed));
        show.finish_typing(Gate::Open);
        while show.pull() {}
        assert_eq!(act_and_moment(&show), expected, "{place}, {knob} = {typed}");
    }
}

#[test]
fn the_old_picture_stays_until_the_new_trace_gets_there() {
    let mut show = show_at("training:20");
    let old = loss_on_screen(&show);
    choose(&mut show, "learning-rate");
    show.turn(-1);
    let mut pulls = 0;
    while show.is_computing() {
        assert_eq!(loss_on_screen(&show), old);
        show.pull();
        pulls += 1;
    }
    assert!(pulls >= 41, "a Busy and a Moment for each of 21 moments, not {pulls}");
    assert!(loss_on_screen(&show) > old, "a smaller rate learns less");
    assert_eq!(act_and_moment(&show), ("training", 20));
}

#[test]
fn several_turns_in_a_row_come_back_to_the_first_place() {
    let mut show = show_at("training:20");
    let old = loss_on_screen(&show);
    choose(&mut show, "learning-rate");
    show.turn(-1);
    show.pull();
    show.turn(-1);
    show.step(5);
    assert_eq!(loss_on_screen(&show), old);
    while show.pull() {}
    assert_eq!(act_and_moment(&show), ("training", 20));
    assert_eq!(value(show.stage(), "learning-rate"), "0.05");
}

#[test]
fn a_knob_that_only_redraws_is_answered_at_once() {
    let mut show = show_at("asking:3");
    choose(&mut show, "point");
    show.turn(1);
    assert!(!show.is_computing());
    assert_eq!((act_and_moment(&show), value(show.stage(), "point")), (("asking", 3), "1".into()));
}

#[test]
fn a_refused_value_is_told_once_and_keeps_value_and_picture() {
    let mut show = show_at("training:20");
    choose(&mut show, "train-steps");
    show.begin_typing();
    show.edit(|text| text.push_str("5000"));
    assert_eq!(show.typing().expect("a prompt").text, "5000");
    show.finish_typing(Gate::Open);
    let typing = show.typing().expect("a prompt that survives the mistake");
    let refusal_of = |typing: &Typing| typing.refused.clone().map(|refusal| refusal.expected);
    assert_eq!((&*typing.text, refusal_of(typing)), ("5000", Some("a whole number from 1 to 500".into())));
    assert_eq!((act_and_moment(&show), value(show.stage(), "train-steps")), (("training", 20), "40".into()));
    assert!(!show.is_computing());
    show.edit(|text| _ = text.pop());
    assert_eq!(show.typing().map(|typing| (&*typing.text, typing.refused.is_none())), Some(("500", true)));
    assert!(show.dismiss() && refusal(&show).is_none() && !show.dismiss());
}

#[test]
fn a_choice_is_completed_walked_through_and_taken_by_its_beginning() {
    let mut show = show_at("0");
    choose(&mut show, "heights");
    let typed = |show: &Show| show.typing().expect("a prompt").text.clone();
    show.begin_typing();
    show.edit(|text| text.push_str("fa"));
    show.complete();
    assert_eq!(typed(&show), "falling");
    show.walk_choices(-1);
    assert_eq!(typed(&show), "file");
    show.edit(|text| *text = "fa".into());
    show.finish_typing(Gate::Open);
    assert_eq!((value(show.stage(), "heights"), show.typing()), ("falling".into(), None));
}

#[test]
fn a_knob_says_what_it_means_and_what_it_has_changed() {
    let mut show = show_at("training:20");
    show.choose_knob(1);
    let answer = |show: &Show| match show.notice() {
        Some(Notice::Knob(answer)) => answer.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(answer(&show).knob, Some(show.knobs()[show.chosen_knob()].id));
    choose(&mut show, "learning-rate");
    let old = loss_on_screen(&show);
    show.turn(-1);
    assert_eq!(answer(&show).moved, None, "not before it has been computed");
    while show.pull() {}
    let Answer { turned, moved, .. } = answer(&show);
    assert_eq!(turned.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), ["learning-rate"]);
    let moved = moved.expect("numbers that have moved");
    assert!(moved.contains(&("L", [old, loss_on_screen(&show)].map(number))), "{moved:?}");
    show.step(1);
    assert_eq!(show.notice(), None);
}

#[test]
fn what_is_waited_for_comes_with_its_share() {
    let mut show = show_at("training:20");
    choose(&mut show, "learning-rate");
    show.turn(-1);
    let mut shares = Vec::new();
    while let Some(progress) = show.progress() {
        shares.push(progress.share);
        show.advance(1.0);
        show.pull();
    }
    assert!(shares.is_sorted() && shares[0] == 0.0 && *shares.last().expect("some") > 0.9, "{shares:?}");
}

#[test]
fn what_is_being_typed_can_be_left() {
    let mut show = show_at("0");
    show.begin_typing();
    show.edit(|text| text.push('x'));
    assert!(show.dismiss());
    show.finish_typing(Gate::Open);
    assert_eq!((show.typing(), refusal(&show)), (None, None));
}

#[test]
fn the_next_seed_is_another_trace_at_the_same_place() {
    let mut show = show_at("training:20");
    let old = loss_on_screen(&show);
    show.next_seed();
    while show.pull() {}
    assert_eq!((act_and_moment(&show), show.stage().seed()), (("training", 20), 1));
    assert_ne!(loss_on_screen(&show), old);
}

#[test]
fn knobs_without_a_say_are_not_offered() {
    let mut show = show_at("0");
    assert!(show.knobs().iter().all(|knob| knob.id != "flat"));
    choose(&mut show, "stop-early");
    show.turn(1);
    assert!(show.knobs().iter().any(|knob| knob.id == "flat"));
    show.choose_knob(isize::MAX);
    assert_eq!(show.chosen_knob(), show.knobs().len() - 1);
    show.choose_knob(isize::MIN);
    assert_eq!(show.chosen_knob(), 0);
}

#[test]
fn a_moment_is_the_same_whether_played_to_or_jumped_to() {
    let mut played = show_at("0");
    while played.pull() {}
    played.advance(3.0);
    played.player.pause();
    let mut jumped = show_at("0");
    while jumped.pull() {}
    jumped.step(played.player.at() as isize);
    assert!(played.player.at() > 5);
    assert_eq!(loss_on_screen(&played), loss_on_screen(&jumped));
    assert_eq!(played.picture().2, jumped.picture().2);
}

fn refusal(show: &Show) -> Option<&Refusal> {
    match show.notice() {
        Some(Notice::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}
