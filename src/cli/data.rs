//! `glassbox data`: the readings behind a frame, and what they are made of, for other programs.

mod describe;
mod npz;

use super::preferences::Preferences;
use super::{Failure, Request, complain, emit};
use crate::record::{can_save, save};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Check, Reading, ReadingSet, Stage, Value};
use clap::ArgMatches;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;
use std::path::Path;

/// In a text, arrays with more values than this are left out.
const LARGEST_ARRAY: usize = 1 << 20;

/// What numbers are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Csv,
    Npz,
}

/// What is told of a moment.
struct Told<'a> {
    stage: &'a dyn Stage,
    at: usize,
    readings: ReadingSet,
    /// What was asked for with them.
    extras: Vec<ReadingSet>,
    /// The same of the one that it is compared with.
    compared: Option<Box<Told<'a>>>,
}

/// Prints or saves the readings of a moment, by default the last; or says what each is.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    if matches.get_flag("describe") {
        let lang = Preferences::anywhere(matches).settings().lang;
        return emit(describe::table(request, lang)?.as_bytes()).map(|()| 0);
    }
    let path = matches.get_one::<String>("output").map(Path::new);
    let format = Format::of(path, matches)?;
    path.map_or(Ok(()), can_save)?;
    let mut stage = request.stage()?;
    let with = with(matches, stage.extras())?;
    let at = request.at.clone().unwrap_or(At::END).reach(&mut *stage)?;
    let limit = if format == Format::Npz { usize::MAX } else { LARGEST_ARRAY };
    let mut compared = request.compared_stage()?;
    let place = At::of(at, &*stage);
    let other = compared.as_mut().map(|stage| Ok::<_, Refusal>((place.reach(&mut **stage)?, &**stage))).transpose()?;
    let tell = |stage, at| Told::of(stage, at, &with, limit);
    let told = Told { compared: other.map(|(at, stage)| Box::new(tell(stage, at))), ..tell(&*stage, at) };
    for (name, _) in with.iter().zip(&told.extras).filter(|(_, extra)| extra.iter().next().is_none()) {
        complain("note", &format!("there is nothing of {name} at this moment"));
    }
    for reading in told.all().filter(|r| matches!(r.value, Value::Array { data: None, .. })) {
        complain("note", &format!("{} has more than {LARGEST_ARRAY} values and is left out", reading.id));
    }
    let output = match format {
        Format::Csv => told.csv(),
        Format::Json => format!("{}\n", told.object()).into_bytes(),
        Format::Npz => told.npz()?,
    };
    match path {
        Some(path) => save(path, |out| out.write_all(&output))?,
        None => emit(&output)?,
    }
    Ok(0)
}

impl Format {
    /// By the ending of the file, or as it is asked for.
    fn of(path: Option<&Path>, matches: &ArgMatches) -> Result<Self> {
        let asked = matches.get_one::<String>("format").map(String::as_str);
        match path.map_or(asked, |path| path.extension().and_then(|ending| ending.to_str())) {
            Some("csv") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            Some("npz") => Ok(Self::Npz),
            _ => {
                let found = path.map_or_else(String::new, |path| path.display().to_string());
                Err(Refusal::new("--output", found, "a name that ends in .npz, .json or .csv"))
            }
        }
    }
}

/// The extras asked for, none twice.
fn with(matches: &ArgMatches, offered: &'static [&'static str]) -> Result<Vec<&'static str>> {
    let mut with = Vec::new();
    for name in matches.get_one::<String>("with").iter().flat_map(|names| names.split(',')) {
        let found = offered.iter().find(|offered| **offered == name.trim());
        let expected = || format!("some of {}, split by commas", offered.join(", "));
        let name = found.ok_or_else(|| Refusal::new("--with", name, expected()))?;
        if !with.contains(name) {
            with.push(*name);
        }
    }
    Ok(with)
}

impl<'a> Told<'a> {
    fn of(stage: &'a dyn Stage, at: usize, with: &[&'static str], limit: usize) -> Self {
        let extras = with.iter().map(|name| stage.extra(name, at, limit)).collect();
        Self { stage, at, readings: stage.readings(at, limit), extras, compared: None }
    }

    fn all(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().chain(self.extras.iter().flat_map(ReadingSet::iter))
    }

    /// All with their names; those of the one that it is compared with as `compared.NAME`.
    fn named(&self) -> impl Iterator<Item = (String, &Reading)> {
        let own = self.all().map(|reading| (reading.id.to_string(), reading));
        let others = self.compared.iter().flat_map(|other| other.all());
        own.chain(others.map(|reading| (format!("compared.{}", reading.id), reading)))
    }

    fn object(&self) -> Json {
        let Self { stage, at, .. } = *self;
        let begun = stage.begun().iter().rev().find(|begun| begun.start <= at);
        let knobs: Map<String, Json> = stage.knobs().iter().map(|knob| (knob.id.into(), json!(knob.value))).collect();
        let mut object = json!({
            "scene": stage.id(),
            "seed": stage.seed(),
            "knobs": knobs,
            "at": at,
            "act": begun.map(|begun| begun.id),
            "moments": stage.planned(),
            "readings": readings(self.readings.iter()),
            "checks": stage.checks(at).iter().map(check).collect::<Vec<_>>(),
        });
        if !self.extras.is_empty() {
            object["with"] = readings(self.extras.iter().flat_map(ReadingSet::iter));
        }
        if let Some(other) = &self.compared {
            object["compared"] = other.object();
        }
        object
    }

    /// `id,index,value`; a number has no index, what is infinite or undefined no value.
    fn csv(&self) -> Vec<u8> {
        let mut text = String::from("id,index,value\n");
        let mut row = |id: &str, index: &str, value: f64| {
            let value = if value.is_finite() { value.to_string() } else { String::new() };
            let _ = writeln!(text, "{id},{index},{value}");
        };
        for (name, reading) in self.named() {
            match &reading.value {
                Value::Number(value) => row(&name, "", *value),
                Value::Array { data, .. } => {
                    data.iter().flatten().enumerate().for_each(|(i, value)| row(&name, &i.to_string(), *value));
                }
            }
        }
        text.into_bytes()
    }

    /// Every reading under its name, also what is infinite or undefined.
    fn npz(&self) -> Result<Vec<u8>> {
        let named: Vec<_> = self.named().collect();
        npz::npz(named.iter().filter_map(|(name, reading)| {
            let (shape, values) = match &reading.value {
                Value::Number(value) => (&[][..], std::slice::from_ref(value)),
                Value::Array { shape, data } => (&shape[..], data.as_deref()?),
            };
            Some(npz::Array { name, shape, values })
        }))
    }
}

fn readings<'a>(readings: impl Iterator<Item = &'a Reading>) -> Json {
    let told: Map<String, Json> = readings.filter_map(|r| Some((r.id.to_string(), reading(r)?))).collect();
    told.into()
}

fn reading(reading: &Reading) -> Option<Json> {
    let value = match &reading.value {
        Value::Number(value) => json!({ "value": value }),
        Value::Array { shape, data } => json!({ "shape": shape, "data": data.as_ref()? }),
    };
    // What readings are made of has no symbol in a formula.
    let symbol = (!reading.symbol.is_empty()).then(|| ("symbol".to_owned(), json!(reading.symbol)));
    let value = value.as_object().cloned().unwrap_or_default();
    Some(symbol.into_iter().chain(value).collect::<Map<String, Json>>().into())
}

/// A check as an object.
pub fn check(check: &Check) -> Json {
    json!({
        "claim": check.claim,
        "left": check.left,
        "right": check.right,
        "tolerance": check.tolerance,
        "sharpness": check.sharpness(),
        "source": check.source,
        "ok": check.holds(),
    })
}
