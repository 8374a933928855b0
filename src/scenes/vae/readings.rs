//! The numbers behind a moment. Those of finished acts stay; those of acts to come are undefined.

use super::gradient::{EXAMPLE, Estimates, Tally};
use super::input::SIDE;
use super::manifold::Sheet;
use super::net::CodeLoss;
use super::sampling::Draw;
use super::training::Progress;
use super::{Moment, Vae};
use crate::engine::data::{DIGIT_COUNT, digit_label};
use crate::engine::estimator::{Estimator, optimal_baseline};
use crate::scene::{Readings, View};

/// The last moment of each act so far.
#[derive(Clone, Copy, Default)]
pub struct Latest<'a> {
    /// Of training.
    pub progress: Option<&'a Progress>,
    /// Of sampling.
    pub draw: Option<&'a Draw>,
    /// Of the gradient.
    pub estimates: Option<&'a Estimates>,
    /// Of the manifold.
    pub sheet: Option<&'a Sheet>,
}

impl<'a> Latest<'a> {
    /// Looked up.
    pub fn of(view: View<'a, Moment>) -> Self {
        let mut latest = Self::default();
        for act in ["training", "sampling", "gradient", "manifold"] {
            match view.past_of(act).last().map(|moment| &**moment) {
                Some(Moment::Training(progress)) => latest.progress = Some(progress),
                Some(Moment::Sampling(draw)) => latest.draw = Some(draw),
                Some(Moment::Gradient(estimates)) => latest.estimates = Some(estimates),
                Some(Moment::Manifold(sheet)) => latest.sheet = Some(sheet),
                None => {}
            }
        }
        latest
    }
}

pub fn readings(scene: &Vae, view: View<'_, Moment>, out: &mut dyn Readings) {
    let latest = Latest::of(view);
    training(scene, latest.progress, out);
    sampling(scene.latents(), latest, out);
    gradient(scene, latest.estimates, out);
}

fn training(scene: &Vae, progress: Option<&Progress>, out: &mut dyn Readings) {
    let latents = scene.latents();
    let mut number = |id, symbol, of: &dyn Fn(&Progress) -> f64| out.number(id, symbol, progress.map_or(f64::NAN, of));
    number("epoch", "epoch", &|p| p.epoch);
    number("beta", "β", &|p| p.beta);
    number("elbo", "−ELBO", &Progress::negative_elbo);
    number("reconstruction", "E_q[−ln p(x|z)]", &|p| p.reconstruction);
    number("kl", "KL(q(z|x)‖p(z))", &|p| p.codes.kl());
    number("loss", "recon + β·KL", &Progress::loss);
    number("untold", "−ln p(x|mean picture)", &|p| p.shared.untold);
    number("kl_share_of_two", "KL of the two largest / KL", &|p| p.codes.kl_share_of_two());
    number("active_units", "active units", &|p| p.codes.active_units() as f64);
    out.number("latent_dim", "d", latents as f64);
    let codes = progress.map(|progress| &progress.codes);
    let array = |of: &dyn Fn() -> Option<Vec<f64>>, len: usize| of().unwrap_or_else(|| vec![f64::NAN; len]);
    out.array("kl_per_dim", "KLⱼ", &[latents], &|| array(&|| Some(codes?.kl_per_dim.clone()), latents));
    out.array("latents", "μ(x)", &[DIGIT_COUNT, latents], &|| {
        array(&|| Some(codes?.mu.iter().copied().map(f64::from).collect()), DIGIT_COUNT * latents)
    });
    out.array("labels", "label", &[DIGIT_COUNT], &|| (0..DIGIT_COUNT).map(|i| digit_label(i) as f64).collect());
}

fn sampling(latents: usize, Latest { draw, sheet, .. }: Latest, out: &mut dyn Readings) {
    let mut number = |id, symbol, of: &dyn Fn(&Draw) -> f64| out.number(id, symbol, draw.map_or(f64::NAN, of));
    let first_eps = |draw: &Draw| draw.eps.as_ref().map_or(f64::NAN, |eps| eps[0]);
    number("draws", "n", &|d| d.kl_estimate.count() as f64);
    number("mu_1", "μ₁", &|d| d.posterior.mu[0]);
    number("logvar_1", "ln σ₁²", &|d| d.posterior.logvar[0]);
    number("sigma_1", "σ₁", &|d| d.posterior.sigma()[0]);
    number("eps_1", "ε₁", &first_eps);
    number("z_1", "z₁", &|d| d.z[0]);
    number("kl_digit", "KL(q(z|x)‖p(z)) of this picture", &|d| d.kl);
    number("kl_monte_carlo", "mean of ln q − ln p", &|d| d.kl_estimate.mean());
    number("reconstruction_digit", "−ln p(x|z) of this picture", &|d| d.reconstruction.mean());
    let shown = sheet.map(Sheet::last);
    let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<_>>();
    let code = |of: Option<Vec<f64>>| of.unwrap_or_else(|| vec![f64::NAN; latents]);
    let picture = |of: Option<&[f32]>| of.map_or_else(|| vec![f64::NAN; SIDE * SIDE], wide);
    out.array("mu", "μ", &[latents], &|| code(draw.map(|d| d.posterior.mu.clone())));
    out.array("logvar", "ln σ²", &[latents], &|| code(draw.map(|d| d.posterior.logvar.clone())));
    out.array("eps", "ε", &[latents], &|| code(draw.and_then(|d| d.eps.clone())));
    let gradient = |of: &dyn Fn(&CodeLoss) -> Vec<f64>| code(draw.and_then(|d| d.gradient.as_ref()).map(of));
    out.array("d_mu", "∂loss/∂μ", &[latents], &|| gradient(&|g| g.d_mu.clone()));
    out.array("d_logvar", "∂loss/∂ln σ²", &[latents], &|| gradient(&|g| g.d_logvar.clone()));
    let z = || shown.as_ref().map(|(z, _)| wide(z)).or_else(|| draw.map(|d| d.z.clone()));
    out.array("z", "z", &[latents], &|| code(z()));
    out.array("x", "x", &[SIDE, SIDE], &|| picture(draw.map(|d| &d.subject.x[..])));
    let x_hat = shown.as_ref().map(|(_, x_hat)| *x_hat).or_else(|| draw.map(|d| &d.x_hat[..]));
    out.array("x_hat", "x̂", &[SIDE, SIDE], &|| picture(x_hat));
}

fn gradient(scene: &Vae, estimates: Option<&Estimates>, out: &mut dyn Readings) {
    let score = Estimator::Score { baseline: scene.baseline };
    let of = |tally: &dyn Fn(&Estimates) -> f64| estimates.map_or(f64::NAN, tally);
    let path = |gradient: &dyn Fn(super::gradient::Path) -> f64| {
        estimates.and_then(|e| e.node.path).map_or(f64::NAN, gradient)
    };
    let mean = |tally: &Tally| tally.running.mean();
    let variance = |tally: &Tally| tally.running.variance();
    out.number("samples_used", "n", of(&|e| e.pathwise.running.count() as f64));
    out.number("pathwise_mean", "mean of 2z", of(&|e| mean(&e.pathwise)));
    out.number("pathwise_var", "var of 2z", of(&|e| variance(&e.pathwise)));
    out.number("score_mean", "mean of (z²−b)·ε/σ", of(&|e| mean(&e.score)));
    out.number("score_var", "var of (z²−b)·ε/σ", of(&|e| variance(&e.score)));
    out.number("pathwise_mean_theory", "2μ", Estimator::Pathwise.mean(EXAMPLE));
    out.number("pathwise_var_theory", "4σ²", Estimator::Pathwise.variance(EXAMPLE));
    out.number("score_mean_theory", "E[(z²−b)·ε/σ]", score.mean(EXAMPLE));
    out.number("score_var_theory", "Var[(z²−b)·ε/σ]", score.variance(EXAMPLE));
    let ratio = score.variance(EXAMPLE) / Estimator::Pathwise.variance(EXAMPLE);
    out.number("variance_ratio", "Var score / Var pathwise", ratio);
    out.number("optimal_baseline", "μ² + 3σ²", optimal_baseline(EXAMPLE));
    out.number("node_eps", "ε", of(&|e| e.node.eps));
    out.number("node_z", "z", of(&|e| e.node.z));
    out.number("dz_dmu", "∂z/∂μ", path(&|p| p.dz_dmu));
    out.number("dz_dsigma", "∂z/∂σ", path(&|p| p.dz_dsigma));
    out.number("df_dmu", "∂f/∂μ", path(&|p| p.df_dmu));
}
