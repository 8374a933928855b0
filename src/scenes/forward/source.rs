//! What is noised: pictures, points, numbers.

use super::settings::Forward;
use crate::engine::data::{self, Picture, Points, Shape as Set};
use crate::engine::diffusion::Mixture;
use crate::engine::rng::Generator;
use crate::engine::stats;
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
    /// How values are seen as pixels.
    pub light: Light,
    /// The density that numbers were drawn from.
    pub mixture: Option<Mixture>,
    /// Whether it is a digit, whose authors want to be named.
    pub is_digit: bool,
    /// The class of each point.
    pub labels: Vec<usize>,
}

/// The brightness, from −1 to 1, of a pixel whose value is v: middle + contrast·v.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    pub middle: f64,
    pub contrast: f64,
}

impl Light {
    /// Of values that are brightnesses.
    const PLAIN: Self = Self { middle: 0.0, contrast: 1.0 };

    /// Values as they are to be seen.
    pub fn shown(self, values: &[f32]) -> Vec<f32> {
        values.iter().map(|v| (self.middle + self.contrast * f64::from(*v)) as f32).collect()
    }
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
            Source::Digit => Data { is_digit: true, ..self.picture(data::digit(self.digit)) },
            Source::Set(set) => points(&set.draw(SAMPLES, rng)),
            Source::Mixture => {
                let mixture = data::three_peaks();
                let x0 = (0..SAMPLES).map(|_| mixture.sample(rng) as f32).collect();
                Data { mixture: Some(mixture), ..Data::of(x0, Shape::Line(SAMPLES)) }
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
        self.picture(if self.grey { image.grey() } else { image })
    }

    /// With mean 0 and variance 1 if that is wanted; a picture of one colour has no variance, and only loses its mean.
    fn picture(&self, picture: Picture) -> Data {
        let Picture { width, height, channels, pixels } = picture;
        let shape = Shape::Picture { height, width, channels };
        if !self.standardise {
            return Data::of(pixels, shape);
        }
        let (middle, deviation) = (stats::mean(&pixels), stats::variance(&pixels).sqrt());
        let contrast = if deviation > 0.0 { deviation } else { 1.0 };
        let x0 = pixels.iter().map(|v| ((f64::from(*v) - middle) / contrast) as f32).collect();
        Data { light: Light { middle, contrast }, ..Data::of(x0, shape) }
    }
}

impl Data {
    fn of(x0: Vec<f32>, shape: Shape) -> Self {
        Self { x0, shape, light: Light::PLAIN, mixture: None, is_digit: false, labels: Vec::new() }
    }
}

fn points(points: &Points) -> Data {
    let x0: Vec<f32> = points.xy.iter().flatten().copied().collect();
    let shape = Shape::Points(x0.len() / 2);
    Data { labels: points.labels.clone(), ..Data::of(x0, shape) }
}
