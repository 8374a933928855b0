use super::super::{Forward, Moment, Shared, mix};
use super::checks;
use crate::scene::Check;
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
    checks(&moment, 0, &mut found);
    found
}

/// One corruption for each claim. The schedule's are so small that of two claims that rest on the same numbers only one
/// can see them.
const CORRUPTIONS: &[Corruption] = &[
    Corruption { claim: "mean", t: 300, shared: no_change, moment: |m| m.mean += 0.2 },
    Corruption { claim: "variance", t: 300, shared: no_change, moment: |m| m.variance *= 1.3 },
    // ᾱ_T is 4e-5, so its root moves a hundred times as far as ᾱ_T itself.
    Corruption { claim: "product", t: 1000, shared: |s| *s.schedule.corruptible(1000).0 += 5e-11, moment: no_change },
    // Near 1 the root moves half as far.
    Corruption { claim: "chain", t: 2, shared: |s| *s.schedule.corruptible(2).0 += 1.5e-10, moment: no_change },
    // The mean of xₜ moves along, so that it still agrees with that of x₀.
    Corruption { claim: "kl", t: 300, shared: |s| s.mean_x0 += 1.0, moment: |m| m.mean = m.mean_theory() },
    // At t = 2 the posterior is narrow: its mean feels what its variance does not.
    Corruption {
        claim: "posterior-mean",
        t: 2,
        shared: |s| *s.schedule.corruptible(2).1 *= 1.0 + 1e-5,
        moment: no_change,
    },
    // Where x₀ and xₜ are 0 the mean is 0 whatever its factors.
    Corruption {
        claim: "posterior-variance",
        t: 300,
        shared: |s| {
            *s.schedule.corruptible(300).1 *= 1.0 + 1e-3;
            let middle = s.data.x0.len() / 2;
            s.data.x0[middle] = 0.0;
        },
        moment: |m| {
            let middle = m.x_t.len() / 2;
            m.x_t[middle] = 0.0;
        },
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
fn every_check_has_a_corruption() {
    let claims: Vec<_> = checked(300, no_change, no_change).iter().map(|check| check.claim).collect();
    assert_eq!(claims, CORRUPTIONS.iter().map(|corruption| corruption.claim).collect::<Vec<_>>());
}
