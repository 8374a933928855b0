//! The act `sigmoid`: a probability instead of a line, from one start under two losses.

use super::Moment;
use super::settings::Regression;
use super::world::{Window, World};
use crate::engine::regression::{Logistic, Losses, Newton, Theta};
use crate::engine::stats;
use crate::scene::Step;
use ndarray::Array2;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Both descents after some steps.
#[derive(Clone)]
pub struct Fit {
    pub world: Arc<World>,
    pub judged: Arc<Judged>,
    pub step: usize,
    /// The weights that descend on the cross-entropy, and on the squared error.
    pub theta: [Theta; 2],
    /// The losses at each of them.
    pub losses: [Losses; 2],
}

/// What is known before the first step.
pub struct Judged {
    /// The minimum of the cross-entropy, by Newton; `None` where there is none, because a line separates the points.
    pub minimum: Option<Theta>,
    /// What Newton's method had reached when it ended.
    pub newton: Theta,
    pub window: Window,
    /// The weight that the map does not show: b of two inputs.
    pub held: f64,
    /// Both losses over the window, rows from its top: cross-entropy, squared error.
    pub maps: [Array2<f64>; 2],
}

/// Entries of a map, down and across.
const MAP: (usize, usize) = (32, 48);

/// Numbers of steps at which there is a moment: all at first, then 12 in each decade.
pub fn steps(most: usize) -> Vec<usize> {
    let mut steps: Vec<usize> = (0..=12.min(most)).collect();
    let (mut next, ratio) = (12.0, 1.211_527_658_628_589_f64); // the twelfth root of ten
    while let Some(last) = steps.last().copied().filter(|last| *last < most) {
        next *= ratio;
        let step = (next.round() as usize).min(most);
        if step > last {
            steps.push(step);
        }
    }
    steps
}

/// Newton's method over standardised inputs, where it is at its best; its weights over the inputs as they are.
struct Minimiser {
    newton: Newton,
    inputs: Vec<Vec<f64>>,
    /// Mean and standard deviation of each input.
    scales: Vec<[f64; 2]>,
}

impl Minimiser {
    fn new(world: &World) -> Self {
        let scale = |column: &Vec<f64>| [stats::mean(column), stats::variance(column).sqrt()];
        let scales: Vec<[f64; 2]> = world.inputs.iter().map(scale).collect();
        let standardised = |(column, [mean, deviation]): (&Vec<f64>, &[f64; 2])| {
            column.iter().map(|x| (x - mean) / deviation).collect::<Vec<_>>()
        };
        let inputs = world.inputs.iter().zip(&scales).map(standardised).collect();
        Self { newton: Newton::default(), inputs, scales }
    }

    fn advance(&mut self, world: &World) -> bool {
        let data = Logistic { inputs: &self.inputs, yes: &world.yes, weights: None };
        self.newton.advance(&data);
        self.newton.is_running
    }

    fn theta(&self) -> Theta {
        let mut theta = self.newton.theta;
        for (i, [mean, deviation]) in self.scales.iter().enumerate() {
            theta[i] /= deviation;
            theta[2] -= theta[i] * mean;
        }
        theta
    }
}

/// The same points gathered in the cells of a grid: what a map is drawn from where there are very many.
struct Gathered {
    inputs: Vec<Vec<f64>>,
    yes: Vec<bool>,
    weights: Vec<f64>,
}

impl Gathered {
    /// More points than these are gathered.
    const MANY: usize = 400;

    /// Cells along each input.
    fn cells(inputs: usize) -> f64 {
        if inputs == 1 { 150.0 } else { 20.0 }
    }

    fn of(world: &World) -> Self {
        let (inputs, n) = (&world.inputs, world.points());
        let lowest = |column: &Vec<f64>| column.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = |column: &Vec<f64>| column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ends: Vec<[f64; 2]> = inputs.iter().map(|column| [lowest(column), highest(column)]).collect();
        let cells = if n > Self::MANY { Self::cells(inputs.len()) } else { f64::INFINITY };
        // Sums of the inputs and the number of points in every cell that has any.
        let mut grid: BTreeMap<(u64, u64, bool), ([f64; 2], f64)> = BTreeMap::new();
        for i in 0..n {
            let cell = |k: usize| match (inputs.get(k), ends.get(k)) {
                (Some(column), Some([low, high])) if cells.is_finite() => {
                    ((column[i] - low) / (high - low) * cells) as u64
                }
                _ => {
                    if k == 0 {
                        i as u64
                    } else {
                        0
                    }
                }
            };
            let (sums, count) = grid.entry((cell(0), cell(1), world.yes[i])).or_default();
            inputs.iter().zip(sums).for_each(|(column, sum)| *sum += column[i]);
            *count += 1.0;
        }
        Self {
            inputs: (0..inputs.len()).map(|k| grid.values().map(|(sums, count)| sums[k] / count).collect()).collect(),
            yes: grid.keys().map(|(_, _, yes)| *yes).collect(),
            weights: grid.values().map(|(_, count)| *count).collect(),
        }
    }
}

impl Judged {
    /// The weights at a place of the window: (w, b), or (w₁, w₂) with b held.
    pub fn theta_at(&self, inputs: usize, right: f64, up: f64) -> Theta {
        theta_at(&self.window, self.held, inputs, [right, up])
    }

    /// Where weights lie in the window.
    pub fn place(&self, inputs: usize, [w_1, w_2, b]: Theta) -> (f64, f64) {
        (w_1, if inputs == 2 { w_2 } else { b })
    }

    /// Whether no weights are the best, because a line separates the points.
    pub fn is_separable(&self) -> bool {
        self.minimum.is_none()
    }
}

fn theta_at(window: &Window, held: f64, inputs: usize, parts: [f64; 2]) -> Theta {
    let line = window.at(parts);
    if inputs == 2 { [line.w, line.b, held] } else { [line.w, 0.0, line.b] }
}

enum Stage {
    /// Newton's method, a step at a time.
    Minimising(Minimiser),
    /// The maps, row by row.
    Mapping(Gathered, Box<Judged>, usize),
    /// The descents.
    Descending(Arc<Judged>),
}

/// The act as it runs.
pub struct Run {
    world: Arc<World>,
    stage: Option<Stage>,
    rate: f64,
    start: [f64; 2],
    theta: [Theta; 2],
    step: usize,
    /// Steps at which moments are still to come.
    wanted: std::vec::IntoIter<usize>,
}

impl Run {
    pub fn new(scene: &Regression, world: Arc<World>) -> Self {
        let wanted = steps(scene.sigmoid_steps()).into_iter();
        let stage = Some(Stage::Minimising(Minimiser::new(&world)));
        Self {
            world,
            stage,
            rate: scene.sigmoid_rate,
            start: scene.start_in_window(),
            theta: [[0.0; 3]; 2],
            step: 0,
            wanted,
        }
    }

    fn judged(&self, minimiser: &Minimiser) -> Judged {
        let newton = minimiser.theta();
        let minimum = minimiser.newton.has_minimum.then_some(newton);
        let held = minimum.map_or(0.0, |theta| theta[2]);
        let map = || Array2::zeros(MAP);
        Judged { minimum, newton, window: self.world.sure_window(), held, maps: [map(), map()] }
    }

    /// Descends to the next step with a moment, or as far as may be at one go.
    fn descend(&mut self, judged: Arc<Judged>) -> Option<Step<Moment>> {
        /// Rows that are gone through between two looks at the keys.
        const AT_ONE_GO: usize = 40_000;
        let wanted = *self.wanted.as_slice().first()?;
        let data = self.world.logistic();
        let mut left = (AT_ONE_GO / self.world.points()).max(1);
        while self.step < wanted && left > 0 {
            for (theta, which) in self.theta.iter_mut().zip([0, 1]) {
                let gradient = data.gradient(*theta, which);
                *theta = [0, 1, 2].map(|i| theta[i] - self.rate * gradient[i]);
            }
            self.step += 1;
            left -= 1;
        }
        if self.step < wanted {
            return Some(Step::Busy);
        }
        self.wanted.next();
        let losses = self.theta.map(|theta| data.losses(theta));
        let fit = Fit { world: self.world.clone(), judged, step: self.step, theta: self.theta, losses };
        Some(Step::Moment(fit.into()))
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.stage.take()? {
            Stage::Minimising(mut minimiser) => {
                let goes_on = minimiser.advance(&self.world);
                self.stage = Some(if goes_on {
                    Stage::Minimising(minimiser)
                } else {
                    let judged = Box::new(self.judged(&minimiser));
                    self.theta = [theta_at(&judged.window, judged.held, self.world.inputs.len(), self.start); 2];
                    Stage::Mapping(Gathered::of(&self.world), judged, 0)
                });
                Some(Step::Busy)
            }
            Stage::Mapping(gathered, mut judged, row) => {
                if row == MAP.0 {
                    self.stage = Some(Stage::Descending(Arc::new(*judged)));
                    return Some(Step::Busy);
                }
                let data = Logistic { inputs: &gathered.inputs, yes: &gathered.yes, weights: Some(&gathered.weights) };
                for column in 0..MAP.1 {
                    let part = |i: usize, of: usize| (i as f64 + 0.5) / of as f64;
                    let theta = judged.theta_at(gathered.inputs.len(), part(column, MAP.1), 1.0 - part(row, MAP.0));
                    let values = data.values(theta);
                    judged.maps[0][[row, column]] = values[0];
                    judged.maps[1][[row, column]] = values[1];
                }
                self.stage = Some(Stage::Mapping(gathered, judged, row + 1));
                Some(Step::Busy)
            }
            Stage::Descending(judged) => {
                self.stage = Some(Stage::Descending(judged.clone()));
                self.descend(judged)
            }
        }
    }
}
