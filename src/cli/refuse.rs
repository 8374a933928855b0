//! What clap finds wrong, in the one form of our errors.

use super::{Failure, emit};
use crate::app::library::topics;
use crate::refusal::Refusal;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints help and version; turns everything else into a refusal.
pub fn answer(error: &clap::Error) -> Result<u8, Failure> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        emit(error.render().to_string().as_bytes())?;
        return Ok(0);
    }
    Err(Failure::Refused(refusal(error)))
}

/// What is wrong with some arguments.
pub fn refusal(error: &clap::Error) -> Refusal {
    let context = |kind| error.get(kind).map(text);
    let suggestion = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| nearest(error.get(kind)?));
    let argument = context(ContextKind::InvalidArg).unwrap_or_else(|| "arguments".into());
    let argument = argument.split(' ').next().unwrap_or_default().to_owned();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let found = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            let about: Vec<&str> =
                topics().iter().filter(|topic| topic.is_about(&found)).map(|topic| topic.id).collect();
            let named = suggestion.filter(|suggested| is_slip(&found, suggested));
            let about = (!about.is_empty()).then(|| about.join(" or "));
            let perhaps = named.or(about).map(|name| format!("perhaps {name}"));
            Refusal::new(
                "scene",
                found,
                perhaps.unwrap_or_else(|| "a scene or command that `glassbox --help` lists".into()),
            )
        }
        ErrorKind::UnknownArgument => {
            let perhaps = suggestion.filter(|suggested| is_slip(&argument, suggested)).map(|s| format!("perhaps {s}"));
            Refusal::new("arguments", argument, perhaps.unwrap_or_else(|| "a flag that --help lists".into()))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let known = context(ContextKind::ValidValue).filter(|known| !known.is_empty());
            let reason = std::error::Error::source(error).map(|reason| in_words(&reason.to_string()));
            let expected = known.or(reason).unwrap_or_else(|| "a value".into());
            Refusal::new(argument, if value.is_empty() { "nothing".into() } else { value }, expected)
        }
        ErrorKind::MissingRequiredArgument => Refusal::new(argument, "nothing", "a value"),
        _ => {
            let rendered = error.to_string();
            let line = rendered.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Refusal::new(argument, line, "what --help shows")
        }
    }
}

/// clap says `7 is not in 1..=5`.
fn in_words(reason: &str) -> String {
    let range = reason.split_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
    range.map_or_else(|| reason.to_owned(), |(least, most)| format!("a whole number from {least} to {most}"))
}

/// Whether one is the other with a slip of the finger or two: what is further away is another word.
fn is_slip(found: &str, suggested: &str) -> bool {
    3 * strsim::damerau_levenshtein(found, suggested) <= suggested.trim_start_matches('-').chars().count().max(3)
}

/// The best of some suggestions, which clap puts last.
fn nearest(suggestions: &ContextValue) -> Option<String> {
    match suggestions {
        ContextValue::Strings(texts) => texts.last().cloned(),
        one => Some(text(one)).filter(|suggested| !suggested.is_empty()),
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        other => other.to_string(),
    }
}
