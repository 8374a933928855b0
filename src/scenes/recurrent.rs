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
mod extras;
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

use crate::refusal::{Refusal, Result};
use crate::scene::{self, Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Recurrent;
use settings::Signal;
use std::sync::Arc;

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

impl Scene for Recurrent {
    const ID: &'static str = "recurrent";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
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
        match (act, forward::Unrolled::of(before)) {
            ("backward", Some(unrolled)) => Box::new(backward::Run::new(self, unrolled)),
            ("jacobian", Some(unrolled)) => {
                let first = scene::all(before).next();
                let target = first.map_or(self.length, |backward: &backward::Backward| backward.target);
                Box::new(jacobian::Run::new(unrolled, target))
            }
            ("cliff", _) => Box::new(cliff::Run::new()),
            ("lags", _) => Box::new(lags::Run::new(self, seed, scene::all(before).next_back())),
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

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        self.offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(view, out);
    }
}
