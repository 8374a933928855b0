//! What the scene promises; what its nets reach is in the test program `quality`.

use super::quality::Quality;
use super::sampling::Sampling;
use super::training::Training;
use super::{Moment, Part, Reverse};
use crate::engine::nn::Weights;
use crate::engine::tensor_file;
use crate::scene::testing::Bench;
use crate::scene::{At, Pulled, Stage, Staged, knobs};

fn settings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(id, value)| ((*id).into(), (*value).into())).collect()
}

fn scene(pairs: &[(&str, &str)]) -> Reverse {
    knobs::choose(&settings(pairs)).unwrap()
}

fn run(pairs: &[(&str, &str)]) -> Staged<Reverse> {
    let mut stage = Staged::new(scene(pairs), 0);
    while stage.pull() != Pulled::Complete {}
    stage
}

fn reach(stage: &mut Staged<Reverse>, at: &str) -> usize {
    at.parse::<At>().unwrap().reach(stage).unwrap()
}

/// The samples at the end of the sampling.
fn samples(pairs: &[(&str, &str)]) -> Vec<f64> {
    let mut stage = Staged::new(scene(pairs), 0);
    let end = reach(&mut stage, "sampling:end");
    let Part::Sampling(sampling) = &stage.trace()[end].part else { panic!("no sampling") };
    sampling.x.clone()
}

const EXACT: [(&str, &str); 3] = [("denoiser", "exact"), ("data", "gaussians"), ("samples", "50")];
const SHORT: [(&str, &str); 2] = [("train-steps", "150"), ("samples", "50")];

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [base, more].concat()
}

fn training(moment: &mut Moment) -> &mut Training {
    if let Part::Training(training) = &mut moment.part { training } else { panic!("another act") }
}

fn sampling(moment: &mut Moment) -> &mut Sampling {
    if let Part::Sampling(sampling) = &mut moment.part { sampling } else { panic!("another act") }
}

#[test]
fn a_wrong_loss_of_answering_zero_fails_its_check() {
    for prediction in ["eps", "x0", "v"] {
        let mut bench = Bench::<Reverse>::with(&with(&SHORT, &[("prediction", prediction)]));
        bench.breaks_only(&["zero"], "training:end", |moment| training(moment).loss.zero *= 1.3);
    }
}

/// Other data in the same point, with the noise that goes with it.
fn misjudge(moment: &mut Moment) {
    let sampling = sampling(moment);
    let schedule = &sampling.setup.plan.schedule;
    let (signal, noise) = (schedule.sqrt_alpha_bar(sampling.t), schedule.sqrt_one_minus_alpha_bar(sampling.t));
    for guess in &mut sampling.step.as_mut().unwrap().estimates {
        guess.x_0 += 1e-3;
        guess.eps -= 1e-3 * signal / noise;
    }
}

#[test]
fn a_wrong_estimate_fails_the_checks_of_the_step() {
    let mut bench = Bench::<Reverse>::with(&EXACT);
    bench.breaks_only(&["ddim-ddpm", "mean"], "sampling:60%", |moment| {
        let step = sampling(moment).step.as_mut().unwrap();
        step.estimates.iter_mut().for_each(|guess| guess.eps += 1e-4);
    });
    bench.breaks_only(&["tweedie", "grid"], "sampling:60%", |moment| {
        let step = sampling(moment).step.as_mut().unwrap();
        step.exact.iter_mut().for_each(|x_0| *x_0 += 1e-3);
    });
    bench.breaks_only(&["exact"], "sampling:60%", misjudge);
}

#[test]
fn a_wrong_mixture_of_two_answers_fails_its_check() {
    let guided = [("labels", "on"), ("guidance", "3")];
    Bench::<Reverse>::with(&with(&EXACT, &guided)).breaks_only(&["guidance"], "sampling:60%", misjudge);
    let net = [("data", "gaussians"), ("labels", "on"), ("guidance", "3")];
    Bench::<Reverse>::with(&with(&SHORT, &net)).breaks_only(&["guidance"], "sampling:60%", misjudge);
}

#[test]
fn a_known_half_that_is_not_the_noised_picture_fails_its_check() {
    let inpainting = [("data", "digits"), ("keep", "top"), ("steps", "5"), ("samples", "50")];
    let mut bench = Bench::<Reverse>::with(&inpainting);
    // The first pixel stays, from which other checks are made.
    for at in ["sampling:3", "sampling:end"] {
        bench.breaks_only(&["known"], at, |moment| {
            sampling(moment)
                .x
                .chunks_exact_mut(64)
                .for_each(|row| row[1..32].iter_mut().for_each(|x| *x = 1.5 * *x + 0.1));
        });
    }
}

#[test]
fn samples_that_have_moved_or_turned_fail_the_checks_of_their_moments() {
    let mut bench = Bench::<Reverse>::with(&[("denoiser", "exact"), ("data", "gaussians"), ("samples", "300")]);
    bench.breaks_only(&["sample-mean", "sample-covariance"], "sampling:end", |moment| {
        for point in sampling(moment).x.chunks_exact_mut(2) {
            point[1] = point[0];
            point[0] += 1.0;
        }
    });
}

#[test]
fn wrong_scores_fail_their_checks() {
    let mut bench = Bench::<Reverse>::with(&with(&EXACT, &[("steps", "5")]));
    let mut fails = |claim: &str, at: &str, spoil: fn(&mut Quality)| {
        bench.breaks_only(&[claim], at, |moment| {
            if let Part::Quality(quality) = &mut moment.part {
                spoil(quality);
            }
        });
    };
    fails("energy", "quality:0", |quality| quality.scores.energy_distance *= 1.001);
    fails("coverage", "quality:0", |quality| quality.scores.coverage += 5e-4);
    fails("floor", "quality:end", |quality| quality.floor *= 1.001);
}

#[test]
fn ddim_with_eta_one_and_all_steps_ends_where_ddpm_does() {
    let ddpm = samples(&EXACT);
    let ddim = samples(&with(&EXACT, &[("sampler", "ddim"), ("eta", "1")]));
    let most = ddpm.iter().zip(&ddim).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(most < 1e-7, "{most}");
}

/// How far twins end from each other.
fn twins_apart(pairs: &[(&str, &str)]) -> f64 {
    let mut stage = Staged::new(scene(pairs), 0);
    let end = reach(&mut stage, "sampling:end");
    let (Part::Sampling(first), Part::Sampling(last)) = (&stage.trace()[0].part, &stage.trace()[end].part) else {
        panic!("no sampling")
    };
    let twins = &last.setup.twins;
    assert_eq!((&twins[0][..], twins.len()), (&first.x[..64], end + 1), "twins start at the same places");
    last.twin_distance()
}

#[test]
fn the_start_decides_the_end_only_where_no_noise_is_added() {
    for sampler in ["ddim", "heun"] {
        assert_eq!(twins_apart(&with(&EXACT, &[("sampler", sampler), ("steps", "7")])), 0.0);
    }
    let apart = twins_apart(&with(&EXACT, &[("steps", "20")]));
    assert!(apart > 0.5, "{apart}");
}

#[test]
fn an_exact_denoiser_of_pictures_can_only_repeat_them() {
    let digits = [("data", "digits"), ("samples", "50"), ("steps", "10"), ("labels", "on")];
    let mut stage = Staged::new(scene(&digits), 0);
    let end = reach(&mut stage, "sampling:end");
    let Part::Sampling(sampling) = &stage.trace()[end].part else { panic!("no sampling") };
    let nearest = sampling.nearest;
    assert!(nearest.exact < 0.1 && nearest.samples > 0.5 && nearest.fresh > 0.5, "{nearest:?}");
}

#[test]
fn without_learning_the_loss_is_that_of_an_answer_whose_v_is_zero() {
    let mut stage = Staged::new(scene(&SHORT), 0);
    let end = reach(&mut stage, "training:1");
    let Part::Training(training) = &stage.trace()[end].part else { panic!("no training") };
    let world = &stage.trace()[end].world;
    let lessons = super::training::batches_before(&scene(&SHORT), world, 0, training.batches);
    let mut errors = Vec::new();
    for lesson in &lessons {
        for (i, (x, target)) in lesson.x_t.iter().zip(&lesson.target).enumerate() {
            let wired_in = world.schedule.sqrt_one_minus_alpha_bar(lesson.t[i / 2]) * f64::from(*x);
            errors.push((wired_in - f64::from(*target)).powi(2));
        }
    }
    let by_hand = errors.iter().sum::<f64>() / errors.len() as f64;
    assert!((training.loss.unlearned - by_hand).abs() < 1e-6, "{} {by_hand}", training.loss.unlearned);
}

#[test]
fn guidance_one_takes_the_class_as_it_is_and_more_goes_past_the_mode() {
    let radius = |s: &str| {
        let guided = [("labels", "on"), ("guidance", s), ("sampler", "ddim"), ("steps", "20")];
        let samples = samples(&with(&EXACT, &guided));
        samples.chunks_exact(2).map(|x| (x[0] * x[0] + x[1] * x[1]).sqrt()).sum::<f64>() / 50.0
    };
    // The modes lie at radius 2/√2.01.
    let (plain, guided) = (radius("1"), radius("6"));
    assert!((plain - 1.41).abs() < 0.05 && guided > 1.5, "{plain} {guided}");
}

#[test]
fn turning_a_sampling_knob_costs_no_training() {
    let mut stage = run(&SHORT);
    let before = stage.trace()[8].clone();
    for (knob, value) in
        [("sampler", "ddim"), ("steps", "10"), ("eta", "0.5"), ("spacing", "leading"), ("samples", "60")]
    {
        stage.set(knob, value).unwrap();
        assert!(stage.begun()[0].ended && stage.begun().len() == 1, "{knob}");
    }
    assert!(std::sync::Arc::ptr_eq(&before, &stage.trace()[8]));
    stage.set("prediction", "v").unwrap();
    assert!(stage.is_empty());
}

#[test]
fn what_cannot_work_is_refused_with_the_reason() {
    let place = |pairs: &[(&str, &str)]| knobs::choose::<Reverse>(&settings(pairs)).map(|_| ()).unwrap_err().place;
    assert_eq!(place(&[("zero-terminal-snr", "on")]), "prediction");
    assert_eq!(place(&[("zero-terminal-snr", "on"), ("prediction", "v"), ("sampler", "heun")]), "sampler");
    assert_eq!(place(&[("denoiser", "file")]), "denoiser");
    assert_eq!(place(&[("guidance", "2")]), "guidance");
    assert_eq!(place(&[("steps", "51")]), "steps");
    assert_eq!(place(&[("labels", "on"), ("class", "2")]), "class");
    scene(&[("zero-terminal-snr", "on"), ("prediction", "v")]);
}

#[test]
fn a_net_of_ones_own_is_used_and_one_of_another_shape_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, weights: &Weights<f32>| {
        let path = folder.path().join(name);
        tensor_file::write(&path, weights).unwrap();
        path.display().to_string()
    };
    let net = scene(&SHORT).new_net(7);
    let path = file("net.safetensors", &net.weights());
    let mut stage = Staged::new(scene(&[("weights", &path), ("samples", "50"), ("steps", "5")]), 0);
    let at = reach(&mut stage, "sampling:0");
    let Part::Sampling(sampling) = &stage.trace()[at].part else { panic!("no sampling") };
    let used = sampling.setup.net.as_ref().unwrap();
    assert_eq!((used.denoiser.weights(), used.error.len()), (net.weights(), 50));
    let with_labels = scene(&with(&SHORT, &[("labels", "on")])).new_net(7);
    let path = file("labels.safetensors", &with_labels.weights());
    let refusal = knobs::choose::<Reverse>(&settings(&[("weights", &path)])).map(|_| ()).unwrap_err();
    assert!(refusal.place.contains("weights") && refusal.expected.contains("[64, 46]"), "{refusal}");
    scene(&[("weights", &path), ("labels", "on")]);
}

#[test]
fn files_that_are_not_what_they_should_be_are_refused_where_they_go_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = |rest: &[(&str, &str)], knob: &str, text: &str| {
        let path = folder.path().join("file");
        std::fs::write(&path, text).unwrap();
        let all = settings(&with(rest, &[(knob, &path.display().to_string())]));
        knobs::choose::<Reverse>(&all).map(|_| ()).unwrap_err().to_string()
    };
    assert!(refusal(&[], "points", "0,1\n2,two\n").contains("file:2: found \"two\""));
    assert!(refusal(&[], "schedule-file", r#"{"num_train_timesteps": 0}"#).contains("num_train_timesteps: found 0"));
    assert!(refusal(&[], "weights", "hello").contains("expected a safetensors file"));
    assert!(refusal(&[("data", "digits"), ("keep", "top")], "image", "hello").contains("expected a PNG"));
    assert!(refusal(&[], "image", "hello").contains("no effect"));
}

#[test]
fn the_kept_part_of_a_digit_stays_and_the_rest_is_new() {
    let known: Vec<f64> = crate::engine::data::digit(7).pixels.into_iter().map(f64::from).collect();
    let inpainting = [("data", "digits"), ("keep", "top"), ("digit", "7"), ("steps", "10"), ("samples", "50")];
    for resample in ["1", "3"] {
        let samples = samples(&with(&inpainting, &[("resample", resample)]));
        for sample in samples.chunks_exact(64) {
            assert_eq!(sample[..32], known[..32]);
            assert_ne!(sample[32..], known[32..]);
        }
    }
}

#[test]
fn a_picture_of_ones_own_is_kept_in_part_and_leaves_no_say_to_the_digit() {
    let cat = concat!(env!("CARGO_MANIFEST_DIR"), "/scenes/data/cat128.png");
    let inpainting = [("data", "digits"), ("keep", "left"), ("image", cat), ("steps", "5"), ("samples", "50")];
    let samples = samples(&inpainting);
    let left = |digit: &[f64]| digit.chunks_exact(8).flat_map(|row| row[..4].to_vec()).collect::<Vec<_>>();
    let kept = left(&samples[..64]);
    assert!(samples.chunks_exact(64).all(|digit| left(digit) == kept));
    let digit: Vec<f64> = crate::engine::data::digit(0).pixels.into_iter().map(f64::from).collect();
    assert_ne!(kept, left(&digit));
    assert!(knobs::choose::<Reverse>(&settings(&with(&inpainting, &[("digit", "7")]))).is_err());
}
