//! Every claim fails when the moment it speaks of is not true.

use crate::engine::stats::Running;
use crate::scene::testing::Bench;
use crate::scenes::vae::tests::SHORT;
use crate::scenes::vae::{Moment, Vae};
use std::sync::Arc;

fn breaks_only(claims: &[&str], settings: &[(&str, &str)], at: &str, change: impl FnOnce(&mut Moment)) {
    Bench::<Vae>::with(&[&[SHORT], settings].concat()).breaks_only(claims, at, change);
}

macro_rules! changed {
    ($kind:ident, $moment:ident => $change:expr) => {
        |moment: &mut Moment| {
            let Moment::$kind($moment) = moment else { panic!("another act") };
            $change;
        }
    };
}

#[test]
fn the_divergence_of_all_digits_is_checked() {
    breaks_only(
        &["kl"],
        &[],
        "training:end",
        changed!(Training, m => Arc::make_mut(&mut m.codes).kl_per_dim[0] += 0.3),
    );
}

#[test]
fn the_loss_is_checked_under_both_likelihoods_and_without_noise() {
    for settings in [("beta", "3"), ("likelihood", "gaussian"), ("model", "denoising")] {
        let change = changed!(Training, m => {
            let learned = m.learned.as_mut().map(Arc::make_mut).unwrap();
            learned.probe.loss.total += 0.01;
        });
        breaks_only(&["loss"], &[settings], "training:end", change);
    }
}

#[test]
fn the_decoder_is_checked() {
    breaks_only(&["decoder"], &[], "sampling:5", changed!(Sampling, m => m.x_hat[20] += 0.01));
    let last = changed!(Manifold, m => Arc::make_mut(&mut m.atlas).walk[3][0] += 0.1);
    breaks_only(&["decoder"], &[], "manifold:11", last);
}

#[test]
fn the_divergence_of_one_picture_is_checked() {
    breaks_only(&["kl"], &[], "sampling:5", changed!(Sampling, m => m.kl += 0.5));
}

#[test]
fn the_gradient_of_the_loss_is_checked_in_every_dimension() {
    let settings = [("latent-dim", "5")];
    let wrong = |gradient: &mut Vec<f64>| gradient[4] += 1e-3;
    let d_mu = changed!(Sampling, m => wrong(&mut m.gradient.as_mut().unwrap().d_mu));
    breaks_only(&["d-mu"], &settings, "sampling:5", d_mu);
    let d_logvar = changed!(Sampling, m => wrong(&mut m.gradient.as_mut().unwrap().d_logvar));
    breaks_only(&["d-logvar"], &settings, "sampling:5", d_logvar);
}

#[test]
fn an_elbo_that_is_not_the_mean_of_its_draws_is_found() {
    let change = changed!(Sampling, m => {
        let mut too_good = Running::default();
        (0..20).for_each(|_| too_good.push(5.0));
        m.reconstruction = too_good;
    });
    breaks_only(&["elbo"], &[], "sampling:end", change);
}

#[test]
fn noise_in_an_autoencoder_is_found() {
    let model = [("model", "autoencoder")];
    // x̂ is no longer what z becomes either.
    breaks_only(&["decoder", "no-noise"], &model, "sampling:5", changed!(Sampling, m => m.z[1] += 0.1));
    breaks_only(&["no-sigma"], &model, "sampling:5", changed!(Sampling, m => m.posterior.logvar[1] = 0.0));
    breaks_only(&["no-kl"], &model, "sampling:5", changed!(Sampling, m => m.kl = 0.1));
}

#[test]
fn estimates_that_disagree_or_vary_too_little_are_found() {
    let wrong = |shift: f64, count: i32| {
        let mut running = Running::default();
        (0..count).for_each(|i| running.push(shift + f64::from(i % 2)));
        running
    };
    // What is made up varies too little as well.
    breaks_only(
        &["means", "score-var"],
        &[],
        "gradient:end",
        changed!(Gradient, m => m.score.running = wrong(5.0, 10_000)),
    );
    breaks_only(&["score-var"], &[], "gradient:end", changed!(Gradient, m => m.score.running = wrong(1.5, 10_000)));
    breaks_only(
        &["pathwise-var"],
        &[],
        "gradient:end",
        changed!(Gradient, m => m.pathwise.running = wrong(1.5, 10_000)),
    );
}

#[test]
fn a_wrong_factor_of_the_chain_rule_is_found() {
    let wrong = |m: &mut crate::scenes::vae::gradient::Estimates| m.node.path.as_mut().unwrap().df_dmu += 1e-3;
    breaks_only(&["chain-rule", "pathwise"], &[], "gradient:5", changed!(Gradient, m => wrong(m)));
}
