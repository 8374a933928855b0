use super::super::{Forward, Moment, Shared, mix};
use super::checks;
use crate::engine::stats;
use crate::scene::{Check, Scene, Step};
use crate::scenes::forward::settings::Path;
use crate::scenes::forward::source::Source;
use std::sync::Arc;

/// What is done to a moment before it is checked.
struct Corruption {
    /// The one claim that has to notice.
    claim: &'static str,
    t: usize,
    shared: fn(&mut Shared),
    moment: fn(&mut Moment),
}

fn no_change<T>(_: &mut T) {}

/// The picture from the noise and the data as they are now.
fn noise_again(m: &mut Moment) {
    let (a, b) = (m.shared.schedule.sqrt_alpha_bar(m.t), m.shared.schedule.sqrt_one_minus_alpha_bar(m.t));
    let x_t = mix(a, &m.shared.data.x0, b, m.shared.eps.iter().flatten().copied());
    *m = Moment::new(&m.shared.clone(), m.t, x_t);
}

/// A moment of numbers with a known density, so that every check applies.
fn checked(t: usize, corrupt_shared: fn(&mut Shared), corrupt: fn(&mut Moment)) -> Vec<Check> {
    let mut shared = Forward { data: Source::Mixture, ..Forward::default() }.shared(0);
    let eps = shared.eps.clone().expect("the closed form has drawn its noise");
    let (signal, noise) = (shared.schedule.sqrt_alpha_bar(t), shared.schedule.sqrt_one_minus_alpha_bar(t));
    let x_t = mix(signal, &shared.data.x0, noise, eps.into_iter());
    corrupt_shared(&mut shared);
    let mut moment = Moment::new(&Arc::new(shared), t, x_t);
    corrupt(&mut moment);
    let mut found = Vec::new();
    checks(&moment, &mut found);
    found
}

/// One corruption for each claim. The schedule's are so small that of two claims that rest on the same numbers only one
/// can see them.
const CORRUPTIONS: &[Corruption] = &[
    Corruption { claim: "mix", t: 300, shared: no_change, moment: |m| m.x_t[3] += 1e-5 },
    Corruption { claim: "mean", t: 300, shared: no_change, moment: |m| m.mean += 1e-5 },
    Corruption { claim: "variance", t: 300, shared: no_change, moment: |m| m.variance *= 1.0 + 1e-5 },
    // Twice the noise, and a picture of it.
    Corruption {
        claim: "noise",
        t: 300,
        shared: |s| s.eps.iter_mut().flatten().for_each(|eps| *eps *= 2.0),
        moment: noise_again,
    },
    Corruption { claim: "crossing", t: 300, shared: |s| s.snr_crosses_one = Some(259), moment: no_change },
    // ᾱ_T is 4e-5, so its root moves a hundred times as far as ᾱ_T itself.
    Corruption { claim: "product", t: 1000, shared: |s| *s.schedule.corruptible(1000).0 += 5e-11, moment: no_change },
    // Near 1 the root moves half as far.
    Corruption { claim: "chain", t: 2, shared: |s| *s.schedule.corruptible(2).0 += 1.5e-10, moment: no_change },
    // The mean of xₜ moves along, so that it still agrees with that of x₀.
    Corruption {
        claim: "kl",
        t: 300,
        shared: |s| s.mean_x0 += 1e-2,
        moment: |m| m.mean += 1e-2 * m.shared.schedule.sqrt_alpha_bar(300),
    },
    // At t = 2 the posterior is narrow: its mean feels what its variance does not.
    Corruption {
        claim: "posterior-mean",
        t: 2,
        shared: |s| *s.schedule.corruptible(2).1 *= 1.0 + 1e-8,
        moment: no_change,
    },
    // Where x₀ and ε are 0 the posterior's mean is 0 whatever its factors.
    Corruption {
        claim: "posterior-variance",
        t: 300,
        shared: |s| {
            *s.schedule.corruptible(300).1 *= 1.0 + 1e-7;
            let middle = s.data.x0.len() / 2;
            s.data.x0[middle] = 0.0;
            s.eps.iter_mut().for_each(|eps| eps[middle] = 0.0);
            (s.mean_x0, s.var_x0) = (stats::mean(&s.data.x0), stats::variance(&s.data.x0));
        },
        moment: noise_again,
    },
    Corruption {
        claim: "marginal",
        t: 300,
        shared: |s| s.data.mixture.iter_mut().for_each(|mixture| mixture.components[0].weight += 1e-3),
        moment: no_change,
    },
];

#[test]
fn every_check_notices_when_its_own_numbers_are_corrupted_and_no_other_does() {
    for Corruption { claim, t, shared, moment } in CORRUPTIONS {
        let untouched = checked(*t, no_change, no_change);
        assert!(untouched.iter().all(Check::holds), "at {t}: {untouched:#?}");
        let failed = checked(*t, *shared, *moment).into_iter().filter(|check| !check.holds());
        assert_eq!(failed.map(|check| check.claim).collect::<Vec<_>>(), [*claim]);
    }
}

#[test]
fn a_chain_that_keeps_too_much_of_the_picture_fails_by_its_slope() {
    let scene = Forward { path: Path::Chain, ..Forward::default() };
    let mut chain = scene.simulate("noising", 0, &[]).filter_map(|step| match step {
        Step::Moment(moment) => Some(moment),
        Step::Busy => None,
    });
    let mut moment = chain.nth(300).expect("there are more steps");
    let failed = |moment: &Moment| {
        let mut found = Vec::new();
        checks(moment, &mut found);
        found.into_iter().filter(|check| !check.holds()).map(|check| check.claim).collect::<Vec<_>>()
    };
    assert_eq!(failed(&moment), Vec::<&str>::new());
    let shared = moment.shared.clone();
    moment.x_t.iter_mut().zip(&shared.data.x0).for_each(|(x, x_0)| *x += 0.2 * x_0);
    assert_eq!(failed(&moment), ["slope"]);
}

#[test]
fn every_check_has_a_corruption() {
    let claims: Vec<_> = checked(300, no_change, no_change).iter().map(|check| check.claim).collect();
    assert_eq!(claims, CORRUPTIONS.iter().map(|corruption| corruption.claim).collect::<Vec<_>>());
}
