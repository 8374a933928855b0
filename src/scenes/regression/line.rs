//! The act `line`: gradient descent on the mean of squares.

use super::Moment;
use super::settings::Regression;
use super::world::World;
use crate::engine::regression::Line;
use crate::scene::Step;
use std::sync::Arc;

/// A descent that is farther off than this is not followed any more: it has diverged.
pub const LOST: f64 = 1e120;

/// After some steps.
#[derive(Clone)]
pub struct Descent {
    pub world: Arc<World>,
    pub step: usize,
    pub at: Line,
}

/// Descent with momentum, v ← βv + ∇L, θ ← θ − ηv (Polyak 1964), or without at β = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walker {
    pub at: Line,
    velocity: [f64; 2],
}

impl Walker {
    pub fn new(at: Line) -> Self {
        Self { at, velocity: [0.0; 2] }
    }

    /// One step against a gradient.
    pub fn step(&mut self, rate: f64, momentum: f64, gradient: [f64; 2]) {
        self.velocity = [0, 1].map(|i| momentum * self.velocity[i] + gradient[i]);
        self.at = self.at.moved(-rate, self.velocity);
    }

    /// Whether it is still where numbers can follow it.
    pub fn is_found(&self) -> bool {
        self.at.w.abs() < LOST && self.at.b.abs() < LOST
    }
}

pub fn run(scene: &Regression, world: Arc<World>) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
    let (rate, momentum) = (scene.learning_rate, scene.momentum);
    let mut walker = Walker::new(world.start);
    (0..=scene.steps).map_while(move |step| {
        if step > 0 {
            walker.step(rate, momentum, world.moments.gradient(walker.at));
        }
        walker.is_found().then(|| Step::Moment(Descent { world: world.clone(), step, at: walker.at }.into()))
    })
}
