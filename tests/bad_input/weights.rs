//! Weights that are none, or not those of the scene `vae`.

use crate::{Folder, assert_refused};
use glassbox::engine::nn::{Vae, Weights};
use glassbox::engine::rng::{Stream, rng};
use glassbox::engine::tape::Tape;
use glassbox::engine::tensor_file;
use std::path::Path;

/// Weights of a net of the scene's shape, but for the latents.
fn weights(latents: usize) -> Weights<f32> {
    let mut tape = Tape::new();
    Vae::new(&mut tape, [64, 256, latents], &mut rng(0, Stream::Init));
    Weights::of(&tape)
}

fn refused(path: &str, says: &[&str]) {
    for command in ["frame", "data"] {
        assert_refused(&[command, "vae", "--weights", path, "--at", "training"], says);
    }
}

#[test]
fn what_is_no_safetensors_file_is_refused() {
    let folder = Folder::new();
    refused(&folder.path("missing"), &["weights", "missing"]);
    refused(&folder.path(""), &["no regular file"]);
    refused("/dev/zero", &["no regular file"]);
    refused(&folder.file("empty", ""), &["header", "a safetensors file"]);
    refused(&folder.file("text", "encoder decoder"), &["header", "a safetensors file"]);
    // A header that claims to be 2⁶⁰ bytes long.
    refused(&folder.file("vast", (1_u64 << 60).to_le_bytes()), &["header", "a safetensors file"]);
}

#[test]
fn weights_of_another_net_are_refused_with_the_tensor_at_fault() {
    let folder = Folder::new();
    let path = |name: &str, weights: &Weights<f32>| {
        let path = folder.path(name);
        tensor_file::write(Path::new(&path), weights).expect("written");
        path
    };
    let changed = |change: &dyn Fn(&mut Weights<f32>)| {
        let mut weights = weights(2);
        change(&mut weights);
        weights
    };
    refused(&path("wide", &weights(17)), &["mu.bias", "17 latents", "2 to 16"]);
    let gap = changed(&|weights| weights.tensors.retain(|(name, _)| name != "decoder.2.bias"));
    refused(&path("gap", &gap), &["no decoder.2.bias"]);
    let infinite = changed(&|weights| weights.tensors[0].1[[0, 0]] = f32::INFINITY);
    refused(&path("infinite", &infinite), &["encoder.0.weight", "inf", "finite numbers"]);
}

#[test]
fn weights_leave_the_knobs_of_training_no_say() {
    let folder = Folder::new();
    let path = folder.path("weights");
    tensor_file::write(Path::new(&path), &weights(3)).expect("written");
    assert_refused(&["frame", "vae", "--weights", &path, "--epochs", "5"], &["epochs"]);
    assert_refused(&["frame", "vae", "--weights", &path, "--latent-dim", "2"], &["latent-dim", "3"]);
}
