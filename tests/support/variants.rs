//! A scene at the extremes of its knobs.

use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use glassbox::scene::{Effect, Kind, Knob};

/// The values at the ends of a domain; none for a file, and for what has no ends.
pub fn extremes(knob: &Knob) -> Vec<String> {
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

impl Trial {
    /// The trial with one more knob set, if the scene takes it.
    pub fn with(&self, knob: &str, value: &str) -> Option<Self> {
        let mut variant = self.clone();
        variant.settings.retain(|(id, _)| id != knob);
        variant.settings.push((knob.into(), value.into()));
        variant.subject.stage().choose(&variant.settings).is_ok().then_some(variant)
    }
}

/// Trials, each with the variants in which one more knob is at an extreme: every extreme once, in the first trial that
/// takes it.
pub fn variants(subject: &Subject) -> Vec<(Trial, Vec<Trial>)> {
    let mut seen: Vec<(&str, String)> = Vec::new();
    let of = |trial: Trial| {
        let knobs = trial.stage(0).knobs();
        let with_a_say = knobs.iter().filter(|knob| knob.effect != Effect::Idle);
        let mut variants = Vec::new();
        for (id, value) in with_a_say.flat_map(|knob| extremes(knob).into_iter().map(|value| (knob.id, value))) {
            if !seen.contains(&(id, value.clone()))
                && let Some(variant) = trial.with(id, &value)
            {
                variants.push(variant);
                seen.push((id, value));
            }
        }
        (trial, variants)
    };
    trials(subject).into_iter().map(of).collect()
}
