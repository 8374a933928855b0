//! The numbers behind a moment, in nats. Those of finished acts stay.

use super::learned::{Learned, STEPS};
use super::pieces::Piece;
use super::settings::DiffusionLoss;
use super::terms::{Pair, Term, Whole};
use super::weights::Weighed;
use super::{Moment, Part};
use crate::engine::schedule::Schedule;
use crate::scene::{Readings, View};
use std::f64::consts::LN_2;

pub fn readings(scene: &DiffusionLoss, view: View<'_, Moment>, out: &mut dyn Readings) {
    let world = &view.now().world;
    let (piece, term, weighed) = (view.last::<Piece>(), view.last::<Term>(), view.last::<Weighed>());
    let whole = term.map(|term| &*term.whole);
    out.number("entropy", "h(x₀)", world.entropy);
    out.count("components", "K", world.data.components.len());
    of_pieces(piece, world.entropy, out);
    of_whole(whole, out);
    over_t(whole, scene.timesteps, out);
    let t = match &view.now().part {
        Part::Terms(term) => Some(term.t),
        Part::Weights(weighed) => Some(weighed.t),
        Part::Pieces(_) | Part::Learned(_) => None,
    };
    let at = whole.zip(t);
    of_step(at, out);
    let pair = term.zip(t).map(|(term, t)| (t, term.whole.pair(scene, world, t)));
    of_pair(scene, pair, out);
    out.of(weighed)
        .number("bound_up_to_t", "share of the bound up to t", |it| it.scales.of_bound[it.t - 2])
        .number("simple_up_to_t", "share of L_simple up to t", |it| it.scales.of_simple[it.t - 2])
        .number("weight_least", "least weight", |it| it.scales.least)
        .number("weight_most", "largest weight", |it| it.scales.most)
        .number("weight_span", "largest weight / least", |it| it.scales.most / it.scales.least)
        .count("weight_least_at", "t of the least weight", |it| it.scales.least_at);
    of_learned(scene, view.last::<Learned>(), out);
}

fn of_learned(scene: &DiffusionLoss, learned: Option<&Learned>, out: &mut dyn Readings) {
    let t = scene.t - 1;
    out.of(learned)
        .count("batches", "batches", |it| it.batches)
        .number("loss", "L", |it| it.loss)
        .number("learned_simple", "L_simple", |it| it.net.simple())
        .number("learned_simple_exact", "L_simple of ε*", |it| it.plane.exact.simple())
        .number("learned_neg_elbo", "−ELBO/d", |it| it.net.bound.neg_elbo())
        .number("learned_bits_per_dim", "bits/dim", |it| it.net.bits())
        .number("learned_bits_exact", "bits/dim of ε*", |it| it.plane.exact.bits())
        .number("learned_lost_first", "lost at t ≤ 5", |it| it.net.lost_first())
        .number("learned_error_t", "E(ε−ε̂)² at t", |it| it.net.error[t])
        .number("learned_excess_t", "E(ε̂−ε*)² at t", |it| it.net.excess[t])
        .array("learned_error", "E(ε−ε̂)²", &[STEPS], |it| it.net.error.clone())
        .array("learned_excess", "E(ε̂−ε*)²", &[STEPS], |it| it.net.excess.clone())
        .array("learned_error_exact", "E(ε−ε*)²", &[STEPS], |it| it.plane.exact.error.clone())
        .array("learned_l_steps", "Lₜ₋₁/d", &[STEPS - 1], |it| it.net.bound.l_steps.clone());
}

fn of_pieces(piece: Option<&Piece>, entropy: f64, out: &mut dyn Readings) {
    out.of(piece)
        .count("pieces_steps", "T", |it| it.steps)
        .number("pieces_l_T", "L_T", |it| it.l_end)
        .number("pieces_l_sum", "Σ Lₜ₋₁", |it| it.l_sum)
        .number("pieces_l_0", "L₀", |it| it.l_start)
        .number("pieces_neg_elbo", "−ELBO", |it| it.neg_elbo)
        .number("pieces_gap", "gap", |it| it.neg_elbo - entropy);
}

fn of_whole(whole: Option<&Whole>, out: &mut dyn Readings) {
    out.of(whole)
        .count("timesteps", "T", |it| it.schedule.steps())
        .number("l_T", "L_T", |it| it.bound.l_end)
        .number("l_sum", "Σ Lₜ₋₁", |it| it.bound.l_sum())
        .number("l_0", "L₀", |it| it.bound.l_start)
        .number("l_0_constant", "½ ln 2πσ₁²", |it| it.bound.l_start_constant())
        .number("l_0_error", "L₀ − ½ ln 2πσ₁²", |it| it.bound.l_start - it.bound.l_start_constant())
        .number("neg_elbo", "−ELBO", |it| it.neg_elbo)
        .number("gap", "gap", |it| it.gap)
        .number("bits_per_dim", "bits/dim", |it| it.neg_elbo / LN_2)
        .number("share_first_hundredth", "share of the first 1% of terms", |it| it.first_shares[0])
        .number("share_first_decile", "share of the first 10% of terms", |it| it.first_shares[1])
        .number("simple_first_decile", "share of the first 10% of L_simple", |it| it.simple_share)
        .number("weight_simple", "weight in L_simple", |_| 1.0);
}

fn over_t(whole: Option<&Whole>, timesteps: usize, out: &mut dyn Readings) {
    let all = whole.map_or(timesteps, |whole| whole.schedule.steps());
    out.of(whole)
        .array("l_steps", "Lₜ₋₁", &[all - 1], |it| it.bound.l_steps.clone())
        .array("weight", "wₜ", &[all - 1], |it| it.bound.weight.clone())
        .array("mmse", "mmseₜ", &[all], |it| it.mmse.clone())
        .array("eps_error", "E(ε−ε̂)²", &[all], |it| it.bound.eps_error.clone())
        .array("sigma2", "σₜ²", &[all], |it| it.bound.variance.clone());
}

fn of_step(at: Option<(&Whole, usize)>, out: &mut dyn Readings) {
    let schedule = |of: fn(&Schedule, usize) -> f64| move |it: &(&Whole, usize)| of(&it.0.schedule, it.1);
    out.of(at.as_ref())
        .count("t", "t", |it| it.1)
        .number("beta_t", "βₜ", schedule(Schedule::beta))
        .number("alpha_t", "αₜ", schedule(Schedule::alpha))
        .number("alpha_bar_t", "ᾱₜ", schedule(Schedule::alpha_bar))
        .number("one_minus_alpha_bar_t", "1−ᾱₜ", schedule(Schedule::one_minus_alpha_bar))
        .number("mmse_t", "mmseₜ", |it| it.0.mmse[it.1 - 1])
        .number("eps_error_t", "E(ε−ε̂)²", |it| it.0.bound.eps_error[it.1 - 1])
        .number("l_t", "Lₜ₋₁", |it| it.0.term(it.1))
        .number("so_far", "sum so far", |it| it.0.so_far[it.1 - 1])
        .number("weight_t", "wₜ", |it| (it.1 > 1).then(|| it.0.bound.weight[it.1 - 2]))
        .number("weighted_t", "wₜ·E(ε−ε̂)²", |it| (it.1 > 1).then(|| it.0.weighted(it.1)))
        .number("sigma2_t", "σₜ²", |it| it.0.bound.variance[it.1 - 1])
        .number("sigma_t", "σₜ", |it| it.0.bound.variance[it.1 - 1].sqrt());
}

fn of_pair(scene: &DiffusionLoss, pair: Option<(usize, Pair)>, out: &mut dyn Readings) {
    out.of(pair.as_ref())
        .number("x_0", "x₀", |_| scene.x0)
        .number("x_t", "xₜ", |it| it.1.x_t)
        .number("eps_hat", "ε̂", |it| it.1.eps_hat)
        .number("mu_tilde", "μ̃ₜ", |it| it.1.mu_tilde)
        .number("mu_theta", "μ_θ", |it| it.1.mu_theta)
        .number("beta_tilde_t", "β̃ₜ", |it| it.1.variances[0])
        .number("variance_ratio", "β̃ₜ/σₜ²", |it| it.1.variances[0] / it.1.variances[1])
        .number("kl_t", "KL", |it| (it.0 > 1).then(|| it.1.kl()));
}
