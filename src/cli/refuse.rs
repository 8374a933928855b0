//! What clap finds wrong, in the one form of our errors.

use super::{Failure, emit};
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
        ErrorKind::InvalidSubcommand => Refusal::new(
            "scene",
            context(ContextKind::InvalidSubcommand).unwrap_or_default(),
            suggestion
                .map_or_else(|| "a scene or command that `glassbox --help` lists".into(), |s| format!("perhaps {s}")),
        ),
        ErrorKind::UnknownArgument => Refusal::new(
            "arguments",
            argument,
            suggestion.map_or_else(|| "a flag that --help lists".into(), |s| format!("perhaps {s}")),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let known = context(ContextKind::ValidValue).filter(|known| !known.is_empty());
            let reason = std::error::Error::source(error).map(ToString::to_string);
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
