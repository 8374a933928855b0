//! `glassbox data`: the readings behind a frame, for other programs.

use super::{Failure, Request, complain, emit};
use crate::refusal::Result;
use crate::scene::{At, Check, Reading, ReadingSet, Stage, Value};
use clap::ArgMatches;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;

/// Arrays with more values than this are left out.
const LARGEST_ARRAY: usize = 1 << 20;

/// Prints the readings of a moment, by default the last.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    let mut stage = request.stage()?;
    let at = request.at.clone().unwrap_or(At::END).reach(&mut *stage)?;
    let readings = stage.readings(at, LARGEST_ARRAY);
    for reading in readings.iter().filter(|r| matches!(r.value, Value::Array { data: None, .. })) {
        complain("note", &format!("{} has more than {LARGEST_ARRAY} values and is left out", reading.id));
    }
    let output = match matches.get_one::<String>("format").map(String::as_str) {
        Some("csv") => csv(&readings),
        _ => format!("{}\n", object(&*stage, at, &readings)).into_bytes(),
    };
    emit(&output)?;
    Ok(0)
}

fn object(stage: &dyn Stage, at: usize, readings: &ReadingSet) -> Json {
    let begun = stage.begun().iter().rev().find(|begun| begun.start <= at);
    let knobs: Map<String, Json> = stage.knobs().iter().map(|knob| (knob.id.into(), json!(knob.value))).collect();
    let readings: Map<String, Json> = readings.iter().filter_map(|r| Some((r.id.to_string(), reading(r)?))).collect();
    json!({
        "scene": stage.id(),
        "seed": stage.seed(),
        "knobs": knobs,
        "at": at,
        "act": begun.map(|begun| begun.id),
        "moments": stage.planned(),
        "readings": readings,
        "checks": stage.checks(at).iter().map(check).collect::<Vec<_>>(),
    })
}

fn reading(reading: &Reading) -> Option<Json> {
    match &reading.value {
        Value::Number(value) => Some(json!({ "symbol": reading.symbol, "value": value })),
        Value::Array { shape, data } => {
            data.as_ref().map(|data| json!({ "symbol": reading.symbol, "shape": shape, "data": data }))
        }
    }
}

/// A check as an object.
pub fn check(check: &Check) -> Json {
    json!({
        "claim": check.claim,
        "left": check.left,
        "right": check.right,
        "tolerance": check.tolerance,
        "source": check.source,
        "ok": check.holds(),
    })
}

/// `id,index,value`; a number has no index, what is infinite or undefined no value.
fn csv(readings: &ReadingSet) -> Vec<u8> {
    let mut text = String::from("id,index,value\n");
    let mut row = |id: &str, index: &str, value: f64| {
        let value = if value.is_finite() { value.to_string() } else { String::new() };
        let _ = writeln!(text, "{id},{index},{value}");
    };
    for reading in readings.iter() {
        match &reading.value {
            Value::Number(value) => row(&reading.id, "", *value),
            Value::Array { data, .. } => {
                data.iter().flatten().enumerate().for_each(|(i, value)| row(&reading.id, &i.to_string(), *value));
            }
        }
    }
    text.into_bytes()
}
