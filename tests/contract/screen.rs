//! The whole screen around a scene: header, formula, caption, knobs, keys, overlays, gallery.

use crate::moments;
use crate::subjects::{Subject, subjects};
use crate::{GLYPHS, LANGS, SIZES};
use glassbox::app::keys::Key;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{App, show::Show};
use glassbox::lesson::Line;
use glassbox::scene::At;
use glassbox::ui::text::wrap;
use ratatui::{buffer::Buffer, layout::Rect};

fn app(subject: &Subject, looks: Looks) -> App {
    let mut show = Show::new(subject.lesson.clone(), subject.stage(), "30%".parse().expect("a place"));
    while show.is_computing() {
        show.pull();
    }
    show.player.pause();
    App::new(looks, Some(Pair::of(show)))
}

fn drawn(app: &App, (width, height): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    app.draw(&mut buffer);
    buffer
}

/// The symbols of a buffer in reading order.
fn text(buffer: &Buffer) -> String {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn scene_help_checks_and_gallery_are_drawn_on_every_size() {
    for subject in subjects() {
        for lang in LANGS {
            for glyphs in GLYPHS {
                let mut app = app(&subject, Looks { lang, glyphs, ..Looks::default() });
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
}

#[test]
fn no_word_is_missing_on_any_screen() {
    let keys = ["knob.", "help.", "act.", "panel.", "note.", "row.", "claim."];
    for subject in subjects() {
        for lang in LANGS {
            let mut app = app(&subject, Looks { lang, ..Looks::default() });
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
}

#[test]
fn a_terminal_too_small_says_what_is_needed() {
    for subject in subjects() {
        let app = app(&subject, Looks::default());
        for (size, fits) in [((40, 12), true), ((39, 12), false), ((40, 11), false), ((20, 6), false)] {
            assert_eq!(!text(&drawn(&app, size)).contains("40×12"), fits, "{size:?}");
        }
    }
}

#[test]
fn what_every_cue_says_fits_two_lines_of_the_standard_terminal() {
    let mut too_long = Vec::new();
    for subject in subjects() {
        let mut stage = subject.stage();
        for (i, cue) in subject.lesson.cues.iter().enumerate() {
            stage.choose(&subject.lesson.settings_at(i)).expect("settings");
            let at = cue.at.reach(&mut *stage).expect("a moment");
            let readings = stage.readings(at, 0);
            let reveal = if let Line::Ask { reveal, .. } = &cue.line { reveal.as_ref() } else { None };
            for (text, lang) in
                [Some(cue.line.text()), reveal].into_iter().flatten().flat_map(|t| LANGS.map(|l| (t, l)))
            {
                let text = text.get(lang).fill(&readings);
                if wrap(&text, 78).len() > 2 {
                    too_long.push(format!("{}, {} ({}): {text}", subject.id, cue.name, lang.code()));
                }
            }
        }
    }
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn the_preview_of_every_topic_is_a_moment_it_has() {
    for subject in subjects() {
        let mut stage = subject.stage();
        let preview = subject.lesson.preview.clone().unwrap_or(At::START);
        let at = preview.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{}: {refusal}", subject.id));
        assert!(moments(&mut *stage, &[1.0]).last() >= Some(&at));
    }
}
