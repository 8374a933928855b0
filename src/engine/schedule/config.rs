//! A schedule from diffusers' `scheduler_config.json`.

mod class;

use super::kind::laplace;
use super::{Kind, MAX_BETA, MAX_STEPS, Recipe, Schedule, zero_snr};
use crate::refusal::{Refusal, Result};
use class::{Class, Defaults};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// diffusers' names of formulas.
const KINDS: [(&str, Kind); 4] = [
    ("linear", Kind::Linear),
    ("scaled_linear", Kind::ScaledLinear),
    ("squaredcos_cap_v2", Kind::Cosine),
    ("sigmoid", Kind::Sigmoid),
];
/// And of one that only such files have.
const LAPLACE: &str = "laplace";

impl Schedule {
    /// The schedule that diffusers' `scheduler_config.json` describes, read as the class that it names reads it: by
    /// `num_train_timesteps`, `beta_start`, `beta_end`, `beta_schedule`, `trained_betas` (a learned schedule: it replaces the three
    /// before it), `snr_shift_scale` and `rescale_betas_zero_snr`. An absent key has the default of the class; other keys have no
    /// say. Numbers that are none (`NaN`, `-Infinity`, which Python writes) may stand in those.
    ///
    /// # Errors
    /// A [`Refusal`] whose place is the key, or the line and column of a syntax error; a class that has no βs, or that is not
    /// known and whose file does not tell them.
    pub fn from_scheduler_config(json: &str) -> Result<Self> {
        let config = parse(json)?;
        let defaults = defaults(&config)?;
        let betas = match trained_betas(&config)? {
            Some(betas) => {
                steps(&config, betas.len(), betas.len()..=betas.len(), "the length of trained_betas")?;
                betas
            }
            None => betas(&config, &defaults)?,
        };
        let clipped = betas.iter().filter(|beta| **beta == MAX_BETA).count();
        let shifted = shift_snr(betas, positive(&config, "snr_shift_scale", defaults.snr_shift)?);
        let betas = if flag(&config, "rescale_betas_zero_snr", false)? {
            ending_at(zero_snr::rescaled(shifted), defaults.least_alpha_bar)
        } else {
            shifted
        };
        Ok(Self { clipped, ..Self::from_betas(betas) })
    }
}

/// The βs of the formula that is named, or of the class.
fn betas(config: &Map<String, Value>, defaults: &Defaults) -> Result<Vec<f64>> {
    let steps = steps(config, defaults.steps, 1..=MAX_STEPS, "a whole number from 1 to 4000")?;
    if config.get("beta_schedule").and_then(Value::as_str) == Some(LAPLACE) {
        return Ok(laplace(steps).into_iter().map(|beta| beta.min(MAX_BETA)).collect());
    }
    let schedule = Schedule::new(&Recipe {
        kind: kind(config, defaults.kind)?,
        steps,
        beta_start: beta(config, "beta_start", defaults.beta_start)?,
        beta_end: beta(config, "beta_end", defaults.beta_end)?,
        rescale: false,
        zero_terminal_snr: false,
    });
    Ok((1..=steps).map(|t| schedule.beta(t)).collect())
}

/// What stands for absent keys, by the class that the file names.
fn defaults(config: &Map<String, Value>) -> Result<Defaults> {
    let place = "_class_name";
    let Some(name) = config.get(place).and_then(Value::as_str) else { return Ok(Class::DEFAULT) };
    let is_flow = config.get("use_flow_sigmas") == Some(&Value::Bool(true))
        || config.get("prediction_type").and_then(Value::as_str) == Some("flow_prediction");
    let expected = "a scheduler with βₜ, such as DDPMScheduler";
    match if is_flow { Some(Class::FLOW) } else { Class::named(name) } {
        Some(Class::Betas(defaults)) => Ok(defaults),
        Some(Class::Other(what)) => Err(Refusal::new(place, format!("{name}, which has no βₜ but {what}"), expected)),
        None if config.contains_key("beta_start") || config.contains_key("trained_betas") => Ok(Class::DEFAULT),
        None => Err(Refusal::new(place, format!("{name}, which is not known, and no beta_start"), expected)),
    }
}

/// The βs of the schedule whose SNR is that of these divided by `scale`: ᾱ′ = ᾱ/(s + (1−s)·ᾱ), so β′ₜ = s·βₜ/(s + (1−s)·ᾱₜ).
fn shift_snr(mut betas: Vec<f64>, scale: f64) -> Vec<f64> {
    let mut alpha_bar = 1.0;
    for beta in &mut betas {
        alpha_bar *= 1.0 - *beta;
        *beta = (scale * *beta / (scale + (1.0 - scale) * alpha_bar)).min(1.0);
    }
    betas
}

/// The βs with the last one such that ᾱ_T is this; as they are where ᾱ has fallen below it before, which no β can undo.
fn ending_at(mut betas: Vec<f64>, alpha_bar_end: f64) -> Vec<f64> {
    if let Some((last, before)) = betas.split_last_mut() {
        let alpha_bar: f64 = before.iter().map(|beta| 1.0 - beta).product();
        *last = if alpha_bar > alpha_bar_end { 1.0 - alpha_bar_end / alpha_bar } else { *last };
    }
    betas
}

fn parse(json: &str) -> Result<Map<String, Value>> {
    let expected = "a JSON object such as {\"beta_schedule\": \"linear\"}";
    // Windows begins a text with a byte order mark.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    match serde_json::from_str(&numbers_of_python(json)) {
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

/// The text with what Python writes for numbers that are none as texts of the same length, which are no numbers either.
fn numbers_of_python(json: &str) -> String {
    let names = [("-Infinity", "\"-infin.\""), ("Infinity", "\"infin.\""), ("NaN", "\"?\"")];
    let (mut text, mut rest) = (String::with_capacity(json.len()), json);
    let mut is_string = false;
    while let Some(c) = rest.chars().next() {
        let name = names.iter().find(|(name, _)| !is_string && rest.starts_with(name));
        let escape = is_string && c == '\\';
        is_string ^= c == '"';
        let taken = if let Some((name, no_number)) = name {
            text.push_str(no_number);
            name.len()
        } else {
            let end = rest.char_indices().nth(if escape { 2 } else { 1 }).map_or(rest.len(), |(end, _)| end);
            text.push_str(&rest[..end]);
            end
        };
        rest = &rest[taken..];
    }
    text
}

fn kind(config: &Map<String, Value>, default: Kind) -> Result<Kind> {
    let Some(value) = config.get("beta_schedule") else { return Ok(default) };
    let known = KINDS.iter().find(|(name, _)| value.as_str() == Some(name));
    let expected = || format!("one of {}, {LAPLACE}", KINDS.map(|(name, _)| name).join(", "));
    known.map(|&(_, kind)| kind).ok_or_else(|| Refusal::new("beta_schedule", describe(value), expected()))
}

fn steps(config: &Map<String, Value>, default: usize, allowed: RangeInclusive<usize>, expected: &str) -> Result<usize> {
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

fn positive(config: &Map<String, Value>, key: &str, default: f64) -> Result<f64> {
    let Some(value) = config.get(key) else { return Ok(default) };
    let number = value.as_f64().filter(|number| (1e-6..=1e6).contains(number));
    number.ok_or_else(|| Refusal::new(key, describe(value), "a number from 1e-6 to 1e6"))
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
