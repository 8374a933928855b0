//! A second scene, for tests only: it has what `forward` has not. One act fits a line to heights by gradient descent,
//! saying `Busy` before every moment and ending early when it has converged; the next act asks the fitted line, which
//! rides behind an `Arc`. The heights may come from a file, and then bound which of them can be pointed at.

use glassbox::engine::rng::{self, Stream};
use glassbox::refusal::{Refusal, Result};
use glassbox::scene::{
    Act, Cell, Checks, Choice, Effect, File, Flag, FromFile, Input, Knobs, Numbers, Pick, Readings, Real, Scene, Span,
    Step, Steps, Text, View,
};
use glassbox::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
use std::path::Path;
use std::sync::Arc;

use crate::line_fit_picture::draw;

const FROM_TRAINING: Effect = Effect::From("training");
const FROM_ASKING: Effect = Effect::From("asking");

/// The settings.
#[derive(Clone)]
pub struct LineFit {
    heights_file: File<Heights>,
    heights: Source,
    train_steps: usize,
    rate: f64,
    stop_early: bool,
    flat: f64,
    ask: Vec<f64>,
    point: usize,
    label: String,
    cell: (usize, usize),
}

impl Default for LineFit {
    fn default() -> Self {
        Self {
            heights_file: File::default(),
            heights: Source::Rising,
            train_steps: 40,
            rate: 0.2,
            stop_early: false,
            flat: 0.01,
            ask: vec![-1.0, -0.5, 0.0, 0.5, 1.0],
            point: 0,
            label: "a line".into(),
            cell: (0, 0),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    Rising,
    File,
    Falling,
}

impl Choice for Source {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Rising, "rising"), (Self::File, "file"), (Self::Falling, "falling")];
}

/// What the line is fitted to: heights above places that divide [−1, 1] evenly.
#[derive(Debug, Clone, PartialEq)]
pub struct Heights(pub Vec<f64>);

impl Heights {
    /// The place of height `i`.
    pub fn x(&self, i: usize) -> f64 {
        2.0 * i as f64 / (self.0.len() - 1) as f64 - 1.0
    }

    fn mean_over(&self, term: impl Fn(f64, f64) -> f64) -> f64 {
        let sum: f64 = self.0.iter().enumerate().map(|(i, y)| term(self.x(i), *y)).sum();
        sum / self.0.len() as f64
    }
}

impl FromFile for Heights {
    const EXPECTED: &'static str = "2 to 100 numbers, one a line";

    fn from_file(path: &Path) -> Result<Self> {
        let refuse = |found: &str| Refusal::new(path.display().to_string(), found, Self::EXPECTED);
        let text = std::fs::read_to_string(path).map_err(|_| refuse("no such text"))?;
        let heights = text.lines().map(|line| line.parse().map_err(|_| refuse(line))).collect::<Result<Vec<f64>>>()?;
        if (2..=100).contains(&heights.len()) { Ok(Self(heights)) } else { Err(refuse(&heights.len().to_string())) }
    }
}

/// The net: y = slope·x + intercept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// dy/dx.
    pub slope: f64,
    /// y at x = 0.
    pub intercept: f64,
}

impl Line {
    /// The height of the line at `x`.
    pub fn at(self, x: f64) -> f64 {
        self.slope * x + self.intercept
    }

    /// The mean square of the residuals.
    fn loss(self, heights: &Heights) -> f64 {
        heights.mean_over(|x, y| (self.at(x) - y) * (self.at(x) - y))
    }

    /// ∂loss/∂slope and ∂loss/∂intercept.
    fn gradient(self, heights: &Heights) -> (f64, f64) {
        let residual = |x, y| 2.0 * (self.at(x) - y);
        (heights.mean_over(|x, y| residual(x, y) * x), heights.mean_over(residual))
    }
}

/// One instant of either act.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The line now.
    pub line: Arc<Line>,
    /// What it is fitted to.
    pub heights: Arc<Heights>,
    /// Its loss.
    pub loss: f64,
    /// A place it was asked about, and what it said; none while it is being fitted.
    pub answer: Option<(f64, f64)>,
}

impl LineFit {
    fn heights(&self) -> Heights {
        match (self.heights, self.heights_file.get()) {
            (Source::File, Some(heights)) => heights.clone(),
            (Source::Falling, _) => Heights((0..8).map(|i| 2.0 - 0.5 * f64::from(i)).collect()),
            (Source::Rising | Source::File, _) => Heights((0..8).map(|i| 0.25 * f64::from(i) - 1.0).collect()),
        }
    }

    /// Gradient descent from a random line; a moment for every step.
    fn train(&self, seed: u64) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
        let heights = Arc::new(self.heights());
        let (rate, flat) = (self.rate, if self.stop_early { self.flat } else { 0.0 });
        let init = rng::normals(&mut rng::rng(seed, Stream::Init), 2);
        let mut line = Line { slope: f64::from(init[0]), intercept: f64::from(init[1]) };
        let mut converged = false;
        let moments = (0..=self.train_steps).map_while(move |step| {
            let (by_slope, by_intercept) = line.gradient(&heights);
            if step > 0 {
                line.slope -= rate * by_slope;
                line.intercept -= rate * by_intercept;
            }
            let ended = converged;
            converged = by_slope.abs() + by_intercept.abs() < flat;
            let moment =
                || Moment { line: line.into(), heights: heights.clone(), loss: line.loss(&heights), answer: None };
            (!ended).then(moment)
        });
        moments.flat_map(|moment| [Step::Busy, Step::Moment(moment)])
    }

    /// Asks the line that was fitted last.
    fn ask(&self, before: &[Arc<Moment>]) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
        let places = self.ask.clone();
        let answer = |last: &Moment, x| Moment { answer: Some((x, last.line.at(x))), ..last.clone() };
        before
            .last()
            .cloned()
            .into_iter()
            .flat_map(move |last| places.clone().into_iter().map(move |x| Step::Moment(answer(&last, x))))
    }
}

impl Scene for LineFit {
    const ID: &'static str = "line-fit";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let last = self.heights().0.len() - 1;
        self.point = self.point.min(last);
        let when_stopping = if self.stop_early { FROM_TRAINING } else { Effect::Idle };
        k.knob("heights-file", FROM_TRAINING, &mut Input::selecting(&mut self.heights_file, "heights", "file"));
        k.knob("heights", FROM_TRAINING, &mut Pick(&mut self.heights));
        k.knob("train-steps", FROM_TRAINING, &mut Span(&mut self.train_steps, 1..=500));
        k.knob("learning-rate", FROM_TRAINING, &mut Real(&mut self.rate, 0.001..=0.5));
        k.knob("stop-early", FROM_TRAINING, &mut Flag(&mut self.stop_early));
        k.knob("flat", when_stopping, &mut Real(&mut self.flat, 0.0..=1.0));
        k.knob("ask", FROM_ASKING, &mut Numbers(&mut self.ask));
        k.knob("point", Effect::Redraw, &mut Span(&mut self.point, 0..=last));
        k.knob("label", Effect::Redraw, &mut Text(&mut self.label));
        k.knob("cell", Effect::Redraw, &mut Cell(&mut self.cell, (3, 4)));
    }

    fn validate(&self) -> Result<()> {
        if self.stop_early && self.train_steps < 5 {
            return Err(Refusal::new("stop-early", "on", "off, or at least 5 train-steps"));
        }
        if self.ask.is_empty() { Err(Refusal::new("ask", "nothing", "a place at least")) } else { Ok(()) }
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "training", moments: self.train_steps + 1, seconds: 4.0 },
            Act { id: "asking", moments: self.ask.len(), seconds: 10.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        match act {
            "training" => Box::new(self.train(seed)),
            _ => Box::new(self.ask(before)),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw(view, self.point, &self.label, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        let Moment { line, heights, loss, answer } = view.now();
        let (x, y) = answer.unwrap_or((f64::NAN, f64::NAN));
        out.number("step", "i", view.past_of("training").len() as f64 - 1.0);
        out.number("slope", "w", line.slope);
        out.number("intercept", "b", line.intercept);
        out.number("loss", "L", *loss);
        out.number("x", "x", x);
        out.number("y", "ŷ", y);
        out.number("pointed", "yᵢ", heights.0[self.point]);
        out.array("heights", "y", &[heights.0.len()], &|| heights.0.clone());
        out.array("losses", "L", &[view.past().len()], &|| view.past().iter().map(|moment| moment.loss).collect());
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        const H: f64 = 1e-4;
        let Moment { line, heights, loss, answer } = view.now();
        let expanded = heights.mean_over(|_, y| y * y) + heights.mean_over(|x, _| x * x) * line.slope * line.slope
            - 2.0 * line.slope * heights.mean_over(|x, y| x * y)
            - 2.0 * line.intercept * heights.mean_over(|_, y| y)
            + line.intercept * line.intercept;
        out.check("loss", *loss, expanded, 1e-9 * (1.0 + loss), "the square, multiplied out");
        let nudged = |h: f64| Line { slope: line.slope + h, ..**line }.loss(heights);
        let difference = (nudged(H) - nudged(-H)) / (2.0 * H);
        out.check("gradient", line.gradient(heights).0, difference, 1e-6 * (1.0 + loss), "central difference");
        if let Some((x, y)) = answer {
            let between = 0.5 * ((1.0 - x) * line.at(-1.0) + (1.0 + x) * line.at(1.0));
            out.check("answer", *y, between, 1e-9 * (1.0 + y.abs() + x.abs()), "two points make a line");
        }
    }
}
