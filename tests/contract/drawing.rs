//! A scene draws any moment on any area: always the same cells, and none outside.

use crate::moments::moments;
use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use crate::{GLYPHS, LANGS, SIZES};
use glassbox::app::settings::Settings as Looks;
use glassbox::scene::Stage;
use glassbox::ui::{glyphs::Glyphs, words::Lang};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// Cells around the area drawn on, which have to stay as they are.
const MARGIN: u16 = 2;

/// The scene on an area of this size in the middle of a larger buffer.
pub fn drawn(trial: &Trial, stage: &dyn Stage, at: usize, part: f64, looks: &Looks, size: (u16, u16)) -> Buffer {
    let screen = Rect::new(0, 0, size.0 + 2 * MARGIN, size.1 + 2 * MARGIN);
    let area = Rect::new(MARGIN, MARGIN, size.0, size.1);
    let mut buffer = Buffer::filled(screen, Cell::new("#"));
    stage.draw(at, part, area, &mut buffer, &looks.look(trial.subject.lesson.words.get(looks.lang)));
    for position in screen.positions().filter(|position| !area.contains(*position)) {
        assert_eq!(buffer[position], Cell::new("#"), "{trial} wrote outside {area} at {position}");
    }
    buffer
}

fn table() -> impl Iterator<Item = ((u16, u16), Lang, Glyphs)> {
    let glyphs = |size, lang| GLYPHS.into_iter().map(move |glyphs| (size, lang, glyphs));
    SIZES.into_iter().flat_map(move |size| LANGS.into_iter().flat_map(move |lang| glyphs(size, lang)))
}

fn every_moment_is_drawn_on_every_size_twice_the_same_and_stays_inside(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for at in moments(&*stage, &[0.0, 0.02, 0.5, 1.0]) {
            for (size, lang, glyphs) in table() {
                let looks = Looks { lang, glyphs, colour: at % 2 == 0, ..Looks::default() };
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

fn a_moment_that_does_not_glide_draws_as_a_still(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        let picture = |part| drawn(&trial, &*stage, stage.len() - 1, part, &Looks::default(), (80, 19));
        assert!(picture(0.0) == picture(0.9), "{trial} glides beyond its last moment");
    }
}

fn every_area_up_to_30_by_12_is_legal(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        let at = moments(&*stage, &[0.3])[0];
        for size in (0..=30).flat_map(|width| (0..=12).map(move |height| (width, height))) {
            drawn(&trial, &*stage, at, 0.0, &Looks::default(), size);
        }
    }
}

fn every_height_of_every_act_is_legal_on_wide_screens(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for at in moments(&*stage, &[0.3]) {
            for size in [60, 80, 100, 120].into_iter().flat_map(|width| (10..=36).map(move |height| (width, height))) {
                drawn(&trial, &*stage, at, 0.0, &Looks::default(), size);
            }
        }
    }
}

for_every_scene! {
    every_moment_is_drawn_on_every_size_twice_the_same_and_stays_inside,
    a_moment_that_does_not_glide_draws_as_a_still,
    every_area_up_to_30_by_12_is_legal,
    every_height_of_every_act_is_legal_on_wide_screens,
}
