//! What a scene, its stage, its player and its show promise, on a scene with two acts.

#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;

#[path = "two_acts/knobs.rs"]
mod knobs;
#[path = "two_acts/lessons.rs"]
mod lessons;
#[path = "two_acts/places.rs"]
mod places;
#[path = "two_acts/playing.rs"]
mod playing;
#[path = "two_acts/settings.rs"]
mod settings;
#[path = "two_acts/show.rs"]
mod show;
#[path = "two_acts/trace.rs"]
mod trace;

use glassbox::scene::{At, Stage, Staged};
use line_fit::LineFit;

/// The scene with some knobs set, nothing simulated yet.
fn stage(settings: &[(&str, &str)]) -> Staged<LineFit> {
    let mut stage = Staged::new(LineFit::default(), 0);
    for (knob, value) in settings {
        stage.set(knob, value).expect("a good value");
    }
    stage
}

/// The same, simulated to its end.
fn finished(settings: &[(&str, &str)]) -> Staged<LineFit> {
    let mut stage = stage(settings);
    reach("end", &mut stage);
    stage
}

/// Simulates as far as a place, and gives its number.
fn reach(place: &str, stage: &mut dyn Stage) -> usize {
    place.parse::<At>().expect("a place").reach(stage).expect("a moment")
}

/// The present value of a knob.
fn value(stage: &dyn Stage, knob: &str) -> String {
    stage.knobs().into_iter().find(|k| k.id == knob).expect("a knob").value
}
