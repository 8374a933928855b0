//! What is noised: pictures, points, numbers.

use super::settings::Forward;
use crate::engine::data::{self, Picture, Points, Shape as Set};
use crate::engine::diffusion::Mixture;
use crate::engine::rng::Generator;
use crate::scene::Choice;

/// How many points or numbers are drawn.
const SAMPLES: usize = 2000;

/// The data sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    Cat,
    Digit,
    Set(Set),
    Mixture,
    Image,
    Points,
}

impl Choice for Source {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Cat, "cat"),
        (Self::Digit, "digit"),
        (Self::Set(Set::Moons), "moons"),
        (Self::Set(Set::SwissRoll), "swiss-roll"),
        (Self::Set(Set::Gaussians), "gaussians"),
        (Self::Set(Set::Rings), "rings"),
        (Self::Mixture, "mixture-1d"),
        (Self::Image, "image"),
        (Self::Points, "points"),
    ];
}

impl Source {
    /// Whether it is a picture in colour, of any size.
    pub fn has_colour(self) -> bool {
        matches!(self, Self::Cat | Self::Image)
    }
}

/// x₀ and what is known of it.
pub struct Data {
    /// The values, row-major.
    pub x0: Vec<f32>,
    /// What they are.
    pub shape: Shape,
    /// The density that numbers were drawn from.
    pub mixture: Option<Mixture>,
    /// Whether it is a digit, whose authors want to be named.
    pub is_digit: bool,
    /// The class of each point.
    pub labels: Vec<usize>,
}

/// How the values are laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Rows of pixels of channels.
    Picture {
        /// Rows.
        height: usize,
        /// Pixels in a row.
        width: usize,
        /// 1 or 3.
        channels: usize,
    },
    /// Points in the plane.
    Points(usize),
    /// Numbers.
    Line(usize),
}

impl Shape {
    /// How many numbers an element has: the channels of a pixel, the coordinates of a point.
    pub fn components(self) -> usize {
        match self {
            Self::Picture { channels, .. } => channels,
            Self::Points(_) => 2,
            Self::Line(_) => 1,
        }
    }

    /// The extent along each axis.
    pub fn axes(self) -> Vec<usize> {
        match self {
            Self::Picture { height, width, channels } => vec![height, width, channels],
            Self::Points(n) => vec![n, 2],
            Self::Line(n) => vec![n],
        }
    }
}

impl Forward {
    /// How the values are laid out, before any is drawn.
    pub fn shape(&self) -> Shape {
        let coloured = |(width, height), channels| {
            let channels = if self.grey { 1 } else { channels };
            Shape::Picture { height, width, channels }
        };
        match (self.data, self.image.get(), self.points.get()) {
            (Source::Digit, ..) => Shape::Picture { height: data::DIGIT_SIDE, width: data::DIGIT_SIDE, channels: 1 },
            (Source::Set(_), ..) => Shape::Points(SAMPLES),
            (Source::Mixture, ..) => Shape::Line(SAMPLES),
            (Source::Points, _, Some(points)) => Shape::Points(points.xy.len()),
            (Source::Image, Some(image), _) => coloured(image.shrunk_size(self.pixels), image.channels),
            _ => coloured((self.pixels, self.pixels), 3),
        }
    }

    /// Takes or draws the data.
    pub fn data(&self, rng: &mut Generator) -> Data {
        match self.data {
            Source::Digit => Data { is_digit: true, ..picture(data::digit(self.digit)) },
            Source::Set(set) => points(&set.draw(SAMPLES, rng)),
            Source::Mixture => {
                let mixture = data::three_peaks();
                let x0 = (0..SAMPLES).map(|_| mixture.sample(rng) as f32).collect();
                Data { x0, shape: Shape::Line(SAMPLES), mixture: Some(mixture), labels: Vec::new(), is_digit: false }
            }
            Source::Points => self.points.get().map_or_else(|| self.cat(), points),
            Source::Image => self.image.get().map_or_else(|| self.cat(), |image| self.coloured(image)),
            Source::Cat => self.cat(),
        }
    }

    fn cat(&self) -> Data {
        self.coloured(&data::cat())
    }

    /// A picture in colour as the knobs want it.
    fn coloured(&self, image: &Picture) -> Data {
        let image = image.shrink(self.pixels);
        picture(if self.grey { image.grey() } else { image })
    }
}

fn picture(picture: Picture) -> Data {
    let Picture { width, height, channels, pixels } = picture;
    Data {
        x0: pixels,
        shape: Shape::Picture { height, width, channels },
        mixture: None,
        labels: Vec::new(),
        is_digit: false,
    }
}

fn points(points: &Points) -> Data {
    let x0: Vec<f32> = points.xy.iter().flatten().copied().collect();
    Data { shape: Shape::Points(x0.len() / 2), x0, mixture: None, labels: points.labels.clone(), is_digit: false }
}
