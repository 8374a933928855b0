//! What takes long: the figures that trained nets reach, over seeds, and the longest training that the knobs allow.
#![allow(unsafe_code)] // Only an allocator of our own can count bytes.

#[macro_use]
#[path = "support/each.rs"]
mod each;
#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/moments.rs"]
mod moments;
#[path = "support/sound.rs"]
mod sound;
#[path = "support/subjects.rs"]
mod subjects;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/variants.rs"]
mod variants;
#[path = "support/weight.rs"]
mod weight;

#[path = "quality/attention.rs"]
mod attention;
#[path = "quality/depth.rs"]
mod depth;
#[path = "quality/diffusion_loss.rs"]
mod diffusion_loss;
#[path = "quality/distillation.rs"]
mod distillation;
#[path = "quality/longest.rs"]
mod longest;
#[path = "quality/reverse.rs"]
mod reverse;
#[path = "quality/vae.rs"]
mod vae;

use glassbox::scene::{At, Stage};
use subjects::subjects;

#[global_allocator]
static ALLOCATOR: weight::Counting = weight::Counting;

/// A scene under some settings, nothing simulated yet.
fn stage(id: &str, settings: &[(&str, &str)], seed: u64) -> Box<dyn Stage> {
    let subject = subjects().iter().find(|subject| subject.id == id).expect("a scene");
    let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    let mut stage = subject.stage();
    stage.choose(&settings).expect("settings that it takes");
    stage.reseed(seed);
    stage
}

/// A number at a place, which is simulated if it has not been.
fn reading(stage: &mut dyn Stage, at: &str, id: &str) -> f64 {
    let at = at.parse::<At>().expect("a place").reach(stage).expect("a moment");
    stage.readings(at, 0).number(id).unwrap_or_else(|| panic!("{id} is no number"))
}
