//! Points in the plane, and how to read a user's.

mod table;

use std::path::Path;

pub(super) use table::text_of;
use table::{Columns, Separator};

use super::{MAX_FILE_BYTES, read_limited};
use crate::engine::stats;
use crate::refusal::{Refusal, Result};

/// The most points a file may hold.
const MAX_POINTS: usize = 100_000;
/// More classes cannot be told apart by colour.
const MAX_CLASSES: usize = 10;

/// Points in the plane, standardised: mean 0 and variance 1 on each axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// (x, y) of every point.
    pub xy: Vec<[f32; 2]>,
    /// The class of every point, from 0 in the order in which they come; all 0 where there are none.
    pub labels: Vec<usize>,
}

/// The points of a table: two columns of numbers, separated by commas, semicolons, tabs or spaces (found from the first lines),
/// with a point before decimals, or a comma where commas do not separate. Column names, blank lines and lines that begin with #
/// are skipped, and so is a column that numbers the rows; one that labels them gives the classes. They are standardised.
///
/// # Errors
/// A [`Refusal`] at the line (`points.csv:3`) that has not two finite numbers, or one too many (after 100,000); at the file
/// if it holds fewer than two points, points that do not differ on both axes, or too many classes.
pub fn points_from_file(path: &Path) -> Result<Points> {
    parse(&read_limited(path, MAX_FILE_BYTES)?, &path.display().to_string())
}

fn parse(bytes: &[u8], place: &str) -> Result<Points> {
    let text = text_of(bytes);
    let separator = Separator::of(&text);
    let (delimiter, text) = separator.in_text(text);
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).trim(csv::Trim::All).delimiter(delimiter).comment(Some(b'#'));
    let mut reader = reader.from_reader(text.as_bytes());
    let read = |record: csv::Result<csv::StringRecord>| {
        record.map_err(|error| Refusal::new(place, error.to_string(), "two numbers a line"))
    };
    let mut records = reader.records();
    // What the columns are is seen from the names and two rows.
    let first: Vec<csv::StringRecord> = records.by_ref().take(3).map(read).collect::<Result<_>>()?;
    let has_names = first.first().is_some_and(|names| table::is_names(names, first.get(1), separator));
    let (names, rows) = first.split_at(usize::from(has_names));
    if first.is_empty() || (rows.is_empty() && names[0].len() > 1) {
        return Err(Refusal::new(place, "no points", "at least two points"));
    }
    let head = line_of(rows.first().unwrap_or(&first[0]), &text, place);
    let columns = Columns::of(names.first(), [rows.first(), rows.get(1)], separator, &head)?;
    let mut points = Columned::default();
    for record in rows.iter().cloned().map(Ok).chain(records.map(read)) {
        let record = record?;
        points
            .push(&record, columns, separator)
            .map_err(|(found, expected)| Refusal::new(line_of(&record, &text, place), found, expected))?;
    }
    points.standardised(place)
}

/// Points as they are read, column by column.
#[derive(Default)]
struct Columned {
    axes: [Vec<f64>; 2],
    labels: Vec<usize>,
    classes: Vec<String>,
}

impl Columned {
    /// Takes a row; or says what was found in it, and what was expected.
    fn push(
        &mut self,
        row: &csv::StringRecord,
        columns: Columns,
        separator: Separator,
    ) -> Result<(), (String, &'static str)> {
        if self.labels.len() == MAX_POINTS {
            return Err(("one more point".into(), "at most 100000 points"));
        }
        if row.len() != columns.count {
            return Err((format!("{} columns, separated by {}", row.len(), separator.name()), "as many as before"));
        }
        let short = |field: &str| format!("\"{}\"", field.chars().take(40).collect::<String>());
        for (axis, column) in self.axes.iter_mut().zip(columns.xy) {
            let number = separator.number(&row[column]).ok_or((short(&row[column]), "two numbers, as in 1.5,-2"))?;
            axis.push(number);
        }
        let label = columns.label.map_or("", |column| &row[column]);
        let class = self.classes.iter().position(|known| known == label).unwrap_or(self.classes.len());
        if class == self.classes.len() {
            if class == MAX_CLASSES {
                return Err((format!("one more class, {}", short(label)), "at most 10 classes"));
            }
            self.classes.push(label.to_owned());
        }
        self.labels.push(class);
        Ok(())
    }

    fn standardised(self, place: &str) -> Result<Points> {
        let found = match self.labels.len() {
            0 => Some("no points"),
            1 => Some("one point"),
            _ => None,
        };
        if let Some(found) = found {
            return Err(Refusal::new(place, found, "at least two points"));
        }
        let axis = |values: &[f64], name: &str| {
            let expected = "points that differ on both axes";
            standardised(values).ok_or_else(|| Refusal::new(place, format!("no usable spread in {name}"), expected))
        };
        Ok(Points::from_axes(&axis(&self.axes[0], "x")?, &axis(&self.axes[1], "y")?, self.labels))
    }
}

/// `place:line` of a record. The reader gives its position before the blank lines and the comments that it skips.
fn line_of(record: &csv::StringRecord, text: &str, place: &str) -> String {
    let position = record.position().map_or(0, csv::Position::byte) as usize;
    let (before, rest) = text.as_bytes().split_at(position.min(text.len()));
    let is_skipped = |line: &&[u8]| line.first().is_none_or(|byte| b"#\r".contains(byte));
    let skipped = rest.split(|byte| *byte == b'\n').take_while(is_skipped).count();
    let breaks = before.split(|byte| *byte == b'\n').count() - 1 + skipped;
    format!("{place}:{}", breaks + 1)
}

impl Points {
    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.labels.iter().max().map_or(0, |last| last + 1)
    }

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
