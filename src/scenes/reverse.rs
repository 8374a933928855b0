//! Denoising: noise becomes data, step by step, by what a network says.
//!
//! Up to three acts: `training` (a net learns to predict the noise, unless the denoiser is exact, from a file or shipped),
//! `sampling` (all samples go from T to 0) and `quality` (every sampler with several numbers of steps, on the same net and
//! noise).

mod arrival;
mod chain;
mod checks;
mod draw;
mod error;
mod estimator;
mod extras;
mod halves;
mod panels;
mod quality;
mod readings;
mod sampling;
mod settings;
#[cfg(test)]
mod tests;
mod training;
mod world;

use crate::refusal::Result;
use crate::scene::learning::learning;
use crate::scene::{Act, Checks, Knobs, Of, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use quality::Quality;
use ratatui::{buffer::Buffer, layout::Rect};
use sampling::Sampling;
pub use settings::Reverse;
use std::sync::Arc;
use training::Training;
use world::World;

/// One instant, in one of the three acts.
#[derive(Clone)]
pub struct Moment {
    world: Arc<World>,
    part: Part,
}

acts! {
    #[derive(Clone)]
    enum Part {
        Training(Training),
        Sampling(Sampling),
        Quality(Quality),
    }
}

impl<P: Of<Part>> Of<Moment> for P {
    fn of(moment: &Moment) -> Option<&Self> {
        P::of(&moment.part)
    }
}

impl Scene for Reverse {
    const ID: &'static str = "reverse";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn validate(&self) -> Result<()> {
        self.refuse()
    }

    fn acts(&self) -> Vec<Act> {
        let train = self.batches().map(|batches| Act {
            id: "training",
            moments: 1 + training::pictures(batches).len(),
            seconds: 4.0,
        });
        let schedule = self.schedule();
        let steps = self.steps.min(schedule.steps());
        let sample = Act { id: "sampling", moments: steps + 1, seconds: 6.0 };
        let compare = Act { id: "quality", moments: quality::moments(self, &schedule), seconds: 8.0 };
        train.into_iter().chain([sample, compare]).collect()
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        let last = before.last().map(|moment| &**moment);
        match (act, last.map(|moment| &moment.part)) {
            ("training", _) => {
                let batches = self.batches().unwrap_or(1);
                learning(training::Run::new(self, seed, batches), training::pictures(batches))
            }
            ("quality", Some(Part::Sampling(sampling))) => {
                Box::new(quality::Run::new(self, seed, sampling.setup.clone()))
            }
            _ => Box::new(sampling::Run::new(self, seed, last)),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        self.offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
