//! Lessons: everything that is drawn, offered or claimed has words in both languages.

use crate::cues::standing;
use crate::moments::moments;
use crate::stages::{finished, stations};
use crate::subjects::{Subject, subjects};
use crate::trials::trials;
use glassbox::app::keys::BINDINGS;
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings;
use glassbox::app::theatre;
use glassbox::lesson::{Formula, Lesson};
use glassbox::record::text;
use glassbox::scene::{Kind, Stage};
use glassbox::ui::text::wrap;
use glassbox::ui::words::Lang;
use std::collections::BTreeSet;

fn the_lesson_fits_its_scene(subject: &Subject) {
    assert_eq!(subject.lesson.check_names(&*subject.stage()), Ok(()));
    assert_eq!(subject.lesson.id, subject.id);
}

fn every_knob_act_and_extra_has_words_in_both_languages(subject: &Subject) {
    let stage = subject.stage();
    let of_knobs = stage.knobs().into_iter().flat_map(|k| ["knob", "help"].map(|key| format!("{key}.{}", k.id)));
    let of_extras = stage.extras().iter().map(|name| format!("extra.{name}"));
    let of_acts = stage.acts().iter().map(|act| format!("act.{}", act.id));
    for key in of_knobs.chain(of_acts).chain(of_extras) {
        for words in [&subject.lesson.words.en, &subject.lesson.words.ko] {
            assert!(words.contains(&key) && !words.get(&key).trim().is_empty(), "{key}");
        }
    }
}

fn words_for_what_there_is_not_are_noticed(subject: &Subject) {
    let stage = subject.stage();
    let knobs: BTreeSet<&str> = stage.knobs().iter().map(|knob| knob.id).collect();
    let acts: BTreeSet<&str> = stage.acts().iter().map(|act| act.id).collect();
    for key in subject.lesson.words.en.keys() {
        if let Some(knob) = key.strip_prefix("help.") {
            assert!(knobs.contains(knob), "{key}");
        }
        if let Some(extra) = key.strip_prefix("extra.") {
            assert!(stage.extras().contains(&extra), "{key}");
        }
        if let Some(act) = key.strip_prefix("act.") {
            assert!(acts.contains(act), "{key}");
        }
    }
    assert!(subject.lesson.formulas.keys().all(|act| acts.contains(act.as_str())));
    let formulas = subject.lesson.formulas.values().flat_map(Formula::all);
    assert!(formulas.flat_map(|formula| formula.set.iter().flatten()).all(|(knob, _)| knobs.contains(knob.as_str())));
}

fn every_act_has_a_formula_whose_numbers_are_readings_at_every_moment(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for at in moments(&*stage, &[0.0, 0.5, 1.0]) {
            let act = stage.begun().iter().rev().find(|begun| begun.start <= at).expect("an act").id;
            let formula = subject.lesson.formula(act, &stage.knobs()).unwrap_or_else(|| panic!("{trial}: {act}"));
            assert_eq!(formula.numbers.check_against(&stage.readings(at, 0)), Ok(()), "{trial} {act}");
            assert!(!formula.source.is_empty());
        }
    }
}

fn every_reading_has_a_meaning_in_both_languages_and_no_meaning_is_left_over(subject: &Subject) {
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for at in moments(&*stage, &[0.0, 1.0]) {
            let readings = stage.readings(at, 0);
            let is_told = |id: &str| {
                let meaning = subject.lesson.meaning_of(id).map(|(_, meaning)| meaning);
                meaning.is_some_and(|both| !both.en.trim().is_empty() && !both.ko.trim().is_empty())
            };
            let untold: Vec<_> = readings.iter().filter(|reading| !is_told(&reading.id)).map(|r| &r.id).collect();
            assert!(untold.is_empty(), "{trial}: without a meaning: {untold:?}");
            assert_eq!(subject.lesson.check_meanings(&readings), Ok(()), "{trial}");
        }
    }
}

fn every_symbol_of_a_formula_is_explained(subject: &Subject) {
    let (stage, lesson) = (finished(&trials(subject)[0], 0), &subject.lesson);
    let readings = stage.readings(0, 0);
    let inspected = lesson.inspect.iter().map(|inspect| &inspect.formula);
    for formula in lesson.formulas.values().chain(inspected).flat_map(Formula::all) {
        assert_eq!(lesson.unexplained(&formula.symbols, &readings), Vec::<&str>::new(), "in {}", formula.symbols);
    }
}

/// With its equation, in both languages.
fn every_meaning_fits_two_lines_of_the_standard_terminal(subject: &Subject) {
    let (stage, lesson) = (finished(&trials(subject)[0], 0), &subject.lesson);
    let readings = stage.readings(0, 0);
    for term in lesson.terms(&readings) {
        for meaning in [&term.meaning.en, &term.meaning.ko] {
            let told = format!("{} = {}: {meaning}.", term.symbol, term.equation.unwrap_or_default());
            assert!(wrap(&told, 78).len() <= 2, "{told}");
        }
    }
}

/// In the picture symbols are what is written with Greek letters, marks or indices, in sentences also single letters.
fn every_symbol_in_sight_is_explained(subject: &Subject) {
    let lesson = &subject.lesson;
    let mut unexplained = BTreeSet::new();
    for (index, station) in stations(subject).into_iter().enumerate() {
        let (readings, cue) = (station.stage.readings(station.at, 0), &lesson.cues[index]);
        let pair = Pair::of(standing(subject, index, &station));
        let frame = text(&theatre::picture(&pair, &Settings::default(), (80, 24)));
        let said = cue.line.text().en.fill(&readings);
        let is_marked = |word: &&str| !word.is_ascii() && !word.chars().all(is_hangul) || word.contains('_');
        let is_letter = |word: &&str| word.chars().count() == 1 && !ENGLISH.contains(word);
        let of_frame = lesson.unexplained(&frame, &readings).into_iter().filter(is_marked);
        for symbol in of_frame.chain(lesson.unexplained(&said, &readings).into_iter().filter(is_letter)) {
            // Which step it is at, and which of several, is seen; so is that there are many of it.
            let letter = symbol.trim_end_matches(|c| "₀₁₂₃₄₅₆₇₈₉ₛᵢⱼs".contains(c));
            if !lesson.unexplained(letter, &readings).is_empty() {
                unexplained.insert((cue.name.clone(), symbol.to_owned()));
            }
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// Letters that are words, or what is left of them behind an apostrophe.
const ENGLISH: [&str; 4] = ["a", "A", "I", "s"];

/// In Korean frames Latin words of three letters and more are names: of commands, knobs and their values, keys, symbols, of
/// what a formula is due to, and of people and methods, which have a capital; beside them, what comes from the data.
fn korean_frames_have_no_english_left(subject: &Subject) {
    let lesson = &subject.lesson;
    let mut left = BTreeSet::new();
    for (index, station) in stations(subject).into_iter().enumerate() {
        let named = names(lesson, &*station.stage, station.at);
        let frame = text(&theatre::picture(&Pair::of(standing(subject, index, &station)), &korean(), (80, 24)));
        let is_name = |word: &str| named.contains(&word.to_lowercase()) || word.contains(char::is_uppercase);
        left.extend(
            latin(&frame).filter(|word| !is_name(word)).map(|word| (lesson.cues[index].name.clone(), word.to_owned())),
        );
    }
    left.retain(|(_, word)| !DATA.contains(&(subject.id, word.as_str())));
    assert!(left.is_empty(), "{left:?}");
}

/// The words in all that has a name, in small letters.
fn names(lesson: &Lesson, stage: &dyn Stage, at: usize) -> BTreeSet<String> {
    let mut names: Vec<String> = ["glassbox", stage.id(), "log", "on", "off"].map(str::to_owned).into();
    names.extend(stage.readings(at, 0).iter().map(|reading| reading.symbol.to_owned()));
    names.extend(lesson.symbols.keys().cloned());
    names.extend(
        lesson
            .formulas
            .values()
            .flat_map(Formula::all)
            .flat_map(|formula| [formula.symbols.clone(), formula.source.clone()]),
    );
    names.extend(stage.acts().iter().map(|act| act.id.to_owned()));
    names.extend(BINDINGS.iter().map(|binding| binding.label.to_owned()));
    for knob in stage.knobs() {
        names.extend([knob.id.to_owned(), knob.value]);
        if let Kind::Pick(choices) = knob.kind {
            names.extend(choices.into_iter().map(str::to_owned));
        }
    }
    latin(&names.join(" ")).map(str::to_lowercase).collect()
}

/// Words in pictures that are data, by scene.
const DATA: [(&str, &str); 1] = [("recurrent", "hehhgegeggggfee")];

fn korean() -> Settings {
    Settings { lang: Lang::Ko, ..Settings::default() }
}

/// The words of three Latin letters and more.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 3)
}

#[test]
fn names_on_the_command_line_are_unique() {
    let commands = [
        "list",
        "frame",
        "data",
        "verify",
        "record",
        "lesson",
        "handout",
        "config",
        "completions",
        "man",
        "words",
        "help",
    ];
    let mut names: BTreeSet<String> = commands.into_iter().map(str::to_owned).collect();
    for subject in subjects() {
        for name in subject.lesson.aliases.iter().chain([&subject.lesson.id]) {
            assert!(names.insert(name.clone()), "{name} is taken");
        }
    }
}

for_every_scene! {
    korean_frames_have_no_english_left,
    the_lesson_fits_its_scene,
    every_symbol_of_a_formula_is_explained,
    every_symbol_in_sight_is_explained,
    every_meaning_fits_two_lines_of_the_standard_terminal,
    every_knob_act_and_extra_has_words_in_both_languages,
    words_for_what_there_is_not_are_noticed,
    every_act_has_a_formula_whose_numbers_are_readings_at_every_moment,
    every_reading_has_a_meaning_in_both_languages_and_no_meaning_is_left_over,
}
