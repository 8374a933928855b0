//! Trains the denoiser of digits that comes with the program and writes `scenes/data/digit-denoiser.safetensors`:
//!
//! ```text
//! cargo run --release --example train_digits
//! ```
//!
//! Seed 0, 6,000 batches of 128 of the first 1,500 digits. The same build gives the same bytes everywhere.

use glassbox::engine::denoiser::training::{Recipe, Training};
use glassbox::engine::denoiser::{DIGIT_STEPS, Denoiser, digit_examples};
use glassbox::engine::diffusion::Prediction;
use glassbox::engine::rng::{Stream, rng};
use glassbox::engine::schedule::{self, Kind, Schedule};
use glassbox::engine::tensor_file;
use std::path::Path;
use std::sync::Arc;

const SEED: u64 = 0;

fn main() -> glassbox::refusal::Result<()> {
    let recipe = Recipe::digits(6000);
    let cosine = schedule::Recipe { kind: Kind::Cosine, steps: DIGIT_STEPS, ..schedule::Recipe::default() };
    let schedule = Arc::new(Schedule::new(&cosine));
    let denoiser = Denoiser::digits(DIGIT_STEPS, &mut rng(SEED, Stream::Init));
    let mut training = Training::new(denoiser, Arc::new(digit_examples()), recipe, schedule, Prediction::Eps, SEED);
    for step in 1..=recipe.steps {
        let loss = training.step();
        if step % 500 == 0 {
            println!("batch {step}: loss {:.4}", loss.net);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenes/data/digit-denoiser.safetensors");
    tensor_file::write(&path, &training.denoiser().weights())
}
