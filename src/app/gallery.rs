//! The gallery: every topic by chapter, and a picture of the chosen one.

use super::keys::Arrow;
use super::library::Topic;
use super::settings::Settings;
use super::words;
use crate::lesson::Both;
use crate::scene::{Resolved, Stage};
use crate::ui::caption;
use crate::ui::panel::Panel;
use crate::ui::text::{print, wrap};
use crate::ui::words::Words;
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

/// The list of topics, the chosen one, and the moment of it that is shown.
pub struct Gallery {
    topics: Vec<Topic>,
    chosen: usize,
    preview: Option<Box<dyn Stage>>,
}

static NO_WORDS: Words = Words::EMPTY;

impl Gallery {
    /// A gallery of these topics.
    pub fn new(topics: Vec<Topic>) -> Self {
        let mut gallery = Self { topics, chosen: 0, preview: None };
        gallery.choose(0);
        gallery
    }

    /// The chosen topic.
    pub fn topic(&self) -> &Topic {
        &self.topics[self.chosen]
    }

    /// Moves the choice up or down.
    pub fn press(&mut self, arrow: Arrow) {
        let by = match arrow {
            Arrow::Up | Arrow::Left => -1,
            Arrow::Down | Arrow::Right => 1,
        };
        self.choose(self.chosen.saturating_add_signed(by).min(self.topics.len() - 1));
    }

    fn choose(&mut self, topic: usize) {
        self.chosen = topic;
        let topic = self.topic();
        self.preview = topic.lesson.preview.is_some().then(|| topic.stage());
    }

    /// Works on the preview. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        if self.preview_at().is_some() {
            return false;
        }
        self.preview.as_mut().is_some_and(|stage| {
            stage.pull();
            true
        })
    }

    fn preview_at(&self) -> Option<usize> {
        match self.topic().lesson.preview.as_ref()?.resolve(&**self.preview.as_ref()?) {
            Resolved::Moment(at) => Some(at),
            _ => None,
        }
    }

    /// Draws the gallery.
    pub fn draw(&self, settings: &Settings, area: Rect, buf: &mut Buffer) {
        let look = settings.look(&NO_WORDS);
        buf.set_style(area, look.theme.base());
        if area.width < 24 || area.height < 6 {
            print(buf, area.x, area.y, area.width, &self.topic().lesson.id, look.accent());
            return;
        }
        let x = area.x + 1;
        print(buf, x, area.y, area.width - 1, "glassbox", look.accent().add_modifier(Modifier::BOLD));
        let subtitle = SUBTITLE.get(settings.lang);
        print(buf, x + 10, area.y, area.width.saturating_sub(12), subtitle, look.dim());
        let body = Rect { y: area.y + 1, height: area.height - 2, ..area };
        let list = Rect { width: body.width.min(30), ..body };
        self.draw_list(settings, list, buf);
        let rest = Rect { x: list.right(), width: body.width - list.width, ..body };
        if rest.width >= 24 {
            self.draw_topic(settings, rest, buf);
        }
        let help = format!(
            "{}  ·  ? {}  ·  q {}",
            words::OPEN.get(settings.lang),
            HELP.get(settings.lang),
            QUIT.get(settings.lang)
        );
        print(buf, x, area.bottom() - 1, area.width - 1, &help, look.dim());
    }

    fn draw_list(&self, settings: &Settings, area: Rect, buf: &mut Buffer) {
        let look = settings.look(&NO_WORDS);
        let inner = Panel { title: words::GALLERY.get(settings.lang), ..Panel::default() }.render(area, buf, &look);
        let mut lines = Vec::new();
        for (i, topic) in self.topics.iter().enumerate() {
            if i == 0 || self.topics[i - 1].lesson.chapter != topic.lesson.chapter {
                lines.push((None, topic.lesson.chapter.clone()));
            }
            lines.push((Some(i), topic.lesson.title.get(settings.lang).clone()));
        }
        let chosen = lines.iter().position(|(i, _)| *i == Some(self.chosen)).unwrap_or(0);
        let first = (chosen + 1).saturating_sub(usize::from(inner.height));
        for ((topic, text), y) in lines.iter().skip(first).zip(inner.y..inner.bottom()) {
            let (mark, style) = match topic {
                None => ("", look.dim()),
                Some(i) if *i == self.chosen => ("› ", look.accent().add_modifier(Modifier::BOLD)),
                Some(_) => ("  ", look.text()),
            };
            print(buf, inner.x + 1, y, inner.width.saturating_sub(1), &format!("{mark}{text}"), style);
        }
    }

    fn draw_topic(&self, settings: &Settings, area: Rect, buf: &mut Buffer) {
        let lesson = &self.topic().lesson;
        let look = settings.look(lesson.words.get(settings.lang));
        let title = format!("{} · {}", lesson.id, lesson.title.get(settings.lang));
        print(buf, area.x + 1, area.y, area.width - 1, &title, look.accent());
        let question = lesson.question.get(settings.lang);
        let lines = (wrap(question, area.width - 2).len() as u16).min(2);
        caption::render(question, Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: 2 }, buf, &look);
        let picture = Rect { y: area.y + 1 + lines, height: area.height.saturating_sub(1 + lines), ..area };
        if let (Some(at), Some(stage)) = (self.preview_at(), &self.preview) {
            stage.draw(at, 0.0, picture, buf, &look);
        }
    }
}

const SUBTITLE: Both<&str> =
    Both { en: "deep learning, every number computed live", ko: "딥러닝, 모든 숫자를 지금 계산해요" };
const HELP: Both<&str> = Both { en: "help", ko: "도움말" };
const QUIT: Both<&str> = Both { en: "quit", ko: "종료" };
