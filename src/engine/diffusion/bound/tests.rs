use super::*;
use crate::engine::diffusion::{Component, Level, Mixture, kl_gaussian};
use crate::engine::schedule::{Kind, Recipe};

fn two_peaks() -> Mixture {
    let component = |weight, mean, sd: f64| Component { weight, mean, variance: sd * sd };
    Mixture { components: vec![component(0.3, -1.5, 0.35), component(0.7, 1.0, 0.5)] }.standardised()
}

fn bound(data: &Mixture, recipe: &Recipe, variance: StepVariance) -> Bound {
    let schedule = Schedule::new(recipe);
    let level = |t| Level { alpha_bar: schedule.alpha_bar(t), noise: schedule.one_minus_alpha_bar(t) };
    let mmse: Vec<f64> = (1..=schedule.steps()).map(|t| data.mmse(level(t))).collect();
    Bound::new(&schedule, 1.0, &mmse, &vec![0.0; mmse.len()], variance)
}

fn gap(recipe: &Recipe, variance: StepVariance) -> f64 {
    bound(&two_peaks(), recipe, variance).neg_elbo() - two_peaks().entropy()
}

/// By numpy, whose cosine βs have lost some digits.
#[test]
fn gaps_of_the_default_mixture_are_those_computed_elsewhere() {
    let linear = Recipe::default();
    let cosine = Recipe { kind: Kind::Cosine, ..linear };
    let stretched = |steps| Recipe { steps, rescale: true, ..linear };
    for (recipe, variance, expected) in [
        (linear, StepVariance::Beta, 0.002_708_942_957_6),
        (linear, StepVariance::Posterior, 0.454_945_958_852_9),
        (linear, StepVariance::Optimal, 0.001_894_644_387_6),
        (cosine, StepVariance::Beta, 0.001_410_253_769_1),
        (cosine, StepVariance::Posterior, 0.401_703_206_105_0),
        (cosine, StepVariance::Optimal, 0.000_996_442_865_7),
        (stretched(50), StepVariance::Beta, 0.052_557_459_743_3),
        (stretched(100), StepVariance::Beta, 0.026_673_640_357_9),
        (stretched(200), StepVariance::Beta, 0.013_448_680_440_2),
        (Recipe { kind: Kind::Cosine, steps: 1, ..linear }, StepVariance::Beta, 0.404_620_177_196_3),
    ] {
        let found = gap(&recipe, variance);
        assert!((found - expected).abs() < 1e-11, "{recipe:?} {variance:?}: {found}");
    }
}

#[test]
fn a_gaussian_loses_nothing_with_beta_and_a_sum_of_logarithms_with_the_posterior_s_variance() {
    let normal = Mixture { components: vec![Component { weight: 1.0, mean: 0.0, variance: 1.0 }] };
    for recipe in [Recipe::default(), Recipe { kind: Kind::Cosine, steps: 100, ..Recipe::default() }] {
        let schedule = Schedule::new(&recipe);
        let lost = |variance| bound(&normal, &recipe, variance).neg_elbo() - normal.entropy();
        assert!(lost(StepVariance::Beta).abs() < 1e-12 && lost(StepVariance::Optimal).abs() < 1e-12);
        let ratio = |t: usize| schedule.one_minus_alpha_bar(t) / schedule.one_minus_alpha_bar(t - 1);
        let closed: f64 = (2..=schedule.steps()).map(|t| 0.5 * (ratio(t) - 1.0 - math::ln(ratio(t)))).sum();
        assert!((lost(StepVariance::Posterior) - closed).abs() < 1e-12);
    }
}

#[test]
fn under_constant_betas_the_posterior_s_variance_loses_half_of_euler_s_constant() {
    // ½ Σ (1/(t−1) − ln(t/(t−1))) tends to γ/2, if β is so small that 1−ᾱₜ = tβ.
    let schedule = Schedule::from_betas(vec![1e-9; 4000]);
    let normal: Vec<f64> = (1..=4000).map(|t| schedule.one_minus_alpha_bar(t)).collect();
    let bound = Bound::new(&schedule, 1.0, &normal, &vec![0.0; 4000], StepVariance::Posterior);
    let lost = bound.neg_elbo() - 0.5 * math::ln(TAU * std::f64::consts::E);
    assert!((lost - 0.5 * 0.577_215_664_9).abs() < 1e-3, "{lost}");
}

#[test]
fn a_step_is_the_divergence_of_two_gaussians_averaged_over_their_means() {
    let schedule = Schedule::new(&Recipe { steps: 50, beta_end: 0.2, ..Recipe::default() });
    for t in [2, 20, 50] {
        let known = posterior(&schedule, t);
        let shift = known.x_0_factor * 0.3;
        for variance in [0.7, 1.0, 1.9].map(|times| times * known.variance) {
            let expected = kl_gaussian(shift, math::ln(known.variance), 0.0, math::ln(variance));
            assert!((l_step(&schedule, t, 0.09, variance) / expected - 1.0).abs() < 1e-12, "t = {t}");
        }
    }
}

#[test]
fn an_error_in_eps_costs_its_weight_in_the_step_where_it_is_made() {
    let schedule = Schedule::new(&Recipe { steps: 50, beta_end: 0.2, ..Recipe::default() });
    let mmse = vec![0.1; 50];
    let with = |excess: &[f64]| Bound::new(&schedule, 1.0, &mmse, excess, StepVariance::Beta);
    let exact = with(&[0.0; 50]);
    let mut excess = [0.0; 50];
    (excess[0], excess[19]) = (0.02, 0.03);
    let wrong = with(&excess);
    // In x₀ the same error is one of excess/SNR.
    let known = posterior(&schedule, 20);
    let in_x_0 = 0.03 / schedule.snr(20);
    let cost = 0.5 * known.x_0_factor * known.x_0_factor * in_x_0 / schedule.beta(20);
    assert!((wrong.l_steps[18] - exact.l_steps[18] - cost).abs() < 1e-14);
    assert!((wrong.l_start - exact.l_start - 0.5 * 0.02 / schedule.snr(1) / schedule.beta(1)).abs() < 1e-11);
    assert_eq!(wrong.l_steps[17], exact.l_steps[17]);
    assert!((wrong.eps_error[19] - exact.eps_error[19] - 0.03).abs() < 1e-15);
}

#[test]
fn the_weights_of_the_linear_schedule_are_least_in_the_middle() {
    let bound = bound(&two_peaks(), &Recipe::default(), StepVariance::Beta);
    let least = bound.weight.iter().copied().fold(f64::INFINITY, f64::min);
    let most = bound.weight.iter().copied().fold(0.0, f64::max);
    assert_eq!(bound.weight.iter().position(|w| *w == least), Some(349 - 2));
    assert!((most / least - 54.891_252).abs() < 1e-5);
}
