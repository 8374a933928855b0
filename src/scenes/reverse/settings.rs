//! What the knobs hold.

use super::sampling::SCOUTS;
use super::world::LARGEST_SET;
use crate::engine::data::{DIGIT_COUNT, Picture, Points, Shape};
use crate::engine::diffusion::{Prediction, Spacing};
use crate::engine::nn::Weights;
use crate::engine::schedule::{self, Schedule};
use crate::engine::tensor_file;
use crate::refusal::{Refusal, Result};
use crate::scene::{
    Choice, Control, Effect, File, Flag, FromFile, Input, Kind, Knobs, Pick, Real, Span, choices, settings,
};
use std::ops::RangeInclusive;
use std::path::Path;

const SAMPLING: Effect = Effect::From("sampling");

/// The longest schedules whose trace stays within 64 MB.
const MOST_STEPS: usize = 1000;
const MOST_STEPS_OF_DIGITS: usize = 200;

settings! {
    /// The reverse process under these settings.
    pub struct Reverse {
        points: File<Points> = File::default(),
        schedule_file: File<Schedule> = File::default(),
        weights: File<PlaneWeights> = File::default(),
        image: File<Picture> = File::default(),
        method: Method = Method::Ddpm,
        steps: usize = 50,
        denoiser: Denoiser = Denoiser::Learned,
        data: Source = Source::Set(Shape::Moons),
        guidance: f64 = 1.0,
        class: Option<usize> = None,
        eta: f64 = 0.0,
        variance: f64 = 0.0,
        spacing: Spacing = Spacing::Trailing,
        schedule: Betas = Betas::Of(schedule::Kind::Cosine),
        timesteps: usize = 50,
        zero_terminal_snr: bool = false,
        prediction: Prediction = Prediction::Eps,
        labels: bool = false,
        train_steps: usize = 3000,
        /// The same for digits, whose net comes along: 0 trains none.
        digit_steps: usize = 0,
        samples: usize = 1000,
        keep: Keep = Keep::Nothing,
        digit: usize = 0,
        resample: usize = 1,
        point: usize = 12,
        twin: bool = false,
    }
}

/// Where βₜ comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Betas {
    Of(schedule::Kind),
    File,
}

impl Choice for Betas {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Of(schedule::Kind::Cosine), "cosine"),
        (Self::Of(schedule::Kind::Linear), "linear"),
        (Self::Of(schedule::Kind::Quadratic), "quadratic"),
        (Self::Of(schedule::Kind::Sigmoid), "sigmoid"),
        (Self::File, "file"),
    ];
}

/// What is to be generated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    Set(Shape),
    Digits,
    Points,
}

impl Choice for Source {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Set(Shape::Moons), "moons"),
        (Self::Set(Shape::SwissRoll), "swiss-roll"),
        (Self::Set(Shape::Gaussians), "gaussians"),
        (Self::Set(Shape::Rings), "rings"),
        (Self::Digits, "digits"),
        (Self::Points, "points"),
    ];
}

choices! {
    /// Who says what the noise is.
    pub enum Denoiser {
        Learned = "learned",
        Exact = "exact",
        File = "file",
    }
}

choices! {
    /// The ways to step back, without their numbers.
    pub enum Method {
        Ddpm = "ddpm",
        Ddim = "ddim",
        Heun = "heun",
    }
}

choices! {
    /// What of a digit is kept, while the rest is generated.
    pub enum Keep {
        Nothing = "nothing",
        Top = "top",
        Left = "left",
        Frame = "frame",
        Middle = "middle",
    }
}

impl Keep {
    /// Whether the pixel of an 8×8 picture is kept.
    pub fn keeps(self, row: usize, column: usize) -> bool {
        let inside = (2..6).contains(&row) && (2..6).contains(&column);
        match self {
            Self::Nothing => false,
            Self::Top => row < 4,
            Self::Left => column < 4,
            Self::Frame => !inside,
            Self::Middle => inside,
        }
    }
}

/// Weights of the net for points in the plane.
pub struct PlaneWeights(pub Weights<f32>);

impl FromFile for PlaneWeights {
    const EXPECTED: &'static str = "a safetensors file with 0.weight (64, 46), 0.bias … 6.weight (2, 64), 6.bias";

    fn from_file(path: &Path) -> Result<Self> {
        tensor_file::read(path).map(Self)
    }
}

/// A class by its number, or all in turn.
pub struct ClassOf<'a> {
    pub class: &'a mut Option<usize>,
    pub classes: usize,
}

const ALL_CLASSES: &str = "all";
const NUMBERS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

impl ClassOf<'_> {
    fn names(&self) -> Vec<&'static str> {
        std::iter::once(ALL_CLASSES).chain(NUMBERS.into_iter().take(self.classes)).collect()
    }

    fn place(&self) -> usize {
        self.class.map_or(0, |class| class + 1)
    }
}

impl Control for ClassOf<'_> {
    fn kind(&self) -> Kind {
        Kind::Pick(self.names())
    }

    fn value(&self) -> String {
        self.class.map_or_else(|| ALL_CLASSES.into(), |class| class.to_string())
    }

    fn set(&mut self, text: &str) -> Result<()> {
        let place = self.names().iter().position(|name| *name == text.trim());
        let place = place.ok_or_else(|| Refusal::new("", text, self.kind().domain()))?;
        *self.class = place.checked_sub(1);
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        let place = self.place().saturating_add_signed(notches as isize).min(self.classes);
        *self.class = place.checked_sub(1);
    }
}

impl Reverse {
    /// Whether pictures are generated, not points.
    pub fn is_digits(&self) -> bool {
        self.data == Source::Digits
    }

    /// How many classes the data have.
    pub fn classes(&self) -> usize {
        match self.data {
            Source::Set(set) => set.classes(),
            Source::Digits => 10,
            Source::Points => 1,
        }
    }

    /// Whether the denoiser is told the class.
    pub fn has_labels(&self) -> bool {
        self.labels && self.classes() > 1
    }

    /// Whether the digit denoiser is the one that comes with the program.
    pub fn is_shipped(&self) -> bool {
        self.is_digits() && self.denoiser == Denoiser::Learned && self.digit_steps == 0
    }

    /// How many batches a net is trained with before it is used; none if nothing is trained.
    pub fn batches(&self) -> Option<usize> {
        let batches = if self.is_digits() { self.digit_steps } else { self.train_steps };
        (self.denoiser == Denoiser::Learned && batches > 0).then_some(batches)
    }

    /// How many samples are drawn.
    pub fn count(&self) -> usize {
        const MOST_DIGITS: usize = 100;
        if self.is_digits() { self.samples.min(MOST_DIGITS) } else { self.samples }
    }

    /// How many steps a schedule has at most.
    fn longest(&self) -> usize {
        if self.is_digits() { MOST_STEPS_OF_DIGITS } else { MOST_STEPS }
    }

    /// Brings the numbers that a file or the data bound within their bounds.
    fn bound(&mut self) -> [RangeInclusive<usize>; 2] {
        let timesteps = match (self.schedule, self.schedule_file.get()) {
            (Betas::File, Some(schedule)) if !self.is_shipped() => schedule.steps()..=schedule.steps(),
            _ => 10..=self.longest(),
        };
        self.timesteps = self.timesteps.clamp(*timesteps.start(), *timesteps.end());
        let steps = 1..=self.timesteps;
        self.steps = self.steps.min(self.timesteps);
        self.class = self.class.filter(|class| *class < self.classes());
        [timesteps, steps]
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
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
            &mut Span(&mut self.digit, 0..=DIGIT_COUNT - 1),
        );
        k.knob("resample", SAMPLING.when(keeps), &mut Span(&mut self.resample, 1..=20));
        k.knob("eta", SAMPLING.when(self.method == Method::Ddim), &mut Real(&mut self.eta, 0.0..=1.0));
        k.knob("variance", SAMPLING.when(self.method == Method::Ddpm), &mut Real(&mut self.variance, 0.0..=1.0));
        k.knob("spacing", SAMPLING, &mut Pick(&mut self.spacing));
        k.knob("point", Effect::Redraw, &mut Span(&mut self.point, 0..=SCOUTS - 1));
        k.knob("twin", Effect::Redraw.when(!is_digits), &mut Flag(&mut self.twin));
        k.knob("samples", SAMPLING, &mut Span(&mut self.samples, 50..=LARGEST_SET));
        k.knob("prediction", first.when(is_learned && !is_shipped), &mut Pick(&mut self.prediction));
        let (train_steps, range) =
            if is_digits { (&mut self.digit_steps, 0..=2_000) } else { (&mut self.train_steps, 20..=5_000) };
        k.knob("train-steps", first.when(is_learned), &mut Span(train_steps, range));
        k.knob("zero-terminal-snr", first.when(!is_shipped), &mut Flag(&mut self.zero_terminal_snr));
    }

    /// Refuses what does not go together.
    pub fn refuse(&self) -> Result<()> {
        let schedule = self.schedule();
        let has_no_signal_at_end = schedule.alpha_bar(schedule.steps()) == 0.0;
        let longest = self.longest();
        if schedule.steps() > longest {
            let found = format!("{} steps", schedule.steps());
            return Err(Refusal::new("schedule-file", found, format!("at most {longest}")));
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
}
