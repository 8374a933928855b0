//! Distillation: what a student learns from a teacher's soft answers that right answers do not hold.
//!
//! Acts: `teacher` (three nets learn the digits; one is asked at rising temperatures), `students` (one digit is withheld from them),
//! `few` (little data), `synthetic` (pictures that nobody drew) and `collapse` (generations that learn from each other).

mod answers;
mod checks;
mod collapse;
mod data;
mod draw;
mod extras;
mod few;
mod net;
mod panels;
mod readings;
mod score;
mod settings;
mod students;
mod synthetic;
mod teacher;

#[cfg(test)]
mod tests;

use crate::scene::{self, Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use collapse::Generation;
use few::Few;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Distillation;
use std::sync::Arc;
use students::Class;
use synthetic::Made;
use teacher::{Lesson, Taught};

acts! {
    /// One instant of one of the acts.
    #[derive(Clone)]
    pub enum Moment {
        /// The teachers learn, and answer.
        Teacher(Lesson),
        /// Students learn that never see one digit.
        Students(Class),
        /// Students learn from few pictures.
        Few(Few),
        /// A student learns from pictures that nobody drew.
        Synthetic(Made),
        /// Generations learn from each other.
        Collapse(Generation),
    }
}

/// The teachers, once they have learned.
fn taught(before: &[Arc<Moment>]) -> Option<&Arc<Taught>> {
    scene::all(before).next_back().and_then(|lesson: &Lesson| lesson.taught.as_ref())
}

impl Scene for Distillation {
    const ID: &'static str = "distillation";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn acts(&self) -> Vec<Act> {
        let pupils = 1 + students::pictures(self.train_steps).len();
        vec![
            Act { id: "teacher", moments: 1 + teacher::pictures(self.train_steps).len(), seconds: 14.0 },
            Act { id: "students", moments: pupils, seconds: 10.0 },
            Act { id: "few", moments: pupils, seconds: 6.0 },
            Act { id: "synthetic", moments: 1 + synthetic::pictures(self).len(), seconds: 10.0 },
            Act { id: "collapse", moments: 1 + self.generations, seconds: 12.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        match (act, taught(before)) {
            ("students", Some(taught)) => students::run(self, taught, seed),
            ("few", Some(taught)) => few::run(self, taught, seed),
            ("synthetic", Some(taught)) => synthetic::run(self, taught, seed),
            ("collapse", Some(taught)) => collapse::run(self, taught, seed),
            _ => teacher::run(self, seed),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        Self::offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
