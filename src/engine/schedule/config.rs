//! A schedule from diffusers' `scheduler_config.json`.

use serde_json::{Map, Value};

use super::{Kind, MAX_STEPS, Recipe, Schedule, zero_snr};
use crate::refusal::{Refusal, Result};

/// diffusers' names.
const KINDS: [(&str, Kind); 4] = [
    ("linear", Kind::Linear),
    ("scaled_linear", Kind::ScaledLinear),
    ("squaredcos_cap_v2", Kind::Cosine),
    ("sigmoid", Kind::Sigmoid),
];

impl Schedule {
    /// The schedule that diffusers' `scheduler_config.json` describes by `num_train_timesteps`, `beta_start`, `beta_end`,
    /// `beta_schedule`, `trained_betas` (a learned schedule: it replaces the three before it) and
    /// `rescale_betas_zero_snr`. Other keys are ignored; an absent one has diffusers' default.
    ///
    /// # Errors
    /// A [`Refusal`] whose place is the key, or the line and column of a syntax error.
    pub fn from_scheduler_config(json: &str) -> Result<Self> {
        let config = parse(json)?;
        let defaults = Recipe::default();
        let zero_terminal_snr = flag(&config, "rescale_betas_zero_snr", defaults.zero_terminal_snr)?;
        if let Some(mut betas) = trained_betas(&config)? {
            steps(&config, betas.len(), betas.len()..=betas.len(), "the length of trained_betas")?;
            if zero_terminal_snr {
                betas = zero_snr::rescaled(betas);
            }
            return Ok(Self::from_betas(betas));
        }
        Ok(Self::new(&Recipe {
            kind: kind(&config)?,
            steps: steps(&config, defaults.steps, 1..=MAX_STEPS, "a whole number from 1 to 4000")?,
            beta_start: beta(&config, "beta_start", defaults.beta_start)?,
            beta_end: beta(&config, "beta_end", defaults.beta_end)?,
            rescale: false,
            zero_terminal_snr,
        }))
    }
}

fn parse(json: &str) -> Result<Map<String, Value>> {
    let expected = "a JSON object such as {\"beta_schedule\": \"linear\"}";
    match serde_json::from_str(json) {
        Ok(Value::Object(config)) => Ok(config),
        Ok(other) => Err(Refusal::new("line 1, column 1", describe(&other), expected)),
        Err(error) => {
            let place = format!("line {}, column {}", error.line(), error.column());
            let message = error.to_string();
            let found = message.split(" at line ").next().unwrap_or_default();
            Err(Refusal::new(place, format!("bad JSON ({found})"), expected))
        }
    }
}

fn kind(config: &Map<String, Value>) -> Result<Kind> {
    let Some(value) = config.get("beta_schedule") else { return Ok(Kind::Linear) };
    let known = KINDS.iter().find(|(name, _)| value.as_str() == Some(name));
    let expected = || format!("one of {}", KINDS.map(|(name, _)| name).join(", "));
    known.map(|&(_, kind)| kind).ok_or_else(|| Refusal::new("beta_schedule", describe(value), expected()))
}

fn steps(
    config: &Map<String, Value>,
    default: usize,
    allowed: std::ops::RangeInclusive<usize>,
    expected: &str,
) -> Result<usize> {
    let Some(value) = config.get("num_train_timesteps") else { return Ok(default) };
    let steps = value.as_u64().and_then(|steps| usize::try_from(steps).ok()).filter(|steps| allowed.contains(steps));
    steps.ok_or_else(|| Refusal::new("num_train_timesteps", describe(value), expected))
}

fn beta(config: &Map<String, Value>, key: &str, default: f64) -> Result<f64> {
    config.get(key).map_or(Ok(default), |value| beta_of(value, key))
}

fn beta_of(value: &Value, place: &str) -> Result<f64> {
    let beta = value.as_f64().filter(|beta| (0.0..=1.0).contains(beta));
    beta.ok_or_else(|| Refusal::new(place, describe(value), "a number from 0 to 1"))
}

fn flag(config: &Map<String, Value>, key: &str, default: bool) -> Result<bool> {
    let Some(value) = config.get(key) else { return Ok(default) };
    value.as_bool().ok_or_else(|| Refusal::new(key, describe(value), "true or false"))
}

/// The learned βs, if the file has any (diffusers writes `null` when it has none).
fn trained_betas(config: &Map<String, Value>) -> Result<Option<Vec<f64>>> {
    let place = "trained_betas";
    match config.get(place) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) if (1..=MAX_STEPS).contains(&values.len()) => {
            let betas = values.iter().enumerate().map(|(i, value)| beta_of(value, &format!("{place}[{i}]")));
            betas.collect::<Result<_>>().map(Some)
        }
        Some(other) => Err(Refusal::new(place, describe(other), "a list of 1 to 4000 numbers from 0 to 1")),
    }
}

/// A value as an error names it; what may be long is shortened.
fn describe(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => format!("\"{}\"", text.chars().take(40).collect::<String>()),
        Value::Array(values) => format!("a list of {}", values.len()),
        Value::Object(_) => "an object".into(),
    }
}

#[cfg(test)]
mod tests;
