//! A scene draws any moment on any area: always the same cells, and none outside.

use crate::moments;
use crate::trials::{Trial, trials};
use crate::{GLYPHS, LANGS, SIZES};
use glassbox::app::settings::Settings as Looks;
use glassbox::scene::{At, Stage};
use glassbox::ui::{glyphs::Glyphs, words::Lang};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// Cells around the area drawn on, which have to stay as they are.
const MARGIN: u16 = 2;

/// The scene on an area of this size in the middle of a larger buffer.
fn drawn(trial: &Trial, stage: &dyn Stage, at: usize, part: f64, looks: &Looks, size: (u16, u16)) -> Buffer {
    let screen = Rect::new(0, 0, size.0 + 2 * MARGIN, size.1 + 2 * MARGIN);
    let area = Rect::new(MARGIN, MARGIN, size.0, size.1);
    let mut buffer = Buffer::filled(screen, Cell::new("#"));
    stage.draw(at, part, area, &mut buffer, &looks.look(trial.subject.lesson.words.get(looks.lang)));
    for position in screen.positions().filter(|position| !area.contains(*position)) {
        assert_eq!(buffer[position], Cell::new("#"), "{trial} wrote outside {area} at {position}");
    }
    buffer
}

fn looks(lang: Lang, glyphs: Glyphs, colour: bool) -> Looks {
    Looks { lang, glyphs, colour, ..Looks::default() }
}

#[test]
fn every_moment_is_drawn_on_every_size_twice_the_same_and_stays_inside() {
    for trial in trials() {
        let mut stage = trial.stage(0);
        for at in moments(&mut *stage, &[0.0, 0.02, 0.5, 1.0]) {
            for (size, lang, glyphs) in table() {
                let looks = looks(lang, glyphs, at % 2 == 0);
                let once = drawn(&trial, &*stage, at, 0.0, &looks, size);
                assert!(
                    once == drawn(&trial, &*stage, at, 0.0, &looks, size),
                    "{trial} at {at} on {size:?}, {glyphs:?}"
                );
                drawn(&trial, &*stage, at, 0.5, &looks, size);
            }
        }
    }
}

fn table() -> impl Iterator<Item = ((u16, u16), Lang, Glyphs)> {
    let glyphs = |size, lang| GLYPHS.into_iter().map(move |glyphs| (size, lang, glyphs));
    SIZES.into_iter().flat_map(move |size| LANGS.into_iter().flat_map(move |lang| glyphs(size, lang)))
}

#[test]
fn a_moment_looks_the_same_in_every_run_and_however_it_was_reached() {
    for trial in trials() {
        let picture = |stage: &dyn Stage, at| drawn(&trial, stage, at, 0.0, &Looks::default(), (80, 19));
        let mut whole = trial.stage(7);
        for at in moments(&mut *whole, &[0.0, 0.3, 1.0]) {
            let mut jumped = trial.stage(7);
            let place: At = at.to_string().parse().expect("a place");
            assert_eq!(place.reach(&mut *jumped), Ok(at));
            assert!(picture(&*jumped, at) == picture(&*whole, at), "{trial} at {at}");
        }
    }
}

#[test]
fn a_moment_that_does_not_glide_draws_as_a_still() {
    for trial in trials() {
        let mut stage = trial.stage(0);
        let last = At::END.reach(&mut *stage).expect("an end");
        let picture = |part| drawn(&trial, &*stage, last, part, &Looks::default(), (80, 19));
        assert!(picture(0.0) == picture(0.9), "{trial} glides beyond its last moment");
    }
}

#[test]
fn every_area_up_to_30_by_12_is_legal() {
    for trial in trials() {
        let mut stage = trial.stage(0);
        let at = moments(&mut *stage, &[0.3])[0];
        for size in (0..=30).flat_map(|width| (0..=12).map(move |height| (width, height))) {
            drawn(&trial, &*stage, at, 0.0, &Looks::default(), size);
        }
    }
}

#[test]
fn every_height_of_every_act_is_legal_on_wide_screens() {
    for trial in trials() {
        let mut stage = trial.stage(0);
        for at in moments(&mut *stage, &[0.3]) {
            for size in [60, 80, 100, 120].into_iter().flat_map(|width| (10..=36).map(move |height| (width, height))) {
                drawn(&trial, &*stage, at, 0.0, &Looks::default(), size);
            }
        }
    }
}
