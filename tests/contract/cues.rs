//! The tour: every cue can be played, says what fits, and looks on the standard terminal as it has been recorded.

use crate::LANGS;
use crate::fingerprint::Fingerprint;
use crate::stages::{Station, stations};
use crate::subjects::Subject;
use glassbox::app::keys::Key;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{App, plain, show::Show};
use glassbox::lesson::Line;
use glassbox::record::text;
use glassbox::scene::At;
use glassbox::ui::number::number;
use glassbox::ui::text::wrap;
use glassbox::ui::words::Lang;
use ratatui::{buffer::Buffer, layout::Rect};
use std::fmt::Write;

/// The program at a cue, paused.
fn app(subject: &Subject, station: Station, lang: Lang) -> App {
    let at: At = station.at.to_string().parse().expect("a place");
    let mut show = Show::new(subject.lesson.clone(), station.stage, at);
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

fn every_cue_looks_as_recorded_in_both_languages(subject: &Subject) {
    for lang in LANGS {
        for (cue, station) in subject.lesson.cues.iter().zip(stations(subject)) {
            let name = format!("{}-{}-{}", subject.id, cue.name, lang.code());
            insta::assert_snapshot!(name, screen(&app(subject, station, lang)));
        }
    }
}

fn checks_and_help_look_as_recorded(subject: &Subject) {
    for (key, overlay) in [('v', "checks"), ('?', "help")] {
        let mut app = app(subject, stations(subject).pop().expect("a cue"), Lang::En);
        app.press(Key::Char(key));
        insta::assert_snapshot!(format!("{}-{overlay}", subject.id), screen(&app));
    }
}

fn every_cue_can_be_played_and_quotes_readings(subject: &Subject) {
    for (index, Station { stage, at }) in stations(subject).into_iter().enumerate() {
        assert_eq!(subject.lesson.check_cue(index, &*stage, at), Ok(()), "{}", subject.lesson.cues[index].name);
    }
}

/// In both languages, and with no number in it that is undefined.
fn what_every_cue_says_fits_two_lines_of_the_standard_terminal(subject: &Subject) {
    for (cue, Station { stage, at }) in subject.lesson.cues.iter().zip(stations(subject)) {
        let readings = stage.readings(at, 0);
        let reveal = if let Line::Ask { reveal, .. } = &cue.line { reveal.as_ref() } else { None };
        for (text, lang) in [Some(cue.line.text()), reveal].into_iter().flatten().flat_map(|t| LANGS.map(|l| (t, l))) {
            let text = text.get(lang).fill(&readings);
            assert!(wrap(&text, 78).len() <= 2, "{} ({}): {text}", cue.name, lang.code());
            assert!(!text.contains(&number(f64::NAN)), "{} ({}): {text}", cue.name, lang.code());
        }
    }
}

fn every_cue_is_told_in_sentences_with_its_numbers(subject: &Subject) {
    for lang in LANGS {
        for (index, Station { stage, at }) in stations(subject).into_iter().enumerate() {
            let lesson = &subject.lesson;
            let told = plain::station(lesson, index, &*stage, at, lang);
            let caption = lesson.cues[index].line.text().get(lang).fill(&stage.readings(at, 0));
            let act = stage.begun().iter().rev().find(|act| act.start <= at).expect("an act");
            assert!(told.contains(&caption) && told.contains(&lesson.formulas[act.id].symbols), "{told}");
        }
    }
}

for_every_scene! {
    every_cue_looks_as_recorded_in_both_languages,
    checks_and_help_look_as_recorded,
    every_cue_can_be_played_and_quotes_readings,
    what_every_cue_says_fits_two_lines_of_the_standard_terminal,
    every_cue_is_told_in_sentences_with_its_numbers,
}
