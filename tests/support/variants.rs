//! Every scene at every extreme of every knob.

use crate::trials::{Trial, trials};
use glassbox::scene::{Effect, Kind, Knob};

/// The values at the ends of a domain; none for a file, and for what has no ends.
fn extremes(knob: &Knob) -> Vec<String> {
    match &knob.kind {
        Kind::Pick(names) => names.iter().map(ToString::to_string).collect(),
        Kind::Span { min, max } => vec![min.to_string(), max.to_string()],
        Kind::Real { min, max } => vec![min.to_string(), max.to_string()],
        Kind::Flag => vec!["on".into(), "off".into()],
        Kind::Text => vec![String::new(), "한 줄 e\u{301} \u{1b}[31m".repeat(40)],
        Kind::Cell { rows, columns } => vec!["0,0".into(), format!("{},{}", rows - 1, columns - 1)],
        Kind::Numbers | Kind::Input(_) => Vec::new(),
    }
}

/// Every trial with one more knob at one of its extremes; those that the scene refuses are left out.
pub fn variants() -> Vec<Trial> {
    let mut variants = Vec::new();
    for trial in trials() {
        for knob in trial.stage(0).knobs().iter().filter(|knob| knob.effect != Effect::Idle) {
            for value in extremes(knob) {
                let mut variant = trial.clone();
                variant.settings.retain(|(id, _)| id != knob.id);
                variant.settings.push((knob.id.into(), value));
                if variant.subject.stage().choose(&variant.settings).is_ok() {
                    variants.push(variant);
                }
            }
        }
    }
    variants
}
