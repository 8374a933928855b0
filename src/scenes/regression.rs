//! Regression: what a loss wants, how far one step may go, and why not squared error for yes and no.
//!
//! Acts: `line` (descent down the bowl of the mean of squares, whose minimum, curvature and largest step are exact), `rate` (the same
//! descent at five rates at once), `noise` (by noisy gradients: the ball around the minimum), `sigmoid` (a probability, and two losses for
//! it), `outlier` (one point dragged away, under three losses).

mod checks;
mod draw;
mod extras;
mod line;
mod noise;
mod outlier;
mod rate;
mod readings;
mod sample;
mod settings;
mod sigmoid;
#[cfg(test)]
mod tests;
mod world;

use crate::scene::{Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Regression;
use std::sync::Arc;
use world::World;

acts! {
    /// One instant, in one of the acts.
    #[derive(Clone)]
    pub enum Moment {
        /// The line after some steps of descent.
        Line(line::Descent),
        /// Lines at five rates after as many steps.
        Rate(rate::Row),
        /// Many lines after steps by batches.
        Noise(noise::Ball),
        /// Two probabilities after some steps.
        Sigmoid(sigmoid::Fit),
        /// Three lines while a point is dragged.
        Outlier(outlier::Drag),
    }
}

impl Moment {
    /// What all moments share.
    pub fn world(&self) -> &Arc<World> {
        match self {
            Self::Line(now) => &now.world,
            Self::Rate(now) => &now.world,
            Self::Noise(now) => &now.world,
            Self::Sigmoid(now) => &now.world,
            Self::Outlier(now) => &now.world,
        }
    }
}

impl Scene for Regression {
    const ID: &'static str = "regression";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn is_random(&self) -> bool {
        !self.data_is_given() || !self.is_without_noise()
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "line", moments: self.steps + 1, seconds: 10.0 },
            Act { id: "rate", moments: self.steps + 1, seconds: 12.0 },
            Act { id: "noise", moments: self.steps + 1, seconds: 10.0 },
            Act { id: "sigmoid", moments: sigmoid::steps(self.sigmoid_steps()).len(), seconds: 12.0 },
            Act { id: "outlier", moments: outlier::moments(self.points()), seconds: 8.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        let world = before.first().map_or_else(|| Arc::new(World::new(self, seed)), |first| first.world().clone());
        match act {
            "line" => Box::new(line::run(self, world)),
            "rate" => Box::new(rate::run(self, world)),
            "noise" => Box::new(noise::Run::new(self, world, seed)),
            "sigmoid" => Box::new(sigmoid::Run::new(self, world)),
            _ => Box::new(outlier::Run::new(self, world)),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn extra(&self, _: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        extras::data(view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
