//! The act `rate`: the same descent at five rates at once, told by η·λ_max.

use super::Moment;
use super::line::Walker;
use super::settings::Regression;
use super::world::World;
use crate::engine::regression::Line;
use crate::scene::Step;
use std::sync::Arc;

/// The rates as multiples of 1/λ_max: crawling, solving the steep direction in one step, overshooting, circling, diverging.
pub const MULTIPLES: [f64; 5] = [0.1, 1.0, 1.8, 2.0, 2.05];

/// All of them after some steps.
#[derive(Clone)]
pub struct Row {
    pub world: Arc<World>,
    pub step: usize,
    pub rates: [f64; MULTIPLES.len()],
    pub at: [Line; MULTIPLES.len()],
    /// The errors at the start and now along the eigenvectors of the Hessian, the steep one first.
    pub errors: [[f64; 2]; MULTIPLES.len()],
    /// The same a step before.
    pub before: [[f64; 2]; MULTIPLES.len()],
    /// The descent at the rate that is set; `None` once it has diverged beyond all numbers.
    pub own: Option<Line>,
}

/// How far a line is from the minimum along each eigenvector.
pub fn errors(world: &World, line: Line) -> [f64; 2] {
    let [w, b] = line.from(world.moments.minimum());
    world.curvature.directions.map(|[along_w, along_b]| along_w * w + along_b * b)
}

pub fn run(scene: &Regression, world: Arc<World>) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
    let (rate, momentum) = (scene.learning_rate, scene.momentum);
    let rates = MULTIPLES.map(|multiple| multiple / world.curvature.values[0]);
    let mut walkers = [Walker::new(world.start); MULTIPLES.len()];
    let mut own = Walker::new(world.start);
    (0..=scene.steps).map(move |step| {
        let before = walkers.map(|walker| errors(&world, walker.at));
        if step > 0 {
            for (walker, rate) in walkers.iter_mut().zip(rates) {
                walker.step(rate, momentum, world.moments.gradient(walker.at));
            }
            if own.is_found() {
                own.step(rate, momentum, world.moments.gradient(own.at));
            }
        }
        let at = walkers.map(|walker| walker.at);
        let errors = at.map(|line| errors(&world, line));
        let own = own.is_found().then_some(own.at);
        Step::Moment(Row { world: world.clone(), step, rates, at, errors, before, own }.into())
    })
}
