//! Moments here and there in a trace.

use glassbox::scene::{At, Stage};

/// The moments at these fractions of every act of a finished stage.
pub fn moments(stage: &dyn Stage, fractions: &[f64]) -> Vec<usize> {
    let mut fork = stage.fork();
    let places = stage.acts().iter().flat_map(|act| fractions.iter().map(|fraction| At::in_act(act.id, *fraction)));
    let mut moments: Vec<usize> = places.map(|place| place.reach(&mut *fork).expect("a moment")).collect();
    moments.dedup();
    moments
}
