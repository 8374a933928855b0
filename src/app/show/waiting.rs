//! A show that has to wait for its simulation: how far that is, and how long it will still take.

use super::Show;

/// Waited for less than this, nothing can be said about what is left.
const TELLING: f64 = 0.5;

/// How far a simulation is on its way to what is to be seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The act that is being computed, if one has begun.
    pub act: Option<&'static str>,
    /// The share of the moments on the way that are there, 0 to 1.
    pub share: f64,
    /// Seconds that are left if it goes on so, where that can be said.
    pub left: Option<f64>,
}

impl Show {
    /// How far what is waited for has been computed; none where nothing is.
    pub fn progress(&self) -> Option<Progress> {
        let goal = self.goal.as_ref()?;
        let (waited, from) = self.waited;
        let (there, needed) = (self.stage.len(), goal.needs(&*self.stage).max(1));
        let share = (there as f64 / needed as f64).min(1.0);
        let speed = there.saturating_sub(from) as f64 / waited;
        let left = (waited >= TELLING && speed > 0.0).then(|| needed.saturating_sub(there) as f64 / speed);
        Some(Progress { act: self.stage.begun().last().map(|act| act.id), share, left })
    }

    /// Seconds pass in which what is to be seen is still being computed, or not.
    pub(super) fn wait(&mut self, seconds: f64) {
        self.waited = match (self.is_computing(), self.waited) {
            (false, _) => (0.0, 0),
            (true, (0.0, _)) => (seconds, self.stage.len()),
            (true, (waited, from)) => (waited + seconds, from),
        };
    }
}
