//! Points in the plane, and how to read a user's.

use std::path::Path;

use super::{MAX_FILE_BYTES, read_limited};
use crate::engine::stats;
use crate::refusal::{Refusal, Result};

/// The most points a file may hold.
const MAX_POINTS: usize = 100_000;

/// Points in the plane, standardised: mean 0 and variance 1 on each axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// (x, y) of every point.
    pub xy: Vec<[f32; 2]>,
    /// The class of every point, from 0; a file's points are all of class 0.
    pub labels: Vec<usize>,
}

/// The points of a CSV file: two numbers a line, `x,y`, after an optional line of column names; blank lines are skipped.
/// They are standardised.
///
/// # Errors
/// A [`Refusal`] at the line (`points.csv:3`) that is not two finite numbers, or one too many (after 100,000); at the file
/// if it holds fewer than two points, or points that do not differ on both axes.
pub fn points_from_file(path: &Path) -> Result<Points> {
    parse(&read_limited(path, MAX_FILE_BYTES)?, &path.display().to_string())
}

fn parse(bytes: &[u8], place: &str) -> Result<Points> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Refusal::new(place, error.to_string(), "two numbers a line"))?;
        if index == 0 && record.iter().all(|field| field.parse::<f64>().is_err()) {
            continue; // column names
        }
        let at_line = |found: String, expected| Err(Refusal::new(line_of(&record, &text, place), found, expected));
        if xs.len() == MAX_POINTS {
            return at_line("one more point".into(), "at most 100000 points");
        }
        match point(&record) {
            Ok([x, y]) => {
                xs.push(x);
                ys.push(y);
            }
            Err(found) => return at_line(found, "two numbers, as in 1.5,-2"),
        }
    }
    if xs.len() < 2 {
        return Err(Refusal::new(place, if xs.is_empty() { "no points" } else { "one point" }, "at least two points"));
    }
    let axis = |values: &[f64], name: &str| {
        let expected = "points that differ on both axes";
        standardised(values).ok_or_else(|| Refusal::new(place, format!("no usable spread in {name}"), expected))
    };
    Ok(Points::from_axes(&axis(&xs, "x")?, &axis(&ys, "y")?, vec![0; xs.len()]))
}

/// The two numbers of a line, or what it holds instead.
fn point(record: &csv::StringRecord) -> Result<[f64; 2], String> {
    let number = |field: &str| match field.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("\"{}\"", field.chars().take(40).collect::<String>())),
    };
    match record.len() {
        2 => Ok([number(&record[0])?, number(&record[1])?]),
        1 => Err("one column".into()),
        columns => Err(format!("{columns} columns")),
    }
}

/// `place:line` of a record. The reader gives its position before the blank lines it skips.
fn line_of(record: &csv::StringRecord, text: &str, place: &str) -> String {
    let position = record.position().map_or(0, csv::Position::byte) as usize;
    let blank = text.bytes().skip(position).take_while(|byte| b"\r\n".contains(byte)).count();
    let breaks = text.bytes().take(position + blank).filter(|&byte| byte == b'\n').count();
    format!("{place}:{}", breaks + 1)
}

impl Points {
    /// Points from their two axes.
    pub(super) fn from_axes(xs: &[f64], ys: &[f64], labels: Vec<usize>) -> Self {
        Self { xy: xs.iter().zip(ys).map(|(&x, &y)| [x as f32, y as f32]).collect(), labels }
    }
}

/// (x − mean)/√variance; `None` if all values are equal, or spread beyond what the variance can hold.
pub(super) fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let (mean, variance) = (stats::mean(values), stats::variance(values));
    // Rounding may give equal values a tiny variance, so equality is asked directly.
    let spread = values.iter().any(|&value| value != values[0]) && variance.is_normal();
    spread.then(|| values.iter().map(|value| (value - mean) / variance.sqrt()).collect())
}

#[cfg(test)]
mod tests;
