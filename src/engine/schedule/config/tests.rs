use proptest::prelude::*;

use super::*;

#[test]
fn an_empty_object_is_the_default_of_diffusers() {
    assert_eq!(Schedule::from_scheduler_config("{}"), Ok(Schedule::new(&Recipe::default())));
}

#[test]
fn every_key_is_honoured_and_unknown_ones_are_ignored() {
    let json = r#"{"_class_name": "DDIMScheduler", "num_train_timesteps": 20, "beta_start": 0.00085, "beta_end": 0.012,
        "beta_schedule": "scaled_linear", "trained_betas": null, "rescale_betas_zero_snr": true, "clip_sample": [1]}"#;
    let recipe = Recipe {
        kind: Kind::ScaledLinear,
        steps: 20,
        beta_start: 0.00085,
        beta_end: 0.012,
        rescale: false,
        zero_terminal_snr: true,
    };
    assert_eq!(Schedule::from_scheduler_config(json), Ok(Schedule::new(&recipe)));
}

#[test]
fn learned_betas_are_taken_as_they_are_or_rescaled() {
    let learned = Schedule::from_scheduler_config(r#"{"trained_betas": [0.5, 0, 1]}"#);
    assert_eq!(learned, Ok(Schedule::from_betas(vec![0.5, 0.0, 1.0])));
    let json = r#"{"trained_betas": [0.1, 0.2, 0.3], "num_train_timesteps": 3, "rescale_betas_zero_snr": true}"#;
    let rescaled = Schedule::from_scheduler_config(json).expect("a good file");
    assert_eq!((rescaled.beta(1), rescaled.alpha_bar(3)), (0.1, 0.0));
}

#[test]
fn a_bad_file_is_refused_at_the_key_that_is_wrong() {
    let cases = [
        ("num_train_timesteps", r#"{"num_train_timesteps": 0}"#),
        ("num_train_timesteps", r#"{"num_train_timesteps": 4001}"#),
        ("num_train_timesteps", r#"{"num_train_timesteps": -1}"#),
        ("num_train_timesteps", r#"{"num_train_timesteps": 10.5}"#),
        ("num_train_timesteps", r#"{"num_train_timesteps": "10"}"#),
        ("num_train_timesteps", r#"{"num_train_timesteps": 1000, "trained_betas": [0.1]}"#),
        ("beta_start", r#"{"beta_start": -0.1}"#),
        ("beta_end", r#"{"beta_end": 1.1}"#),
        ("beta_end", r#"{"beta_end": null}"#),
        ("beta_schedule", r#"{"beta_schedule": 3}"#),
        ("trained_betas", r#"{"trained_betas": []}"#),
        ("trained_betas", r#"{"trained_betas": 0.1}"#),
        ("trained_betas[1]", r#"{"trained_betas": [0.1, "x"]}"#),
        ("trained_betas[0]", r#"{"trained_betas": [-0.1]}"#),
        ("rescale_betas_zero_snr", r#"{"rescale_betas_zero_snr": 1}"#),
        ("line 1, column 1", "[1, 2]"),
        ("line 1, column 16", r#"{"beta_start": NaN}"#),
        ("line 2, column 17", "{\n\"beta_end\": 1e999}"),
        ("line 1, column 0", ""),
    ];
    for (place, json) in cases {
        let refusal = Schedule::from_scheduler_config(json).expect_err(json);
        assert_eq!(refusal.place, place, "{json}: {refusal}");
    }
    let long = format!("{{\"trained_betas\": [{}0.1]}}", "0.1,".repeat(MAX_STEPS));
    assert_eq!(Schedule::from_scheduler_config(&long).expect_err("too long").found, "a list of 4001");
}

#[test]
fn an_unknown_schedule_is_told_the_known_ones() {
    let refusal = Schedule::from_scheduler_config(r#"{"beta_schedule": "laplace"}"#).expect_err("unknown");
    let expected =
        "beta_schedule: found \"laplace\", expected one of linear, scaled_linear, squaredcos_cap_v2, sigmoid";
    assert_eq!(refusal.to_string(), expected);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(json in r#"\{?("(trained_betas|beta_end)": ?[-0-9.\[\],eE]{0,12},?){0,3}\}?|.*"#) {
        if let Ok(schedule) = Schedule::from_scheduler_config(&json) {
            prop_assert!((1..=MAX_STEPS).contains(&schedule.steps()));
        }
    }
}
