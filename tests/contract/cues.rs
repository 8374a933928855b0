//! The tour: every cue can be played, says what fits, and looks on the standard terminal as it has been recorded.

use crate::LANGS;
use crate::fingerprint::Fingerprint;
use crate::stages::{Station, answers, stations};
use crate::subjects::Subject;
use glassbox::app::keys::Key;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::theatre;
use glassbox::app::tour::Phase;
use glassbox::app::{Solo, plain, show::Show};
use glassbox::engine::data::DIGITS_CREDIT_SHORT;
use glassbox::record::text;
use glassbox::scene::{At, Given, ReadingSet, Readings as _, Value};
use glassbox::ui::number::number;
use glassbox::ui::words::Lang;
use ratatui::{buffer::Buffer, layout::Rect};
use std::fmt::Write;

/// A scene standing at one of its cues, as a tour does that has arrived there.
pub fn standing(subject: &Subject, cue: usize, station: &Station) -> Show {
    let at: At = station.at.to_string().parse().expect("a place");
    let mut show = Show::new(subject.lesson.clone(), station.stage.fork(), at);
    show.player.pause();
    show.stand_at(cue);
    show
}

/// The program at a cue.
fn app(subject: &Subject, cue: usize, station: &Station, lang: Lang) -> Solo {
    Solo::new(Looks { lang, ..Looks::default() }, Some(Pair::of(standing(subject, cue, station))))
}

/// The same with its question answered, if it has one, where the answer is seen.
fn answered(subject: &Subject, cue: usize, answer: &Station) -> Pair {
    let mut show = standing(subject, cue, answer);
    show.answer(0);
    while matches!(show.tour().expect("a tour").phase, Phase::Unveiling(..)) {
        while show.pull() {}
        show.advance(0.1);
    }
    Pair::of(show)
}

/// Each cue with the scene there, and where its answer is seen.
fn cues_with_answers(subject: &Subject) -> impl Iterator<Item = (usize, Station, Station)> {
    stations(subject).into_iter().zip(answers(subject)).enumerate().map(|(i, (station, answer))| (i, station, answer))
}

/// What stands on a screen of some size, row by row.
fn rows(pair: &Pair, lang: Lang, size: (u16, u16)) -> Vec<String> {
    let picture = theatre::picture(pair, &Looks { lang, ..Looks::default() }, size);
    text(&picture).lines().map(str::to_owned).collect()
}

/// The rows as text, each with a fingerprint of its colours and modifiers.
fn screen(app: &Solo) -> String {
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
        for (index, station) in stations(subject).into_iter().enumerate() {
            let name = format!("{}-{}-{}", subject.id, subject.lesson.cues[index].name, lang.code());
            insta::assert_snapshot!(name, screen(&app(subject, index, &station, lang)));
        }
    }
}

fn checks_and_help_look_as_recorded(subject: &Subject) {
    for (key, overlay) in [('v', "checks"), ('?', "help")] {
        let last = subject.lesson.cues.len() - 1;
        let mut app = app(subject, last, &stations(subject)[last], Lang::En);
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
    for (index, station, answer) in cues_with_answers(subject) {
        let pairs = [Pair::of(standing(subject, index, &station)), answered(subject, index, &answer)];
        for (lang, pair) in LANGS.iter().flat_map(|lang| pairs.iter().map(move |pair| (*lang, pair))) {
            let rows = rows(pair, lang, (80, 24));
            let (said, name) = (rows[CAPTION].concat(), &subject.lesson.cues[index].name);
            assert!(!said.contains('…') || said.contains("… "), "{name} ({}): {said}", lang.code());
            assert!(!said.contains(&number(f64::NAN)), "{name} ({}): {said}", lang.code());
        }
    }
}

/// The rows of the caption at 80×24.
const CAPTION: std::ops::Range<usize> = 20..22;
/// The row of the formula there.
const FORMULA: usize = 19;

fn a_waiting_question_keeps_its_answer(subject: &Subject) {
    for (index, station, answer) in cues_with_answers(subject) {
        let cue = &subject.lesson.cues[index];
        let Some(question) = cue.question() else { continue };
        let waiting = Pair::of(standing(subject, index, &station));
        let pairs = [&waiting, &answered(subject, index, &answer)];
        let truth = |pair: &Pair, id: &str| pair.a.stage().readings(pair.a.player.at(), 0).number(id);
        let kept = question.kept().flat_map(|id| pairs.map(|pair| truth(pair, id)));
        let truths = kept.chain(question.choices.decided_by().into_iter().map(|id| truth(pairs[1], id)));
        let truths: Vec<f64> = truths.flatten().filter(|truth| !truth.is_nan()).collect();
        for size in [(80, 24), (120, 36)] {
            let rows = rows(&waiting, Lang::En, size);
            // Who made the digits, with the number of a licence, tells nothing.
            let told = rows[..rows.len() - 4].iter().flat_map(|row| numbers_in(&row.replace(DIGITS_CREDIT_SHORT, "")));
            for (number, unit) in told {
                let tells = |truth: &&f64| (**truth - number).abs() <= unit / 2.0;
                assert_eq!(truths.iter().find(tells), None, "{}: {number} in\n{}", cue.name, rows.join("\n"));
            }
        }
    }
}

/// Drawn with other values of the readings that it keeps, the screen is the same, cell for cell.
fn a_waiting_question_looks_the_same_whatever_the_answer(subject: &Subject) {
    for (index, station) in stations(subject).into_iter().enumerate() {
        let cue = &subject.lesson.cues[index];
        let Some(question) = cue.question() else { continue };
        let kept: Vec<String> = question.kept().map(str::to_owned).collect();
        let pair = Pair::of(standing(subject, index, &station));
        let (numbers, mut others) = (pair.numbers(), pair.numbers());
        others.a = with_other_values(&numbers.a, &kept);
        assert!(kept.is_empty() || numbers.a != others.a || kept.iter().all(|id| numbers.a.number(id).is_none()));
        for (lang, size) in LANGS.iter().flat_map(|lang| [(*lang, (80, 24)), (*lang, (120, 36))]) {
            let [as_it_is, otherwise] = [&numbers, &others].map(|numbers| {
                let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
                theatre::draw(&pair, numbers, &Looks { lang, ..Looks::default() }, None, buffer.area, &mut buffer);
                buffer
            });
            assert!(as_it_is == otherwise, "{} tells", cue.name);
        }
    }
}

/// The readings with other numbers in place of those with these names.
fn with_other_values(readings: &ReadingSet, ids: &[String]) -> ReadingSet {
    let mut others = ReadingSet::default();
    for reading in readings.iter() {
        if let Value::Number(value) = reading.value {
            let value = if ids.contains(&reading.id.to_string()) { 2.0 * value + 1.0 } else { value };
            others.add(reading.id.clone(), reading.symbol, Given::Number(value));
        }
    }
    others.keeping(ids.to_vec())
}

/// The numbers in a row that have at least two digits, each with the unit of its last.
fn numbers_in(row: &str) -> Vec<(f64, f64)> {
    let tokens = row.split(|c: char| !(c.is_ascii_digit() || ".−e%".contains(c)));
    let number = |token: &str| {
        let (digits, scale) = token.strip_suffix('%').map_or((token, 1.0), |digits| (digits, 0.01));
        let digits = digits.replace('−', "-");
        let digits = digits.trim_matches(|c| c == '.' || c == 'e');
        let (mantissa, exponent) = digits.split_once('e').unwrap_or((digits, "0"));
        let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i32;
        let unit = 10f64.powi(exponent.parse::<i32>().ok()? - decimals) * scale;
        let significant = mantissa.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
        Some((digits.parse::<f64>().ok()? * scale, unit)).filter(|_| significant >= 2)
    };
    tokens.filter_map(number).collect()
}

#[test]
fn numbers_are_found_as_they_are_printed() {
    assert_eq!(numbers_in("│ log SNR ── 260 at −1.50 7 ╮"), [(260.0, 1.0), (-1.5, 0.01)]);
    let found = numbers_in("64.6% 2.3e−6 0.05 0.050.");
    let right = [(0.646, 0.001), (2.3e-6, 1e-7), (0.05, 0.001)];
    assert_eq!(found.len(), right.len());
    for ((value, unit), (is, of)) in found.iter().zip(right) {
        assert!((value - is).abs() < 1e-12 && (unit - of).abs() < 1e-12, "{value} {unit}");
    }
}

/// In the digits of the caption, in the picture or among the knobs; what does not is named, with a reason.
fn every_number_of_a_caption_stands_in_the_picture_too(subject: &Subject) {
    let mut missing = Vec::new();
    for (index, station) in stations(subject).into_iter().enumerate() {
        let cue = &subject.lesson.cues[index];
        let show = standing(subject, index, &station);
        let readings = show.stage().readings(show.player.at(), 0);
        let rows = rows(&Pair::of(show), Lang::En, (80, 24));
        let (caption, picture) = (&cue.line.text().en, rows[..FORMULA].iter().chain([&rows[CAPTION.end]]));
        let picture: Vec<&String> = picture.collect();
        let is_seen = |printed: &str| picture.iter().any(|row| stands_in(printed, row));
        for quote in caption.quotes().filter(|_| cue.question().is_none()) {
            let (printed, is_named) = (quote.of(&readings), cue.only_said.iter().any(|(id, _)| *id == quote.id));
            if is_seen(&printed) == is_named {
                let what = if is_named { "is in the picture, and need not be named" } else { "is not in the picture" };
                missing.push(format!("{}: {} = {printed} {what}", cue.name, quote.id));
            }
        }
        assert!(cue.only_said.iter().all(|(_, reason)| !reason.trim().is_empty()), "{}", cue.name);
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// Whether a number stands in a row by itself, and not as a part of another.
fn stands_in(printed: &str, row: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    row.match_indices(printed).any(|(start, _)| {
        let (before, after) = (&row[..start], &row[start + printed.len()..]);
        let goes_on = after.starts_with('.') && !after[1..].starts_with(|c: char| c.is_ascii_digit());
        !is_part(before.chars().next_back()) && (goes_on || !is_part(after.chars().next()))
    })
}

/// The panels that a cue speaks of are there on the standard terminal, and the eye is led to them.
fn the_eye_is_led_to_panels_that_are_there(subject: &Subject) {
    for (index, station) in stations(subject).into_iter().enumerate() {
        let cue = &subject.lesson.cues[index];
        let rows = rows(&Pair::of(standing(subject, index, &station)), Lang::En, (80, 24));
        for title in cue.look.iter().map(|key| subject.lesson.words.en.get(key)) {
            let is_led = |row: &String| row.contains(&format!("┏ {title}"));
            assert!(rows.iter().any(is_led), "{}: {title} in\n{}", cue.name, rows.join("\n"));
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
            assert!(
                told.contains(&caption)
                    && told.contains(&lesson.formula(act.id, &stage.knobs()).expect("a formula").symbols),
                "{told}"
            );
        }
    }
}

/// One question in each half of the tour, so that nobody only listens; and no part of it is longer than a break. The scene that is
/// only for tests has a tour of three cues.
fn a_tour_asks_in_both_of_its_halves_and_has_short_parts(subject: &Subject) {
    let lesson = &subject.lesson;
    let asks: Vec<bool> = lesson.cues.iter().map(|cue| cue.question().is_some()).collect();
    let (first, second) = asks.split_at(asks.len() / 2);
    let is_long = asks.len() > 3;
    assert!(!is_long || (first.contains(&true) && second.contains(&true)), "{asks:?}");
    assert!(lesson.sections.iter().all(|part| part.cues.len() <= 9));
}

for_every_scene! {
    a_tour_asks_in_both_of_its_halves_and_has_short_parts,
    every_cue_looks_as_recorded_in_both_languages,
    checks_and_help_look_as_recorded,
    every_cue_can_be_played_and_quotes_readings,
    what_every_cue_says_fits_two_lines_of_the_standard_terminal,
    every_cue_is_told_in_sentences_with_its_numbers,
    a_waiting_question_keeps_its_answer,
    a_waiting_question_looks_the_same_whatever_the_answer,
    every_number_of_a_caption_stands_in_the_picture_too,
    the_eye_is_led_to_panels_that_are_there,
}
