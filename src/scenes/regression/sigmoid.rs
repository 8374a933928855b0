//! The act `sigmoid`: a probability instead of a line, from one start under two losses.

use super::Moment;
use super::settings::Regression;
use super::world::{Window, World};
use crate::engine::regression::{Gathered, Losses, Minimiser, Theta};
use crate::scene::Step;
use ndarray::Array2;
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
#[derive(Clone)]
pub struct Judged {
    /// The minimum of the cross-entropy, by Newton; `None` where there is none, because a line separates the points.
    pub minimum: Option<Theta>,
    /// The cross-entropy there; 0, which it comes near to, where there is no minimum.
    pub least: f64,
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

impl Judged {
    /// The weights at a place of the window: (w, b), or (w₁, w₂) with b held.
    pub fn theta_at(&self, inputs: usize, right: f64, up: f64) -> Theta {
        theta_at(&self.window, self.held, inputs, [right, up])
    }

    /// Whether no weights are the best, because a line separates the points.
    pub fn is_separable(&self) -> bool {
        self.minimum.is_none()
    }
}

/// Where weights lie in a window.
pub fn place(inputs: usize, [w_1, w_2, b]: Theta) -> (f64, f64) {
    (w_1, if inputs == 2 { w_2 } else { b })
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
        let stage = Some(Stage::Minimising(Minimiser::new(&world.logistic())));
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
        let minimum = minimiser.has_minimum().then_some(newton);
        let held = minimum.map_or(0.0, |theta| theta[2]);
        let least = minimum.map_or(0.0, |theta| self.world.logistic().values(theta)[0]);
        let map = || Array2::zeros(MAP);
        Judged { minimum, least, newton, window: self.world.sure_window(), held, maps: [map(), map()] }
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
                let goes_on = minimiser.advance(&self.world.yes);
                self.stage = Some(if goes_on {
                    Stage::Minimising(minimiser)
                } else {
                    let judged = Box::new(self.judged(&minimiser));
                    self.theta = [theta_at(&judged.window, judged.held, self.world.inputs.len(), self.start); 2];
                    Stage::Mapping(Gathered::of(&self.world.logistic()), judged, 0)
                });
                Some(Step::Busy)
            }
            Stage::Mapping(gathered, mut judged, row) => {
                if row == MAP.0 {
                    self.stage = Some(Stage::Descending(Arc::new(*judged)));
                    return Some(Step::Busy);
                }
                let data = gathered.logistic();
                for column in 0..MAP.1 {
                    let part = |i: usize, of: usize| (i as f64 + 0.5) / of as f64;
                    let theta = judged.theta_at(data.inputs.len(), part(column, MAP.1), 1.0 - part(row, MAP.0));
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
