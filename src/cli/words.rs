//! `glassbox words`: what symbols and readings mean, of all scenes.

use super::{Failure, emit, preferences::Preferences};
use crate::app::library::{Topic, topics};
use crate::lesson::Term;
use crate::refusal::{Refusal, Result};
use crate::scene::At;
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Write;

/// Prints the words in which a term occurs, or all of them.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let lang = Preferences::anywhere(matches).settings().lang;
    let sought = matches.get_one::<String>("term").map(|term| term.to_lowercase());
    let (mut text, mut entries) = (String::new(), Vec::new());
    for topic in topics() {
        let mut stage = topic.stage();
        At::START.reach(&mut *stage)?;
        let readings = stage.readings(0, 0);
        let terms = topic.lesson().terms(&readings);
        for term in terms.iter().filter(|term| sought.as_ref().is_none_or(|sought| is_about(term, sought))) {
            let equation = term.equation.map_or(String::new(), |equation| format!(" = {equation}"));
            let reading = term.reading.as_ref().map_or(String::new(), |id| format!(" ({id})"));
            let meaning = term.meaning.get(lang);
            let _ = writeln!(text, "{:<10} {}{equation}{reading}: {meaning}", topic.id, term.symbol);
            entries.push(entry(topic, term));
        }
    }
    if let (true, Some(sought)) = (entries.is_empty(), &sought) {
        return Err(Refusal::new("term", sought, "a symbol, a reading, or a word of their meanings").into());
    }
    if matches.get_flag("json") {
        text = format!("{}\n", serde_json::to_string_pretty(&entries).unwrap_or_default());
    }
    emit(text.as_bytes())?;
    Ok(0)
}

/// A symbol and a name must be the term; a meaning may have it anywhere, at the beginning of a word.
fn is_about(term: &Term, sought: &str) -> bool {
    let is_name = |name: &str| name.to_lowercase() == sought;
    is_name(term.symbol) || term.reading.as_deref().is_some_and(is_name) || term.meaning.says(sought)
}

fn entry(topic: &Topic, term: &Term) -> Value {
    json!({
        "scene": topic.id,
        "symbol": term.symbol,
        "reading": term.reading,
        "equation": term.equation,
        "act": term.act,
        "meaning": { "en": term.meaning.en, "ko": term.meaning.ko },
    })
}
