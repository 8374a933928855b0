use super::*;
use crate::scene::testing::Bench;
use crate::scene::{Check, Stage};
use crate::scenes::attention::maps::{Making, Maps};
use crate::scenes::attention::sight::Sight;
use std::sync::Arc;

/// The decoder of a translator, and a network that continues: in both the last layer and a causal one are shown.
const SHOWN: [&[(&str, &str)]; 3] = [
    &[("train-steps", "20"), ("attention", "decoder")],
    &[("task", "repeat"), ("train-steps", "3")],
    &[("task", "sort"), ("train-steps", "3"), ("attention", "decoder")],
];

/// The decoder's attention, or the only one.
fn decoder(sight: &mut Sight) -> &mut Maps {
    let place = usize::from(sight.pass.maps.len() > 1);
    &mut sight.pass.maps[place]
}

fn making(sight: &mut Sight) -> &mut Making {
    decoder(sight).making.as_mut().unwrap()
}

/// What is done to what is seen, and the claims that have to notice.
type Corruption = (fn(&mut Sight), &'static [&'static str]);

/// Numbers that several claims rest on are changed so little that only the strictest sees it, or where only it looks.
const CORRUPTIONS: &[Corruption] = &[
    // Weight that is moved from the past to the future, in a row that is not chosen.
    (
        |sight| {
            decoder(sight).weights[0] -= 1e-9;
            decoder(sight).weights[1] += 1e-9;
        },
        &["causal"],
    ),
    // The chosen row's scores no longer belong to its weights.
    (|sight| making(sight).multiple *= 1.01, &["shift", "streamed", "entropy", "habits"]),
    (|sight| making(sight).width = 4, &["shift", "streamed", "entropy", "habits", "read"]),
    (|sight| decoder(sight).entropy.iter_mut().for_each(|entropy| *entropy += 1e-3), &["entropy"]),
    (|sight| decoder(sight).habits.iter_mut().for_each(|habits| habits.diagonal += 1e-3), &["habits"]),
    // Nothing has been learned in so few batches.
    (
        |sight| {
            let answers: Vec<(usize, usize)> = sight.pair.asked().collect();
            for (row, answer) in answers {
                sight.said.iter_mut().skip(row).take(1).for_each(|said| *said = answer);
            }
        },
        &["right"],
    ),
    (|sight| making(sight).read.iter_mut().for_each(|x| *x *= 1.01), &["read"]),
    (|sight| sight.second.as_mut().unwrap().double[7] += 1e-4, &["double"]),
    (|sight| sight.second.as_mut().unwrap().one_by_one[3] += 0.01, &["one-by-one"]),
    (|sight| sight.second.as_mut().unwrap().plain[1][40] += 0.01, &["permuted"]),
    (|sight| sight.pass.added[9] += 0.1, &["layer"]),
];

#[test]
fn every_check_notices_when_its_own_numbers_are_corrupted_and_no_other_does() {
    for settings in SHOWN {
        let mut bench = Bench::<Attention>::with(settings);
        for (corrupt, claims) in CORRUPTIONS {
            // A continuer's only attention is also its last, whose output is computed from a head's width too.
            let is_last =
                settings.contains(&("task", "repeat")) && claims.contains(&"shift") && claims.contains(&"read");
            let also: &[&str] = if is_last { &["layer"] } else { &[] };
            bench.breaks_only(&[*claims, also].concat(), "end", |moment| {
                let Moment::Learned(seen) = moment else { panic!("a network") };
                corrupt(Arc::make_mut(&mut seen.sight));
            });
        }
    }
}

#[test]
fn every_check_has_a_corruption() {
    for settings in SHOWN {
        let mut bench = Bench::<Attention>::with(settings);
        let at = bench.reach("end");
        let checks = bench.stage.checks(at);
        assert_eq!(checks.len(), 11, "{settings:?}");
        for Check { claim, .. } in checks {
            assert!(CORRUPTIONS.iter().any(|(_, claims)| claims.contains(&claim)), "{claim}");
        }
    }
}

#[test]
fn the_streamed_softmax_is_the_direct_one_whatever_the_blocks_and_masks() {
    let scores = [f64::NEG_INFINITY, f64::NEG_INFINITY, 3.0, -800.0, 900.0, 899.0, f64::NEG_INFINITY];
    for block in 1..=7 {
        let weights = streamed(&scores, block);
        assert_eq!(weights[..2], [0.0, 0.0]);
        assert!((weights[4] - 1.0 / (1.0 + (-1.0_f64).exp())).abs() < 1e-12, "{block}: {weights:?}");
    }
}
