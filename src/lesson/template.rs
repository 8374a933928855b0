//! Texts that quote readings: `{alpha_bar_t:.3}`.

use crate::refusal::{Refusal, Result, one_line};
use crate::scene::ReadingSet;
use crate::ui::number::number;

/// A text with places for readings.
///
/// `{name}` prints the reading as the screen prints numbers, `{name:.3}` with three decimals, `{name:.1%}` as a
/// percentage with one, `{name:.2e}` in scientific notation. Infinite and undefined values print as `∞` and `–`.
#[derive(Debug, Clone, PartialEq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Reading { id: String, format: Format },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Plain,
    Fixed(usize),
    Percent(usize),
    Scientific(usize),
}

impl Template {
    /// Reads a template. It is shown on one line: what could drive a terminal does not come through.
    ///
    /// # Errors
    /// A brace without its partner, or a format that is none.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts = Vec::new();
        let mut rest = &one_line(text)[..];
        while let Some(open) = rest.find(['{', '}']) {
            let refusal = || Refusal::new("text", rest, "{reading}, {reading:.3}, {reading:.1%} or {reading:.2e}");
            let inner = rest[open..].strip_prefix('{').ok_or_else(refusal)?;
            let (inner, after) = inner.split_once('}').ok_or_else(refusal)?;
            if open > 0 {
                parts.push(Part::Text(rest[..open].into()));
            }
            let (id, format) = inner.split_once(':').unwrap_or((inner, ""));
            let format = Format::parse(format).filter(|_| is_name(id)).ok_or_else(refusal)?;
            parts.push(Part::Reading { id: id.into(), format });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self(parts))
    }

    /// The text with the readings filled in; `–` for one that there is not.
    pub fn fill(&self, readings: &ReadingSet) -> String {
        let fill = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Reading { id, format } => format.print(readings.number(id).unwrap_or(f64::NAN)),
        };
        self.0.iter().map(fill).collect()
    }

    /// Whether every reading quoted has a value there.
    pub fn is_defined(&self, readings: &ReadingSet) -> bool {
        self.0.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::Reading { id, .. } => readings.number(id).is_some_and(|value| !value.is_nan()),
        })
    }

    /// Checks that every reading quoted is a number there.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_against(&self, readings: &ReadingSet) -> Result<()> {
        let unknown = self.0.iter().find_map(|part| match part {
            Part::Reading { id, .. } if readings.number(id).is_none() => Some(id),
            _ => None,
        });
        unknown.map_or(Ok(()), |id| Err(Refusal::new("text", format!("{{{id}}}"), "the name of a reading")))
    }
}

fn is_name(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

impl Format {
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Plain);
        }
        let digits = text.strip_prefix('.')?;
        let kind = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let decimals: usize = digits[..digits.len() - kind.len()].parse().ok().filter(|d| *d <= 17)?;
        match kind {
            "" => Some(Self::Fixed(decimals)),
            "%" => Some(Self::Percent(decimals)),
            "e" => Some(Self::Scientific(decimals)),
            _ => None,
        }
    }

    fn print(self, value: f64) -> String {
        if !value.is_finite() {
            return number(value);
        }
        match self {
            Self::Plain => number(value),
            Self::Fixed(decimals) => typeset(&format!("{value:.decimals$}")),
            Self::Percent(decimals) => typeset(&format!("{:.decimals$}%", value * 100.0)),
            Self::Scientific(decimals) => typeset(&format!("{value:.decimals$e}")),
        }
    }
}

/// A minus that is a minus, and no sign on a value that rounds to zero.
fn typeset(text: &str) -> String {
    let is_zero = text.starts_with('-') && !text.contains(|c: char| c.is_ascii_digit() && c != '0');
    let text = if is_zero { &text[1..] } else { text };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Readings;

    fn readings() -> ReadingSet {
        let mut readings = ReadingSet::default();
        let out: &mut dyn Readings = &mut readings;
        out.number("alpha", "α", 0.123_456);
        out.number("minus", "m", -0.000_1);
        out.number("endless", "s", f64::INFINITY);
        readings
    }

    fn fill(text: &str) -> String {
        Template::parse(text).unwrap().fill(&readings())
    }

    #[test]
    fn readings_are_printed_in_the_format_asked_for() {
        assert_eq!(fill("α = {alpha:.3}, {alpha:.1%} left"), "α = 0.123, 12.3% left");
        assert_eq!(fill("{minus:.2e} {minus:.2}"), "−1.00e−4 0.00");
        assert_eq!(fill("{endless:.3}"), "∞");
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for bad in ["{", "a } b", "{a:.3x}", "{}", "{a b}", "{a:3}", "{a:.99}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_undefined_reading_makes_the_whole_undefined() {
        let mut readings = readings();
        let out: &mut dyn Readings = &mut readings;
        out.number("absent", "a", f64::NAN);
        let is_defined = |text| Template::parse(text).unwrap().is_defined(&readings);
        assert!(is_defined("0 ≤ {alpha} < {endless}") && is_defined(""));
        assert!(!is_defined("{alpha} + {absent}") && !is_defined("{never_heard_of}"));
    }

    #[test]
    fn a_quoted_name_must_be_a_reading() {
        let check = |text| Template::parse(text).unwrap().check_against(&readings());
        assert_eq!(check("{alpha}"), Ok(()));
        assert_eq!(check("{beta}").unwrap_err().found, "{beta}");
    }
}
