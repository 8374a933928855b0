use super::super::learned::Measured;
use super::super::terms::Whole;
use crate::scene::Stage;
use crate::scene::testing::Bench;
use crate::scenes::diffusion_loss::{DiffusionLoss, Moment, Part, World};
use std::sync::Arc;

fn bench(settings: &[(&str, &str)]) -> Bench<DiffusionLoss> {
    Bench::with(settings)
}

/// Changes what all moments of the exact acts share, for one of them.
fn whole(change: impl Fn(&mut Whole)) -> impl FnOnce(&mut Moment) {
    move |moment| {
        let (Part::Terms(super::Term { whole, .. }) | Part::Weights(super::Weighed { whole, .. })) = &mut moment.part
        else {
            panic!("no step")
        };
        change(Arc::make_mut(whole));
    }
}

const SHORT: (&str, &str) = ("timesteps", "40");

#[test]
fn a_bound_below_the_entropy_is_noticed() {
    let lower = |moment: &mut Moment| {
        let Part::Pieces(piece) = &mut moment.part else { panic!("no piece") };
        piece.neg_elbo = moment.world.entropy - 1e-6;
    };
    bench(&[]).breaks_only(&["pieces-bound"], "pieces:3", lower);
    bench(&[("data", "gaussian")]).breaks_only(&["gaussian"], "pieces:3", |moment| {
        let Part::Pieces(piece) = &mut moment.part else { panic!("no piece") };
        piece.neg_elbo += 1e-6;
    });
    bench(&[]).breaks_only(&["pieces-end"], "pieces:3", |moment| {
        let Part::Pieces(piece) = &mut moment.part else { panic!("no piece") };
        piece.l_end += 1e-9;
    });
}

#[test]
fn a_term_that_is_not_in_the_sum_is_noticed() {
    bench(&[SHORT]).breaks_only(&["running"], "terms:20", whole(|it| it.bound.l_steps[5] += 1e-6));
    bench(&[SHORT]).breaks_only(&["running"], "terms:20", whole(|it| it.so_far[19] += 1e-6));
}

#[test]
fn a_wrong_weight_is_noticed_by_both_its_other_forms() {
    // t = 20 at the moment terms:20, whose weight is number 18.
    bench(&[SHORT]).breaks_only(&["eps-form"], "terms:20", whole(|it| it.bound.weight[18] *= 1.0 + 1e-6));
    bench(&[SHORT]).breaks_only(
        &["share-bound", "weight"],
        "weights:18",
        whole(|it| it.bound.weight[18] *= 1.0 + 1e-6),
    );
    bench(&[SHORT]).breaks_only(
        &["share-bound", "share-simple"],
        "weights:18",
        whole(|it| it.bound.eps_error[18] += 1e-6),
    );
}

#[test]
fn another_variance_than_the_best_is_noticed() {
    let settings = [SHORT, ("variance", "optimal")];
    bench(&settings).breaks_only(&["optimal"], "terms:20", whole(|it| it.bound.l_steps[18] += 1e-6));
}

#[test]
fn a_wrong_bound_is_noticed_at_the_end() {
    let settings = [SHORT, ("rescale", "on")];
    bench(&settings).breaks_only(&["end", "information"], "terms:end", whole(|it| it.bound.l_end += 1e-6));
    bench(&settings).breaks_only(&["information"], "terms:end", whole(|it| it.bound.l_steps[3] += 1e-6));
    bench(&settings).breaks_only(&["bound", "information"], "terms:end", whole(|it| it.gap = -1e-6));
    // All terms agree with each other, and the chains do not.
    let moved = |it: &mut Whole| {
        it.neg_elbo += 10.0;
        it.so_far[0] += 10.0;
    };
    bench(&settings).breaks_only(&["chains"], "terms:end", whole(moved));
    let posterior = [SHORT, ("variance", "posterior")];
    bench(&posterior).breaks_only(&["stairs"], "terms:end", whole(|it| it.bound.l_steps[3] -= 20.0));
    bench(&posterior).breaks_only(&["stairs"], "terms:end", whole(|it| it.bound.l_steps[3] += 100.0));
    let gaussian = [SHORT, ("data", "gaussian"), ("variance", "posterior")];
    bench(&gaussian).breaks_only(&["gaussian"], "terms:end", whole(|it| it.gap += 1e-6));
}

#[test]
fn a_lower_entropy_of_the_data_is_noticed() {
    bench(&[SHORT, ("rescale", "on")]).breaks_only(&["information"], "terms:end", |moment| {
        moment.world = Arc::new(World { data: moment.world.data.clone(), entropy: moment.world.entropy + 1e-6 });
    });
}

#[test]
fn noise_levels_that_contradict_each_other_are_noticed_by_way_of_the_snr() {
    let noisier = |it: &mut Whole| *it.schedule.corruptible(20).0 *= 1.0 + 1e-4;
    let broken = |at: &str, moment: &dyn Fn(&mut Whole)| {
        let mut bench = bench(&[SHORT]);
        let at = bench.reach(at);
        let mut spoilt = bench.stage.trace()[at].as_ref().clone();
        whole(moment)(&mut spoilt);
        bench.stage.replace_moment(at, spoilt);
        let failed = bench.stage.checks(at).into_iter().filter(|check| !check.holds());
        failed.map(|check| check.claim).collect::<Vec<_>>()
    };
    assert!(broken("terms:20", &noisier).contains(&"x0-form"));
    assert!(broken("weights:18", &noisier).contains(&"weight"));
}

#[test]
fn quadrature_tells_a_divergence_from_one_without_a_term() {
    let pair = super::Pair { x_t: 0.0, eps_hat: 0.0, mu_tilde: 0.3, mu_theta: 0.1, variances: [0.02, 0.03] };
    let found = super::by_quadrature(&pair);
    assert!((pair.kl() / found - 1.0).abs() < 1e-12);
    for other in [
        super::Pair { mu_theta: pair.mu_tilde, ..pair },
        super::Pair { variances: [0.03, 0.03], ..pair },
        super::Pair { variances: [0.03, 0.02], ..pair },
    ] {
        assert!((other.kl() / found - 1.0).abs() > 1e-2, "{}", other.kl());
    }
}

#[test]
fn a_net_that_is_measured_wrongly_is_noticed() {
    let mut bench = bench(&[("timesteps", "5"), ("train-steps", "20")]);
    let net = |change: fn(&mut Measured)| {
        move |moment: &mut Moment| {
            let Part::Learned(learned) = &mut moment.part else { panic!("no net") };
            change(Arc::make_mut(&mut learned.net));
        }
    };
    bench.breaks_only(&["excess"], "learned:end", net(|it| it.cross[7] = -7.0));
    bench.breaks_only(&["learned-bound"], "learned:end", net(|it| it.error[7] += 1e-6));
    bench.breaks_only(&["learned-bound"], "learned:end", net(|it| it.bound.l_start += 1e-6));
}
