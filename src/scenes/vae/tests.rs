//! What the scene promises; what its nets reach is in the test program `quality`.

use super::{Moment, Vae};
use crate::engine::tensor_file;
use crate::scene::{At, Scene, Stage, Staged, Value, knobs};
use std::sync::Arc;

/// An epoch of training, where it does not matter what is learned.
pub const SHORT: (&str, &str) = ("epochs", "1");

/// A stage under some settings.
pub fn staged(settings: &[(&str, &str)]) -> Staged<Vae> {
    let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    Staged::new(knobs::choose(&settings).unwrap(), 0)
}

/// Simulates as far as a place.
pub fn reach(stage: &mut Staged<Vae>, at: &str) -> usize {
    at.parse::<At>().unwrap().reach(stage).unwrap()
}

fn reading(stage: &mut Staged<Vae>, at: &str, id: &str) -> f64 {
    let at = reach(stage, at);
    stage.readings(at, 0).number(id).unwrap()
}

#[test]
fn the_acts_play_within_a_minute() {
    assert!(Vae::default().acts().iter().map(|act| act.seconds).sum::<f64>() <= 60.0);
}

/// The trained network of a finished trace.
fn learned(stage: &Staged<Vae>) -> Arc<super::Learned> {
    super::learned(stage.trace()).unwrap().clone()
}

#[test]
fn the_digit_costs_no_training_and_beta_does() {
    let mut stage = staged(&[SHORT]);
    let (first, sampling) = (reach(&mut stage, "training"), reach(&mut stage, "sampling:3"));
    reach(&mut stage, "end");
    let (beginning, net) = (stage.trace()[first].clone(), learned(&stage));
    let mu = reading(&mut stage, "sampling:3", "mu_1");
    stage.set("digit", "7").unwrap();
    assert_eq!(stage.len(), sampling - 3);
    assert_ne!(reading(&mut stage, "sampling:3", "mu_1"), mu);
    assert!(Arc::ptr_eq(&learned(&stage), &net));
    stage.set("beta", "3").unwrap();
    reach(&mut stage, "end");
    assert!(!Arc::ptr_eq(&learned(&stage), &net) && !Arc::ptr_eq(&stage.trace()[first], &beginning));
}

#[test]
fn frozen_noise_stays_while_the_code_moves_to_the_other_digit() {
    let mut stage = staged(&[SHORT, ("freeze-noise", "on")]);
    let ends = ["sampling", "sampling:end"].map(|at| reach(&mut stage, at));
    let [Moment::Sampling(first), Moment::Sampling(last)] = ends.map(|at| (*stage.trace()[at]).clone()) else {
        panic!("another act")
    };
    assert!(first.eps.is_some() && first.eps == last.eps);
    assert_eq!([&first.posterior.mu, &last.posterior.mu], [&first.subject.from.mu, &first.subject.to.mu]);
}

#[test]
fn weights_of_ones_own_are_used_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let mut trained = staged(&[SHORT, ("latent-dim", "3")]);
    let elbo = reading(&mut trained, "training:end", "elbo");
    tensor_file::write(&path, &learned(&trained).weights).unwrap();
    let mut stage = staged(&[("weights", path.to_str().unwrap())]);
    assert_eq!((reach(&mut stage, "training:end"), learned(&stage).codes.latents), (0, 3));
    assert_eq!(reading(&mut stage, "training:end", "elbo"), elbo);
}

#[test]
fn a_picture_of_ones_own_is_encoded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bar.png");
    image::GrayImage::from_fn(16, 16, |x, _| image::Luma([if x < 8 { 255 } else { 0 }])).save(&path).unwrap();
    let mut stage = staged(&[SHORT, ("image", path.to_str().unwrap())]);
    let at = reach(&mut stage, "sampling");
    let Moment::Sampling(draw) = &*stage.trace()[at] else { panic!("another act") };
    let halves = draw.subject.x.chunks(4).map(|half| half[0] > 0.5 && half.iter().all(|x| *x == half[0]));
    assert!(halves.enumerate().all(|(i, is_white)| is_white == (i % 2 == 0)), "{:?}", draw.subject.x);
    assert_eq!(draw.subject.label, None);
}

#[test]
fn what_the_acts_compute_can_be_read_by_name() {
    let mut stage = staged(&[SHORT]);
    let at = reach(&mut stage, "gradient:end");
    let readings = stage.readings(at, usize::MAX);
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
