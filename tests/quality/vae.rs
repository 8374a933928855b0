//! What the VAE reaches.

use crate::{reading, stage};

/// −ELBO after training, the mean of seeds 0, 1, 2.
fn negative_elbo(epochs: &str) -> f64 {
    let of_seed = |seed| {
        reading(&mut *stage("vae", &[("epochs", epochs), ("likelihood", "bernoulli")], seed), "training:end", "elbo")
    };
    (0..3).map(of_seed).sum::<f64>() / 3.0
}

#[test]
fn twenty_epochs_reach_what_pytorch_reaches() {
    let nats = negative_elbo("20");
    assert!(nats <= 25.96, "{nats} nats");
}

#[test]
fn a_hundred_epochs_reach_what_pytorch_reaches() {
    let nats = negative_elbo("100");
    assert!(nats <= 24.97, "{nats} nats");
}

#[test]
fn a_large_beta_makes_the_posterior_collapse_and_two_switch_off_some_of_eight_latents() {
    let active = |settings: &[(&str, &str)]| {
        let settings = [&[("likelihood", "bernoulli")], settings].concat();
        reading(&mut *stage("vae", &settings, 0), "training:end", "active_units")
    };
    assert_eq!(["1", "4"].map(|beta| active(&[("beta", beta)])), [2.0, 0.0]);
    let of_eight = active(&[("beta", "2"), ("latent-dim", "8"), ("epochs", "50")]);
    assert!((1.0..8.0).contains(&of_eight), "{of_eight} active units");
}

#[test]
fn draws_from_the_prior_are_like_digits_and_show_more_kinds_than_those_of_an_autoencoder() {
    for seed in 0..3 {
        let of = |model, id| reading(&mut *stage("vae", &[("model", model)], seed), "manifold:end", id);
        let [vae, autoencoder] = ["vae", "autoencoder"].map(|model| of(model, "prior_kinds"));
        assert!(vae >= 6.0 && autoencoder <= 5.0, "seed {seed}: {vae} {autoencoder}");
        let alike = of("vae", "prior_like_digits");
        assert!(alike > 0.7, "seed {seed}: {alike}");
    }
}
