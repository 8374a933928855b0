//! A column of numbers, and how to read a user's.

use std::path::Path;

use super::points::{standardised, text_of};
use super::{MAX_FILE_BYTES, read_limited};
use crate::refusal::{Refusal, Result};

/// The most numbers a file may hold.
pub const MAX_NUMBERS: usize = 2000;

/// Numbers with mean 0 and variance 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Column(pub Vec<f64>);

/// The numbers of a file, one on each line; blank lines, lines that begin with # and a name on the first line are skipped. They
/// are standardised.
///
/// # Errors
/// A [`Refusal`] at the line (`heights.csv:3`) that is not one finite number, or one too many (after 2,000); at the file if it
/// holds fewer than two, or all are equal.
pub fn column_from_file(path: &Path) -> Result<Column> {
    parse(&text_of(&read_limited(path, MAX_FILE_BYTES)?), &path.display().to_string())
}

fn parse(text: &str, place: &str) -> Result<Column> {
    let lines = text.lines().map(str::trim).zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    let mut numbers = Vec::new();
    for (i, (line, number)) in lines.enumerate() {
        let at = || format!("{place}:{number}");
        if i == 0 && is_name(line) {
            continue;
        }
        if numbers.len() == MAX_NUMBERS {
            return Err(Refusal::new(at(), "one more number", format!("at most {MAX_NUMBERS} numbers")));
        }
        let found = line.parse().ok().filter(|x: &f64| x.is_finite());
        let shown = || format!("\"{}\"", line.chars().take(40).collect::<String>());
        numbers.push(found.ok_or_else(|| Refusal::new(at(), shown(), "one number, as in 1.5"))?);
    }
    if numbers.len() < 2 {
        return Err(Refusal::new(place, format!("{} numbers", numbers.len()), "at least two numbers"));
    }
    standardised(&numbers).map(Column).ok_or_else(|| Refusal::new(place, "no usable spread", "numbers that differ"))
}

/// Whether this is what a column is called: one word or a few, no number and no row of numbers.
fn is_name(line: &str) -> bool {
    line.parse::<f64>().is_err() && line.chars().any(char::is_alphabetic) && !line.contains([',', ';', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_a_line_below_a_name_is_read_and_standardised() {
        let Column(numbers) = parse("height\n# in cm\n1.0\n\n 2 \r\n3e0\n", "h").expect("three numbers");
        let root = 1.5_f64.sqrt();
        for (found, expected) in numbers.iter().zip([-root, 0.0, root]) {
            assert!((found - expected).abs() < 1e-15, "{found}");
        }
        assert_eq!(numbers.len(), 3);
    }

    #[test]
    fn what_is_no_column_of_numbers_is_refused_where_it_is() {
        for (text, place) in [
            ("1\n2,3\n", "f:2"),
            ("a,b\n1,2\n", "f:1"),
            ("1\nx\n", "f:2"),
            ("1\n2\nNaN\n", "f:3"),
            ("1\n1e999\n", "f:2"),
            ("", "f"),
            ("name\n", "f"),
            ("5\n", "f"),
            ("5\n5\n", "f"),
        ] {
            assert_eq!(parse(text, "f").expect_err(text).place, place, "{text:?}");
        }
        let many = (0..=MAX_NUMBERS).map(|i| i.to_string()).collect::<Vec<_>>().join("\n");
        assert_eq!(parse(&many, "f").expect_err("one too many").place, format!("f:{}", MAX_NUMBERS + 1));
        assert!(parse(&many[..many.len() - 5], "f").is_ok());
    }
}
