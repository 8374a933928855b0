//! A scene told in sentences, for pipes and for screen readers: no boxes, no pictures.

use super::words;
use crate::lesson::{Cue, Lesson};
use crate::refusal::Result;
use crate::scene::{ReadingSet, Stage, Value};
use crate::ui::words::Lang;
use std::fmt::Write;

/// The title and the question of a scene, each place of its tour in order, and the numbers at the last.
///
/// # Errors
/// A cue that cannot be played.
pub fn tour(lesson: &Lesson, stage: &mut dyn Stage, lang: Lang) -> Result<String> {
    let mut text = opening(lesson, lang);
    let mut last = 0;
    for (i, cue) in lesson.cues.iter().enumerate() {
        stage.choose(&lesson.settings_at(i))?;
        last = cue.at.reach(stage)?;
        text += &part(lesson, i, lang);
        text += &station(lesson, i, stage, last, lang);
        if cue.question().is_some() {
            stage.choose(&lesson.settings_revealed(i))?;
            let at = cue.revealed_at().reach(stage)?;
            text += &answer(cue, &stage.readings(at, 0), lang);
            stage.choose(&lesson.settings_at(i))?;
            last = cue.at.reach(stage)?;
        }
    }
    Ok(text + &numbers(lesson, stage, last, lang))
}

/// What the part of the tour is called that begins with this cue.
fn part(lesson: &Lesson, cue: usize, lang: Lang) -> String {
    let begins = lesson.sections.iter().find(|section| section.cues.start == cue && !section.name.is_empty());
    begins.map_or(String::new(), |section| format!("\n== {} ==\n", section.title.get(lang)))
}

/// A place of the tour, where the scene stands at its moment `at`: what the cue sets, where to look, what it says, the
/// formula.
pub fn station(lesson: &Lesson, cue: usize, stage: &dyn Stage, at: usize, lang: Lang) -> String {
    let Cue { set, unset, look, .. } = &lesson.cues[cue];
    let knobs = stage.knobs();
    let again = knobs.iter().filter(|knob| unset.iter().any(|id| id == knob.id)).map(|knob| (knob.id, &*knob.value));
    let set = set.iter().map(|(knob, value)| (&**knob, &**value)).chain(again);
    let set = set.fold(String::new(), |text, (knob, value)| {
        text + &format!("; {} {value}", lesson.words.get(lang).get(&format!("knob.{knob}")))
    });
    let place = format!("\n{}. {}{set}\n", cue + 1, place(lesson, stage, at, lang));
    let titles: Vec<&str> = look.iter().map(|key| lesson.words.get(lang).get(key)).collect();
    let look = if titles.is_empty() { String::new() } else { format!("[{}] ", titles.join(", ")) };
    place + &look + &said(&lesson.cues[cue], &stage.readings(at, 0), lang) + &formula(lesson, stage, at)
}

/// The title and the question of a scene, and what there is to say about one moment of it.
pub fn moment(lesson: &Lesson, stage: &dyn Stage, at: usize, lang: Lang) -> String {
    let mut text = opening(lesson, lang);
    let _ = writeln!(text, "\n{}", place(lesson, stage, at, lang));
    if let Some(cue) = lesson.caption_at(at, stage) {
        text += &said(cue, &stage.readings(at, 0), lang);
    }
    text + &formula(lesson, stage, at) + &numbers(lesson, stage, at, lang)
}

fn opening(lesson: &Lesson, lang: Lang) -> String {
    format!("{}\n{}\n", lesson.title.get(lang), lesson.question.get(lang))
}

/// `t 250/1000`.
fn place(lesson: &Lesson, stage: &dyn Stage, at: usize, lang: Lang) -> String {
    let Some(act) = stage.begun().iter().rev().find(|act| act.start <= at) else { return String::new() };
    let planned = stage.acts().iter().find(|planned| planned.id == act.id).map_or(act.len, |planned| planned.moments);
    let last = if act.ended { act.len } else { planned } - 1;
    let key = format!("act.{}", act.id);
    let (name, within) = (lesson.words.get(lang).get(&key), at - act.start);
    format!("{name} {within}/{last}")
}

/// The caption of a cue; of a question also what can be chosen.
fn said(cue: &Cue, readings: &ReadingSet, lang: Lang) -> String {
    let text = cue.line.text().get(lang).fill(readings);
    let Some(question) = cue.question() else { return format!("{text}\n") };
    let choices: Vec<String> = (0..question.choices.count()).map(|i| question.choice(i, lang)).collect();
    format!("{text}\n{}: {}\n", words::CHOICES.get(lang), choices.join(", "))
}

/// The answer to the question of a cue, with the numbers of where it is seen.
fn answer(cue: &Cue, readings: &ReadingSet, lang: Lang) -> String {
    let Some(question) = cue.question() else { return String::new() };
    let reveal = question.reveal.as_ref().map(|reveal| reveal.get(lang).fill(readings));
    let truth = Some(question.truth(readings, lang)).filter(|_| !question.reveal_tells());
    let answer = truth.into_iter().chain(reveal).collect::<Vec<_>>().join(". ");
    format!("{}: {answer}\n", words::ANSWER.get(lang))
}

/// Symbols, numbers and source.
fn formula(lesson: &Lesson, stage: &dyn Stage, at: usize) -> String {
    let act = stage.begun().iter().rev().find(|act| act.start <= at);
    let Some(formula) = act.and_then(|act| lesson.formula(act.id, &stage.knobs())) else { return String::new() };
    let numbers = formula.numbers_at(&stage.readings(at, 0));
    let equals = if numbers.is_empty() { "" } else { " = " };
    format!("{}{equals}{numbers} ({})\n", formula.symbols, formula.source)
}

/// Every reading: its symbol, its name, its value; of an array how many values it has.
fn numbers(lesson: &Lesson, stage: &dyn Stage, at: usize, lang: Lang) -> String {
    let mut text = format!("\n{}, {}:\n", words::READINGS.get(lang), place(lesson, stage, at, lang));
    for reading in stage.readings(at, 0).iter() {
        let value = match &reading.value {
            Value::Number(value) => reading.print(*value),
            Value::Array { shape, .. } => {
                let extents: Vec<String> = shape.iter().map(ToString::to_string).collect();
                format!("{}{}", extents.join("×"), words::VALUES.get(lang))
            }
        };
        let _ = writeln!(text, "{} ({}): {value}", reading.symbol, reading.id);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::{topic, topics};
    use crate::scene::At;

    const LANGS: [Lang; 2] = [Lang::En, Lang::Ko];

    #[test]
    fn a_tour_tells_its_stations_one_after_the_other_and_the_numbers_at_the_last() {
        let topic = topic("forward").expect("a scene that is quick");
        for lang in LANGS {
            let lesson = topic.lesson();
            let text = tour(lesson, &mut *topic.stage(), lang).expect("a tour");
            let (mut stage, mut told) = (topic.stage(), opening(lesson, lang));
            let mut last = 0;
            for (i, cue) in lesson.cues.iter().enumerate() {
                stage.choose(&lesson.settings_at(i)).expect("settings");
                last = cue.at.reach(&mut *stage).expect("a moment");
                told += &(part(lesson, i, lang) + &station(lesson, i, &*stage, last, lang));
                stage.choose(&lesson.settings_revealed(i)).expect("settings");
                let seen = cue.revealed_at().reach(&mut *stage).expect("a moment");
                told += &answer(cue, &stage.readings(seen, 0), lang);
                stage.choose(&lesson.settings_at(i)).expect("settings");
            }
            assert_eq!(text, told + &numbers(lesson, &*stage, last, lang));
        }
    }

    #[test]
    fn a_moment_says_its_readings_in_plain_characters() {
        for (topic, lang) in topics().iter().flat_map(|topic| LANGS.map(|lang| (topic, lang))) {
            let mut stage = topic.stage();
            stage.choose(&topic.head.trials()[0]).expect("settings");
            let at = At::END.reach(&mut *stage).expect("an end");
            let text = moment(topic.lesson(), &*stage, at, lang);
            for reading in stage.readings(at, 0).iter() {
                assert!(text.contains(&format!("{} ({}): ", reading.symbol, reading.id)), "{}", topic.id);
            }
            let is_drawing = |c: char| ('\u{2500}'..='\u{259f}').contains(&c) || ('\u{2800}'..='\u{28ff}').contains(&c);
            assert!(!text.contains(is_drawing) && !text.contains('\x1b'), "{text}");
        }
    }
}
