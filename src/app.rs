//! What is on screen, and what a key does to it. No terminal, no clock.

pub mod gallery;
pub mod keys;
pub mod lecture;
pub mod library;
pub mod mouse;
pub mod overlay;
pub mod pair;
pub mod plain;
pub mod reproduce;
pub mod settings;
pub mod show;
pub mod statistics;
pub mod theatre;
pub mod tour;
mod vocabulary;
pub mod words;

use crate::scene::At;
use crate::ui::pointer::Pointer;
use gallery::Gallery;
use keys::{Action, Key, action_of};
use lecture::Performance;
use mouse::Spot;
use overlay::Overlay;
use pair::Pair;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use settings::Settings;
use show::{Notice, Show};
use statistics::Statistics;

/// The whole program but for its terminal.
pub struct App {
    /// How everything looks.
    pub settings: Settings,
    gallery: Gallery,
    pair: Option<Pair>,
    overlay: Option<Overlay>,
    lecture: Option<Performance>,
    /// What was measured last, while it is shown.
    statistics: Option<Statistics>,
    /// Where a mouse points.
    pointer: Option<Position>,
}

/// What the terminal has to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Draw what has changed.
    Draw,
    /// Draw every cell.
    Redraw,
    /// Put a text on the clipboard, and draw.
    Copy(String),
    /// Save the frame under this name, less its ending, and draw.
    Save(String),
    /// Leave.
    Quit,
}

impl App {
    /// The program with a scene on show, or with the gallery.
    pub fn new(settings: Settings, pair: Option<Pair>) -> Self {
        let gallery = Gallery::new(library::topics());
        Self { settings, gallery, pair, overlay: None, lecture: None, statistics: None, pointer: None }
    }

    /// The program with a lecture on show.
    pub fn with_lecture(settings: Settings, lecture: Performance) -> Self {
        let first = lecture.open(false);
        Self { lecture: Some(lecture), ..Self::new(settings, Some(first)) }
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

    /// Does what a key asks for.
    pub fn press(&mut self, key: Key) -> Outcome {
        if self.pair.is_none() && self.overlay.is_none() && self.gallery.type_key(key) {
            return Outcome::Draw;
        }
        match (key, self.pair.as_mut().map(Pair::focused_mut)) {
            (Key::Ctrl('c'), _) => Outcome::Quit,
            (key, Some(show)) if show.typed().is_some() => {
                type_key(show, key);
                Outcome::Draw
            }
            (Key::Arrow(arrow), Some(show)) if show.is_inspecting() => {
                let (rows, columns) = arrow.step();
                show.move_cursor(rows, columns);
                Outcome::Draw
            }
            _ => action_of(key).map_or(Outcome::Draw, |action| self.handle(action)),
        }
    }

    /// Does one action.
    pub fn handle(&mut self, action: Action) -> Outcome {
        match action {
            Action::Quit => return Outcome::Quit,
            Action::Redraw => return Outcome::Redraw,
            Action::Language => self.settings.lang = self.settings.lang.next(),
            Action::Palette => self.settings.palette = self.settings.palette.next(),
            Action::Help => self.toggle(Overlay::Help),
            Action::Choose(_) | Action::Enter | Action::Answer(_) | Action::Tour if self.chosen_section().is_some() => {
                self.choose_section(action);
            }
            Action::Statistics if self.statistics.is_some() => self.statistics = None,
            Action::Statistics => self.statistics = Some(Statistics::default()),
            Action::Back => self.back(),
            _ => match &mut self.pair {
                None => self.act_in_gallery(action),
                Some(_) if action == Action::Verify => self.toggle(Overlay::Verify),
                Some(_) if action == Action::Tasks => self.turn_tasks(),
                Some(_) if action == Action::Enter && matches!(self.overlay, Some(Overlay::Tasks(_))) => {
                    self.open_next();
                }
                Some(_) if action == Action::Formula => self.toggle(Overlay::Formula),
                Some(pair) if action == Action::Tour && pair.focused().has_tours_to_choose() => {
                    self.overlay = Some(Overlay::Tours(0));
                }
                Some(pair) => {
                    if let (Action::Cue(by), Some(lecture)) = (action, &mut self.lecture)
                        && let Some(next) = lecture.beyond(pair.focused(), by)
                    {
                        self.pair = Some(next);
                        return Outcome::Draw;
                    }
                    return act(pair, action, &self.settings);
                }
            },
        }
        Outcome::Draw
    }

    /// Simulates one step of what is shown. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        match &mut self.pair {
            Some(pair) => {
                let goes_on = pair.pull();
                pair.focused_mut().look_at_tasks(self.settings.lang);
                goes_on
            }
            None => self.gallery.pull(),
        }
    }

    /// Lets time pass.
    pub fn advance(&mut self, seconds: f64) {
        let Some(pair) = &mut self.pair else {
            if !self.settings.calm {
                self.gallery.advance(seconds);
            }
            return;
        };
        let was_over = pair.focused().is_tour_over();
        pair.advance(seconds);
        let show = pair.focused_mut();
        show.look_at_tasks(self.settings.lang);
        if self.lecture.is_none() && !was_over && show.is_tour_over() && !show.lesson.tasks.is_empty() {
            self.overlay = Some(Overlay::Tasks(false));
        }
        if let Some(next) = self.lecture.as_mut().and_then(|lecture| lecture.after(pair.focused())) {
            self.pair = Some(next);
        }
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        let preview_moves = || self.gallery.is_moving() && !self.settings.calm;
        self.show().map_or_else(preview_moves, Show::is_moving)
    }

    /// Takes note of what the terminal has measured, if anyone looks at it.
    pub fn measured(&mut self, statistics: Statistics) {
        if let Some(shown) = &mut self.statistics {
            *shown = statistics;
        }
    }

    /// Draws everything; gives what a mouse can press.
    pub fn draw(&self, buf: &mut Buffer) -> Vec<Spot> {
        let (area, settings) = (buf.area, &self.settings);
        let Some(pair) = &self.pair else {
            let spots = self.gallery.draw(settings, area, buf);
            if self.overlay.is_some() {
                overlay::help(None, settings, area, buf);
            }
            return spots;
        };
        let pointer = self.pointer.filter(|_| self.overlay.is_none()).map(Pointer::new);
        let theatre::Drawn { scene, mut spots } = theatre::draw(pair, settings, pointer.as_ref(), area, buf);
        let show = pair.focused();
        match self.overlay.filter(|_| !scene.is_empty()) {
            Some(Overlay::Verify) => overlay::verify(show, settings, scene, buf),
            Some(Overlay::Formula) => overlay::formula(show, settings, scene, buf),
            Some(Overlay::Help) => overlay::help(Some(show), settings, area, buf),
            Some(Overlay::Tasks(hints)) => {
                let next = self.next_topic(show).map(|topic| &**topic.head.title.get(settings.lang));
                overlay::tasks(show, hints, next, settings, scene, buf);
            }
            Some(Overlay::Tours(chosen)) => spots.extend(overlay::tours(show, chosen, settings, scene, buf)),
            None => {}
        }
        if let Some(statistics) = &self.statistics {
            statistics.draw(&self.settings, area, buf);
        }
        spots
    }

    /// Opens the tasks, then their hints, then closes them.
    fn turn_tasks(&mut self) {
        self.overlay = match self.overlay {
            Some(Overlay::Tasks(false)) => Some(Overlay::Tasks(true)),
            Some(Overlay::Tasks(true)) => None,
            _ => Some(Overlay::Tasks(false)),
        };
    }

    /// The topic after the one on show, in the order to learn in; none in a lecture, which has its own.
    fn next_topic(&self, show: &Show) -> Option<&'static library::Topic> {
        let place = library::topics().iter().position(|topic| topic.id == show.stage().id())?;
        library::topics().get(place + 1).filter(|_| self.lecture.is_none())
    }

    fn open_next(&mut self) {
        if let Some(topic) = self.show().and_then(|show| self.next_topic(show)) {
            self.put_on_show(topic);
        }
    }

    /// The part of the tour that is chosen in the list of parts, if that is open.
    fn chosen_section(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Tours(chosen)) => Some(chosen),
            _ => None,
        }
    }

    /// Goes on in the list of parts, or starts one.
    fn choose_section(&mut self, action: Action) {
        let (Some(chosen), Some(pair)) = (self.chosen_section(), &mut self.pair) else { return };
        let show = pair.focused_mut();
        let last = show.lesson.sections.len().saturating_sub(1);
        let started = match action {
            Action::Choose(by) => {
                self.overlay = Some(Overlay::Tours(chosen.saturating_add_signed(by).min(last)));
                return;
            }
            Action::Enter => Some(chosen),
            Action::Answer(index) => Some(index).filter(|index| *index <= last),
            _ => None,
        };
        self.overlay = None;
        if let Some(first) = started.and_then(|index| Some(show.lesson.sections.get(index)?.cues.start)) {
            if pair.b.is_some() {
                pair.toggle();
            }
            pair.focused_mut().start_section(first);
        }
    }

    fn toggle(&mut self, overlay: Overlay) {
        self.overlay = if self.overlay == Some(overlay) { None } else { Some(overlay) };
    }

    /// Closes the innermost thing that is open.
    fn back(&mut self) {
        if self.overlay.take().is_some() {
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
    fn open(&mut self) {
        if let Some(topic) = self.gallery.topic() {
            self.put_on_show(topic);
            self.gallery.end_search();
        }
    }

    fn put_on_show(&mut self, topic: &library::Topic) {
        self.pair = Some(Pair::of(Show::new(topic.lesson().clone(), topic.stage(), At::START)));
        self.overlay = None;
    }

    fn act_in_gallery(&mut self, action: Action) {
        match action {
            Action::Choose(by) | Action::Step(by) => self.gallery.choose(by),
            Action::Page(by) => self.gallery.turn(by),
            Action::First => self.gallery.choose(isize::MIN),
            Action::Last => self.gallery.choose(isize::MAX),
            Action::Search => self.gallery.search(),
            Action::Enter | Action::PlayPause => self.open(),
            _ => {}
        }
    }
}

fn type_key(show: &mut Show, key: Key) {
    match key {
        Key::Char(c) => show.edit(|typed| typed.push(c)),
        Key::Backspace => show.edit(|typed| _ = typed.pop()),
        Key::Enter => show.finish_typing(),
        Key::Esc => _ = show.dismiss(),
        _ => {}
    }
}

/// Does what an action asks of a scene on show.
fn act(pair: &mut Pair, action: Action, settings: &Settings) -> Outcome {
    match action {
        Action::NextSeed => pair.next_seed(),
        Action::Compare => pair.toggle(),
        Action::OtherSide => pair.switch(),
        Action::Tour | Action::Cue(_) if pair.b.is_some() => pair.toggle(),
        _ => {}
    }
    let show = pair.focused_mut();
    match action {
        Action::PlayPause => show.play_or_pause(),
        Action::Step(by) => show.step(by),
        Action::Page(by) => show.step(10 * by),
        Action::First => show.step(isize::MIN),
        Action::Last => show.step(isize::MAX),
        Action::Slower => show.player.slower(),
        Action::Faster => show.player.faster(),
        Action::Choose(by) => show.choose_knob(by),
        Action::Turn(notches) => show.turn(notches),
        Action::Enter => show.begin_typing(),
        Action::Tour if show.tour().is_some() => show.end_tour(),
        Action::Tour => show.start_section(0),
        Action::Cue(by) => show.jump(by),
        Action::Answer(choice) => show.answer(choice),
        Action::Inspect => show.toggle_inspect(),
        Action::What => {
            let told = vocabulary::told(pair, settings);
            pair.focused_mut().explain(&told);
        }
        Action::Save => return Outcome::Save(format!("glassbox-{}-{}", show.stage().id(), show.player.at())),
        Action::Reproduce => {
            let command = reproduce::command(show, settings);
            show.tell(Notice::Text(format!("{} {command}", words::COMMAND.get(settings.lang))));
            return Outcome::Copy(command);
        }
        _ => {}
    }
    pair.follow();
    Outcome::Draw
}
