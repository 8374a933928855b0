//! What the knobs hold.

use super::source::{Shape, Source};
use crate::engine::data::{DIGIT_COUNT, Picture, Points};
use crate::engine::schedule::{self, Recipe, Schedule};
use crate::parts::choices::Betas;
use crate::scene::{Cell, Effect, File, Flag, Input, Knobs, Pick, Real, Span, choices, settings};

const NOISING: Effect = Effect::From("noising");

/// A longer trace holds smaller pictures, so that it stays within 64 MB.
const LARGEST_PICTURE: usize = 64;
const LARGEST_PICTURE_IN_LONG_TRACE: usize = 32;
const LONG_TRACE: usize = 1000;

settings! {
    /// The forward process under these settings.
    pub struct Forward {
        schedule_file: File<Schedule> = File::default(),
        image: File<Picture> = File::default(),
        points: File<Points> = File::default(),
        schedule: Betas = Betas::Of(Recipe::default().kind),
        steps: usize = Recipe::default().steps,
        beta_start: f64 = Recipe::default().beta_start,
        beta_end: f64 = Recipe::default().beta_end,
        rescale: bool = Recipe::default().rescale,
        zero_terminal_snr: bool = Recipe::default().zero_terminal_snr,
        data: Source = Source::Cat,
        digit: usize = 0,
        grey: bool = false,
        pixels: usize = 32,
        standardise: bool = true,
        path: Path = Path::ClosedForm,
        pixel: (usize, usize) = (0, 0),
        point: usize = 0,
        component: usize = 0,
    }
}

choices! {
    /// How xₜ is reached.
    pub enum Path {
        /// At once: xₜ = √ᾱₜ x₀ + √(1−ᾱₜ) ε, with one ε for all t.
        ClosedForm = "closed-form",
        /// One step at a time: xₜ = √αₜ xₜ₋₁ + √βₜ z, with a new z for every t. The same in law, not pixel by pixel.
        Chain = "chain",
    }
}

impl Forward {
    /// How noise is added.
    pub fn schedule(&self) -> Schedule {
        match (self.schedule, self.schedule_file.get()) {
            (Betas::Of(kind), _) => Schedule::new(&Recipe {
                kind,
                steps: self.steps,
                beta_start: self.beta_start,
                beta_end: self.beta_end,
                rescale: self.rescale,
                zero_terminal_snr: self.zero_terminal_snr,
            }),
            (Betas::File, Some(schedule)) => schedule.clone(),
            (Betas::File, None) => Schedule::new(&Recipe::default()),
        }
    }

    fn is_picture(&self) -> bool {
        matches!(self.shape(), Shape::Picture { .. })
    }

    /// The cursor: a pixel or a point, and which of its numbers.
    fn cursor_knobs(&mut self, k: &mut dyn Knobs) {
        let shape = self.shape();
        let is_picture = self.is_picture();
        let (rows, columns) = if let Shape::Picture { height, width, .. } = shape { (height, width) } else { (1, 1) };
        let points = if let Shape::Points(n) | Shape::Line(n) = shape { n } else { 1 };
        let components = shape.components();
        self.pixel = (self.pixel.0.min(rows - 1), self.pixel.1.min(columns - 1));
        self.point = self.point.min(points - 1);
        self.component = self.component.min(components - 1);
        k.knob("pixel", Effect::Redraw.when(is_picture), &mut Cell(&mut self.pixel, (rows, columns)));
        k.knob("point", Effect::Redraw.when(!is_picture), &mut Span(&mut self.point, 0..=points - 1));
        k.knob("component", Effect::Redraw.when(components > 1), &mut Span(&mut self.component, 0..=components - 1));
    }

    /// Where the number under the cursor stands among the values.
    pub fn cursor(&self) -> usize {
        let shape = self.shape();
        let element = match shape {
            Shape::Picture { width, .. } => self.pixel.0 * width + self.pixel.1,
            Shape::Points(_) | Shape::Line(_) => self.point,
        };
        element * shape.components() + self.component
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let steps = match (self.schedule, self.schedule_file.get()) {
            (Betas::File, Some(schedule)) => schedule.steps()..=schedule.steps(),
            _ => 10..=1000,
        };
        self.steps = self.steps.clamp(*steps.start(), *steps.end());
        let largest = if self.steps > LONG_TRACE { LARGEST_PICTURE_IN_LONG_TRACE } else { LARGEST_PICTURE };
        self.pixels = self.pixels.min(largest);
        let (of_formula, of_betas, is_constant) = match self.schedule {
            Betas::File => (false, false, false),
            Betas::Of(kind) => (true, kind != schedule::Kind::Cosine, kind == schedule::Kind::Constant),
        };

        k.knob("schedule-file", NOISING, &mut Input::selecting(&mut self.schedule_file, "schedule", "file"));
        k.knob("image", NOISING, &mut Input::selecting(&mut self.image, "data", "image"));
        k.knob("points", NOISING, &mut Input::selecting(&mut self.points, "data", "points"));
        k.knob("schedule", NOISING, &mut Pick(&mut self.schedule));
        k.knob("steps", NOISING, &mut Span(&mut self.steps, steps));
        k.knob("data", NOISING, &mut Pick(&mut self.data));
        k.knob("path", NOISING, &mut Pick(&mut self.path));
        k.knob("beta-start", NOISING.when(of_betas && !is_constant), &mut Real(&mut self.beta_start, 1e-6..=0.999));
        k.knob("beta-end", NOISING.when(of_betas), &mut Real(&mut self.beta_end, 1e-6..=0.999));
        k.knob("rescale", NOISING.when(of_betas), &mut Flag(&mut self.rescale));
        k.knob("zero-terminal-snr", NOISING.when(of_formula), &mut Flag(&mut self.zero_terminal_snr));
        k.knob("digit", NOISING.when(self.data == Source::Digit), &mut Span(&mut self.digit, 0..=DIGIT_COUNT - 1));
        k.knob("grey", NOISING.when(self.data.has_colour()), &mut Flag(&mut self.grey));
        k.knob("pixels", NOISING.when(self.data.has_colour()), &mut Span(&mut self.pixels, 8..=largest));
        k.knob("standardise", NOISING.when(self.is_picture()), &mut Flag(&mut self.standardise));
        self.cursor_knobs(k);
    }
}
