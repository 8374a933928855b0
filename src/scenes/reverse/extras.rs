//! The data, the net, the samples of every trial, and the batches behind the loss.

use super::quality::Quality;
use super::settings::Method;
use super::training::{Training, batches_before};
use super::world::World;
use super::{Moment, Part, Reverse};
use crate::engine::denoiser::training::Lesson;
use crate::scene::{Choice, Readings, View};

impl Reverse {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["weights", "data", "samples", "batches"];

    /// One of them.
    pub fn offer(&self, name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        let Moment { world, part } = view.now();
        match name {
            "weights" => {
                let net = match part {
                    Part::Training(training) => training.net.as_ref(),
                    Part::Sampling(sampling) => sampling.setup.net.as_ref(),
                    Part::Quality(quality) => quality.setup.net.as_ref(),
                };
                if let Some(net) = net {
                    out.parameters("", &net.denoiser.weights());
                }
            }
            "data" => data(world, out),
            "samples" => samples(view, out),
            _ => {
                let trained = view.past().iter().rev().find_map(|moment| match &moment.part {
                    Part::Training(training) => Some(training),
                    _ => None,
                });
                if let Some(training) = trained {
                    self.lessons(training, world, view.seed(), out);
                }
            }
        }
    }

    /// The batches since the picture before, and what the net answered: the training to this picture once more.
    fn lessons(&self, training: &Training, world: &World, seed: u64, out: &mut dyn Readings) {
        let lessons = batches_before(self, world, seed, training.batches);
        let Some(Lesson { t, x_t, .. }) = lessons.first() else { return };
        let (count, rows, dims) = (lessons.len(), t.len(), x_t.len() / t.len());
        for (id, of) in [
            ("x_t", (|lesson| &lesson.x_t) as fn(&Lesson) -> &Vec<f32>),
            ("target", |lesson| &lesson.target),
            ("answer", |lesson| &lesson.answer),
        ] {
            out.extra(id, &[count, rows, dims], || lessons.iter().flat_map(|lesson| of(lesson).iter().copied()));
        }
        for (id, of) in
            [("t", (|lesson| &lesson.t) as fn(&Lesson) -> &Vec<usize>), ("classes", |lesson| &lesson.classes)]
        {
            let values = || lessons.iter().flat_map(|lesson| of(lesson).iter().map(|value| *value as f64));
            out.extra(id, &[count, rows], values);
        }
    }
}

fn data(world: &World, out: &mut dyn Readings) {
    let (n, dims) = (world.examples.labels.len(), world.dims);
    out.extra("x0", &[n, dims], || world.points.iter().copied());
    out.extra("labels", &[n], || world.examples.labels.iter().map(|label| *label as f64));
    if let Some(first) = world.fresh.first() {
        let shape = [world.fresh.len(), first.len() / dims, dims];
        out.extra("fresh", &shape, || world.fresh.iter().flatten().copied());
    }
}

/// What came out of every trial of the last act so far.
fn samples(view: View<'_, Moment>, out: &mut dyn Readings) {
    let trials: Vec<&Quality> = view
        .past_of("quality")
        .iter()
        .filter_map(|moment| if let Part::Quality(quality) = &moment.part { Some(quality) } else { None })
        .collect();
    let Some(first) = trials.first() else { return };
    let (n, dims) = (first.setup.plan.classes.len(), first.setup.world.dims);
    out.extra("x0", &[trials.len(), n, dims], || trials.iter().flat_map(|trial| trial.samples.iter().copied()));
    let place = |method| Method::ALL.iter().position(|(other, _)| *other == method).unwrap_or_default() as f64;
    out.extra("sampler", &[trials.len()], || trials.iter().map(|trial| place(trial.method)));
    out.extra("steps", &[trials.len()], || trials.iter().map(|trial| trial.steps as f64));
    out.extra("energy_distance", &[trials.len()], || trials.iter().map(|trial| trial.scores.energy_distance));
}
