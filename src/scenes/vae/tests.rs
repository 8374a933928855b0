//! What the scene promises, measured.

use super::Vae;
use crate::scene::{At, Stage, Staged, knobs};

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

/// −ELBO after training, the mean of seeds 0, 1, 2.
fn negative_elbo(epochs: &str) -> f64 {
    let of_seed = |seed| {
        let mut stage = staged(&[("epochs", epochs)]);
        stage.reseed(seed);
        reading(&mut stage, "training:end", "elbo")
    };
    (0..3).map(of_seed).sum::<f64>() / 3.0
}

#[test]
fn twenty_epochs_reach_what_pytorch_reaches() {
    let nats = negative_elbo("20");
    println!("{nats}");
    assert!(nats <= 25.96, "{nats} nats");
}

#[test]
#[ignore = "takes some seconds"]
fn a_hundred_epochs_reach_what_pytorch_reaches() {
    let nats = negative_elbo("100");
    println!("{nats}");
    assert!(nats <= 24.97, "{nats} nats");
}
