//! The choices behind the knobs.

use super::Reverse;
use crate::engine::data::Shape;
use crate::engine::nn::Weights;
use crate::engine::tensor_file;
use crate::refusal::{Refusal, Result};
use crate::scene::{Choice, Control, FromFile, Kind, choices};
use std::path::Path;

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
}
