//! What is on screen, and what a key does to it. No terminal, no clock.

mod act;
mod eyes;
pub mod gallery;
mod gate;
pub mod keys;
pub mod lecture;
pub mod library;
pub mod mouse;
pub mod overlay;
pub mod pair;
pub mod plain;
pub mod reproduce;
mod scroll;
pub mod settings;
pub mod show;
mod solo;
pub mod statistics;
pub mod theatre;
pub mod tour;
mod vocabulary;
pub mod words;

use crate::lesson::Both;
use crate::scene::At;
use crate::ui::pointer::Pointer;
pub use eyes::Eyes;
use gallery::Gallery;
pub use gate::Gate;
use keys::{Action, Key, action_of};
use lecture::Performance;
use mouse::Spot;
use overlay::Overlay;
use pair::Pair;
use ratatui::buffer::Buffer;
use show::{Notice, Show};
pub use solo::Solo;
use statistics::Statistics;

/// What is on show, the same for all who watch.
pub struct App {
    /// Whether the gallery stands still.
    pub is_calm: bool,
    /// Whether those who have the keys get at files.
    pub gate: Gate,
    gallery: Gallery,
    pair: Option<Pair>,
    lecture: Option<Performance>,
}

/// What the terminal has to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Draw what has changed.
    Draw,
    /// Draw every cell.
    Redraw,
    /// Stop until the shell lets the program go on.
    Suspend,
    /// Put a text on the clipboard, and draw.
    Copy(String),
    /// Save the frame under this name, less its ending, and draw.
    Save(String),
    /// Leave.
    Quit,
}

impl App {
    /// A scene on show, or the gallery.
    pub fn new(pair: Option<Pair>) -> Self {
        let gallery = Gallery::new(library::topics());
        Self { is_calm: false, gate: Gate::Open, gallery, pair, lecture: None }
    }

    /// A lecture on show.
    pub fn with_lecture(lecture: Performance) -> Self {
        let first = lecture.open(false);
        Self { lecture: Some(lecture), ..Self::new(Some(first)) }
    }

    /// Goes on with the lecture as it has been read again, at the same place; what is wrong with it is told, and it stays as it was.
    pub fn take_lecture(&mut self, lecture: crate::refusal::Result<Performance>) {
        match (lecture, self.lecture.take()) {
            (Ok(lecture), Some(before)) => {
                let Some(show) = self.show() else { return self.lecture = Some(lecture) };
                let (lecture, pair) = lecture.resumed(&before, show);
                (self.lecture, self.pair) = (Some(lecture), Some(pair));
            }
            (Err(refusal), before) => {
                self.lecture = before;
                self.tell(Notice::Refused(refusal));
            }
            (Ok(_), None) => {}
        }
    }

    /// The scene on show that has the keys, if it is not the gallery.
    pub fn show(&self) -> Option<&Show> {
        self.pair.as_ref().map(Pair::focused)
    }

    /// Tells something in place of the caption.
    pub fn tell(&mut self, notice: Notice) {
        if let Some(pair) = &mut self.pair {
            pair.focused_mut().tell(notice);
        }
    }

    /// Does what a key asks for that the viewer with these eyes has pressed.
    pub fn press(&mut self, key: Key, eyes: &mut Eyes) -> Outcome {
        eyes.told = None;
        if self.pair.is_none() && eyes.overlay.is_none() && self.gallery.type_key(key) {
            return Outcome::Draw;
        }
        if std::mem::take(&mut eyes.is_blank) && key != Key::Ctrl('c') {
            return Outcome::Draw;
        }
        let gate = self.gate;
        match (key, self.pair.as_mut().map(Pair::focused_mut)) {
            (Key::Ctrl('c'), _) => Outcome::Quit,
            (Key::Ctrl('z'), _) => Outcome::Suspend,
            (key, Some(show)) if show.typing().is_some() => {
                act::type_key(show, key, gate);
                Outcome::Draw
            }
            (Key::Arrow(arrow), Some(show)) if show.is_inspecting() => {
                let (rows, columns) = arrow.step();
                show.move_cursor(rows, columns);
                Outcome::Draw
            }
            _ => action_of(key).map_or(Outcome::Draw, |action| self.handle(action, eyes)),
        }
    }

    /// Takes a text that has been pasted: where something is typed its first line is typed, and set if it ends; elsewhere it
    /// means nothing.
    pub fn paste(&mut self, text: &str, eyes: &Eyes) {
        let line = text.split('\n').next().unwrap_or_default();
        if let Some(show) = self.pair.as_mut().map(Pair::focused_mut).filter(|show| show.typing().is_some()) {
            show.edit(|typed| typed.push_str(line));
            if line.len() < text.len() {
                show.finish_typing(self.gate);
            }
        } else if self.pair.is_none() && eyes.overlay.is_none() {
            for c in line.chars() {
                self.gallery.type_key(Key::Char(c));
            }
        }
    }

    /// Does one action for the viewer with these eyes.
    pub fn handle(&mut self, action: Action, eyes: &mut Eyes) -> Outcome {
        match action {
            Action::Quit => return Outcome::Quit,
            Action::Redraw => return Outcome::Redraw,
            Action::Suspend => return Outcome::Suspend,
            Action::Language => eyes.settings.lang = eyes.settings.lang.next(),
            Action::Palette => self.next_palette(eyes),
            Action::Help => eyes.toggle(Overlay::Help),
            Action::Choose(_) | Action::Page(_) | Action::Enter | Action::Answer(_) | Action::Tour | Action::Cues
                if eyes.chosen().is_some() =>
            {
                self.choose_in_list(action, eyes);
            }
            Action::Blank => eyes.is_blank = true,
            Action::Statistics if eyes.statistics.is_some() => eyes.statistics = None,
            Action::Statistics => eyes.statistics = Some(Statistics::default()),
            Action::Back => self.back(eyes),
            Action::Enter if matches!(eyes.overlay, Some(Overlay::Tasks(_))) => self.open_next(eyes),
            _ if eyes.overlay.is_some() && !action.opens() => act::scroll(action, eyes),
            _ => match &mut self.pair {
                None => self.act_in_gallery(action, eyes),
                Some(_) if action == Action::Verify => eyes.toggle(Overlay::Verify),
                Some(_) if action == Action::Tasks => eyes.turn_tasks(),
                Some(_) if action == Action::Formula => eyes.toggle(Overlay::Formula),
                Some(pair) if action == Action::Tour && pair.focused().has_tours_to_choose() => {
                    eyes.overlay = Some(Overlay::Tours(0));
                }
                Some(pair) if action == Action::Cues => {
                    let show = pair.focused();
                    eyes.overlay = Some(Overlay::Cues(show.tour().map_or(0, |tour| tour.cue)));
                }
                Some(pair) => {
                    if let (Action::Cue(by), Some(lecture)) = (action, &mut self.lecture)
                        && let Some(next) = lecture.beyond(pair.focused(), by)
                    {
                        self.pair = Some(next);
                        return Outcome::Draw;
                    }
                    return act::act(pair, action, &eyes.settings, self.gate);
                }
            },
        }
        Outcome::Draw
    }

    /// Takes the next palette, and says which; or that it makes no difference to what is on show.
    fn next_palette(&self, eyes: &mut Eyes) {
        let old = eyes.settings;
        eyes.settings.palette = old.palette.next();
        let Some(pair) = &self.pair else { return };
        let [before, after] = [&old, &eyes.settings].map(|settings| theatre::picture(pair, settings, (80, 24)));
        let name = eyes.settings.palette.name();
        let is_seen = before != after;
        let new = |lang| format!("{}: {name}", words::PALETTE.get(lang));
        eyes.told = Some(Both::of(|lang| if is_seen { new(lang) } else { (*words::NO_PALETTE.get(lang)).to_owned() }));
    }

    /// Simulates one step of what is shown. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        match &mut self.pair {
            Some(pair) => {
                let goes_on = pair.pull();
                pair.focused_mut().look_at_tasks();
                goes_on
            }
            None => self.gallery.pull(),
        }
    }

    /// Lets time pass. True when a tour has just ended after which there is something to do.
    pub fn advance(&mut self, seconds: f64) -> bool {
        let Some(pair) = &mut self.pair else {
            if !self.is_calm {
                self.gallery.advance(seconds);
            }
            return false;
        };
        let was_over = pair.focused().is_tour_over();
        pair.advance(seconds);
        let show = pair.focused_mut();
        show.look_at_tasks();
        let has_ended = !was_over && show.is_tour_over() && !show.lesson.tasks.is_empty();
        if let Some(next) = self.lecture.as_mut().and_then(|lecture| lecture.after(pair.focused_mut())) {
            self.pair = Some(next);
        }
        has_ended && self.lecture.is_none()
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        let preview_moves = || self.gallery.is_moving() && !self.is_calm;
        self.show().map_or_else(preview_moves, Show::is_moving)
    }

    /// Draws everything as these eyes see it; gives what a mouse can press.
    pub fn draw(&self, eyes: &Eyes, buf: &mut Buffer) -> Vec<Spot> {
        let (area, settings) = (buf.area, &eyes.settings);
        if eyes.is_blank {
            buf.set_style(area, settings.theme.base());
            return Vec::new();
        }
        let Some(pair) = &self.pair else {
            let spots = self.gallery.draw(settings, area, buf);
            if eyes.overlay.is_some() {
                eyes.scroll.set(overlay::help(None, eyes.scroll.get(), settings, area, buf));
            }
            return spots;
        };
        let pointer = eyes.pointer.filter(|_| eyes.overlay.is_none()).map(Pointer::new);
        let numbers = pair.numbers();
        let drawn = theatre::draw(pair, &numbers, settings, pointer.as_ref(), area, buf);
        let theatre::Drawn { scene, caption, mut spots } = drawn;
        if let Some(told) = &eyes.told {
            theatre::tell(told.get(settings.lang), settings, caption, buf);
        }
        let (show, numbers) = (pair.focused(), numbers.focused());
        match eyes.overlay.filter(|_| !scene.is_empty()) {
            Some(Overlay::Verify) => eyes.scroll.set(overlay::verify(show, eyes.scroll.get(), settings, scene, buf)),
            Some(Overlay::Formula) => {
                eyes.scroll.set(overlay::formula(show, numbers, eyes.scroll.get(), settings, scene, buf));
            }
            Some(Overlay::Help) => eyes.scroll.set(overlay::help(Some(show), eyes.scroll.get(), settings, area, buf)),
            Some(Overlay::Cues(chosen)) => spots.extend(overlay::cues(show, chosen, settings, scene, buf)),
            Some(Overlay::Tasks(hints)) => {
                let next = self.next_topic(show).map(|topic| &**topic.head.title.get(settings.lang));
                overlay::tasks(show, numbers, hints, next, settings, scene, buf);
            }
            Some(Overlay::Tours(chosen)) => spots.extend(overlay::tours(show, chosen, settings, scene, buf)),
            None => {}
        }
        if let Some(statistics) = &eyes.statistics {
            statistics.draw(settings, area, buf);
        }
        spots
    }

    /// The topic after the one on show, in the order to learn in; none in a lecture, which has its own.
    fn next_topic(&self, show: &Show) -> Option<&'static library::Topic> {
        let place = library::topics().iter().position(|topic| topic.id == show.stage().id())?;
        library::topics().get(place + 1).filter(|_| self.lecture.is_none())
    }

    fn open_next(&mut self, eyes: &mut Eyes) {
        if let Some(topic) = self.show().and_then(|show| self.next_topic(show)) {
            self.put_on_show(topic, eyes);
        }
    }

    /// Goes on in a list of parts or of cues, or starts the tour at the chosen one.
    fn choose_in_list(&mut self, action: Action, eyes: &mut Eyes) {
        let (Some(chosen), Some(pair)) = (eyes.chosen(), &mut self.pair) else { return };
        let lesson = pair.focused().lesson.clone();
        let of_parts = matches!(eyes.overlay, Some(Overlay::Tours(_)));
        let count = if of_parts { lesson.sections.len() } else { lesson.cues.len() };
        let started = match action {
            Action::Choose(by) | Action::Page(by) => {
                let by = if action == Action::Choose(by) { by } else { 10 * by };
                let chosen = chosen.saturating_add_signed(by).min(count.saturating_sub(1));
                eyes.overlay = Some(if of_parts { Overlay::Tours(chosen) } else { Overlay::Cues(chosen) });
                return;
            }
            Action::Enter => Some(chosen),
            Action::Answer(index) => Some(index).filter(|index| *index < count),
            _ => None,
        };
        eyes.overlay = None;
        let cue = started.and_then(|i| if of_parts { Some(lesson.sections.get(i)?.cues.start) } else { Some(i) });
        if let Some(cue) = cue {
            if pair.b.is_some() {
                pair.toggle();
            }
            pair.focused_mut().start_section(cue);
        }
    }

    /// Closes the innermost thing that is open.
    fn back(&mut self, eyes: &mut Eyes) {
        if eyes.overlay.take().is_some() {
            return;
        }
        let Some(pair) = &mut self.pair else { return };
        if pair.focused_mut().dismiss() {
            return;
        }
        if pair.b.is_some() {
            pair.toggle();
        } else {
            self.pair = None;
        }
    }

    /// Puts the chosen topic on show.
    fn open(&mut self, eyes: &mut Eyes) {
        if let Some(topic) = self.gallery.topic() {
            self.put_on_show(topic, eyes);
            self.gallery.end_search();
        }
    }

    fn put_on_show(&mut self, topic: &library::Topic, eyes: &mut Eyes) {
        self.pair = Some(Pair::of(Show::new(topic.lesson().clone(), topic.stage(), At::START)));
        eyes.overlay = None;
    }

    fn act_in_gallery(&mut self, action: Action, eyes: &mut Eyes) {
        match action {
            Action::Choose(by) | Action::Step(by) => self.gallery.choose(by),
            Action::Page(by) => self.gallery.turn(by),
            Action::First => self.gallery.choose(isize::MIN),
            Action::Last => self.gallery.choose(isize::MAX),
            Action::Search => self.gallery.search(),
            Action::Enter | Action::PlayPause => self.open(eyes),
            _ => {}
        }
    }
}
