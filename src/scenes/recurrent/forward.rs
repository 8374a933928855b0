//! The act in which the sequence runs through the cells.

use super::Moment;
use super::world::{Builder, World};
use crate::engine::recurrence::{Net, State};
use crate::scene::{self, Step};
use ndarray::s;
use std::sync::Arc;

/// All cells after t steps.
#[derive(Clone)]
pub struct Forward {
    pub world: Arc<World>,
    pub t: usize,
    /// One for every cell.
    pub states: Vec<State>,
}

/// The cells with all their states, once the sequence has run through them.
pub struct Unrolled {
    pub world: Arc<World>,
    /// For every cell those at t = 0 … T.
    pub states: Vec<Vec<State>>,
}

impl Unrolled {
    /// None before the first moment.
    pub fn of(before: &[Arc<Moment>]) -> Option<Self> {
        let all = || scene::all::<Forward, _>(before);
        let world = all().next()?.world.clone();
        let states = |cell: usize| all().map(|forward| forward.states[cell].clone()).collect();
        Some(Self { states: (0..world.cells.len()).map(states).collect(), world })
    }
}

/// The act as it runs.
pub struct Run {
    builder: Builder,
    world: Option<Arc<World>>,
    nets: Vec<Net>,
    states: Vec<State>,
    t: usize,
}

impl Run {
    pub fn new(builder: Builder) -> Self {
        Self { builder, world: None, nets: Vec::new(), states: Vec::new(), t: 0 }
    }

    fn start(&mut self, world: World) {
        self.nets = world.cells.iter().map(|cell| Net::new(&cell.parameters)).collect();
        let zero = |cell: &super::world::Cell| State::zero(cell.kind(), cell.parameters.hidden());
        self.states = world.cells.iter().map(zero).collect();
        self.world = Some(Arc::new(world));
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let world = loop {
            if let Some(world) = self.world.clone() {
                break world;
            }
            match self.builder.advance() {
                Some(world) => self.start(world),
                None if self.builder.is_long_work() => return Some(Step::Busy),
                None => {}
            }
        };
        if self.t > world.length() {
            return None;
        }
        if self.t > 0 {
            let x = world.x.slice(s![self.t - 1..self.t, ..]);
            for (net, state) in self.nets.iter_mut().zip(&mut self.states) {
                if let Some(next) = net.run(state, &x).pop() {
                    *state = next;
                }
            }
        }
        let moment = Forward { world, t: self.t, states: self.states.clone() };
        self.t += 1;
        Some(Step::Moment(Moment::Forward(moment)))
    }
}
