//! One panel for each idea; a file for the panels of each act.

mod collapse;
mod few;
mod students;
mod synthetic;
mod teacher;

use super::Moment;
use super::data::CLASSES;
use super::settings::Distillation;
use crate::scene::View;
use crate::ui::{Axis, Curve, Look};

/// A moment of one act about to be drawn.
pub struct Panels<'a, P> {
    pub now: &'a P,
    pub scene: &'a Distillation,
    pub view: View<'a, Moment>,
    pub look: &'a Look<'a>,
}

impl<P> Panels<'_, P> {
    /// What the teacher reaches, from the left end of the picture to the right one.
    fn level(&self, y: f64, right: f64) -> Curve<'_> {
        Curve::new(self.look.word("note.teacher"), 4, [(0.0, y), (1.0, y), (right, y)])
    }
}

/// The names of the classes.
const NAMES: [&str; CLASSES] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Batches from 0 to the last.
fn batches(last: usize) -> Axis {
    Axis::linear(0.0, last as f64)
}
