//! How much of the loss at the last step still reaches step t: RNN, LSTM and GRU side by side.
//!
//! Acts: `forward` (the sequence runs through the cells), `backward` (the gradient travels home by true back-propagation through
//! time), `jacobian` (the product of one-step Jacobians, its norm, its bound, its singular values), and, but for a cell from a file,
//! `cliff` (gradient descent at a wall of the loss, with and without clipping), `learning` (the cells learn a task that needs
//! memory) and `lags` (the same task at shorter lags).

mod backward;
mod checks;
mod cliff;
mod draw;
mod forward;
mod history;
mod jacobian;
mod lags;
mod learner;
mod learning;
mod readings;
mod settings;
mod task;
#[cfg(test)]
mod tests;
mod world;

use crate::engine::recurrence::{Kind, Parameters};
use crate::refusal::{Refusal, Result};
use crate::scene::{
    Act, Checks, Effect, File, Flag, Input, Knobs, Pick, Readings, Real, Scene, Span, Steps, View, acts,
};
use crate::ui::look::Look;
use history::History;
use ratatui::{buffer::Buffer, layout::Rect};
use settings::{Clip, LENGTHS, Phi, Sequence, Shown, Signal, Start};
use std::sync::Arc;
use task::Task;

const FORWARD: Effect = Effect::From("forward");
const BACKWARD: Effect = Effect::From("backward");
const LEARNING: Effect = Effect::From("learning");

/// The largest state that is drawn by chance.
const MOST_UNITS: usize = 64;

/// The cells and what they are given, under these settings.
#[derive(Clone)]
pub struct Recurrent {
    weights: File<Parameters>,
    input: File<Sequence>,
    cells: Shown,
    length: usize,
    hidden: usize,
    start: Start,
    radius: f64,
    forget_bias: f64,
    chrono: bool,
    activation: Phi,
    signal: Signal,
    truncate: usize,
    target: usize,
    task: Task,
    lag: usize,
    clip: Clip,
    train_steps: usize,
    cell: Kind,
    unit: usize,
}

impl Default for Recurrent {
    fn default() -> Self {
        Self {
            weights: File::default(),
            input: File::default(),
            cells: Shown::All,
            length: 100,
            hidden: 16,
            start: Start::PyTorch,
            radius: 1.0,
            forget_bias: 3.0,
            chrono: false,
            activation: Phi::Tanh,
            signal: Signal::Noise,
            truncate: 0,
            target: 0,
            task: Task::Recall,
            lag: 50,
            clip: Clip::Norm,
            train_steps: 400,
            cell: Kind::Lstm,
            unit: 0,
        }
    }
}

acts! {
    /// One instant, in one of the acts.
    #[derive(Clone)]
    pub enum Moment {
        /// The cells after t steps.
        Forward(forward::Forward),
        /// The gradient at step t.
        Backward(backward::Backward),
        /// The Jacobian from step t to the last.
        Jacobian(jacobian::Jacobian),
        /// A net of one unit at a wall of its loss.
        Cliff(cliff::Cliff),
        /// The cells after some steps of learning.
        Learning(learning::Learning),
        /// What came of the lags so far.
        Lags(lags::Lags),
    }
}

impl Recurrent {
    /// How many units the shown cells have.
    fn units(&self) -> usize {
        self.own_cell().map_or(self.hidden, Parameters::hidden)
    }
}

impl Scene for Recurrent {
    const ID: &'static str = "recurrent";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let lengths = self.own_input().map_or(LENGTHS, |x| x.nrows()..=x.nrows());
        self.length = self.length.clamp(*lengths.start(), *lengths.end());
        self.truncate = self.truncate.min(self.length);
        self.target = self.target.min(self.length);
        self.unit = self.unit.min(self.units() - 1);
        let learns = self.learns();
        let has = |kind| self.kinds().contains(&kind);
        let (has_rnn, has_gates) = (has(Kind::Rnn), self.has_gates());
        let last_unit = self.units() - 1;

        k.knob("weights", FORWARD, &mut Input::selecting(&mut self.weights, "cells", "file"));
        k.knob("input", FORWARD, &mut Input::selecting(&mut self.input, "signal", "file"));
        k.knob("cells", FORWARD, &mut Pick(&mut self.cells));
        k.knob("length", FORWARD, &mut Span(&mut self.length, lengths));
        k.knob("hidden", FORWARD.when(learns), &mut Span(&mut self.hidden, 1..=MOST_UNITS));
        let forget_bias = FORWARD.when(self.has_one_forget_bias());
        k.knob("forget-bias", forget_bias, &mut Real(&mut self.forget_bias, -3.0..=6.0));
        k.knob("chrono", FORWARD.when(learns && has_gates), &mut Flag(&mut self.chrono));
        k.knob("init", FORWARD.when(learns), &mut Pick(&mut self.start));
        k.knob("radius", FORWARD.when(learns && self.start == Start::Radius), &mut Real(&mut self.radius, 0.1..=2.0));
        k.knob("activation", FORWARD.when(has_rnn), &mut Pick(&mut self.activation));
        k.knob("signal", FORWARD, &mut Pick(&mut self.signal));
        k.knob("target", BACKWARD, &mut Span(&mut self.target, 0..=self.length));
        k.knob("truncate", BACKWARD, &mut Span(&mut self.truncate, 0..=self.length));
        k.knob("task", LEARNING.when(learns), &mut Pick(&mut self.task));
        k.knob("lag", LEARNING.when(learns), &mut Span(&mut self.lag, 5..=100));
        k.knob("clip", LEARNING.when(learns), &mut Pick(&mut self.clip));
        k.knob("train-steps", LEARNING.when(learns), &mut Span(&mut self.train_steps, 20..=1000));
        k.knob("cell", Effect::Redraw.when(self.cells == Shown::All), &mut Pick(&mut self.cell));
        k.knob("unit", Effect::Redraw, &mut Span(&mut self.unit, 0..=last_unit));
    }

    fn validate(&self) -> Result<()> {
        match (self.own_cell(), self.own_input()) {
            (Some(cell), Some(x)) if cell.inputs() != x.ncols() => {
                let found = format!("{} numbers a step", x.ncols());
                Err(Refusal::new("input", found, format!("{}, which weight_ih_l0 is for", cell.inputs())))
            }
            _ => Ok(()),
        }
    }

    fn is_random(&self) -> bool {
        self.learns() || self.signal == Signal::Noise
    }

    fn acts(&self) -> Vec<Act> {
        let mut acts = vec![
            Act { id: "forward", moments: self.length + 1, seconds: 10.0 },
            Act { id: "backward", moments: self.length, seconds: 12.0 },
            Act { id: "jacobian", moments: jacobian::moments(self.length), seconds: 12.0 },
        ];
        if self.own_cell().is_none() {
            acts.push(Act { id: "cliff", moments: cliff::STEPS + 1, seconds: 15.0 });
            acts.push(Act { id: "learning", moments: 1 + learning::pictures(self.train_steps).len(), seconds: 15.0 });
            acts.push(Act { id: "lags", moments: lags::lags(self.lag).len(), seconds: 4.0 });
        }
        acts
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        match (act, History::new(before)) {
            ("backward", Some(history)) => Box::new(backward::Run::new(self, &history)),
            ("jacobian", Some(history)) => {
                let target = history.all::<backward::Backward>().next().map_or(self.length, |backward| backward.target);
                Box::new(jacobian::Run::new(&history, target))
            }
            ("cliff", _) => Box::new(cliff::Run::new()),
            ("lags", Some(history)) => Box::new(lags::Run::new(self, seed, &history)),
            ("learning", _) => learning::Run::new(self, seed).steps(),
            _ => Box::new(forward::Run::new(world::Builder::new(self, seed))),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(view, out);
    }
}
