//! What all acts share: the points as they are and as they are learned from, and the bowl of their squares.

use super::sample::{Sample, Yes, generator};
use super::settings::Regression;
use crate::engine::regression::{Curvature, Line, Logistic, Moments};
use crate::engine::stats;

/// x′ = (x − centre)/unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub centre: f64,
    pub unit: f64,
}

#[derive(Clone)]
pub struct World {
    pub sample: Sample,
    pub is_simulated: bool,
    /// Of x and y.
    pub scales: [Scale; 2],
    /// The columns as they are learned from.
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub moments: Moments,
    pub curvature: Curvature,
    /// Where descent starts.
    pub start: Line,
    /// The part of the plane (w, b) that is shown.
    pub window: Window,
    /// What is asked with yes or no.
    pub yes: Vec<bool>,
    /// Its inputs as they are learned from: x, or x and y.
    pub inputs: Vec<Vec<f64>>,
}

/// A part of the plane (w, b).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Its middle.
    pub middle: Line,
    /// How far it reaches to both sides.
    pub reach: [f64; 2],
}

impl Scale {
    fn of(values: &[f64], [centres, divides]: [bool; 2]) -> Self {
        let unit = if divides { stats::variance(values).sqrt() } else { 1.0 };
        Self { centre: if centres { stats::mean(values) } else { 0.0 }, unit }
    }

    pub fn scaled(self, x: f64) -> f64 {
        (x - self.centre) / self.unit
    }

    pub fn unscaled(self, x: f64) -> f64 {
        self.centre + self.unit * x
    }
}

impl Window {
    /// The place at these parts of its width and height, from the left and from the bottom.
    pub fn at(&self, [right, up]: [f64; 2]) -> Line {
        let [w, b] = self.reach;
        self.middle.moved(1.0, [(2.0 * right - 1.0) * w, (2.0 * up - 1.0) * b])
    }
}

/// How much an intercept b moves where the line is held at the mean of x and w moves by one y-deviation over one x-deviation.
fn intercept_reach(moments: &Moments) -> f64 {
    let [[_, mean], deviation] = [[0.0, moments.means()[0]], moments.deviations()];
    let lever = mean / deviation[0];
    (1.0 + lever * lever).sqrt()
}

impl World {
    pub fn new(scene: &Regression, seed: u64) -> Self {
        let own = scene.own();
        let sample = own.cloned().unwrap_or_else(|| Sample::drawn(scene.data, &mut generator(seed)));
        let scales = [&sample.x, &sample.y].map(|values| Scale::of(values, scene.scaled()));
        let scaled = |values: &[f64], scale: Scale| values.iter().map(|x| scale.scaled(*x)).collect::<Vec<_>>();
        let (x, y) = (scaled(&sample.x, scales[0]), scaled(&sample.y, scales[1]));
        let moments = Moments::of(&x, &y);
        let [spread_x, spread_y] = moments.deviations();
        let reach = 1.8 * spread_y;
        let window = Window { middle: moments.minimum(), reach: [reach / spread_x, reach * intercept_reach(&moments)] };
        let (yes, inputs) = match &sample.yes {
            Yes::Above(mean) => (sample.y.iter().map(|y| y > mean).collect(), vec![x.clone()]),
            Yes::Labels(labels) => (labels.clone(), vec![x.clone(), y.clone()]),
        };
        Self {
            is_simulated: own.is_none(),
            scales,
            curvature: moments.curvature(),
            start: window.at(scene.start_in_window()),
            window,
            yes,
            inputs,
            sample,
            x,
            y,
            moments,
        }
    }

    pub fn points(&self) -> usize {
        self.x.len()
    }

    /// The points, one after the other.
    pub fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.y.iter().copied())
    }

    /// The line over the columns as they are: how many units of y a unit of x is worth, and y at x = 0.
    pub fn unscaled(&self, line: Line) -> Line {
        let [x, y] = self.scales;
        let w = line.w * y.unit / x.unit;
        Line { w, b: y.unscaled(line.b) - w * x.centre }
    }

    /// The line that the points were drawn about, over the columns as they are learned from.
    pub fn truth(&self) -> Option<Line> {
        let [x, y] = self.scales;
        self.sample.truth.map(|[w, b]| Line { w: w * x.unit / y.unit, b: y.scaled(b + w * x.centre) })
    }

    /// The points of the question with yes or no.
    pub fn logistic(&self) -> Logistic<'_> {
        Logistic { inputs: &self.inputs, yes: &self.yes, weights: None }
    }

    /// The part of the plane (w, b), or (w₁, w₂), in which the two probabilities are shown: about 0, wide enough for weights that
    /// are sure.
    pub fn sure_window(&self) -> Window {
        const SURE: f64 = 8.0;
        let of = |values: &[f64]| Moments::of(values, values);
        let moments = of(&self.inputs[0]);
        let w = SURE / moments.deviations()[0];
        match self.inputs.get(1) {
            Some(second) => Window { middle: Line::default(), reach: [w, SURE / of(second).deviations()[0]] },
            None => Window { middle: Line::default(), reach: [w, SURE * intercept_reach(&moments)] },
        }
    }
}
