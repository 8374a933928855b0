//! Depth: hinges, vanishing gradients, and the way around.
//!
//! Acts: `hinges` (nets from a line to a line, shallow beside deep: where they bend is counted exactly, while they learn), `fold` (a
//! net built by hand that doubles its pieces with each layer, and what a tiny push leaves of it), `backward` (the gradient on its way
//! back through a deep stack, for four activations), `residual` (a plain and a residual stack learn side by side).

mod backward;
mod by_hand;
mod checks;
mod digits;
mod draw;
mod extras;
mod fold;
mod hinges;
mod profile;
mod readings;
mod residual;
mod settings;
#[cfg(test)]
mod tests;

use crate::refusal::Result;
use crate::scene::{Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Depth;
use std::sync::Arc;

acts! {
    /// One instant, in one of the acts.
    #[derive(Clone)]
    pub enum Moment {
        /// Two nets on a line after some steps of learning.
        Hinges(hinges::Pair),
        /// A folding net, as far as it is built or pushed.
        Fold(fold::Folded),
        /// The gradient at one layer of four stacks.
        Backward(backward::Layer),
        /// Two stacks after some steps of learning.
        Residual(residual::Progress),
    }
}

impl Scene for Depth {
    const ID: &'static str = "depth";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = extras::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn validate(&self) -> Result<()> {
        self.refuse()
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "hinges", moments: 1 + hinges::pictures(self.hinge_steps).len(), seconds: 12.0 },
            Act { id: "fold", moments: fold::moments(self.folds), seconds: 12.0 },
            Act { id: "backward", moments: self.stack_layers + 1, seconds: 10.0 },
            Act { id: "residual", moments: 1 + residual::pictures(self.train_steps).len(), seconds: 10.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, _: &[Arc<Moment>]) -> Steps<Moment> {
        match act {
            "hinges" => hinges::run(self, seed),
            "fold" => fold::run(self, seed),
            "backward" => backward::run(self, seed),
            _ => residual::run(self, seed),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        extras::offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
