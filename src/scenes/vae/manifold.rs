//! The fourth act: what the decoder makes of the latent plane, of a walk through it, and of draws from the prior.

use super::codes::square_distance;
use super::neighbours::{Spread, to_nearest};
use super::net::Net;
use super::sampling::Subject;
use super::training::Learned;
use super::{Moment, Vae};
use crate::engine::data::digit_label;
use crate::engine::rng::{self, Stream};
use crate::parts::digits::{PIXELS, digits};
use crate::scene::Step;
use std::sync::Arc;

/// Places of the grid along a side.
pub const GRID: usize = 25;
/// Pictures of a walk, and of the prior.
pub const PICTURES: usize = 18;
/// Moments in which the grid appears.
pub const GRID_MOMENTS: usize = 8;
/// Moments of the act.
pub const MOMENTS: usize = GRID_MOMENTS + 2 * PICTURES;

/// A draw from the prior lands at a code that is no further from it.
const NEAR: f64 = 0.5;

/// How much of the act's pictures is shown.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// All pictures.
    pub atlas: Arc<Atlas>,
    /// Which of them.
    pub section: Section,
    /// How many moments the section has had, from 1.
    pub shown: usize,
}

/// The three parts of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The plane.
    Grid,
    /// From one picture's μ to another's.
    Walk,
    /// z ~ N(0, I).
    Prior,
}

/// Pictures and their codes.
#[derive(Debug, Clone)]
pub struct Atlas {
    /// The network and the two digits.
    pub subject: Arc<Subject>,
    /// The decoded plane, row by row from the top left; codes beyond the plane are 0.
    pub grid: Vec<f32>,
    /// The codes of the walk.
    pub walk: Vec<Vec<f32>>,
    /// Draws from N(0, I).
    pub prior: Vec<Vec<f32>>,
    /// What the decoder makes of the walk.
    pub walk_pictures: Vec<f32>,
    /// What it makes of the draws.
    pub prior_pictures: Vec<f32>,
    /// The largest distance between neighbouring pictures of the walk, as a part of the sum of all.
    pub largest_step: f64,
    /// From every draw to the nearest code of a digit.
    pub to_nearest_code: Vec<f64>,
    /// From what the decoder makes of every draw to the nearest digit.
    pub to_nearest_digit: Vec<f64>,
    /// The label of that digit.
    pub labels: Vec<usize>,
    /// A picture is like a digit if it is no further from one.
    pub like_a_digit: f64,
}

impl Sheet {
    /// The codes of this section so far; none for the grid.
    pub fn codes(&self) -> &[Vec<f32>] {
        match self.section {
            Section::Grid => &[],
            Section::Walk => &self.atlas.walk[..self.shown],
            Section::Prior => &self.atlas.prior[..self.shown],
        }
    }

    /// The share of the draws so far that have a code near them; undefined before the first.
    pub fn prior_within(&self) -> Option<f64> {
        self.share_of_draws(&self.atlas.to_nearest_code, NEAR)
    }

    /// The share of the draws so far whose picture is like a digit; undefined before the first.
    pub fn prior_like_digits(&self) -> Option<f64> {
        self.share_of_draws(&self.atlas.to_nearest_digit, self.atlas.like_a_digit)
    }

    /// How many of the ten digits are nearest to some draw so far.
    pub fn prior_kinds(&self) -> Option<usize> {
        let shown = self.atlas.labels.get(..self.shown).filter(|_| self.section == Section::Prior)?;
        Some((0..10).filter(|label| shown.contains(label)).count())
    }

    fn share_of_draws(&self, distances: &[f64], within: f64) -> Option<f64> {
        let shown = distances.get(..self.shown).filter(|_| self.section == Section::Prior)?;
        Some(shown.iter().filter(|distance| **distance <= within).count() as f64 / shown.len() as f64)
    }

    /// The last picture of this section, after its code; of a grid, the middle.
    pub fn last(&self) -> (Vec<f32>, &[f32]) {
        let Atlas { subject, grid, walk, prior, walk_pictures, prior_pictures, .. } = &*self.atlas;
        let last = self.shown - 1;
        match self.section {
            Section::Grid => (vec![0.0; subject.learned.codes.latents], picture(grid, GRID * GRID / 2)),
            Section::Walk => (walk[last].clone(), picture(walk_pictures, last)),
            Section::Prior => (prior[last].clone(), picture(prior_pictures, last)),
        }
    }
}

/// One of pictures that lie one after the other.
pub fn picture(pictures: &[f32], i: usize) -> &[f32] {
    &pictures[i * PIXELS..(i + 1) * PIXELS]
}

impl Atlas {
    fn new(scene: &Vae, learned: &Arc<Learned>, seed: u64, digits: &[f32], like_a_digit: f64) -> Self {
        let latents = learned.codes.latents;
        let mut net = Net::of(latents, &learned.weights);
        let subject = Arc::new(scene.subject(learned, &mut net, seed));
        let plane: Vec<f32> = (0..GRID * GRID).flat_map(|i| grid_code(learned, i / GRID, i % GRID)).collect();
        let step = |i: usize| {
            let part = i as f64 / (PICTURES - 1) as f64;
            let (from, to) = (&subject.from.mu, &subject.to.mu);
            from.iter().zip(to).map(|(a, b)| ((1.0 - part) * a + part * b) as f32).collect::<Vec<f32>>()
        };
        let walk: Vec<_> = (0..PICTURES).map(step).collect();
        let mut noise = rng::rng(seed, Stream::Noise);
        let prior: Vec<_> = (0..PICTURES).map(|_| rng::normals(&mut noise, latents)).collect();
        let (walk_pictures, prior_pictures) = (net.decode(&walk.concat()), net.decode(&prior.concat()));
        let nearest: Vec<_> = prior_pictures.chunks_exact(PIXELS).map(|x_hat| to_nearest(digits, x_hat)).collect();
        Self {
            grid: net.decode(&plane),
            largest_step: largest_step(&walk_pictures),
            to_nearest_code: prior.iter().map(|z| to_nearest(&learned.codes.mu, z).0).collect(),
            to_nearest_digit: nearest.iter().map(|(distance, _)| *distance).collect(),
            labels: nearest.iter().map(|(_, digit)| digit_label(*digit)).collect(),
            like_a_digit,
            walk_pictures,
            prior_pictures,
            walk,
            prior,
            subject,
        }
    }

    /// The place of a row or column of the grid on its axis, from −reach to reach.
    pub fn place(&self, i: usize) -> f64 {
        place(self.subject.learned.codes.reach, i)
    }
}

fn largest_step(pictures: &[f32]) -> f64 {
    let pictures: Vec<&[f32]> = pictures.chunks_exact(PIXELS).collect();
    let steps = pictures.windows(2).map(|pair| f64::from(square_distance(pair[0], pair[1])).sqrt());
    let (largest, sum) = steps.fold((0.0, 0.0), |(largest, sum): (f64, f64), step| (largest.max(step), sum + step));
    largest / sum
}

fn place(reach: f64, i: usize) -> f64 {
    reach * (2.0 * i as f64 / (GRID - 1) as f64 - 1.0)
}

/// The code at a place of the grid, the first row being the top.
fn grid_code(learned: &Learned, row: usize, column: usize) -> Vec<f32> {
    let codes = &learned.codes;
    let mut z = vec![0.0; codes.latents];
    z[codes.plane[0]] = place(codes.reach, column) as f32;
    z[codes.plane[1]] = -place(codes.reach, row) as f32;
    z
}

impl Vae {
    /// The act.
    pub fn explore(&self, learned: &Arc<Learned>, seed: u64) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
        let (scene, learned) = (self.clone(), learned.clone());
        let sections = [(Section::Grid, GRID_MOMENTS), (Section::Walk, PICTURES), (Section::Prior, PICTURES)];
        let (digits, mut spread) = (digits(), Spread::default());
        let mut atlas = None;
        let moments =
            sections.into_iter().flat_map(|(section, moments)| (1..=moments).map(move |shown| (section, shown)));
        let mut moments = moments.peekable();
        std::iter::from_fn(move || {
            moments.peek()?;
            let Some(atlas) = &atlas else {
                // How near digits are to each other takes longer than a key may wait.
                let like_a_digit = spread.advance(&digits);
                atlas = like_a_digit.map(|within| Arc::new(Atlas::new(&scene, &learned, seed, &digits, within)));
                return Some(Step::Busy);
            };
            let (section, shown) = moments.next()?;
            Some(Step::Moment(Moment::Manifold(Sheet { atlas: Arc::clone(atlas), section, shown })))
        })
    }
}
