//! What each reading is.

use crate::cli::Request;
use crate::refusal::Result;
use crate::scene::{At, Reading, Value};
use crate::ui::text::width;
use crate::ui::words::Lang;
use std::fmt::Write;

/// A line for every reading: its name, its symbol, its extents, what it is; then what `--with` offers. Without a moment, the first:
/// which readings there are is the same at all.
pub fn table(request: &Request, lang: Lang) -> Result<String> {
    let mut stage = request.stage()?;
    let at = request.at.clone().unwrap_or(At::START).reach(&mut *stage)?;
    let lesson = request.topic.lesson();
    let told = |reading: &Reading| {
        let meaning = lesson.meaning_of(&reading.id).map_or("", |(_, meaning)| meaning.get(lang));
        [reading.id.to_string(), reading.symbol.into(), shape(&reading.value), meaning.into()]
    };
    let mut rows: Vec<[String; 4]> = stage.readings(at, 0).iter().map(told).collect();
    let words = lesson.words.get(lang);
    rows.extend(stage.extras().iter().map(|name| {
        [format!("--with {name}"), String::new(), String::new(), words.get(&format!("extra.{name}")).to_owned()]
    }));
    Ok(aligned(&rows))
}

fn shape(value: &Value) -> String {
    match value {
        Value::Number(_) => "number".into(),
        Value::Array { shape, .. } => shape.iter().map(usize::to_string).collect::<Vec<_>>().join("×"),
    }
}

/// The cells of each column beginning under one another.
fn aligned(rows: &[[String; 4]]) -> String {
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let widths = [0, 1, 2].map(widest);
    let mut text = String::new();
    for row in rows {
        for (cell, widest) in row.iter().zip(widths) {
            let _ = write!(text, "{cell}{:1$}", "", usize::from(widest - width(cell)) + 2);
        }
        let _ = writeln!(text, "{}", row[3]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_begin_under_one_another_whatever_their_letters_are_wide() {
        let row = |cells: [&str; 4]| cells.map(str::to_owned);
        let text = aligned(&[row(["t", "√ᾱₜ", "number", "one"]), row(["길이", "T", "2×3", "two"])]);
        assert_eq!(text, "t     √ᾱₜ  number  one\n길이  T    2×3     two\n");
    }
}
