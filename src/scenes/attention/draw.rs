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
use super::sight::Sight;
use super::tasks::Exercise;
use super::{Attention, Moment, Panel, Seen};
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD, above_row, columns, fits, rows, share};
use crate::ui::look::Look;
use crate::ui::panel::Panel as Frame;
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
    if !fits(area, STANDARD) {
        return panels.small(area, buf);
    }
    let [above, row] = above_row(area);
    panels.sentence(row, buf);
    if scene.panel == Panel::Heads {
        panels.all_heads(above, buf);
    } else if fits(area, HUGE) {
        panels.huge(above, buf);
    } else if fits(area, LARGE) {
        panels.large(above, buf);
    } else {
        panels.standard(above, buf);
    }
}

impl<'a> Panels<'a> {
    /// The map; beside it the curves, or the arithmetic and what is said.
    fn standard(&self, area: Rect, buf: &mut Buffer) {
        let parts = columns(area, &[share(45, 1), share(35, 0)]);
        self.map(parts[0], buf);
        if !self.chosen_panel(parts[1], buf) {
            self.beside(parts[1], buf);
        }
    }

    /// The panel that the knob asks for beside the map, if it asks for one.
    fn chosen_panel(&self, area: Rect, buf: &mut Buffer) -> bool {
        match self.scene.panel {
            Panel::Usual | Panel::Heads => return false,
            Panel::Row => self.row(area, buf),
            Panel::Scores => self.head_scores(area, buf),
            Panel::Distances => self.distances(area, buf),
            Panel::Places => self.places(area, buf),
        }
        true
    }

    /// What stands beside the map.
    fn beside(&self, area: Rect, buf: &mut Buffer) {
        if self.view.act() == "training" {
            let parts = rows(area, &[share(7, 1), share(7, 1)]);
            self.loss(parts[0], buf);
            self.scores(parts[1], buf);
        } else if self.view.within() == 0 {
            self.places(area, buf);
        } else {
            let parts = rows(area, &[share(9, 0), share(6, 1)]);
            self.cell(parts[0], buf);
            self.output(parts[1], buf);
        }
    }

    /// Also all heads, and the whole chosen row.
    fn large(&self, area: Rect, buf: &mut Buffer) {
        let parts = columns(area, &[share(58, 1), share(42, 0)]);
        let left = rows(parts[0], &[share(13, 1), share(3 + 8 * self.rows_of_heads(), 0)]);
        self.map(left[0], buf);
        left.get(1).into_iter().for_each(|heads| self.heads(*heads, buf));
        if self.view.act() == "training" {
            if !self.chosen_panel(parts[1], buf) {
                self.beside(parts[1], buf);
            }
            return;
        }
        let right = rows(parts[1], &[share(14, 1), share(9, 0), share(5, 0)]);
        if !self.chosen_panel(right[0], buf) {
            if self.view.within() == 0 { self.places(right[0], buf) } else { self.row(right[0], buf) }
        }
        self.cell(right[1], buf);
        right.get(2).into_iter().for_each(|output| self.output(*output, buf));
    }

    /// Also the curves while reading, the row while training, and how alike the heads are.
    fn huge(&self, area: Rect, buf: &mut Buffer) {
        let parts = columns(area, &[share(66, 2), share(46, 1), share(44, 1)]);
        let left = rows(parts[0], &[share(20, 1), share(3 + 8 * self.rows_of_heads(), 0)]);
        self.map(left[0], buf);
        left.get(1).into_iter().for_each(|heads| self.heads(*heads, buf));
        let middle = rows(parts[1], &[share(16, 1), share(9, 0), share(8, 0)]);
        self.row(middle[0], buf);
        self.cell(middle[1], buf);
        self.output(middle[2], buf);
        let right = rows(parts[2], &[share(9, 1), share(9, 1), share(14, 0), share(8, 0)]);
        self.loss(right[0], buf);
        self.scores(right[1], buf);
        if !self.chosen_panel(right[2], buf) {
            self.places(right[2], buf);
        }
        right.get(3).into_iter().for_each(|distances| self.distances(*distances, buf));
    }

    /// The map, and a line on the chosen cell where there is room.
    fn small(&self, area: Rect, buf: &mut Buffer) {
        let parts = rows(area, &[share(6, 1), share(1, 0)]);
        let Some(map) = parts.first() else { return self.map(area, buf) };
        self.map(*map, buf);
        if let Some(line) = parts.get(1) {
            if self.view.act() == "training" { self.sentence(*line, buf) } else { self.summary(*line, buf) }
        }
    }

    /// A border with this title; returns what it encloses.
    fn panel(&self, title: &str, note: &str, area: Rect, buf: &mut Buffer) -> Rect {
        Frame { title, note, border: None }.render(area, buf, self.look)
    }

    fn word(&self, key: &'a str) -> &'a str {
        self.look.word(key)
    }
}
