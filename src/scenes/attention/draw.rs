//! What is drawn: one layout for each act and size.

mod cell;
mod curves;
mod heads;
mod labels;
mod map;
mod output;
mod places;
mod row;

use super::cell::Chosen;
use super::settings::ShownPanel;
use super::sight::Sight;
use super::tasks::Exercise;
use super::{Attention, Moment, Seen};
use crate::plan;
use crate::scene::View;
use crate::ui::Look;
use crate::ui::layout::{LARGE, STANDARD, above_row, fits};
use ratatui::{buffer::Buffer, layout::Rect};

/// The smallest area on which the largest layout is of use.
const HUGE: (u16, u16) = (160, 40);

/// A moment about to be drawn.
struct Panels<'a> {
    scene: &'a Attention,
    view: View<'a, Moment>,
    chosen: Chosen<'a>,
    seen: &'a Seen,
    sight: &'a Sight,
    exercise: &'static Exercise,
    look: &'a Look<'a>,
}

pub fn draw(scene: &Attention, view: View<'_, Moment>, seen: &Seen, area: Rect, buf: &mut Buffer, look: &Look) {
    let (chosen, exercise) = (Chosen::of(scene, view, seen), scene.exercise());
    let panels = Panels { scene, view, chosen, seen, sight: &seen.sight, exercise, look };
    let is_training = view.act() == "training";
    if !fits(area, STANDARD) {
        // A line on the chosen cell where there is room.
        let line = if is_training { Panels::sentence } else { Panels::summary };
        return plan! { rows { (6, 1) Panels::map, (1, 0) line } }.draw(&panels, area, buf);
    }
    let [above, row] = above_row(area);
    panels.sentence(row, buf);
    let heads = panels.height_of_heads();
    let plan = if scene.panel == ShownPanel::Heads {
        plan!(Panels::all_heads)
    } else if fits(area, HUGE) {
        plan! { columns {
            (66, 2) rows { (20, 1) Panels::map, (heads, 0) Panels::heads },
            (46, 1) rows { (16, 1) Panels::row, (9, 0) Panels::cell, (8, 0) Panels::output },
            (44, 1) rows {
                (9, 1) Panels::loss,
                (9, 1) Panels::scores,
                (14, 0) |panels, area, buf| panels.chosen_or(Panels::places, area, buf),
                (8, 0) Panels::distances,
            },
        } }
    } else if fits(area, LARGE) && !is_training {
        plan! { columns {
            (58, 1) rows { (13, 1) Panels::map, (heads, 0) Panels::heads },
            (42, 0) rows { (14, 1) Panels::row_once_read, (9, 0) Panels::cell, (5, 0) Panels::output },
        } }
    } else if fits(area, LARGE) {
        plan! { columns { (58, 1) rows { (13, 1) Panels::map, (heads, 0) Panels::heads }, (42, 0) Panels::beside } }
    } else {
        plan! { columns { (45, 1) Panels::map, (35, 0) Panels::beside } }
    };
    plan.draw(&panels, above, buf);
}

impl<'a> Panels<'a> {
    /// The panel that the knob asks for beside the map, or else this one.
    fn chosen_or(&self, usual: fn(&Self, Rect, &mut Buffer), area: Rect, buf: &mut Buffer) {
        match self.scene.panel {
            ShownPanel::Usual | ShownPanel::Heads => usual(self, area, buf),
            ShownPanel::Row => self.row(area, buf),
            ShownPanel::Scores => self.head_scores(area, buf),
            ShownPanel::Distances => self.distances(area, buf),
            ShownPanel::Places => self.places(area, buf),
        }
    }

    /// The chosen row, and before anything is read what tells places.
    fn row_once_read(&self, area: Rect, buf: &mut Buffer) {
        self.chosen_or(if self.view.within() == 0 { Self::places } else { Self::row }, area, buf);
    }

    /// What stands beside the map: the curves, or the arithmetic and what is said.
    fn beside(&self, area: Rect, buf: &mut Buffer) {
        let usual = |panels: &Self, area: Rect, buf: &mut Buffer| {
            let plan = if panels.view.act() == "training" {
                plan! { rows { (7, 1) Self::loss, (7, 1) Self::scores } }
            } else if panels.view.within() == 0 {
                plan!(Self::places)
            } else {
                plan! { rows { (9, 0) Self::cell, (6, 1) Self::output } }
            };
            plan.draw(panels, area, buf);
        };
        self.chosen_or(usual, area, buf);
    }

    fn word(&self, key: &'a str) -> &'a str {
        self.look.word(key)
    }
}
