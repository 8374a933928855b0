//! The act `outlier`: one point is dragged away, and three losses say where the line goes.

use super::Moment;
use super::settings::{PLACES, Regression};
use super::world::World;
use crate::engine::regression::{Line, Moments, Rho, absolute, huber};
use crate::scene::Step;
use std::sync::Arc;

/// The point at some place of its way, and the three lines.
#[derive(Clone)]
pub struct Drag {
    pub world: Arc<World>,
    /// Which point it is.
    pub dragged: usize,
    /// How far along its way, 0 to 1.
    pub part: f64,
    /// All y: those of the world, but for the one that is dragged; x as well.
    pub x: Arc<Vec<f64>>,
    pub y: Arc<Vec<f64>>,
    pub delta: f64,
    pub squared: Line,
    pub absolute: Line,
    pub huber: Line,
    /// What each of the three lines costs under its own loss.
    pub costs: [Cost; 3],
}

/// A mean loss, and its slopes over w and b.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    pub loss: f64,
    pub gradient: [f64; 2],
}

/// How far above and below the middle of the points, in deviations, the farthest places are; to the sides it is 3.
const REACH: f64 = 8.0;

/// Places of the way: fewer where there are very many points.
pub fn moments(points: usize) -> usize {
    if points > 5000 { 9 } else { 41 }
}

impl Drag {
    /// The line of least loss.
    pub fn line(&self, rho: Rho) -> Line {
        match rho {
            Rho::Squared => self.squared,
            Rho::Absolute => self.absolute,
            Rho::Huber(_) => self.huber,
        }
    }

    /// What that line costs.
    pub fn cost(&self, rho: Rho) -> Cost {
        match rho {
            Rho::Squared => self.costs[0],
            Rho::Absolute => self.costs[1],
            Rho::Huber(_) => self.costs[2],
        }
    }

    fn weighed(&self, rho: Rho) -> Cost {
        let (line, n) = (self.line(rho), self.x.len() as f64);
        let (mut by_w, mut by_b) = (0.0, 0.0);
        for (residual, x) in self.residuals(line).zip(&*self.x) {
            by_w -= rho.pull(residual) * x / n;
            by_b -= rho.pull(residual) / n;
        }
        Cost { loss: rho.loss(&self.x, &self.y, line), gradient: [by_w, by_b] }
    }

    /// y − ŷ of every point.
    pub fn residuals(&self, line: Line) -> impl Iterator<Item = f64> + '_ {
        self.x.iter().zip(&*self.y).map(move |(x, y)| y - line.at(*x))
    }
}

/// Where the point can be dragged to: a table about the middle of all points, its first row above.
pub fn place(world: &World, (row, column): (usize, usize)) -> [f64; 2] {
    let part = |at: usize, of: usize| 2.0 * at as f64 / (of - 1) as f64 - 1.0;
    let ([mean_x, mean_y], [x, y]) = (world.moments.means(), world.moments.deviations());
    [mean_x + 3.0 * x * part(column, PLACES.1), mean_y - REACH * y * part(row, PLACES.0)]
}

/// The point with the largest x: that with the longest lever.
fn farthest_right(x: &[f64]) -> usize {
    (0..x.len()).max_by(|&i, &j| x[i].total_cmp(&x[j])).unwrap_or(0)
}

/// The act as it runs: a loss a step.
pub struct Run {
    world: Arc<World>,
    dragged: usize,
    to: [f64; 2],
    delta: f64,
    step: usize,
    next: Option<Drag>,
}

impl Run {
    pub fn new(scene: &Regression, world: Arc<World>) -> Self {
        let (dragged, to) = (farthest_right(&world.x), place(&world, scene.outlier));
        Self { world, dragged, to, delta: scene.huber_delta, step: 0, next: None }
    }

    /// The point on its way, with the line of squares and Huber's; that of the absolute error is still to come.
    fn begin(&self) -> Drag {
        let world = &self.world;
        let part = self.step as f64 / (moments(world.points()) - 1) as f64;
        let (mut x, mut y) = (world.x.clone(), world.y.clone());
        let on_the_way = |from: f64, to: f64| if part == 0.0 { from } else { from + part * (to - from) };
        x[self.dragged] = on_the_way(x[self.dragged], self.to[0]);
        y[self.dragged] = on_the_way(y[self.dragged], self.to[1]);
        let squared = Moments::of(&x, &y).minimum();
        let huber = huber(&x, &y, self.delta);
        Drag {
            world: world.clone(),
            dragged: self.dragged,
            part,
            x: Arc::new(x),
            y: Arc::new(y),
            delta: self.delta,
            squared,
            absolute: huber,
            huber,
            costs: [Cost::default(); 3],
        }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(drag) = self.next.take() {
            self.step += 1;
            let drag = Drag { absolute: absolute(&drag.x, &drag.y, drag.huber), ..drag };
            let costs = [Rho::Squared, Rho::Absolute, Rho::Huber(drag.delta)].map(|rho| drag.weighed(rho));
            return Some(Step::Moment(Drag { costs, ..drag }.into()));
        }
        if self.step == moments(self.world.points()) {
            return None;
        }
        self.next = Some(self.begin());
        Some(Step::Busy)
    }
}
