//! The engine against values from PyTorch and diffusers; tests/reference/README.md describes them.

use std::path::Path;

use glassbox::engine::diffusion::{Prediction, estimate, kl_gaussian, posterior, q_sample, velocity};
use glassbox::engine::estimator::{Estimator, Normal, optimal_baseline};
use glassbox::engine::schedule::{Kind, Recipe, Schedule};
use serde_json::Value;

/// The cases of a file in tests/reference.
fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file);
    let text = std::fs::read_to_string(path).expect("a reference file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    let Value::Array(cases) = file["cases"].take() else { panic!("a list of cases") };
    assert!(!cases.is_empty());
    cases
}

/// The numbers of a list, or of a tensor in row-major order.
fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().or_else(|| value["data"].as_array()).expect("a list or a tensor");
    list.iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn index(value: &Value) -> usize {
    value.as_u64().and_then(|index| index.try_into().ok()).expect("an index")
}

/// Fails unless |found − expected| ≤ tolerance · |expected|.
fn assert_relative(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance * expected.abs(), "{what}: {found} is not {expected}");
}

fn schedule(case: &Value) -> Schedule {
    let kind = match case["schedule"].as_str() {
        Some("linear") => Kind::Linear,
        Some("scaled_linear") => Kind::ScaledLinear,
        Some("squaredcos_cap_v2") => Kind::Cosine,
        Some("sigmoid") => Kind::Sigmoid,
        other => panic!("an unknown schedule {other:?}"),
    };
    Schedule::new(&Recipe {
        kind,
        steps: index(&case["T"]),
        beta_start: number(&case["beta_start"]),
        beta_end: number(&case["beta_end"]),
        rescale: false,
        zero_terminal_snr: case["rescale_betas_zero_snr"].as_bool().unwrap_or(false),
    })
}

#[test]
fn schedules_agree_with_diffusers_at_every_recorded_step() {
    for case in cases("schedules.json") {
        let name = case["name"].as_str().expect("a name");
        let schedule = schedule(&case);
        let (beta, alpha_bar, snr) = (numbers(&case["betas"]), numbers(&case["alphas_cumprod"]), numbers(&case["snr"]));
        let (signal, noise) = (numbers(&case["sqrt_alphas_cumprod"]), numbers(&case["sqrt_one_minus_alphas_cumprod"]));
        for (row, i) in numbers(&case["index"]).into_iter().enumerate() {
            let t = i as usize + 1;
            let at = |what: &str| format!("{name} t={t} {what}");
            assert_relative(schedule.beta(t), beta[row], 1e-10, &at("beta"));
            assert_relative(schedule.alpha_bar(t), alpha_bar[row], 1e-12, &at("alpha_bar"));
            assert_relative(schedule.snr(t), snr[row], 1e-10, &at("snr"));
            assert_relative(schedule.sqrt_alpha_bar(t), signal[row], 1e-12, &at("sqrt_alpha_bar"));
            assert_relative(schedule.sqrt_one_minus_alpha_bar(t), noise[row], 1e-10, &at("sqrt_one_minus_alpha_bar"));
        }
        let total = |of: fn(&Schedule, usize) -> f64| (1..=schedule.steps()).map(|t| of(&schedule, t)).sum::<f64>();
        assert_relative(total(Schedule::beta), number(&case["betas_sum"]), 1e-12, name);
        assert_relative(total(Schedule::alpha_bar), number(&case["alphas_cumprod_sum"]), 1e-12, name);
    }
}

#[test]
fn a_scheduler_config_gives_the_schedule_that_diffusers_makes_of_it() {
    for case in cases("schedules.json") {
        let config = serde_json::json!({
            "num_train_timesteps": case["T"], "beta_schedule": case["schedule"],
            "beta_start": case["beta_start"], "beta_end": case["beta_end"],
            "rescale_betas_zero_snr": case["rescale_betas_zero_snr"],
        });
        assert_eq!(Schedule::from_scheduler_config(&config.to_string()), Ok(schedule(&case)));
    }
}

#[test]
fn noised_data_and_velocity_agree_with_diffusers() {
    for case in cases("forward.json") {
        let schedule = schedule(&case);
        let [x_0, eps, x_t, v] = ["x0", "eps", "x_t", "v"].map(|field| numbers(&case[field]));
        let timesteps = numbers(&case["t"]);
        let columns = x_0.len() / timesteps.len();
        for i in 0..x_0.len() {
            let t = timesteps[i / columns] as usize + 1;
            assert_relative(q_sample(&schedule, t, x_0[i], eps[i]), x_t[i], 1e-10, "x_t");
            assert_relative(velocity(&schedule, t, x_0[i], eps[i]), v[i], 1e-10, "v");
        }
    }
}

#[test]
fn the_estimate_of_the_data_and_one_ancestral_step_agree_with_diffusers() {
    for case in cases("ddpm_step.json") {
        let name = case["name"].as_str().expect("a name");
        let (schedule, t) = (schedule(&case), index(&case["t"]) + 1);
        let prediction = match case["prediction_type"].as_str() {
            Some("epsilon") => Prediction::Eps,
            Some("sample") => Prediction::X0,
            Some("v_prediction") => Prediction::V,
            other => panic!("an unknown prediction {other:?}"),
        };
        let posterior = posterior(&schedule, t);
        let variance = match case["variance_type"].as_str() {
            Some("fixed_small") => posterior.variance,
            Some("fixed_large") if t > 1 => schedule.beta(t),
            Some("fixed_large") => 0.0, // the last step adds no noise
            other => panic!("an unknown variance {other:?}"),
        };
        assert_relative(variance, number(&case["variance"]), 1e-10, name);
        let clip = case["clip_sample"].as_bool().expect("a flag").then(|| number(&case["clip_sample_range"]));
        let [x_t, output, noise] = ["sample", "model_output", "variance_noise"].map(|field| numbers(&case[field]));
        let [x_0s, means, x_prevs] = ["pred_x0", "mean", "prev_sample"].map(|field| numbers(&case[field]));
        for i in 0..x_t.len() {
            let x_0 = estimate(&schedule, t, prediction, x_t[i], output[i]).x_0;
            let x_0 = clip.map_or(x_0, |range| x_0.clamp(-range, range));
            let mean = posterior.mean(x_t[i], x_0);
            assert_relative(x_0, x_0s[i], 1e-9, name);
            assert_relative(mean, means[i], 1e-9, name);
            assert_relative(mean + variance.sqrt() * noise[i], x_prevs[i], 1e-9, name);
        }
    }
}

#[test]
fn the_divergence_of_gaussians_agrees_with_torch() {
    for case in cases("gaussian_kl.json") {
        let [mean_1, logvar_1, mean_2, logvar_2, kl] =
            ["mean1", "logvar1", "mean2", "logvar2", "kl_per_dim"].map(|field| numbers(&case[field]));
        for i in 0..kl.len() {
            assert_relative(kl_gaussian(mean_1[i], logvar_1[i], mean_2[i], logvar_2[i]), kl[i], 1e-12, "KL");
        }
    }
}

#[test]
fn pathwise_and_score_function_estimates_have_the_mean_and_variance_of_the_closed_forms() {
    for case in cases("estimators.json") {
        let number = |key: &str| case[key].as_f64().expect("a number");
        let of = Normal { mu: number("mu"), sigma: number("sigma") };
        assert_eq!(optimal_baseline(of), number("optimal_baseline"));
        for (name, estimator) in [
            ("d_mu/pathwise", Estimator::Pathwise),
            ("d_mu/score", Estimator::Score { baseline: 0.0 }),
            ("d_mu/score_baseline", Estimator::Score { baseline: number("baseline") }),
            ("d_mu/score_optimal_baseline", Estimator::Score { baseline: number("optimal_baseline") }),
        ] {
            let expected = |field: &str| case["estimators"][name][field].as_f64().expect("a number");
            assert_relative(estimator.mean(of), expected("mean"), 1e-12, name);
            assert_relative(estimator.variance(of), expected("variance"), 1e-12, name);
        }
    }
}
