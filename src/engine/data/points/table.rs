//! Two columns of numbers and perhaps one of labels, in whatever a spreadsheet or a program has written.

use std::borrow::Cow;

use crate::refusal::{Refusal, Result};

/// What stands between the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
    Spaces,
}

/// Names of columns that number the rows, in small letters; pandas leaves theirs empty.
const INDEX: [&str; 5] = ["", "index", "id", "unnamed: 0", "row"];
/// Names of columns that say what a row is.
const LABEL: [&str; 10] =
    ["label", "labels", "class", "target", "category", "group", "cluster", "species", "hue", "color"];

/// Which columns are which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The two coordinates.
    pub xy: [usize; 2],
    /// What a row is, if a column says it.
    pub label: Option<usize>,
    /// How many there are.
    pub count: usize,
}

impl Separator {
    /// What stands in all of the first lines.
    pub fn of(text: &str) -> Self {
        let first = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).take(5);
        let stands_in_all = |c: char| first().next().is_some() && first().all(|line| line.contains(c));
        let known = [(';', Self::Semicolon), ('\t', Self::Tab), (',', Self::Comma), (' ', Self::Spaces)];
        known.into_iter().find(|(c, _)| stands_in_all(*c)).map_or(Self::Comma, |(_, separator)| separator)
    }

    /// Its name, as a message has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Spaces => "spaces",
        }
    }

    /// The byte between two columns, and the text in which it stands once between two.
    pub fn in_text(self, text: Cow<'_, str>) -> (u8, Cow<'_, str>) {
        match self {
            Self::Comma => (b',', text),
            Self::Semicolon => (b';', text),
            Self::Tab => (b'\t', text),
            Self::Spaces => {
                let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join("\t");
                (b'\t', text.lines().map(line).collect::<Vec<_>>().join("\n").into())
            }
        }
    }

    /// A finite number; with a comma before its decimals where commas do not separate columns.
    pub fn number(self, field: &str) -> Option<f64> {
        let is_decimal = self != Self::Comma && field.contains(',') && !field.contains('.');
        let field = if is_decimal { Cow::Owned(field.replacen(',', ".", 1)) } else { field.into() };
        field.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// The text of a file: UTF-8, or UTF-16 that begins by saying so.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes).into(),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Whether the first row is names: no field is a number, or they count 0, 1, … as those of pandas do above rows with decimals.
pub fn is_names(first: &csv::StringRecord, second: Option<&csv::StringRecord>, separator: Separator) -> bool {
    let counts = first.iter().enumerate().all(|(i, field)| field == i.to_string());
    let has_decimals = |row: &csv::StringRecord| row.iter().any(|field| field.contains(['.', ',']));
    let is_text = |field: &str| separator.number(field).is_none() && field.parse::<f64>().is_err();
    first.iter().all(is_text) || (first.len() > 1 && counts && second.is_some_and(has_decimals))
}

impl Columns {
    /// Those of a table with these names, if it has any, and these first two rows.
    ///
    /// # Errors
    /// Not two columns are left to be coordinates: found at `place`.
    pub fn of(
        names: Option<&csv::StringRecord>,
        rows: [Option<&csv::StringRecord>; 2],
        separator: Separator,
        place: &str,
    ) -> Result<Self> {
        let count = rows[0].or(names).map_or(0, csv::StringRecord::len);
        let names: Vec<String> = names.into_iter().flatten().map(str::to_lowercase).collect();
        let named = |name: &str| names.iter().position(|known| known == name);
        let label = names.iter().position(|name| LABEL.contains(&name.as_str()));
        let numbers =
            rows.map(|row| row.map(|row| row.iter().map(|field| separator.number(field)).collect::<Vec<_>>()));
        // Whether it says no or yes, as far as is seen.
        let is_binary = |column: usize| {
            let of_row = |row: &Option<Vec<_>>| row.as_ref().and_then(|row| row.get(column).copied().flatten());
            numbers.each_ref().map(of_row).iter().all(|number| matches!(number, Some(0.0 | 1.0)))
        };
        if let (Some(x), Some(y)) = (named("x"), named("y")) {
            let is_label = |column: &usize| is_binary(*column) && !INDEX.contains(&names[*column].as_str());
            let third = (0..count).find(|column| count == 3 && ![x, y].contains(column)).filter(is_label);
            return Ok(Self { xy: [x, y], label: label.or(third), count });
        }
        let numbers_rows = |column: usize| match &numbers {
            [Some(first), Some(second)] => match (first.get(column), second.get(column)) {
                (Some(Some(a)), Some(Some(b))) => (*a == 0.0 || *a == 1.0) && *b == a + 1.0,
                _ => false,
            },
            _ => false,
        };
        let is_text = |column: usize| numbers[0].as_ref().is_some_and(|row| row.get(column) == Some(&None));
        let is_whole = |column: usize| rows[0].is_some_and(|row| !row[column].contains(['.', ',']));
        let index = match names.iter().position(|name| INDEX.contains(&name.as_str())) {
            None if names.is_empty() && count > 2 && numbers_rows(0) => Some(0),
            index => index,
        };
        let label = label.or_else(|| {
            let last = count.checked_sub(1).filter(|last| *last >= 2 && Some(*last) != index)?;
            let is_label = is_whole(last) && (!is_whole(0) || is_binary(last));
            let is_one = is_text(last) || (count == 3 && index.is_none() && is_label);
            is_one.then_some(last)
        });
        let others = (0..count).filter(|column| Some(*column) != index && Some(*column) != label);
        <[usize; 2]>::try_from(others.collect::<Vec<_>>()).map(|xy| Self { xy, label, count }).map_err(|others| {
            let found = match others.len() {
                1 => "one column".to_owned(),
                columns => format!("{columns} columns, separated by {}", separator.name()),
            };
            Refusal::new(place, found, "two columns of numbers, as in 1.5,-2, or columns named x and y")
        })
    }
}
