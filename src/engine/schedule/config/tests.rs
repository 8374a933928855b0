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
        ("beta_start", r#"{"beta_start": NaN}"#),
        ("beta_end", r#"{"beta_end": -Infinity}"#),
        ("snr_shift_scale", r#"{"snr_shift_scale": 0}"#),
        ("_class_name", r#"{"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 3.0}"#),
        ("_class_name", r#"{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true, "beta_start": 0.1}"#),
        ("_class_name", r#"{"_class_name": "EDMEulerScheduler", "sigma_max": 80.0}"#),
        ("_class_name", r#"{"_class_name": "MyScheduler", "num_train_timesteps": 10}"#),
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
    let refusal = Schedule::from_scheduler_config(r#"{"beta_schedule": "cubic"}"#).expect_err("unknown");
    let expected =
        "beta_schedule: found \"cubic\", expected one of linear, scaled_linear, squaredcos_cap_v2, sigmoid, laplace";
    assert_eq!(refusal.to_string(), expected);
}

/// ᾱ at T/2 and at T as diffusers 0.42.1 has them (`alphas_cumprod`, f32).
#[test]
fn a_file_is_read_as_the_class_that_it_names_reads_it() {
    let latent = r#""beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear""#;
    let video = format!(
        r#"{{"_class_name": "CogVideoXDDIMScheduler", {latent}, "rescale_betas_zero_snr": true, "snr_shift_scale": 3.0}}"#
    );
    let kolors = r#"{"_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.014,
        "beta_schedule": "scaled_linear", "num_train_timesteps": 1100}"#;
    for (json, half, end) in [
        (r#"{"_class_name": "UnCLIPScheduler", "prediction_type": "sample"}"#, 0.49384, 2.43e-9),
        (r#"{"_class_name": "HeunDiscreteScheduler", "num_train_timesteps": 1000}"#, 0.16181, f64::NAN),
        (r#"{"_class_name": "DDPMScheduler", "beta_schedule": "laplace"}"#, 0.70746, 0.03162),
        (&video, 0.09597, 0.0),
        (kolors, 0.212_568, 0.001_182_66),
    ] {
        let schedule = Schedule::from_scheduler_config(json).expect(json);
        let last = schedule.steps();
        assert!((schedule.alpha_bar(last / 2) - half).abs() < 6e-6, "{json}: {}", schedule.alpha_bar(last / 2));
        let difference = (schedule.alpha_bar(last) - end).abs();
        assert!(end.is_nan() || difference <= 5e-3 * end, "{json}: {}", schedule.alpha_bar(last));
    }
}

#[test]
fn classes_differ_in_what_they_take_for_granted() {
    let read = |class: &str, more: &str| {
        Schedule::from_scheduler_config(&format!(r#"{{"_class_name": "{class}"{more}}}"#)).expect(class)
    };
    let latent = Recipe { kind: Kind::ScaledLinear, beta_start: 0.00085, beta_end: 0.012, ..Recipe::default() };
    for class in ["LCMScheduler", "TCDScheduler", "FlaxLCMScheduler"] {
        assert_eq!(read(class, ""), Schedule::new(&latent), "{class}");
    }
    for class in ["PNDMScheduler", "UniPCMultistepScheduler", "FlaxDDIMScheduler"] {
        assert_eq!(read(class, ""), Schedule::new(&Recipe::default()), "{class}");
    }
    assert_eq!(read("ConsistencyDecoderScheduler", "").steps(), 1024);
    assert_eq!(read("OfMyOwn", r#", "beta_start": 0.0001"#), Schedule::new(&Recipe::default()));
    // A sampler that divides by √ᾱ keeps a trace of the data.
    let rescaled = r#", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "rescale_betas_zero_snr": true"#;
    assert_eq!(read("DDIMScheduler", rescaled).alpha_bar(1000), 0.0);
    let traced = read("EulerDiscreteScheduler", rescaled).alpha_bar(1000) * 16_777_216.0;
    assert!((traced - 1.0).abs() < 1e-6, "{traced}");
}

#[test]
fn the_snr_is_divided_by_its_shift() {
    let [plain, shifted] = ["1", "3"].map(|scale| {
        let json = format!(r#"{{"num_train_timesteps": 50, "beta_end": 0.3, "snr_shift_scale": {scale}}}"#);
        Schedule::from_scheduler_config(&json).expect("a good file")
    });
    for t in 1..=50 {
        assert!((plain.snr(t) / shifted.snr(t) - 3.0).abs() < 1e-9, "t = {t}");
    }
}

#[test]
fn what_python_and_windows_write_is_read() {
    let json = "\u{feff}{\"lambda_min_clipped\": -Infinity, \"x\": [NaN, Infinity], \"note\": \"NaN \\\" Infinity\", \"beta_end\": 0.02}";
    assert_eq!(Schedule::from_scheduler_config(json), Ok(Schedule::new(&Recipe::default())));
    assert_eq!(numbers_of_python(r#"{"NaN\"": NaN, "é": -Infinity}"#), r#"{"NaN\"": "?", "é": "-infin."}"#);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(json in r#"\{?("(trained_betas|beta_end)": ?[-0-9.\[\],eE]{0,12},?){0,3}\}?|.*"#) {
        if let Ok(schedule) = Schedule::from_scheduler_config(&json) {
            prop_assert!((1..=MAX_STEPS).contains(&schedule.steps()));
        }
    }
}
