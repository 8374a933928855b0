//! What a moment can look back on: the acts before it, and its own up to it.

use super::Moment;
use super::backward::{Arrived, Backward};
use super::cliff::Cliff;
use super::forward::Forward;
use super::jacobian::{Jacobian, Norms, Stretch};
use super::lags::Lags;
use super::learning::{Grade, Learning};
use super::world::World;
use crate::engine::recurrence::{Kind, State};
use crate::scene::View;
use std::sync::Arc;

/// All moments so far.
pub struct History<'a> {
    pub world: Arc<World>,
    past: &'a [Arc<Moment>],
}

impl<'a> History<'a> {
    /// None before the first moment.
    pub fn new(past: &'a [Arc<Moment>]) -> Option<Self> {
        let world = past
            .iter()
            .find_map(|moment| if let Moment::Forward(f) = &**moment { Some(f.world.clone()) } else { None })?;
        Some(Self { world, past })
    }

    pub fn of(view: View<'a, Moment>) -> Option<Self> {
        Self::new(view.past())
    }

    pub fn forward(&self) -> impl DoubleEndedIterator<Item = &'a Forward> + use<'a> {
        self.past
            .iter()
            .filter_map(|moment| if let Moment::Forward(forward) = &**moment { Some(forward) } else { None })
    }

    pub fn backward(&self) -> impl DoubleEndedIterator<Item = &'a Backward> + use<'a> {
        self.past.iter().filter_map(|moment| if let Moment::Backward(back) = &**moment { Some(back) } else { None })
    }

    pub fn jacobian(&self) -> impl DoubleEndedIterator<Item = &'a Jacobian> + use<'a> {
        self.past.iter().filter_map(|moment| if let Moment::Jacobian(j) = &**moment { Some(j) } else { None })
    }

    pub fn cliff(&self) -> impl DoubleEndedIterator<Item = &'a Cliff> + use<'a> {
        self.past.iter().filter_map(|moment| if let Moment::Cliff(cliff) = &**moment { Some(cliff) } else { None })
    }

    pub fn learning(&self) -> impl DoubleEndedIterator<Item = &'a Learning> + use<'a> {
        self.past.iter().filter_map(|moment| if let Moment::Learning(l) = &**moment { Some(l) } else { None })
    }

    /// What came of the lags so far.
    pub fn lags(&self) -> Option<&'a Lags> {
        self.past.iter().rev().find_map(|moment| if let Moment::Lags(lags) = &**moment { Some(lags) } else { None })
    }

    /// The states of a cell from t = 0 on.
    pub fn states(&self, cell: usize) -> Vec<State> {
        self.forward().map(|forward| forward.states[cell].clone()).collect()
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
        self.forward().filter_map(move |forward| Some((forward.t, &forward.states[cell?])))
    }

    /// What has arrived of a cell's gradient so far: (t, gradient), the latest step first.
    pub fn arrived(&self, kind: Kind) -> impl Iterator<Item = (usize, &'a Arrived)> + use<'a> {
        let cell = self.world.cell(kind).map(|(i, _)| i);
        self.backward().filter_map(move |back| Some((back.t, &back.cells[cell?])))
    }

    /// How far a cell's past stretches its future, the latest step first.
    pub fn norms(&self, kind: Kind) -> impl Iterator<Item = &'a Norms> + use<'a> {
        let cell = self.world.cell(kind).map(|(i, _)| i);
        self.jacobian().filter_map(move |jacobian| Some(jacobian.cells[cell?].steps.iter().rev())).flatten()
    }

    /// How well a cell does at its newest picture.
    pub fn grade(&self, kind: Kind) -> Option<&'a Grade> {
        let (i, _) = self.world.cell(kind)?;
        self.learning().next_back().map(|learning| &learning.grades[i])
    }

    /// How far it stretches at the newest moment.
    pub fn stretch(&self, kind: Kind) -> Option<&'a Stretch> {
        let (i, _) = self.world.cell(kind)?;
        self.jacobian().next_back().map(|jacobian| &jacobian.cells[i])
    }
}
