//! What the knobs hold.

use super::data::{LESSONS, TESTS};
use crate::parts::digits::Tiny;
use crate::scene::{Effect, File, Flag, Input, Knobs, Pick, Real, Span, choices, settings};

const TEACHER: Effect = Effect::From("teacher");
const STUDENTS: Effect = Effect::From("students");
const SYNTHETIC: Effect = Effect::From("synthetic");
const COLLAPSE: Effect = Effect::From("collapse");

settings! {
    /// A teacher and its students under these settings.
    pub struct Distillation {
        image: File<Tiny> = File::default(),
        input: Shown = Shown::Digit,
        digit: usize = 107,
        withheld: usize = 3,
        temperature: f64 = 10.0,
        alpha: f64 = 1.0,
        student_width: usize = 16,
        transfer_size: usize = LESSONS,
        bias_fix: bool = false,
        source: Source = Source::OnOff,
        on_share: f64 = 0.4,
        generations: usize = 100,
        samples: usize = 100,
        real_share: f64 = 0.0,
        train_steps: usize = 1500,
    }
}

choices! {
    /// Which picture the nets are asked about.
    pub enum Shown {
        Digit = "digit",
        Image = "image",
    }
}

choices! {
    /// Where pictures come from that nobody drew.
    pub enum Source {
        /// Every pixel uniform on [0, 1].
        Uniform = "uniform",
        /// Every pixel 1 with a share, else 0.
        OnOff = "on-off",
        /// Every pixel with the mean and the spread that it has in the digits, cut to [0, 1].
        Gaussian = "gaussian",
        /// Between two of twenty digits.
        Mixes = "mixes",
    }
}

impl Source {
    pub const ALL: [Self; 4] = [Self::Uniform, Self::OnOff, Self::Gaussian, Self::Mixes];

    /// Its place among them.
    pub fn place(self) -> usize {
        self as usize
    }
}

impl Distillation {
    /// The user's picture, if it is to be shown.
    pub fn chosen_image(&self) -> Option<&[f32]> {
        self.image.get().filter(|_| self.input == Shown::Image).map(|tiny| &tiny.0[..])
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let has_digit = self.input == Shown::Digit;
        k.knob("image", Effect::Redraw, &mut Input::selecting(&mut self.image, "input", "image"));
        k.knob("withheld", STUDENTS, &mut Span(&mut self.withheld, 0..=9));
        k.knob("temperature", STUDENTS, &mut Real(&mut self.temperature, 1.0..=20.0));
        k.knob("digit", Effect::Redraw.when(has_digit), &mut Span(&mut self.digit, 0..=TESTS - 1));
        k.knob("bias-fix", Effect::Redraw, &mut Flag(&mut self.bias_fix));
        k.knob("alpha", STUDENTS, &mut Real(&mut self.alpha, 0.0..=1.0));
        k.knob("source", Effect::Redraw, &mut Pick(&mut self.source));
        k.knob("real-share", COLLAPSE, &mut Real(&mut self.real_share, 0.0..=1.0));
        k.knob("samples", COLLAPSE, &mut Span(&mut self.samples, 20..=500));
        k.knob("generations", COLLAPSE, &mut Span(&mut self.generations, 1..=200));
        k.knob("on-share", SYNTHETIC, &mut Real(&mut self.on_share, 0.05..=0.95));
        k.knob("student-width", STUDENTS, &mut Span(&mut self.student_width, 2..=64));
        k.knob("transfer-size", STUDENTS, &mut Span(&mut self.transfer_size, 20..=LESSONS));
        k.knob("train-steps", TEACHER, &mut Span(&mut self.train_steps, 20..=3000));
        k.knob("input", Effect::Redraw, &mut Pick(&mut self.input));
    }
}
