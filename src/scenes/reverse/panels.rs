//! One panel for each idea; a file for the panels of each act.

pub mod ends;

mod cloud;
mod digits;
mod quality;
mod sampling;
mod schedule;
mod training;

use super::{Moment, Part, Reverse};
use crate::scene::View;
use crate::ui::layout::{Share, share};
use crate::ui::look::Look;
use crate::ui::panel::Panel;
use crate::ui::text::{print, print_right};
use ratatui::{buffer::Buffer, layout::Rect};

/// A moment about to be drawn.
pub struct Panels<'a> {
    scene: &'a Reverse,
    view: View<'a, Moment>,
    look: &'a Look<'a>,
}

impl<'a> Panels<'a> {
    pub fn new(scene: &'a Reverse, view: View<'a, Moment>, look: &'a Look<'a>) -> Self {
        Self { scene, view, look }
    }

    /// What the act is about.
    pub fn main(&self, area: Rect, buf: &mut Buffer) {
        match &self.view.now().part {
            Part::Training(training) => self.learned_samples(training, area, buf),
            Part::Sampling(sampling) => self.samples(sampling, area, buf),
            Part::Quality(quality) => self.outcome(quality, area, buf),
        }
    }

    /// The panel beside it, by rank.
    pub fn side(&self, rank: usize, area: Rect, buf: &mut Buffer) {
        match (&self.view.now().part, rank) {
            (Part::Training(training), 0) => self.loss(training, area, buf),
            (Part::Training(training), 1) => self.probes(training, area, buf),
            (Part::Sampling(sampling), 0) => self.inspected(sampling, area, buf),
            (Part::Sampling(sampling), rank) => self.beside_inspected(sampling, rank, area, buf),
            (Part::Quality(quality), 0) => self.energy(quality, area, buf),
            (Part::Quality(quality), 1) => self.coverage(quality, area, buf),
            (Part::Quality(quality), 3) => self.scores(quality, area, buf),
            (Part::Training(training), 3) => self.score_field(training, area, buf),
            _ => self.schedule(area, buf),
        }
    }

    /// The few numbers that matter most, where there is no room for a panel beside the main one.
    pub fn brief(&self, area: Rect, buf: &mut Buffer) {
        match &self.view.now().part {
            Part::Training(training) => self.brief_training(training, area, buf),
            Part::Sampling(sampling) => self.brief_sampling(sampling, area, buf),
            Part::Quality(quality) => self.scores(quality, area, buf),
        }
    }

    /// How high the first panel beside the main one is: a table has its rows, a plot takes what there is.
    pub fn first_height(&self) -> Share {
        match self.view.now().part {
            Part::Sampling(_) => share(8, 0),
            _ => share(8, 1),
        }
    }

    /// The frame of a panel; what is inside it.
    fn panel(&self, title: &'a str, note: &str, area: Rect, buf: &mut Buffer) -> Rect {
        Panel { title: self.look.word(title), note, border: None }.render(area, buf, self.look)
    }

    /// Rows of a name on the left and a value on the right.
    fn list(&self, entries: &[(&str, String)], inner: Rect, buf: &mut Buffer) {
        for ((name, value), y) in entries.iter().zip(inner.top()..inner.bottom()) {
            let used = print(buf, inner.x, y, inner.width, name, self.look.dim());
            let room = inner.width.saturating_sub(used + 1);
            print_right(buf, inner.right(), y, room, value, self.look.text());
        }
    }
}
