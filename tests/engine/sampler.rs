//! The samplers against values from diffusers; tests/reference/README.md describes them.

use crate::reference::{Case, cases};
use glassbox::engine::diffusion::{PointMixture, Prediction, Sampler, Spacing, estimate};
use glassbox::engine::schedule::{Kind, Recipe, Schedule};

fn schedule(case: &Case) -> Schedule {
    let kind = if case.text("schedule") == "linear" { Kind::Linear } else { Kind::Cosine };
    let (beta_start, beta_end) = (case.number("beta_start"), case.number("beta_end"));
    Schedule::new(&Recipe { kind, steps: case.number("T") as usize, beta_start, beta_end, ..Recipe::default() })
}

fn spacing(case: &Case) -> Spacing {
    match case.text("timestep_spacing") {
        "leading" => Spacing::Leading,
        "linspace" => Spacing::Linspace,
        "trailing" => Spacing::Trailing,
        other => panic!("an unknown spacing {other}"),
    }
}

/// Fails unless |found − expected| ≤ 10⁻⁹ of the expected value, or of 1 if that is smaller.
fn assert_near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

#[test]
fn times_are_spaced_as_diffusers_spaces_them() {
    for case in cases("ddim_step") {
        // With an offset the same times begin later; the engine has none.
        let offset = case.number("steps_offset") as usize;
        let steps = case.number("num_inference_steps") as usize;
        let found = spacing(&case).times(case.number("T") as usize, steps);
        let found: Vec<usize> = found.into_iter().map(|t| t - 1 + offset).collect();
        assert_eq!(found, case.indices("timesteps"), "{}", case.text("name"));
    }
}

#[test]
fn single_steps_of_ddim_agree_with_diffusers() {
    for case in cases("ddim_step") {
        // From where the step ends before the data diffusers may go to t = 1 instead; the engine always ends at the data.
        if case.number("prev_t") < 0.0 && !case.flag("set_alpha_to_one") {
            continue;
        }
        let (name, schedule, t) = (case.text("name"), schedule(&case), case.number("t") as usize + 1);
        let s = (case.number("prev_t") + 1.0).max(0.0) as usize;
        let step = Sampler::Ddim { eta: case.number("eta") }.transition(&schedule, t, s);
        assert_near(step.sigma, case.number("sigma"), name);
        let prediction = match case.text("prediction_type") {
            "epsilon" => Prediction::Eps,
            "sample" => Prediction::X0,
            _ => Prediction::V,
        };
        let [x_t, output, noise, x_0, expected] =
            ["sample", "model_output", "variance_noise", "pred_x0", "prev_sample"].map(|key| case.tensor::<f64>(key));
        for i in 0..x_t.len() {
            let at = |tensor: &ndarray::ArrayD<f64>| tensor.as_slice().unwrap()[i];
            let guess = estimate(&schedule, t, prediction, at(&x_t), at(&output));
            assert_near(guess.x_0, at(&x_0), name);
            assert_near(step.mean(at(&x_t), guess) + step.sigma * at(&noise), at(&expected), name);
        }
    }
}

#[test]
fn whole_chains_with_the_exact_denoiser_agree_with_diffusers() {
    for case in cases("trajectories") {
        let (name, schedule) = (case.text("name"), schedule(&case));
        let flat = |key: &str| case.tensor::<f64>(key).into_raw_vec_and_offset().0;
        let law = PointMixture::new(2, &flat("gmm_means"), &flat("gmm_weights"), case.number("gmm_variance"));
        let (sampler, times) = if case.text("sampler") == "ddpm" {
            (Sampler::Ddpm { interpolation: 0.0 }, Spacing::Trailing.times(schedule.steps(), schedule.steps()))
        } else {
            let n = case.number("num_inference_steps") as usize;
            (Sampler::Ddim { eta: case.number("eta") }, spacing(&case).times(schedule.steps(), n))
        };
        let (expected, noise) = (case.tensor::<f64>("xs"), flat("noise_by_t"));
        let mut x = flat("x_T");
        for (i, (&t, &s)) in times.iter().zip(times[1..].iter().chain([&0])).enumerate() {
            let step = sampler.transition(&schedule, t, s);
            let z = &noise[(t - 1) * x.len()..t * x.len()];
            let guesses: Vec<f64> = x.chunks_exact(2).flat_map(|x| law.posterior_mean(&schedule, t, x)).collect();
            for j in 0..x.len() {
                let guess = estimate(&schedule, t, Prediction::X0, x[j], guesses[j]);
                x[j] = step.mean(x[j], guess) + step.sigma * z[j];
            }
            for (found, expected) in x.iter().zip(expected.index_axis(ndarray::Axis(0), i + 1)) {
                assert_near(*found, *expected, &format!("{name} t={t}"));
            }
        }
    }
}
