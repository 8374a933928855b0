//! What every cue of every lesson looks like on the standard terminal. After a change that is meant:
//! `INSTA_UPDATE=always cargo test --release --test screens`, then look at the difference.

#[path = "support/fingerprint.rs"]
mod fingerprint;
#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/subjects.rs"]
mod subjects;

use fingerprint::Fingerprint;
use glassbox::app::keys::Key;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{App, show::Show};
use glassbox::record::text;
use glassbox::ui::words::Lang;
use ratatui::{buffer::Buffer, layout::Rect};
use std::fmt::Write;
use subjects::{Subject, subjects};

/// A scene at one of its cues, paused.
fn at_cue(subject: &Subject, cue: usize, lang: Lang) -> App {
    let mut stage = subject.stage();
    stage.choose(&subject.lesson.settings_at(cue)).expect("settings");
    let at = subject.lesson.cues[cue].at.clone();
    at.reach(&mut *stage).expect("a moment");
    let mut show = Show::new(subject.lesson.clone(), stage, at);
    show.player.pause();
    App::new(Looks { lang, ..Looks::default() }, Some(Pair::of(show)))
}

/// The rows as text, each with a fingerprint of its colours and modifiers.
fn screen(app: &App) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    app.draw(&mut buffer);
    let styles = buffer.content.chunks(80).map(|row| {
        let mut styles = Fingerprint::EMPTY;
        for cell in row {
            styles.add_style(cell);
        }
        styles.0
    });
    text(&buffer).lines().zip(styles).fold(String::new(), |mut screen, (row, styles)| {
        let _ = writeln!(screen, "{styles:016x}|{row}");
        screen
    })
}

fn recorded() -> impl Iterator<Item = Subject> {
    subjects().into_iter()
}

#[test]
fn every_cue_looks_as_recorded_in_both_languages() {
    for subject in recorded() {
        for (i, cue) in subject.lesson.cues.iter().enumerate() {
            for lang in [Lang::En, Lang::Ko] {
                let name = format!("{}-{}-{}", subject.id, cue.name, lang.code());
                insta::assert_snapshot!(name, screen(&at_cue(&subject, i, lang)));
            }
        }
    }
}

#[test]
fn checks_and_help_look_as_recorded() {
    for subject in recorded() {
        for (key, overlay) in [('v', "checks"), ('?', "help")] {
            let mut app = at_cue(&subject, subject.lesson.cues.len() - 1, Lang::En);
            app.press(Key::Char(key));
            insta::assert_snapshot!(format!("{}-{overlay}", subject.id), screen(&app));
        }
    }
}
