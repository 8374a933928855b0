//! Denoising: noise becomes data, step by step, by what a network says.
//!
//! Up to three acts: `training` (a net learns to predict the noise, unless the denoiser is exact, from a file or shipped),
//! `sampling` (all samples go from T to 0) and `quality` (every sampler with several numbers of steps, on the same net and
//! noise).

mod chain;
mod checks;
mod draw;
mod error;
mod estimator;
mod panels;
mod quality;
mod readings;
mod sampling;
mod settings;
#[cfg(test)]
mod tests;
mod training;
mod world;

use crate::engine::data;
use crate::engine::diffusion::{Prediction, Spacing};
use crate::engine::schedule::{self, Schedule};
use crate::refusal::{Refusal, Result};
use crate::scene::learning::learning;
use crate::scene::{
    Act, Checks, Choice, Effect, File, Flag, Input, Knobs, Pick, Readings, Real, Scene, Span, Steps, View,
};
use crate::ui::look::Look;
use quality::Quality;
use ratatui::{buffer::Buffer, layout::Rect};
use sampling::{SCOUTS, Sampling};
use settings::{ClassOf, Denoiser, Keep, Method, PlaneWeights, Source};
use std::sync::Arc;
use training::Training;
use world::World;

const SAMPLING: Effect = Effect::From("sampling");

/// The longest schedules whose trace stays within 64 MB.
const MOST_STEPS: usize = 1000;
const MOST_STEPS_OF_DIGITS: usize = 200;

/// The reverse process under these settings.
#[derive(Clone)]
pub struct Reverse {
    points: File<data::Points>,
    schedule_file: File<Schedule>,
    weights: File<PlaneWeights>,
    image: File<data::Picture>,
    method: Method,
    steps: usize,
    denoiser: Denoiser,
    data: Source,
    guidance: f64,
    class: Option<usize>,
    eta: f64,
    variance: f64,
    spacing: Spacing,
    schedule: Formula,
    timesteps: usize,
    zero_terminal_snr: bool,
    prediction: Prediction,
    labels: bool,
    train_steps: usize,
    /// The same for digits, whose net comes along: 0 trains none.
    digit_steps: usize,
    samples: usize,
    keep: Keep,
    digit: usize,
    resample: usize,
    point: usize,
    guess: bool,
}

impl Default for Reverse {
    fn default() -> Self {
        Self {
            points: File::default(),
            schedule_file: File::default(),
            weights: File::default(),
            image: File::default(),
            method: Method::Ddpm,
            steps: 50,
            denoiser: Denoiser::Learned,
            data: Source::Set(data::Shape::Moons),
            guidance: 1.0,
            class: None,
            eta: 0.0,
            variance: 0.0,
            spacing: Spacing::Trailing,
            schedule: Formula::Of(schedule::Kind::Cosine),
            timesteps: 50,
            zero_terminal_snr: false,
            prediction: Prediction::Eps,
            labels: false,
            train_steps: 3000,
            digit_steps: 0,
            samples: 1000,
            keep: Keep::Nothing,
            digit: 0,
            resample: 1,
            point: 12,
            guess: false,
        }
    }
}

/// Where βₜ comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Formula {
    Of(schedule::Kind),
    File,
}

impl Choice for Formula {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Of(schedule::Kind::Cosine), "cosine"),
        (Self::Of(schedule::Kind::Linear), "linear"),
        (Self::Of(schedule::Kind::Quadratic), "quadratic"),
        (Self::Of(schedule::Kind::Sigmoid), "sigmoid"),
        (Self::File, "file"),
    ];
}

/// One instant, in one of the three acts.
#[derive(Clone)]
pub struct Moment {
    world: Arc<World>,
    part: Part,
}

#[derive(Clone)]
enum Part {
    Training(Training),
    Sampling(Sampling),
    Quality(Quality),
}

impl Reverse {
    /// Brings the numbers that a file or the data bound within their bounds.
    fn bound(&mut self) -> [std::ops::RangeInclusive<usize>; 2] {
        let longest = if self.is_digits() { MOST_STEPS_OF_DIGITS } else { MOST_STEPS };
        let timesteps = match (self.schedule, self.schedule_file.get()) {
            (Formula::File, Some(schedule)) if !self.is_shipped() => schedule.steps()..=schedule.steps(),
            _ => 10..=longest,
        };
        self.timesteps = self.timesteps.clamp(*timesteps.start(), *timesteps.end());
        let steps = 1..=self.timesteps;
        self.steps = self.steps.min(self.timesteps);
        self.class = self.class.filter(|class| *class < self.classes());
        [timesteps, steps]
    }
}

impl Scene for Reverse {
    const ID: &'static str = "reverse";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let [timesteps, steps] = self.bound();
        let (is_digits, is_shipped) = (self.is_digits(), self.is_shipped());
        let is_learned = self.denoiser == Denoiser::Learned;
        let first = if self.batches().is_some() { Effect::From("training") } else { SAMPLING };
        let (has_labels, classes) = (self.has_labels(), self.classes());
        let keeps = is_digits && self.keep != Keep::Nothing;

        k.knob("points", first, &mut Input::selecting(&mut self.points, "data", "points"));
        k.knob("schedule-file", first, &mut Input::selecting(&mut self.schedule_file, "schedule", "file"));
        k.knob("weights", SAMPLING, &mut Input::selecting(&mut self.weights, "denoiser", "file"));
        k.knob("sampler", SAMPLING, &mut Pick(&mut self.method));
        k.knob("data", first, &mut Pick(&mut self.data));
        k.knob("denoiser", first, &mut Pick(&mut self.denoiser));
        k.knob("schedule", first.when(!is_shipped), &mut Pick(&mut self.schedule));
        k.knob("timesteps", first, &mut Span(&mut self.timesteps, timesteps));
        k.knob("steps", SAMPLING, &mut Span(&mut self.steps, steps));
        k.knob("labels", (if is_digits { SAMPLING } else { first }).when(classes > 1), &mut Flag(&mut self.labels));
        k.knob("guidance", SAMPLING.when(has_labels), &mut Real(&mut self.guidance, 0.0..=10.0));
        k.knob("class", SAMPLING.when(has_labels), &mut ClassOf { class: &mut self.class, classes });
        k.knob("keep", SAMPLING.when(is_digits), &mut Pick(&mut self.keep));
        k.knob("image", SAMPLING.when(keeps), &mut Input(&mut self.image, None));
        k.knob(
            "digit",
            SAMPLING.when(keeps && self.image.get().is_none()),
            &mut Span(&mut self.digit, 0..=data::DIGIT_COUNT - 1),
        );
        k.knob("resample", SAMPLING.when(keeps), &mut Span(&mut self.resample, 1..=20));
        k.knob("eta", SAMPLING.when(self.method == Method::Ddim), &mut Real(&mut self.eta, 0.0..=1.0));
        k.knob("variance", SAMPLING.when(self.method == Method::Ddpm), &mut Real(&mut self.variance, 0.0..=1.0));
        k.knob("spacing", SAMPLING, &mut Pick(&mut self.spacing));
        k.knob("point", Effect::Redraw, &mut Span(&mut self.point, 0..=SCOUTS - 1));
        k.knob("guess", Effect::Redraw, &mut Flag(&mut self.guess));
        k.knob("samples", SAMPLING, &mut Span(&mut self.samples, 50..=world::LARGEST_SET));
        k.knob("prediction", first.when(is_learned && !is_shipped), &mut Pick(&mut self.prediction));
        let (train_steps, range) =
            if is_digits { (&mut self.digit_steps, 0..=2_000) } else { (&mut self.train_steps, 20..=5_000) };
        k.knob("train-steps", first.when(is_learned), &mut Span(train_steps, range));
        k.knob("zero-terminal-snr", first.when(!is_shipped), &mut Flag(&mut self.zero_terminal_snr));
    }

    fn validate(&self) -> Result<()> {
        let schedule = self.schedule();
        let has_no_signal_at_end = schedule.alpha_bar(schedule.steps()) == 0.0;
        if schedule.steps() > MOST_STEPS || (self.is_digits() && schedule.steps() > MOST_STEPS_OF_DIGITS) {
            let longest = if self.is_digits() { MOST_STEPS_OF_DIGITS } else { MOST_STEPS };
            return Err(Refusal::new(
                "schedule-file",
                format!("{} steps", schedule.steps()),
                format!("at most {longest}"),
            ));
        }
        if self.batches().is_some() && self.prediction == Prediction::Eps && has_no_signal_at_end {
            return Err(Refusal::new("prediction", "eps", "x0 or v: where ᾱ_T = 0 the noise tells nothing of x₀"));
        }
        if self.method == Method::Heun && has_no_signal_at_end {
            return Err(Refusal::new("sampler", "heun", "ddpm or ddim: where ᾱ_T = 0 its σ = √((1−ᾱ)/ᾱ) is infinite"));
        }
        if (1..=schedule.steps()).any(|t| schedule.one_minus_alpha_bar(t) == 0.0) {
            return Err(Refusal::new("schedule-file", "a step without noise", "noise from t = 1 on"));
        }
        if self.denoiser == Denoiser::File {
            if self.is_digits() {
                return Err(Refusal::new("data", "digits", "points in the plane, which --weights is for"));
            }
            if let Some(weights) = self.weights.get() {
                self.new_net(0).restore(&weights.0).map_err(|refusal| refusal.within("weights"))?;
            }
        }
        Ok(())
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

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
