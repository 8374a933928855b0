//! The gallery: every topic by chapter, a filter to find one, and a preview of the chosen one.

mod detail;
mod list;
mod preview;
mod search;

use super::keys::{Action, Key};
use super::library::Topic;
use super::mouse::Spot;
use super::settings::Settings;
use super::words;
use crate::ui::look::Look;
use crate::ui::text::print;
use crate::ui::words::Words;
use list::InSight;
use preview::Preview;
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};
use std::cell::Cell;

/// A filter is no longer than this.
const LONGEST_FILTER: usize = 40;
/// From this width on the list and the chosen topic stand side by side.
const SIDE_BY_SIDE: u16 = 64;

/// The topics, those that are listed, the chosen one of these, and its preview.
pub struct Gallery {
    topics: &'static [Topic],
    filter: Option<String>,
    /// Numbers of the topics that the filter lets through, best first.
    listed: Vec<usize>,
    /// A place in `listed`.
    chosen: usize,
    preview: Option<Preview>,
    /// What was drawn last: from there it scrolls.
    in_sight: Cell<InSight>,
}

static NO_WORDS: Words = Words::EMPTY;

impl Gallery {
    /// A gallery of these topics.
    pub fn new(topics: &'static [Topic]) -> Self {
        let all = (0..topics.len()).collect();
        let (listed, in_sight) = (Vec::new(), Cell::default());
        let mut gallery = Self { topics, filter: None, listed, chosen: 0, preview: None, in_sight };
        gallery.list(all, 0);
        gallery
    }

    /// The chosen topic; None where the filter lets none through.
    pub fn topic(&self) -> Option<&'static Topic> {
        self.number().map(|number| &self.topics[number])
    }

    fn number(&self) -> Option<usize> {
        self.listed.get(self.chosen).copied()
    }

    /// Moves the choice down or, below 0, up.
    pub fn choose(&mut self, by: isize) {
        let last = self.listed.len().saturating_sub(1);
        self.list(self.listed.clone(), self.chosen.saturating_add_signed(by).min(last));
    }

    /// Turns pages, each as long as what is in sight.
    pub fn turn(&mut self, pages: isize) {
        let InSight { first, count } = self.in_sight.get();
        let by = pages * count.max(1) as isize;
        self.in_sight.set(InSight { first: first.saturating_add_signed(by), count });
        self.choose(by);
    }

    /// Begins to filter.
    pub fn search(&mut self) {
        self.filter = Some(String::new());
    }

    /// Ends the filter; the choice stays.
    pub fn end_search(&mut self) {
        self.filter = None;
        self.list((0..self.topics.len()).collect(), self.number().unwrap_or(0));
    }

    /// Takes a key while a filter is being typed. False for a key that means what it means everywhere.
    pub fn type_key(&mut self, key: Key) -> bool {
        let Some(filter) = &mut self.filter else { return false };
        match key {
            Key::Char(c) if filter.chars().count() < LONGEST_FILTER => filter.push(c),
            Key::Char(_) => {}
            Key::Backspace => _ = filter.pop(),
            Key::Esc => {
                self.end_search();
                return true;
            }
            _ => return false,
        }
        let found = search::find(filter, self.topics);
        self.list(found, 0);
        true
    }

    /// Lists these topics and chooses one by its place among them.
    fn list(&mut self, listed: Vec<usize>, chosen: usize) {
        let before = self.number();
        (self.listed, self.chosen) = (listed, chosen);
        if self.number() != before {
            self.preview = self.topic().and_then(Preview::of);
        }
    }

    /// Works on the preview. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        self.preview.as_mut().is_some_and(Preview::pull)
    }

    /// Lets time pass for the preview.
    pub fn advance(&mut self, seconds: f64) {
        if let Some(preview) = &mut self.preview {
            preview.advance(seconds);
        }
    }

    /// Whether the preview moves.
    pub fn is_moving(&self) -> bool {
        self.preview.as_ref().is_some_and(Preview::is_moving)
    }

    /// Draws the gallery; gives what a mouse can press.
    pub fn draw(&self, settings: &Settings, area: Rect, buf: &mut Buffer) -> Vec<Spot> {
        let look = settings.look(&NO_WORDS);
        buf.set_style(area, look.theme.base());
        if area.width < 24 || area.height < 8 {
            let id = self.topic().map_or("", |topic| topic.id);
            print(buf, area.x, area.y, area.width, id, look.accent());
            return Vec::new();
        }
        let x = area.x + 1;
        print(buf, x, area.y, area.width - 1, "glassbox", look.accent().add_modifier(Modifier::BOLD));
        print(buf, x + 10, area.y, area.width.saturating_sub(12), words::SUBTITLE.get(settings.lang), look.dim());
        let body = Rect { y: area.y + 1, height: area.height - 2, ..area };
        let (list, detail) = if area.width >= SIDE_BY_SIDE {
            let width = if area.width >= 100 { 36 } else { 30 };
            (Rect { width, ..body }, Rect { x: body.x + width, width: body.width - width, ..body })
        } else {
            let height = (body.height / 3).max(5);
            (Rect { height, ..body }, Rect { y: body.y + height, height: body.height - height, ..body })
        };
        let mut spots = self.draw_list(settings, list, buf);
        if let Some(topic) = self.topic() {
            let sought = self.filter.as_deref().map(str::trim).filter(|sought| !sought.is_empty());
            detail::draw(topic, sought, self.preview.as_ref(), settings, detail, buf);
            spots.push(Spot { area: detail, action: Action::Enter });
        }
        self.draw_foot(settings, &look, Rect { y: area.bottom() - 1, height: 1, ..area }, buf);
        spots
    }

    /// The filter while there is one, else the keys.
    fn draw_foot(&self, settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) {
        let (x, room) = (row.x + 1, row.width - 1);
        let Some(filter) = &self.filter else {
            print(buf, x, row.y, room, words::GALLERY_KEYS.get(settings.lang), look.dim());
            return;
        };
        let used = print(buf, x, row.y, room, &format!("/{filter}▏"), look.accent());
        let keys = words::FILTER_KEYS.get(settings.lang);
        let found = format!("{}/{}  {keys}", self.listed.len(), self.topics.len());
        print(buf, x + used + 1, row.y, room.saturating_sub(used + 1), &found, look.dim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Solo, library::topics};

    fn typed(gallery: &mut Gallery, text: &str) {
        for c in text.chars() {
            assert!(gallery.type_key(Key::Char(c)), "{c} belongs to the filter");
        }
    }

    #[test]
    fn a_filter_lists_what_it_lets_through_and_escape_brings_all_back() {
        let mut gallery = Gallery::new(topics());
        let all = gallery.listed.len();
        assert!(!gallery.type_key(Key::Char('q')), "without a filter a letter is a command");
        gallery.search();
        typed(&mut gallery, "노이징");
        assert_eq!(gallery.topic().map(|topic| topic.id), Some("forward"));
        typed(&mut gallery, "qqq");
        assert!(gallery.topic().is_none() && gallery.preview.is_none());
        gallery.choose(1);
        assert!(!gallery.type_key(Key::Enter) && !gallery.type_key(Key::Ctrl('c')), "these are commands everywhere");
        gallery.type_key(Key::Esc);
        assert_eq!((gallery.listed.len(), gallery.filter.is_none()), (all, true));
        assert!(gallery.topic().is_some());
    }

    #[test]
    fn a_filter_has_an_end() {
        let mut gallery = Gallery::new(topics());
        gallery.search();
        typed(&mut gallery, &"x".repeat(1000));
        assert_eq!(gallery.filter.as_ref().map(String::len), Some(LONGEST_FILTER));
    }

    #[test]
    fn a_topic_that_stays_chosen_keeps_its_preview_running() {
        let mut gallery = Gallery::new(topics());
        while gallery.pull() {}
        gallery.advance(1.0);
        let at = gallery.preview.as_ref().and_then(Preview::moment);
        assert!(at.is_some());
        gallery.search();
        typed(&mut gallery, topics()[0].id);
        assert_eq!(gallery.preview.as_ref().and_then(Preview::moment), at);
    }

    #[test]
    fn the_gallery_moves_unless_calm_is_asked_for() {
        for calm in [false, true] {
            let mut app = Solo::new(Settings { calm, ..Settings::default() }, None);
            while app.pull() {}
            let [before, after] = [0.0, 1.0].map(|seconds| {
                app.advance(seconds);
                let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
                app.draw(&mut buffer);
                buffer
            });
            assert_eq!((before == after, app.is_moving()), (calm, !calm));
        }
    }
}
