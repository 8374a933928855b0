//! The numbers behind a moment. Those of finished acts stay; those of acts to come are undefined.

use super::gradient::{EXAMPLE, Estimates};
use super::manifold::{Section, Sheet};
use super::sampling::Draw;
use super::training::Progress;
use super::{Moment, Vae};
use crate::engine::data::{DIGIT_COUNT, digit_label};
use crate::engine::estimator::{Estimator, optimal_baseline};
use crate::engine::real::wide;
use crate::parts::digits::SIDE;
use crate::scene::{Readings, View};

pub fn readings(scene: &Vae, view: View<'_, Moment>, out: &mut dyn Readings) {
    training(scene.latents(), view.last(), out);
    sampling(scene.latents(), view.last(), view.last(), out);
    gradient(scene, view.last(), out);
}

fn training(latents: usize, progress: Option<&Progress>, out: &mut dyn Readings) {
    out.of(progress)
        .number("epoch", "epoch", |p| p.epoch)
        .number("beta", "β", |p| p.beta)
        .number("elbo", "−ELBO", Progress::negative_elbo)
        .number("reconstruction", "E_q[−ln p(x|z)]", |p| p.reconstruction)
        .number("kl", "KL(q(z|x)‖p(z))", |p| p.codes.kl())
        .number("loss", "recon + β·KL", Progress::loss)
        .number("untold", "−ln p(x|mean picture)", |p| p.shared.untold)
        .number("kl_share_of_two", "KL of the two largest / KL", |p| p.codes.kl_share_of_two())
        .count("active_units", "active units", |p| p.codes.active_units())
        .number("neighbours_alike", "neighbours alike", |p| p.codes.neighbours_alike);
    out.count("latent_dim", "d", latents);
    out.of(progress).array("kl_per_dim", "KLⱼ", &[latents], |p| p.codes.kl_per_dim.clone()).array(
        "latents",
        "μ(x)",
        &[DIGIT_COUNT, latents],
        |p| wide(&p.codes.mu),
    );
    out.array("labels", "label", &[DIGIT_COUNT], &|| (0..DIGIT_COUNT).map(|i| digit_label(i) as f64).collect());
}

fn sampling(latents: usize, draw: Option<&Draw>, sheet: Option<&Sheet>, out: &mut dyn Readings) {
    let mut of_draw = out.of(draw);
    of_draw
        .count("draws", "n", |d| d.kl_estimate.count())
        .number("mu_1", "μ₁", |d| d.posterior.mu[0])
        .number("logvar_1", "ln σ₁²", |d| d.posterior.logvar[0])
        .number("sigma_1", "σ₁", |d| d.posterior.sigma()[0])
        .number("eps_1", "ε₁", |d| d.eps.as_ref().map(|eps| eps[0]))
        .number("z_1", "z₁", |d| d.z[0])
        .number("kl_digit", "KL(q(z|x)‖p(z)) of this picture", |d| d.kl)
        .number("kl_monte_carlo", "mean of ln q − ln p", |d| d.kl_estimate.mean())
        .number("reconstruction_digit", "−ln p(x|z) of this picture", |d| d.reconstruction.mean())
        .array("mu", "μ", &[latents], |d| d.posterior.mu.clone())
        .array("logvar", "ln σ²", &[latents], |d| d.posterior.logvar.clone())
        .array("eps", "ε", &[latents], |d| d.eps.clone())
        .array("d_mu", "∂loss/∂μ", &[latents], |d| d.gradient.as_ref().map(|gradient| gradient.d_mu.clone()))
        .array("d_logvar", "∂loss/∂ln σ²", &[latents], |d| {
            d.gradient.as_ref().map(|gradient| gradient.d_logvar.clone())
        });
    out.of(sheet)
        .number("walk_largest_step", "max‖Δx̂‖/Σ‖Δx̂‖", |sheet| {
            (sheet.section != Section::Grid).then_some(sheet.atlas.largest_step)
        })
        .number("prior_within", "near a code", Sheet::prior_within)
        .number("prior_like_digits", "like a digit", Sheet::prior_like_digits)
        .count("prior_kinds", "kinds", Sheet::prior_kinds);
    // What is decoded: in the last act a place of the plane, before it what was drawn.
    let shown = sheet.map(Sheet::last).map(|(z, x_hat)| (wide(&z), wide(x_hat)));
    let shown = shown.or_else(|| draw.map(|d| (d.z.clone(), wide(&d.x_hat))));
    out.of(shown.as_ref()).array("z", "z", &[latents], |(z, _)| z.clone());
    out.of(draw).array("x", "x", &[SIDE, SIDE], |d| wide(&d.subject.x));
    out.of(shown.as_ref()).array("x_hat", "x̂", &[SIDE, SIDE], |(_, x_hat)| x_hat.clone());
}

fn gradient(scene: &Vae, estimates: Option<&Estimates>, out: &mut dyn Readings) {
    let score = Estimator::Score { baseline: scene.baseline };
    out.of(estimates)
        .count("samples_used", "n", |e| e.pathwise.running.count())
        .number("pathwise_mean", "mean of 2z", |e| e.pathwise.running.mean())
        .number("pathwise_var", "var of 2z", |e| e.pathwise.running.variance())
        .number("score_mean", "mean of (z²−b)·ε/σ", |e| e.score.running.mean())
        .number("score_var", "var of (z²−b)·ε/σ", |e| e.score.running.variance());
    out.number("pathwise_mean_theory", "2μ", Estimator::Pathwise.mean(EXAMPLE));
    out.number("pathwise_var_theory", "4σ²", Estimator::Pathwise.variance(EXAMPLE));
    out.number("score_mean_theory", "E[(z²−b)·ε/σ]", score.mean(EXAMPLE));
    out.number("score_var_theory", "Var[(z²−b)·ε/σ]", score.variance(EXAMPLE));
    let ratio = score.variance(EXAMPLE) / Estimator::Pathwise.variance(EXAMPLE);
    out.number("variance_ratio", "Var score / Var pathwise", ratio);
    out.number("optimal_baseline", "μ² + 3σ²", optimal_baseline(EXAMPLE));
    out.of(estimates)
        .number("node_eps", "ε", |e| e.node.eps)
        .number("node_z", "z", |e| e.node.z)
        .number("dz_dmu", "∂z/∂μ", |e| e.node.path.map(|path| path.dz_dmu))
        .number("dz_dsigma", "∂z/∂σ", |e| e.node.path.map(|path| path.dz_dsigma))
        .number("df_dmu", "∂f/∂μ", |e| e.node.path.map(|path| path.df_dmu));
}
