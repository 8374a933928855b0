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

/// Two columns of a user's table, as they are, and what labels each row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The two columns.
    pub axes: [Vec<f64>; 2],
    /// Their names; empty where the table has none.
    pub names: [String; 2],
    /// The number of every row's class in `classes`; all 0 where no column labels them.
    pub labels: Vec<usize>,
    /// What labels the classes, in the order in which they come; one empty text where no column does.
    pub classes: Vec<String>,
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

/// The same columns with their names, as they are.
///
/// # Errors
/// As [`points_from_file`], but that the points may be alike on an axis: see [`Table::check_spread`].
pub fn table_from_file(path: &Path) -> Result<Table> {
    table_of(&read_limited(path, MAX_FILE_BYTES)?, &path.display().to_string())
}

fn parse(bytes: &[u8], place: &str) -> Result<Points> {
    table_of(bytes, place)?.standardised(place)
}

fn table_of(bytes: &[u8], place: &str) -> Result<Table> {
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
    let name = |column: usize| names.first().and_then(|names| names.get(column)).unwrap_or_default().to_owned();
    let mut table = Table { names: columns.xy.map(name), ..Table::default() };
    for record in rows.iter().cloned().map(Ok).chain(records.map(read)) {
        let record = record?;
        table
            .push(&record, columns, separator)
            .map_err(|(found, expected)| Refusal::new(line_of(&record, &text, place), found, expected))?;
    }
    let found = match table.labels.len() {
        0 => Some("no points"),
        1 => Some("one point"),
        _ => None,
    };
    found.map_or(Ok(table), |found| Err(Refusal::new(place, found, "at least two points")))
}

impl Table {
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

    /// Whether the points differ on both axes.
    ///
    /// # Errors
    /// A [`Refusal`] at `place` that names the column whose values are all one, or spread beyond what a variance can hold.
    pub fn check_spread(&self, place: &str) -> Result<()> {
        let names = self.names.each_ref().map(|name| &**name);
        let names = if names == ["", ""] { ["x", "y"] } else { names };
        self.axes.iter().zip(names).try_for_each(|(axis, name)| spread(axis, name, place).map(drop))
    }

    fn standardised(self, place: &str) -> Result<Points> {
        let [x, y] = [spread(&self.axes[0], "x", place)?, spread(&self.axes[1], "y", place)?];
        Ok(Points::from_axes(&x, &y, self.labels))
    }
}

/// A column standardised, which it has to have a spread for.
fn spread(values: &[f64], name: &str, place: &str) -> Result<Vec<f64>> {
    let expected = "points that differ on both axes";
    standardised(values).ok_or_else(|| Refusal::new(place, format!("no usable spread in {name}"), expected))
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
