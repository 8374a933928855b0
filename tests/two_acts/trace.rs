//! The trace: what is simulated, what is kept, what is shared.

use crate::{finished, line_fit::Moment, reach, stage};
use glassbox::scene::{Check, Pulled, Stage};
use std::sync::Arc;

const TRAINED: usize = 41;
const ASKED: usize = 5;

fn same(a: &[Arc<Moment>], b: &[Arc<Moment>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

#[test]
fn the_acts_are_known_before_anything_runs() {
    let stage = stage(&[("train-steps", "7")]);
    let planned: Vec<_> = stage.acts().iter().map(|act| (act.id, act.moments)).collect();
    assert_eq!(planned, [("training", 8), ("asking", ASKED)]);
    assert!(stage.is_empty() && stage.begun().is_empty() && !stage.is_complete());
}

#[test]
fn a_busy_step_is_progress_without_a_moment() {
    let mut stage = stage(&[("train-steps", "2"), ("ask", "0,1")]);
    let pulled: Vec<_> = std::iter::repeat_with(|| stage.pull()).take(13).collect();
    let [begun, busy, moment, ended] = [Pulled::Busy, Pulled::Busy, Pulled::Moment, Pulled::Busy];
    let training = [begun, busy, moment, busy, moment, busy, moment, ended];
    let asking = [begun, moment, moment, ended];
    assert_eq!(pulled, [&training[..], &asking[..], &[Pulled::Complete]].concat());
    assert_eq!(stage.pull(), Pulled::Complete);
}

#[test]
fn the_net_is_handed_from_act_to_act_behind_its_arc() {
    let stage = finished(&[]);
    let net = &stage.trace()[TRAINED - 1].line;
    assert!(stage.trace()[TRAINED..].iter().all(|moment| Arc::ptr_eq(&moment.line, net)));
    assert!(stage.trace()[..TRAINED - 1].iter().all(|moment| !Arc::ptr_eq(&moment.line, net)));
}

#[test]
fn turning_a_knob_of_the_second_act_keeps_the_first() {
    let mut stage = finished(&[]);
    let before = stage.trace().to_vec();
    stage.set("ask", "0.25,0.75").unwrap();
    assert!(same(stage.trace(), &before[..TRAINED]));
    assert_eq!(reach("end", &mut stage), TRAINED + 1);
    assert!(same(&stage.trace()[..TRAINED], &before[..TRAINED]));
    assert_eq!(stage.trace()[TRAINED].answer.unwrap().0, 0.25);
}

#[test]
fn turning_a_knob_of_the_first_act_forgets_both() {
    let mut stage = finished(&[]);
    stage.turn("learning-rate", 1).unwrap();
    assert!(stage.is_empty() && !stage.is_complete());
}

#[test]
fn turning_a_knob_that_only_redraws_keeps_everything() {
    let mut stage = finished(&[]);
    let before = stage.trace().to_vec();
    for knob in ["point", "cell"] {
        stage.turn(knob, 1).unwrap();
    }
    stage.set("label", "another").unwrap();
    assert!(same(stage.trace(), &before) && stage.is_complete());
}

#[test]
fn an_act_that_is_running_goes_on_when_a_later_one_changes() {
    let mut stage = stage(&[]);
    reach("training:10", &mut stage);
    let before = stage.trace().to_vec();
    stage.set("ask", "0").unwrap();
    reach("training:20", &mut stage);
    assert!(same(&stage.trace()[..11], &before));
    reach("end", &mut stage);
    assert_eq!(stage.trace().last().unwrap().loss, finished(&[]).trace()[TRAINED - 1].loss);
}

#[test]
fn setting_a_knob_to_the_value_it_has_keeps_everything() {
    let mut stage = finished(&[]);
    stage.set("train-steps", "40").unwrap();
    assert!(stage.is_complete());
}

#[test]
fn a_fork_shares_all_moments_and_goes_its_own_way() {
    let mut stage = stage(&[]);
    reach("training:10", &mut stage);
    let mut fork = stage.fork();
    assert_eq!((fork.len(), fork.readings(10, 0).number("loss")), (11, stage.readings(10, 0).number("loss")));
    fork.set("heights", "falling").unwrap();
    assert!(fork.is_empty());
    assert_eq!(stage.len(), 11);
    reach("end", &mut stage);
    assert_eq!(stage.trace().last().unwrap().loss, finished(&[]).trace().last().unwrap().loss);
}

#[test]
fn a_fork_of_a_running_act_comes_to_the_same_end() {
    let mut stage = stage(&[]);
    reach("training:10", &mut stage);
    let mut fork = stage.fork();
    let end = reach("end", &mut *fork);
    assert_eq!(reach("end", &mut stage), end);
    assert_eq!(fork.readings(end, 100).number("y"), stage.readings(end, 100).number("y"));
    assert_eq!(fork.begun(), stage.begun());
}

#[test]
fn a_fork_between_acts_keeps_the_finished_one() {
    let mut stage = finished(&[]);
    stage.set("ask", "0").unwrap();
    let mut fork = stage.fork();
    reach("end", &mut *fork);
    assert_eq!((fork.len(), stage.len()), (TRAINED + 1, TRAINED));
}

#[test]
fn another_seed_is_another_trace_and_the_same_seed_the_same() {
    let losses = |seed| {
        let mut stage = finished(&[]);
        stage.reseed(seed);
        assert!(stage.is_empty());
        reach("end", &mut stage);
        stage.trace().iter().map(|moment| moment.loss).collect::<Vec<_>>()
    };
    assert_eq!(losses(3), losses(3));
    assert_ne!(losses(3)[0], losses(4)[0]);
}

#[test]
fn an_act_may_end_early_and_the_next_one_follows_at_once() {
    let stage = finished(&[("stop-early", "on"), ("flat", "0.05")]);
    let [training, asking] = stage.begun() else { panic!("two acts") };
    assert!(training.ended && training.len < TRAINED && training.len > 1, "{training:?}");
    assert_eq!((asking.start, asking.len), (training.len, ASKED));
    assert_eq!(stage.len(), training.len + ASKED);
    assert!(stage.is_complete());
}

#[test]
fn a_moment_reads_the_same_however_far_the_simulation_has_run() {
    let mut stage = stage(&[]);
    let at = reach("training:7", &mut stage);
    let (early, early_checks) = (stage.readings(at, 1000), stage.checks(at));
    reach("end", &mut stage);
    assert_eq!(format!("{:?}", stage.readings(at, 1000)), format!("{early:?}"));
    assert_eq!(stage.checks(at), early_checks);
}

#[test]
fn a_moment_that_is_not_there_yet_draws_reads_and_checks_nothing() {
    let stage = stage(&[]);
    assert_eq!(stage.readings(0, 10).iter().count(), 0);
    assert!(stage.checks(3).is_empty());
}

#[test]
fn every_check_holds_and_a_corrupted_moment_fails_its_own() {
    let mut stage = finished(&[]);
    let last = stage.len() - 1;
    assert!((0..=last).all(|at| stage.checks(at).iter().all(Check::holds)));
    let failing = |moment: Moment, stage: &mut glassbox::scene::Staged<_>| {
        stage.replace_moment(last, moment);
        stage.checks(last).into_iter().filter(|check| !check.holds()).map(|check| check.claim).collect::<Vec<_>>()
    };
    let good = (*stage.trace()[last]).clone();
    assert_eq!(failing(Moment { loss: good.loss + 0.1, ..good.clone() }, &mut stage), ["loss"]);
    assert_eq!(failing(Moment { answer: Some((0.0, 9.0)), ..good.clone() }, &mut stage), ["answer"]);
    assert!(failing(good, &mut stage).is_empty());
}
