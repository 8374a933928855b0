use super::*;
use crate::scene::{At, Check, Stage, Staged};
use crate::scenes::attention::sight::Sight;
use std::sync::Arc;

fn staged() -> (Staged<Attention>, usize) {
    let scene = Attention { train_steps: 20, shown: crate::engine::nn::Attention::Decoder, ..Attention::default() };
    let mut stage = Staged::new(scene, 0);
    let at = At::END.reach(&mut stage).unwrap();
    (stage, at)
}

fn failed(corrupt: impl Fn(&mut Sight)) -> Vec<&'static str> {
    let (mut stage, at) = staged();
    let mut moment = (*stage.trace()[at]).clone();
    let Moment::Translator(seen) = &mut moment else { panic!("a translator") };
    corrupt(Arc::make_mut(&mut seen.sight));
    stage.replace_moment(at, moment);
    stage.checks(at).iter().filter(|check| !check.holds()).map(|check| check.claim).collect()
}

/// What is done to what is seen, and the claims that have to notice.
type Corruption = (fn(&mut Sight), &'static [&'static str]);

/// Numbers that several claims rest on are changed so little that only the strictest sees it, or where only it looks.
const CORRUPTIONS: &[Corruption] = &[
    (|sight| sight.pass.maps[0].weights[5] += 1e-3, &["rows"]),
    // Weight that is moved from the past to the future, in a row that is not chosen.
    (
        |sight| {
            sight.pass.maps[1].weights[0] -= 1e-9;
            sight.pass.maps[1].weights[1] += 1e-9;
        },
        &["causal"],
    ),
    // The chosen row's scores no longer belong to its weights.
    (|sight| sight.pass.maps[1].making.as_mut().unwrap().multiple *= 1.01, &["shift", "streamed"]),
    (|sight| sight.pass.maps[1].making.as_mut().unwrap().width = 4, &["shift", "streamed", "variance", "read"]),
    (|sight| sight.pass.maps[1].making.as_mut().unwrap().read.iter_mut().for_each(|x| *x *= 1.01), &["read"]),
    (|sight| sight.second.as_mut().unwrap().double[7] += 0.01, &["double"]),
    (|sight| sight.second.as_mut().unwrap().one_by_one[3] += 0.01, &["one-by-one"]),
    (|sight| sight.second.as_mut().unwrap().plain[1][40] += 0.01, &["permuted"]),
    (|sight| sight.pass.added[9] += 0.1, &["layer"]),
];

#[test]
fn every_check_notices_when_its_own_numbers_are_corrupted_and_no_other_does() {
    assert_eq!(failed(|_| ()), Vec::<&str>::new());
    for (i, (corrupt, claims)) in CORRUPTIONS.iter().enumerate() {
        assert_eq!(failed(corrupt), *claims, "corruption {i}");
    }
}

#[test]
fn every_check_has_a_corruption() {
    let (stage, at) = staged();
    for Check { claim, .. } in stage.checks(at) {
        assert!(CORRUPTIONS.iter().any(|(_, claims)| claims.contains(&claim)), "{claim}");
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
