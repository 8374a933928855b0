//! The list of topics under the titles of their chapters.

use super::{Gallery, NO_WORDS};
use crate::app::{mouse::Spot, settings::Settings, words};
use crate::ui::panel::Panel;
use crate::ui::text::{print, print_right, width};
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

/// A line of the list.
enum Line {
    Chapter(String),
    /// A place among the topics that are listed.
    Topic(usize),
}

impl Gallery {
    /// By chapter; while a filter is typed, by how near the topics are to it.
    fn lines(&self, settings: &Settings) -> Vec<Line> {
        let sorted = self.filter.as_ref().is_some_and(|filter| !filter.is_empty());
        let mut lines = Vec::new();
        let mut chapter = None;
        for (place, topic) in self.listed.iter().enumerate() {
            let lesson = &self.topics[*topic].lesson;
            if !sorted && chapter.replace(&lesson.chapter) != Some(&lesson.chapter) {
                lines.push(Line::Chapter(lesson.chapter.get(settings.lang).clone()));
            }
            lines.push(Line::Topic(place));
        }
        lines
    }

    /// Draws as much of the list as fits, with the chosen topic in sight.
    pub(super) fn draw_list(&self, settings: &Settings, area: Rect, buf: &mut Buffer) -> Vec<Spot> {
        let look = settings.look(&NO_WORDS);
        let inner = Panel { title: words::GALLERY.get(settings.lang), ..Panel::default() }.render(area, buf, &look);
        let (x, room) = (inner.x + 1, inner.width.saturating_sub(2));
        if self.listed.is_empty() {
            print(buf, x, inner.y, room, words::NOTHING_FOUND.get(settings.lang), look.dim());
        }
        let lines = self.lines(settings);
        let is_chosen = |line: &Line| matches!(line, Line::Topic(place) if *place == self.chosen);
        let chosen = lines.iter().position(is_chosen).unwrap_or(0);
        let first = (chosen + 1).saturating_sub(usize::from(inner.height));
        let mut spots = Vec::new();
        for (line, y) in lines.iter().skip(first).zip(inner.y..inner.bottom()) {
            match line {
                Line::Chapter(title) => _ = print(buf, x, y, room, title, look.dim()),
                Line::Topic(place) => {
                    let row = Rect { x, y, width: room, height: 1 };
                    self.draw_entry(*place, settings, row, buf);
                    spots.push(Spot::choice(row, *place, self.chosen));
                }
            }
        }
        spots
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
        let title = format!("{mark} {}", topic.lesson.title.get(settings.lang));
        let used = print(buf, row.x, row.y, row.width, &title, style);
        if used + 2 + width(topic.id) <= row.width {
            print_right(buf, row.right(), row.y, row.width, topic.id, look.dim());
        }
    }
}
