//! What a scene sees when it is asked about one moment.

use super::acts::{self, Of};
use super::stage::Begun;
use std::sync::Arc;

/// The trace up to one moment, and where in it we are. A moment looks the same however far the simulation has run
/// beyond it: nothing later can be seen, but for the next moment to glide to.
#[derive(Debug)]
pub struct View<'a, M> {
    trace: &'a [Arc<M>],
    acts: &'a [Begun],
    at: usize,
    part: f64,
    seed: u64,
}

impl<M> Clone for View<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for View<'_, M> {}

impl<'a, M> View<'a, M> {
    /// The view of moment `at` of a trace; `part` (0…1) of the way to the next one has passed.
    pub(super) fn new(trace: &'a [Arc<M>], acts: &'a [Begun], at: usize, part: f64, seed: u64) -> Self {
        Self { trace, acts, at, part, seed }
    }

    /// The moment itself.
    pub fn now(&self) -> &'a M {
        &self.trace[self.at]
    }

    /// How much of the way to the next moment has passed, and that moment: for pictures that glide. None in a still,
    /// in `data`, when paused, and at the end of an act.
    pub fn next(&self) -> Option<(f64, &'a M)> {
        let within_act = self.begun().start + self.begun().len > self.at + 1;
        let next = self.trace.get(self.at + 1).filter(|_| self.part > 0.0 && within_act)?;
        Some((self.part, next))
    }

    /// Every moment up to and including this one.
    pub fn past(&self) -> &'a [Arc<M>] {
        &self.trace[..=self.at]
    }

    /// The act that this moment belongs to.
    pub fn act(&self) -> &'static str {
        self.begun().id
    }

    /// This moment's number within its act, from 0.
    pub fn within(&self) -> usize {
        self.at - self.begun().start
    }

    /// The moments of one act up to and including this one; empty before the act.
    pub fn past_of(&self, act: &str) -> &'a [Arc<M>] {
        let begun = self.acts.iter().find(|begun| begun.id == act);
        begun.map_or(&[], |begun| {
            let start = begun.start.min(self.at + 1);
            &self.trace[start..(begun.start + begun.len).clamp(start, self.at + 1)]
        })
    }

    /// Every moment of one kind up to and including this one, in order.
    pub fn all<P: Of<M> + 'a>(&self) -> impl DoubleEndedIterator<Item = &'a P> {
        acts::all(self.past())
    }

    /// The latest moment of one kind up to and including this one: of an act that has ended, its last.
    pub fn last<P: Of<M> + 'a>(&self) -> Option<&'a P> {
        self.all().next_back()
    }

    /// The seed of the whole trace.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    fn begun(&self) -> &'a Begun {
        let begun = self.acts.iter().rev().find(|begun| begun.start <= self.at);
        begun.unwrap_or(&self.acts[0])
    }
}
