//! Every claim fails when the moment it speaks of is not true.

use super::{ACTIVE, integral};
use crate::engine::estimator::{Estimator, Normal};
use crate::engine::stats::Running;
use crate::scene::testing::{Bench, changed};
use crate::scenes::vae::tests::SHORT;
use crate::scenes::vae::{Moment, Vae};
use std::sync::Arc;

fn breaks_only(claims: &[&str], settings: &[(&str, &str)], at: &str, change: impl FnOnce(&mut Moment)) {
    Bench::<Vae>::with(&[&[SHORT], settings].concat()).breaks_only(claims, at, change);
}

#[test]
fn the_divergence_of_all_digits_is_checked() {
    breaks_only(
        &["kl"],
        &[],
        "training:end",
        changed!(Training, m => Arc::make_mut(&mut m.codes).kl_per_dim[0] += 1e-6),
    );
}

#[test]
fn a_dimension_that_is_wrongly_thought_idle_or_active_is_found() {
    let change = changed!(Training, m => {
        let activity = &mut Arc::make_mut(&mut m.codes).activity[0];
        *activity = if *activity > ACTIVE { 0.0 } else { 1.0 };
    });
    breaks_only(&["active"], &[], "training:end", change);
}

#[test]
fn what_all_digits_cost_is_checked_with_noise_and_without() {
    for model in ["vae", "denoising"] {
        breaks_only(
            &["reconstruction"],
            &[("model", model), ("likelihood", "bernoulli")],
            "training:end",
            changed!(Training, m => m.reconstruction *= 1.15),
        );
    }
}

#[test]
fn the_loss_is_checked_under_both_likelihoods_and_without_noise() {
    for settings in [("beta", "3"), ("likelihood", "bernoulli"), ("model", "denoising")] {
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
    breaks_only(&["kl"], &[], "sampling:5", changed!(Sampling, m => m.kl += 1e-6));
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
}

#[test]
fn estimates_that_are_not_those_of_the_draws_are_found() {
    // One more at the place of their mean changes their variance by a ten-thousandth.
    let score = changed!(Gradient, m => {
        let mean = m.score.running.mean();
        m.score.running.push(mean);
    });
    breaks_only(&["score-var"], &[], "gradient:end", score);
    let pathwise = changed!(Gradient, m => {
        let count = m.pathwise.running.count();
        m.pathwise.running = Running::default();
        (0..count).for_each(|i| m.pathwise.running.push(if i % 2 == 0 { 0.0 } else { 4.0 }));
    });
    breaks_only(&["means", "pathwise-var"], &[], "gradient:end", pathwise);
    let baseline = changed!(Gradient, m => m.score.estimator = Estimator::Score { baseline: 0.01 });
    breaks_only(&["means", "score-var"], &[], "gradient:end", baseline);
}

#[test]
fn a_closed_form_with_a_wrong_power_of_sigma_would_be_found() {
    let of = Normal { mu: 0.7, sigma: 1.6 };
    let variance = integral(|eps| {
        let shift = Estimator::Pathwise.estimate(of, eps) - 2.0 * of.mu;
        shift * shift
    });
    assert!((variance - 4.0 * of.sigma * of.sigma).abs() < 1e-12);
    assert!((variance - 4.0 * of.sigma).abs() > 1.0);
}

#[test]
fn a_wrong_factor_of_the_chain_rule_is_found() {
    let wrong = |m: &mut crate::scenes::vae::gradient::Estimates| m.node.path.as_mut().unwrap().df_dmu += 1e-3;
    breaks_only(&["chain-rule"], &[], "gradient:5", changed!(Gradient, m => wrong(m)));
}
