//! The engine against values from PyTorch and diffusers; tests/reference/README.md describes them.

use std::path::Path;

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
