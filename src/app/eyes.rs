//! How one of those who watch sees what is on show: in which language, which colours, with what open over it.

use super::overlay::Overlay;
use super::settings::Settings;
use super::statistics::Statistics;
use crate::lesson::Both;
use ratatui::layout::Position;
use std::cell::Cell;

/// The eyes of one viewer.
#[derive(Debug, Clone, Default)]
pub struct Eyes {
    /// How everything looks.
    pub settings: Settings,
    /// What is open over the scene.
    pub(super) overlay: Option<Overlay>,
    /// The first row in sight of what is open; drawing keeps it within the page.
    pub(super) scroll: Cell<u16>,
    /// Whether nothing is shown, so that everyone looks at the lecturer.
    pub(super) is_blank: bool,
    /// What is told to this viewer alone, until the next key.
    pub(super) told: Option<Both<String>>,
    /// Where a mouse points.
    pub(super) pointer: Option<Position>,
    /// What was measured last, while it is shown.
    pub(super) statistics: Option<Statistics>,
}

impl Eyes {
    /// Eyes that see everything like this, and nothing over it.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Takes note of what has been measured, if it is looked at.
    pub fn measured(&mut self, statistics: Statistics) {
        if let Some(shown) = &mut self.statistics {
            *shown = statistics;
        }
    }

    /// Sees what there is to do after a tour.
    pub fn tour_has_ended(&mut self) {
        self.overlay = Some(Overlay::Tasks(false));
    }

    /// Opens what is closed, closes what is open.
    pub(super) fn toggle(&mut self, overlay: Overlay) {
        self.overlay = if self.overlay == Some(overlay) { None } else { Some(overlay) };
        self.scroll.set(0);
    }

    /// Scrolls what is open by so many rows.
    pub(super) fn scroll_by(&self, rows: isize) {
        self.scroll.set(self.scroll.get().saturating_add_signed(rows.clamp(-1000, 1000) as i16));
    }

    /// Opens the tasks, then their hints, then closes them.
    pub(super) fn turn_tasks(&mut self) {
        self.overlay = match self.overlay {
            Some(Overlay::Tasks(false)) => Some(Overlay::Tasks(true)),
            Some(Overlay::Tasks(true)) => None,
            _ => Some(Overlay::Tasks(false)),
        };
        self.scroll.set(0);
    }

    /// What is chosen in a list of parts or of cues, if one is open.
    pub(super) fn chosen(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Tours(chosen) | Overlay::Cues(chosen)) => Some(chosen),
            _ => None,
        }
    }
}
