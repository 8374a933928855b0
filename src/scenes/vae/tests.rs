//! What the scene promises; what its nets reach is in the test program `quality`.

use super::{Moment, Vae};
use crate::engine::tensor_file;
use crate::scene::testing::Bench;
use crate::scene::{Scene, Stage, Value};
use std::sync::Arc;

/// An epoch of training, where it does not matter what is learned.
pub const SHORT: (&str, &str) = ("epochs", "1");

#[test]
fn the_acts_play_within_a_minute() {
    assert!(Vae::default().acts().iter().map(|act| act.seconds).sum::<f64>() <= 60.0);
}

/// The trained network of a finished trace.
fn learned(bench: &Bench<Vae>) -> Arc<super::Learned> {
    super::learned(bench.stage.trace()).unwrap().clone()
}

#[test]
fn the_digit_costs_no_training_and_beta_does() {
    let mut bench = Bench::<Vae>::with(&[SHORT]);
    let (first, sampling) = (bench.reach("training"), bench.reach("sampling:3"));
    bench.reach("end");
    let (beginning, net) = (bench.stage.trace()[first].clone(), learned(&bench));
    let mu = bench.reading("sampling:3", "mu_1");
    bench.stage.set("digit", "7").unwrap();
    assert_eq!(bench.stage.len(), sampling - 3);
    assert_ne!(bench.reading("sampling:3", "mu_1"), mu);
    assert!(Arc::ptr_eq(&learned(&bench), &net));
    bench.stage.set("beta", "3").unwrap();
    bench.reach("end");
    assert!(!Arc::ptr_eq(&learned(&bench), &net) && !Arc::ptr_eq(&bench.stage.trace()[first], &beginning));
}

#[test]
fn frozen_noise_stays_while_the_code_moves_to_the_other_digit() {
    let mut bench = Bench::<Vae>::with(&[SHORT, ("freeze-noise", "on")]);
    let ends = ["sampling", "sampling:end"].map(|at| bench.reach(at));
    let [Moment::Sampling(first), Moment::Sampling(last)] = ends.map(|at| (*bench.stage.trace()[at]).clone()) else {
        panic!("another act")
    };
    assert!(first.eps.is_some() && first.eps == last.eps);
    assert_eq!([&first.posterior.mu, &last.posterior.mu], [&first.subject.from.mu, &first.subject.to.mu]);
}

#[test]
fn weights_of_ones_own_are_used_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let mut trained = Bench::<Vae>::with(&[SHORT, ("latent-dim", "3")]);
    let elbo = trained.reading("training:end", "elbo");
    tensor_file::write(&path, &learned(&trained).weights).unwrap();
    let mut bench = Bench::<Vae>::with(&[("weights", path.to_str().unwrap())]);
    assert_eq!((bench.reach("training:end"), learned(&bench).codes.latents), (0, 3));
    assert_eq!(bench.reading("training:end", "elbo"), elbo);
}

#[test]
fn a_picture_of_ones_own_is_encoded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bar.png");
    image::GrayImage::from_fn(16, 16, |x, _| image::Luma([if x < 8 { 255 } else { 0 }])).save(&path).unwrap();
    let mut bench = Bench::<Vae>::with(&[SHORT, ("image", path.to_str().unwrap())]);
    let at = bench.reach("sampling");
    let Moment::Sampling(draw) = &*bench.stage.trace()[at] else { panic!("another act") };
    let halves = draw.subject.x.chunks(4).map(|half| half[0] > 0.5 && half.iter().all(|x| *x == half[0]));
    assert!(halves.enumerate().all(|(i, is_white)| is_white == (i % 2 == 0)), "{:?}", draw.subject.x);
    assert_eq!(draw.subject.label, None);
}

#[test]
fn what_the_acts_compute_can_be_read_by_name() {
    let mut bench = Bench::<Vae>::with(&[SHORT]);
    let at = bench.reach("gradient:end");
    let readings = bench.stage.readings(at, usize::MAX);
    let names = "epoch elbo reconstruction kl kl_per_dim active_units mu logvar eps z x x_hat latents labels \
                 pathwise_mean pathwise_var score_mean score_var pathwise_mean_theory pathwise_var_theory \
                 score_mean_theory score_var_theory samples_used";
    for name in names.split_whitespace() {
        let Some(reading) = readings.get(name) else { panic!("no {name}") };
        let is_finite = match &reading.value {
            Value::Number(number) => number.is_finite(),
            Value::Array { data, .. } => data.iter().flatten().all(|number| number.is_finite()),
        };
        assert!(is_finite, "{reading:?}");
    }
}
