//! What a moment can look back on: the acts before it, and its own up to it.

use super::Moment;
use super::backward::{Arrived, Backward};
use super::forward::Forward;
use super::jacobian::{Jacobian, Norms, Stretch};
use super::learning::{Grade, Learning};
use super::world::World;
use crate::engine::recurrence::{Kind, State};
use crate::scene::{self, Of, View};
use std::sync::Arc;

/// All moments so far.
pub struct History<'a> {
    pub world: Arc<World>,
    past: &'a [Arc<Moment>],
}

impl<'a> History<'a> {
    /// None before the first moment.
    pub fn of(view: View<'a, Moment>) -> Option<Self> {
        let first: &Forward = view.all().next()?;
        Some(Self { world: first.world.clone(), past: view.past() })
    }

    /// Every moment of one act so far.
    pub fn all<P: Of<Moment> + 'a>(&self) -> impl DoubleEndedIterator<Item = &'a P> + use<'a, P> {
        scene::all(self.past)
    }

    /// The latest moment of one act so far.
    pub fn last<P: Of<Moment> + 'a>(&self) -> Option<&'a P> {
        self.all().next_back()
    }

    /// The state of a cell at t, if it has been there.
    pub fn state(&self, kind: Kind, t: usize) -> Option<&'a State> {
        let (i, _) = self.world.cell(kind)?;
        let moment = self.past.get(t)?;
        if let Moment::Forward(forward) = &**moment { forward.states.get(i) } else { None }
    }

    /// The states of a cell so far: (t, state).
    pub fn states_of(&self, kind: Kind) -> impl Iterator<Item = (usize, &'a State)> + use<'a> {
        let cell = self.world.cell(kind).map(|(i, _)| i);
        self.all::<Forward>().filter_map(move |forward| Some((forward.t, &forward.states[cell?])))
    }

    /// What has arrived of a cell's gradient so far: (t, gradient), the latest step first.
    pub fn arrived(&self, kind: Kind) -> impl Iterator<Item = (usize, &'a Arrived)> + use<'a> {
        let cell = self.world.cell(kind).map(|(i, _)| i);
        self.all::<Backward>().filter_map(move |back| Some((back.t, &back.cells[cell?])))
    }

    /// How far a cell's past stretches its future, the latest step first.
    pub fn norms(&self, kind: Kind) -> impl Iterator<Item = &'a Norms> + use<'a> {
        let cell = self.world.cell(kind).map(|(i, _)| i);
        self.all::<Jacobian>().filter_map(move |jacobian| Some(jacobian.cells[cell?].steps.iter().rev())).flatten()
    }

    /// How well a cell does at its newest picture.
    pub fn grade(&self, kind: Kind) -> Option<&'a Grade> {
        let (i, _) = self.world.cell(kind)?;
        self.last::<Learning>().map(|learning| &learning.grades[i])
    }

    /// How far it stretches at the newest moment.
    pub fn stretch(&self, kind: Kind) -> Option<&'a Stretch> {
        let (i, _) = self.world.cell(kind)?;
        self.last::<Jacobian>().map(|jacobian| &jacobian.cells[i])
    }
}
