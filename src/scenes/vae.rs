//! The variational autoencoder: why z = μ + σ·ε, what the two terms of its loss pull at, and what the latent space becomes.
//!
//! Four acts: `training` on the digits; `sampling` from one picture's q(z | x); `gradient`, the reparameterization trick against
//! the score function; `manifold`, what the decoder makes of the plane.

mod checks;
mod codes;
mod draw;
mod evaluation;
mod extras;
mod gradient;
mod input;
mod manifold;
mod neighbours;
mod net;
mod readings;
mod sampling;
mod settings;
mod training;

use crate::scene::learning::learning;
use crate::scene::{self, Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Vae;
use std::sync::Arc;
use training::Learned;

#[cfg(test)]
mod tests;

acts! {
    /// One instant of one of the acts.
    #[derive(Debug, Clone)]
    pub enum Moment {
        /// The network learns.
        Training(training::Progress),
        /// A code is drawn.
        Sampling(sampling::Draw),
        /// A gradient is estimated.
        Gradient(gradient::Estimates),
        /// The decoder is explored.
        Manifold(manifold::Sheet),
    }
}

/// The network at the end of training.
fn learned(before: &[Arc<Moment>]) -> Option<&Arc<Learned>> {
    scene::all(before).next_back().and_then(|progress: &training::Progress| progress.learned.as_ref())
}

impl Scene for Vae {
    const ID: &'static str = "vae";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "training", moments: 1 + training::pictures(self.epochs()).len(), seconds: 14.0 },
            Act { id: "sampling", moments: sampling::DRAWS + 1, seconds: 16.0 },
            Act { id: "gradient", moments: gradient::MOMENTS, seconds: 14.0 },
            Act { id: "manifold", moments: manifold::MOMENTS, seconds: 15.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        match (act, learned(before)) {
            ("sampling", Some(learned)) => Box::new(self.sample(learned, seed)),
            ("gradient", _) => Box::new(self.estimate(seed)),
            ("manifold", Some(learned)) => Box::new(self.explore(learned, seed)),
            _ => learning(training::Training::new(self, seed), training::pictures(self.epochs())),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(view, area, buf, look);
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
