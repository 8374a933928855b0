//! The list of topics under the titles of their chapters. Marks tell how many lie above and below what is in sight.

use super::{Gallery, NO_WORDS};
use crate::app::keys::Action;
use crate::app::{mouse::Spot, settings::Settings, words};
use crate::ui::look::Look;
use crate::ui::panel::Panel;
use crate::ui::text::{print, print_right, width};
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

/// A line of the list.
enum Line {
    Chapter(&'static str),
    /// A place among the topics that are listed.
    Topic(usize),
}

/// The topics in sight.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct InSight {
    /// The place of the first among those that are listed.
    pub first: usize,
    /// How many they are.
    pub count: usize,
}

impl Gallery {
    /// The lines from a topic on that fit in so many rows, by chapter; while a filter is typed, by how near the topics are
    /// to it. The title of a chapter stands above its first topic in sight, and never without one.
    fn lines(&self, first: usize, rows: usize, settings: &Settings) -> Vec<Line> {
        let sorted = self.filter.as_ref().is_some_and(|filter| !filter.is_empty());
        let has_titles = !sorted && rows > 1;
        let mut lines = Vec::new();
        let mut chapter = None;
        for (place, topic) in self.listed.iter().enumerate().skip(first) {
            let title = *self.topics[*topic].chapter.get(settings.lang);
            let begins = has_titles && chapter.replace(title) != Some(title);
            if lines.len() + usize::from(begins) >= rows {
                break;
            }
            if begins {
                lines.push(Line::Chapter(title));
            }
            lines.push(Line::Topic(place));
        }
        lines
    }

    /// The topics in sight in so many rows: from where they were on, unless the chosen one were not among them then, or rows
    /// stayed empty.
    fn scroll(&self, rows: usize, settings: &Settings) -> InSight {
        let is_topic = |line: &Line| matches!(line, Line::Topic(_));
        let from = |first| {
            let lines = self.lines(first, rows, settings);
            InSight { first, count: lines.into_iter().filter(is_topic).count() }
        };
        let end = |in_sight: InSight| in_sight.first + in_sight.count;
        let mut in_sight = from(self.in_sight.get().first.min(self.chosen));
        while end(in_sight) <= self.chosen && in_sight.first < self.chosen {
            in_sight = from(in_sight.first + 1);
        }
        while in_sight.first > 0 && end(from(in_sight.first - 1)) == self.listed.len() {
            in_sight = from(in_sight.first - 1);
        }
        in_sight
    }

    /// Draws as much of the list as fits, with the chosen topic in sight.
    pub(super) fn draw_list(&self, settings: &Settings, area: Rect, buf: &mut Buffer) -> Vec<Spot> {
        let look = settings.look(&NO_WORDS);
        let rows = usize::from(Panel::inside(area).height);
        let in_sight = self.scroll(rows, settings);
        self.in_sight.set(in_sight);
        let inner = Panel { title: words::GALLERY.get(settings.lang), ..Panel::default() }.render(area, buf, &look);
        let mut spots = self.draw_marks(&look, area, buf);
        let (x, room) = (inner.x + 1, inner.width.saturating_sub(2));
        if self.listed.is_empty() {
            print(buf, x, inner.y, room, words::NOTHING_FOUND.get(settings.lang), look.dim());
        }
        for (line, y) in self.lines(in_sight.first, rows, settings).into_iter().zip(inner.y..inner.bottom()) {
            match line {
                Line::Chapter(title) => _ = print(buf, x, y, room, title, look.dim()),
                Line::Topic(place) => {
                    let row = Rect { x, y, width: room, height: 1 };
                    self.draw_entry(place, settings, row, buf);
                    spots.push(Spot::choice(row, place, self.chosen));
                }
            }
        }
        spots
    }

    /// How many topics lie above and below what is in sight, on the border; pressed, they turn a page.
    fn draw_marks(&self, look: &Look, list: Rect, buf: &mut Buffer) -> Vec<Spot> {
        let InSight { first, count } = self.in_sight.get();
        let above = (first, look.glyph('↑', '^'), list.y, -1);
        let below = (self.listed.len() - first - count, look.glyph('↓', 'v'), list.bottom() - 1, 1);
        let mark = |(topics, glyph, y, pages)| {
            let text = format!(" {glyph} {topics} ");
            let area = Rect { x: list.right() - 2 - width(&text), y, width: width(&text), height: 1 };
            print(buf, area.x, y, area.width, &text, look.dim());
            Spot { area, action: Action::Page(pages) }
        };
        [above, below].into_iter().filter(|(topics, ..)| *topics > 0).map(mark).collect()
    }

    /// A mark if it is chosen, the title, and where there is room the name for the command line.
    fn draw_entry(&self, place: usize, settings: &Settings, row: Rect, buf: &mut Buffer) {
        let look = settings.look(&NO_WORDS);
        let topic = &self.topics[self.listed[place]];
        let (mark, style) = if place == self.chosen {
            (look.glyph('›', '>'), look.accent().add_modifier(Modifier::BOLD))
        } else {
            (' ', look.text())
        };
        let title = format!("{mark} {}", topic.head.title.get(settings.lang));
        let used = print(buf, row.x, row.y, row.width, &title, style);
        if used + 2 + width(topic.id) <= row.width {
            print_right(buf, row.right(), row.y, row.width, topic.id, look.dim());
        }
    }
}

#[cfg(test)]
mod tests;
