//! What is on screen, and what a key does to it. No terminal, no clock.

pub mod gallery;
pub mod keys;
pub mod library;
pub mod overlay;
pub mod settings;
pub mod show;
pub mod theatre;
mod words;

use crate::scene::At;
use gallery::Gallery;
use keys::{Action, Arrow, Key, action_of};
use overlay::Overlay;
use ratatui::buffer::Buffer;
use settings::Settings;
use show::Show;

/// The whole program but for its terminal.
pub struct App {
    /// How everything looks.
    pub settings: Settings,
    gallery: Gallery,
    show: Option<Show>,
    overlay: Option<Overlay>,
}

/// What the terminal has to do after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Draw what has changed.
    Draw,
    /// Draw every cell.
    Redraw,
    /// Leave.
    Quit,
}

impl App {
    /// The program with a scene on show, or with the gallery.
    pub fn new(settings: Settings, show: Option<Show>) -> Self {
        Self { settings, gallery: Gallery::new(library::topics()), show, overlay: None }
    }

    /// The scene on show, if it is not the gallery.
    pub fn show(&self) -> Option<&Show> {
        self.show.as_ref()
    }

    /// Does what a key asks for.
    pub fn press(&mut self, key: Key) -> Outcome {
        if key != Key::Ctrl('c') && self.show.as_ref().is_some_and(|show| show.typed().is_some()) {
            self.type_key(key);
            return Outcome::Draw;
        }
        action_of(key).map_or(Outcome::Draw, |action| self.handle(action))
    }

    /// Does one action.
    pub fn handle(&mut self, action: Action) -> Outcome {
        match action {
            Action::Quit => return Outcome::Quit,
            Action::Redraw => return Outcome::Redraw,
            Action::Language => self.settings.lang = self.settings.lang.next(),
            Action::Palette => self.settings.palette = self.settings.palette.next(),
            Action::Help => self.toggle(Overlay::Help),
            Action::Back => self.back(),
            _ => match &mut self.show {
                Some(show) => {
                    if action == Action::Verify {
                        self.toggle(Overlay::Verify);
                    } else {
                        act(show, action);
                    }
                }
                None => self.act_in_gallery(action),
            },
        }
        Outcome::Draw
    }

    /// Simulates one step of what is shown. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        match &mut self.show {
            Some(show) => show.pull(),
            None => self.gallery.pull(),
        }
    }

    /// Lets time pass.
    pub fn advance(&mut self, seconds: f64) {
        if let Some(show) = &mut self.show {
            show.advance(seconds);
        }
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        self.show.as_ref().is_some_and(Show::is_moving)
    }

    /// Draws everything.
    pub fn draw(&self, buf: &mut Buffer) {
        let area = buf.area;
        match (&self.show, self.overlay) {
            (Some(show), overlay) => {
                let scene = theatre::draw(show, &self.settings, area, buf);
                match overlay.filter(|_| !scene.is_empty()) {
                    Some(Overlay::Verify) => overlay::verify(show, &self.settings, scene, buf),
                    Some(Overlay::Help) => overlay::help(Some(show), &self.settings, area, buf),
                    None => {}
                }
            }
            (None, overlay) => {
                self.gallery.draw(&self.settings, area, buf);
                if overlay.is_some() {
                    overlay::help(None, &self.settings, area, buf);
                }
            }
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
        if self.show.as_mut().is_some_and(|show| !show.dismiss()) {
            self.show = None;
        }
    }

    fn type_key(&mut self, key: Key) {
        let Some(show) = &mut self.show else { return };
        match key {
            Key::Char(c) => show.edit(|typed| typed.push(c)),
            Key::Backspace => show.edit(|typed| _ = typed.pop()),
            Key::Enter => show.finish_typing(),
            Key::Esc => _ = show.dismiss(),
            _ => {}
        }
    }

    fn act_in_gallery(&mut self, action: Action) {
        match action {
            Action::Choose(by) | Action::Step(by) => {
                self.gallery.press(if by < 0 { Arrow::Up } else { Arrow::Down });
            }
            Action::Enter | Action::PlayPause => {
                let topic = self.gallery.topic();
                self.show = Some(Show::new(topic.lesson.clone(), topic.stage(), At::START));
                self.overlay = None;
            }
            _ => {}
        }
    }
}

/// Does what an action asks of a scene on show.
fn act(show: &mut Show, action: Action) {
    match action {
        Action::PlayPause => show.play_or_pause(),
        Action::Step(by) => show.step(by),
        Action::First => show.step(isize::MIN),
        Action::Last => show.step(isize::MAX),
        Action::Slower => show.player.slower(),
        Action::Faster => show.player.faster(),
        Action::Choose(by) => show.choose_knob(by),
        Action::Turn(notches) => show.turn(notches),
        Action::NextSeed => show.next_seed(),
        Action::Enter => show.begin_typing(),
        _ => {}
    }
}
