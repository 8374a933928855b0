//! Two runs are one: the only tests that simulate a trial anew instead of sharing what another has simulated.

use crate::ALL;
use crate::drawing::drawn;
use crate::moments::moments;
use crate::numbers::bits;
use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::trials;
use glassbox::app::settings::Settings as Looks;
use glassbox::scene::{At, Stage};

/// Another run that stops at a moment draws, reads and checks there what a whole run does.
fn a_moment_is_the_same_in_every_run_and_however_it_was_reached(subject: &Subject) {
    for trial in trials(subject) {
        let whole = finished(&trial, 1);
        let mut other = trial.stage(1);
        for at in moments(&*whole, &[0.0, 0.3, 0.5, 1.0]) {
            let place: At = at.to_string().parse().expect("a place");
            assert_eq!(place.reach(&mut *other), Ok(at));
            assert_eq!(other.len(), at + 1, "no further than asked");
            let picture = |stage: &dyn Stage| drawn(&trial, stage, at, 0.0, &Looks::default(), (80, 19));
            assert!(picture(&*other) == picture(&*whole), "{trial} at {at}");
            assert_eq!(bits(&other.readings(at, ALL)), bits(&whole.readings(at, ALL)), "{trial} at {at}");
            assert_eq!(other.checks(at), whole.checks(at), "{trial} at {at}");
        }
    }
}

/// From nothing to a place in the last act at once, as a command line asks.
fn a_place_can_be_jumped_to(subject: &Subject) {
    let trial = &trials(subject)[0];
    let whole = finished(trial, 0);
    let act = whole.acts().last().expect("an act").id;
    let mut jumped = trial.stage(0);
    let at = At::in_act(act, 0.5).reach(&mut *jumped).expect("a moment");
    assert_eq!(bits(&jumped.readings(at, ALL)), bits(&whole.readings(at, ALL)), "{trial} at {at}");
}

for_every_scene! {
    a_moment_is_the_same_in_every_run_and_however_it_was_reached,
    a_place_can_be_jumped_to,
}
