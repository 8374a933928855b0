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
pub fn variants(subject: &Subject, which: impl Fn(&Knob, &str) -> bool) -> Vec<(Trial, Vec<Trial>)> {
    let mut seen: Vec<(&str, String)> = Vec::new();
    let of = |trial: Trial| {
        let mut variants = Vec::new();
        for knob in trial.stage(0).knobs().iter().filter(|knob| knob.effect != Effect::Idle) {
            for value in extremes(knob).into_iter().filter(|value| which(knob, value)) {
                if !seen.contains(&(knob.id, value.clone()))
                    && let Some(variant) = trial.with(knob.id, &value)
                {
                    variants.push(variant);
                    seen.push((knob.id, value));
                }
            }
        }
        (trial, variants)
    };
    trials(subject).into_iter().map(of).collect()
}

/// Whether this value makes a scene long: it is the most of a number of which the trials, which are to be short, take less
/// than the default.
pub fn is_long(subject: &Subject, knob: &Knob, value: &str) -> bool {
    let number = |text: &str| text.parse::<usize>().ok();
    let Kind::Span { max, .. } = knob.kind else { return false };
    let default = subject.stage().knobs().iter().find(|k| k.id == knob.id).and_then(|k| number(&k.value));
    let in_trials = trials(subject).into_iter().flat_map(|trial| trial.settings).filter(|(id, _)| id == knob.id);
    number(value) == Some(max) && in_trials.filter_map(|(_, value)| number(&value)).min() < default
}
