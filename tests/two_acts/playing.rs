//! The player: a playhead that is told how much time has passed.

use crate::{finished, reach, stage};
use glassbox::player::Player;
use glassbox::scene::{At, Stage};

fn advanced(seconds: &[f64], stage: &dyn Stage) -> Player {
    let mut player = Player::default();
    for part in seconds {
        player.advance(*part, stage);
    }
    player
}

#[test]
fn every_act_is_played_at_its_own_pace() {
    let stage = finished(&[]);
    let pace = 4.0 / 41.0;
    let player = advanced(&[10.25 * pace], &stage);
    assert_eq!(player.at(), 10);
    assert!((player.part() - 0.25).abs() < 1e-9);
    // The last moment of training is left after 4 s; those of asking take 2 s each.
    assert_eq!(advanced(&[4.0 + 1.9], &stage).at(), 41);
    assert_eq!(advanced(&[4.0 + 2.1], &stage).at(), 42);
}

#[test]
fn many_small_steps_lead_where_a_large_one_does() {
    let stage = finished(&[]);
    let small = advanced(&[1.0 / 64.0; 64 * 5], &stage);
    let large = advanced(&[5.0], &stage);
    assert_eq!(small.at(), large.at());
    assert!((small.part() - large.part()).abs() < 1e-9);
}

#[test]
fn the_playhead_waits_where_the_simulation_is_and_pauses_only_at_the_end_of_all() {
    let mut stage = stage(&[]);
    reach("training:5", &mut stage);
    let mut player = advanced(&[100.0], &stage);
    assert_eq!((player.at(), player.part(), player.is_playing()), (5, 0.0, true));
    reach("end", &mut stage);
    player.advance(100.0, &stage);
    assert_eq!((player.at(), player.is_playing()), (45, false));
}

#[test]
fn playing_at_the_end_starts_again_and_elsewhere_goes_on() {
    let stage = finished(&[]);
    let mut player = advanced(&[1000.0], &stage);
    player.play(&stage);
    assert_eq!((player.at(), player.is_playing()), (0, true));
    player.seek(12);
    player.pause();
    player.play(&stage);
    assert_eq!(player.at(), 12);
}

#[test]
fn pausing_leaves_no_part_of_a_moment() {
    let mut player = advanced(&[0.05], &finished(&[]));
    assert!(player.part() > 0.0);
    player.pause();
    assert_eq!(player.part(), 0.0);
}

#[test]
fn steps_pause_and_stay_within_what_is_there() {
    let mut stage = stage(&[]);
    let mut player = Player::default();
    player.step(3, &stage);
    assert_eq!((player.at(), player.is_playing()), (0, false), "nothing is there yet");
    reach("training:8", &mut stage);
    for (by, at) in [(3, 3), (isize::MAX, 8), (-1, 7), (isize::MIN, 0), (-1, 0)] {
        player.step(by, &stage);
        assert_eq!(player.at(), at, "by {by}");
    }
}

#[test]
fn twice_the_speed_is_twice_as_far() {
    let stage = finished(&[]);
    let mut player = Player::default();
    player.faster();
    assert_eq!(player.speed(), 2.0);
    player.advance(1.0, &stage);
    assert_eq!(player.at(), advanced(&[2.0], &stage).at());
    (0..20).for_each(|_| player.faster());
    assert_eq!(player.speed(), 32.0);
    (0..20).for_each(|_| player.slower());
    assert_eq!(player.speed(), 0.1);
    player.set_speed(0.3);
    player.faster();
    assert_eq!(player.speed(), 0.5);
}

#[test]
fn the_place_is_act_and_fraction_so_that_it_survives_a_change() {
    let stage = finished(&[]);
    let mut player = Player::default();
    for (at, place) in [(0, "training:0%"), (10, "training:25%"), (40, "training:100%"), (42, "asking:25%")] {
        player.seek(at);
        assert_eq!(player.place(&stage), place.parse::<At>().unwrap());
        assert_eq!(player.place(&stage).resolve(&stage), glassbox::scene::Resolved::Moment(at));
    }
}
