//! What is on show, with one viewer who has the keys.

use super::keys::Key;
use super::lecture::Performance;
use super::mouse::{Mouse, Spot};
use super::pair::Pair;
use super::settings::Settings;
use super::show::Show;
use super::{App, Eyes, Outcome};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The program and the eyes of whoever uses it.
pub struct Solo {
    /// What is on show.
    pub app: App,
    /// How it is seen.
    pub eyes: Eyes,
}

impl Solo {
    /// A scene on show, or the gallery.
    pub fn new(settings: Settings, pair: Option<Pair>) -> Self {
        Self::of(settings, App::new(pair))
    }

    /// A lecture on show.
    pub fn with_lecture(settings: Settings, lecture: Performance) -> Self {
        Self::of(settings, App::with_lecture(lecture))
    }

    fn of(settings: Settings, app: App) -> Self {
        Self { app: App { is_calm: settings.calm, ..app }, eyes: Eyes::new(settings) }
    }

    /// The scene on show that has the keys, if it is not the gallery.
    pub fn show(&self) -> Option<&Show> {
        self.app.show()
    }

    /// Does what a key asks for.
    pub fn press(&mut self, key: Key) -> Outcome {
        self.app.press(key, &mut self.eyes)
    }

    /// Does what a mouse asks for on a screen of this size.
    pub fn mouse(&mut self, mouse: Mouse, screen: Rect) -> Outcome {
        self.app.mouse(mouse, screen, &mut self.eyes)
    }

    /// Simulates one step. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        self.app.pull()
    }

    /// Lets time pass.
    pub fn advance(&mut self, seconds: f64) {
        if self.app.advance(seconds) {
            self.eyes.tour_has_ended();
        }
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        self.app.is_moving()
    }

    /// Draws everything; gives what a mouse can press.
    pub fn draw(&self, buf: &mut Buffer) -> Vec<Spot> {
        self.app.draw(&self.eyes, buf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::{Arrow, BINDINGS};
    use crate::app::library::topic;
    use crate::record::text;
    use crate::scene::At;
    use crate::ui::words::Lang;

    fn forward(lang: Lang) -> Solo {
        let topic = topic("forward").expect("the scene");
        let mut stage = topic.stage();
        stage.choose(&[("steps".into(), "20".into())]).expect("settings");
        let show = Show::new(topic.lesson().clone(), stage, At::START);
        let mut solo = Solo::new(Settings { lang, ..Settings::default() }, Some(Pair::of(show)));
        while solo.pull() {}
        solo
    }

    fn rows(solo: &Solo, columns: u16, rows: u16) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        solo.draw(&mut buffer);
        text(&buffer).lines().map(str::to_owned).collect()
    }

    fn settings(solo: &Solo) -> Vec<String> {
        solo.show().expect("a scene").stage().knobs().into_iter().map(|knob| knob.value).collect()
    }

    #[test]
    fn nothing_acts_behind_what_is_open() {
        let mut solo = forward(Lang::En);
        let (before, at) = (settings(&solo), solo.show().expect("a scene").player.at());
        for opens in ['?', 'v', 'f', 'x'] {
            solo.press(Key::Char(opens));
            assert!(solo.eyes.overlay.is_some(), "{opens}");
            for key in [' ', '+', '-', 'r', 'a', 'n', 'i', 's', '0'] {
                solo.press(Key::Char(key));
                assert!(solo.eyes.overlay.is_some(), "{key} behind {opens}");
            }
            solo.press(Key::Arrow(Arrow::Right));
            let show = solo.show().expect("a scene");
            assert_eq!(
                (settings(&solo), show.player.at(), show.tour().is_none()),
                (before.clone(), at, true),
                "{opens}"
            );
            solo.press(Key::Esc);
            assert!(solo.eyes.overlay.is_none() && solo.show().is_some(), "{opens}");
        }
    }

    #[test]
    fn the_help_can_be_read_to_its_end_on_the_smallest_screen() {
        for (lang, size) in [Lang::En, Lang::Ko].into_iter().flat_map(|lang| [(lang, (40, 12)), (lang, (80, 24))]) {
            let mut solo = forward(lang);
            solo.press(Key::Char('?'));
            let mut seen: Vec<String> = rows(&solo, size.0, size.1);
            for _ in 0..120 {
                solo.press(Key::Arrow(Arrow::Down));
                seen.extend(rows(&solo, size.0, size.1));
            }
            for binding in BINDINGS {
                let is_seen = |row: &String| row.contains(&format!(" {} ", binding.label));
                assert!(seen.iter().any(is_seen), "{} at {size:?}", binding.label);
            }
            assert!(seen.iter().any(|row| row.contains("E. Alpaydin")), "the credits");
        }
    }

    #[test]
    fn the_keys_to_leave_by_stand_there_at_every_size_in_both_languages() {
        for lang in [Lang::En, Lang::Ko] {
            for (columns, lines) in [(40, 12), (60, 20), (80, 24), (120, 36)] {
                let keys = rows(&forward(lang), columns, lines).pop().expect("rows");
                assert!(keys.contains("Esc ") && keys.contains(" q "), "{keys}");
                assert!(crate::ui::text::width(keys.trim_end()) <= columns, "{keys}");
            }
        }
    }

    #[test]
    fn changes_are_taken_back_one_by_one_and_knobs_reset() {
        let mut solo = forward(Lang::En);
        let first = settings(&solo);
        solo.press(Key::Char('+'));
        let second = settings(&solo);
        solo.press(Key::Char('r'));
        assert!(first != second && solo.show().expect("a scene").stage().seed() == 1);
        solo.press(Key::Char('u'));
        assert_eq!((settings(&solo), solo.show().expect("a scene").stage().seed()), (second, 0));
        solo.press(Key::Char('u'));
        assert_eq!(settings(&solo), first);
        solo.press(Key::Char('u'));
        assert!(rows(&solo, 80, 24).concat().contains("Nothing has been changed"));
        solo.press(Key::Char('+'));
        solo.press(Key::Char('0'));
        assert_eq!(settings(&solo), first, "the knob in hand has its default, the others what they had");
        solo.press(Key::Char(')'));
        assert_ne!(settings(&solo), first, "20 steps are no default");
    }

    #[test]
    fn every_cell_has_an_equation_of_its_own() {
        let topic = topic("recurrent").expect("the scene");
        for (cell, equation) in [("rnn", "hₜ = φ("), ("lstm", "cₜ = f⊙"), ("gru", "hₜ = z⊙")] {
            let mut stage = topic.stage();
            stage.choose(&[("cell".into(), cell.into())]).expect("a cell");
            let formula = topic.lesson().formula("forward", &stage.knobs()).expect("a formula");
            assert!(formula.symbols.starts_with(equation), "{cell}: {}", formula.symbols);
        }
    }

    #[test]
    fn a_cue_is_chosen_from_the_list_and_a_screen_is_blank_until_a_key() {
        let mut solo = forward(Lang::En);
        solo.press(Key::Char('g'));
        assert!(rows(&solo, 80, 24).concat().contains("2 one-step"));
        solo.press(Key::Arrow(Arrow::Down));
        solo.press(Key::Enter);
        assert_eq!(solo.show().and_then(Show::tour).map(|tour| tour.cue), Some(1));
        solo.press(Key::Char('b'));
        assert_eq!(rows(&solo, 80, 24).concat().trim(), "");
        assert_eq!(solo.press(Key::Char('q')), Outcome::Draw);
        assert!(rows(&solo, 80, 24)[0].contains("forward"));
    }
}
