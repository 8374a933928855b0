//! The whole screen around a scene: header, formula, caption, knobs, keys, overlays, gallery.

use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::trials;
use crate::{GLYPHS, LANGS, SIZES};
use glassbox::app::keys::Key;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{Solo, show::Show};
use glassbox::scene::At;
use ratatui::{buffer::Buffer, layout::Rect};

fn app(subject: &Subject, looks: Looks) -> Solo {
    let stage = finished(&trials(subject)[0], 0);
    let mut show = Show::new(subject.lesson.clone(), stage, "30%".parse().expect("a place"));
    while show.is_computing() {
        show.pull();
    }
    show.player.pause();
    Solo::new(looks, Some(Pair::of(show)))
}

fn drawn(app: &Solo, (width, height): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    app.draw(&mut buffer);
    buffer
}

/// The symbols of a buffer in reading order.
fn text(buffer: &Buffer) -> String {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

fn scene_help_checks_and_gallery_are_drawn_on_every_size(subject: &Subject) {
    for lang in LANGS {
        for glyphs in GLYPHS {
            let mut app = app(subject, Looks { lang, glyphs, ..Looks::default() });
            for key in [Key::Char('x'), Key::Char('?'), Key::Char('v'), Key::Esc, Key::Enter, Key::Esc, Key::Esc] {
                app.press(key);
                for size in SIZES {
                    assert!(drawn(&app, size) == drawn(&app, size));
                }
            }
            assert!(app.show().is_none(), "Esc has led to the gallery");
        }
    }
}

fn no_word_is_missing_on_any_screen(subject: &Subject) {
    let keys = ["knob.", "help.", "act.", "panel.", "note.", "row.", "claim."];
    for lang in LANGS {
        let mut app = app(subject, Looks { lang, ..Looks::default() });
        for key in [None, Some(Key::Char('?')), Some(Key::Char('v'))] {
            key.map(|key| app.press(key));
            for size in SIZES {
                let text = text(&drawn(&app, size));
                let missing = keys.iter().find(|key| text.contains(**key));
                assert_eq!(missing, None, "{} in {} at {size:?}:\n{text}", subject.id, lang.code());
            }
        }
    }
}

fn a_terminal_too_small_says_what_is_needed(subject: &Subject) {
    let app = app(subject, Looks::default());
    for (size, fits) in [((40, 12), true), ((39, 12), false), ((40, 11), false), ((20, 6), false)] {
        assert_eq!(!text(&drawn(&app, size)).contains("40×12"), fits, "{size:?}");
    }
}

fn the_preview_is_a_moment_there_is(subject: &Subject) {
    let preview = subject.lesson.preview.clone().unwrap_or(At::START);
    assert!(preview.reach(&mut *subject.stage()).is_ok(), "{preview}");
}

for_every_scene! {
    scene_help_checks_and_gallery_are_drawn_on_every_size,
    no_word_is_missing_on_any_screen,
    a_terminal_too_small_says_what_is_needed,
    the_preview_is_a_moment_there_is,
}
