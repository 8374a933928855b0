//! Texts that quote readings: `{alpha_bar_t:.3}`.

use super::particle::{Particle, frozen};
use crate::refusal::{Refusal, Result, one_line};
use crate::scene::ReadingSet;
use crate::ui::number::number;

/// A text with places for readings.
///
/// `{name}` prints the reading as the screen prints numbers, `{name:.3}` with three decimals, `{name:.1%}` as a
/// percentage with one, `{name:.2e}` in scientific notation. Infinite and undefined values print as `∞` and `–`.
///
/// `{name:.3|은}` also prints a Korean particle behind the value, in the form that goes with its last sound: any of its
/// forms may be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Template(Vec<Part>);

/// What a template is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// Text as it is.
    Text(String),
    /// The place of a reading.
    Reading {
        /// The reading, as it is printed.
        quote: Quote,
        /// The particle behind it.
        particle: Option<Particle>,
    },
}

/// A reading as it is to be printed: `alpha_bar_t:.3`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The name of the reading.
    pub id: String,
    format: Format,
}

impl Quote {
    /// Reads `id` or `id:format`.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, format) = text.split_once(':').unwrap_or((text, ""));
        Some(Self { id: id.into(), format: Format::parse(format).filter(|_| is_name(id))? })
    }

    /// Whether no format is asked for.
    pub fn is_plain(&self) -> bool {
        self.format == Format::Plain
    }

    /// A value of the reading as it is printed.
    pub fn print(&self, value: f64) -> String {
        self.format.print(value)
    }

    /// The reading as it is printed: `–` where there is none, `?` where a question keeps it.
    pub fn of(&self, readings: &ReadingSet) -> String {
        if readings.keeps(&self.id) {
            return HIDDEN.into();
        }
        let value = readings.number(&self.id).unwrap_or(f64::NAN);
        match readings.get(&self.id) {
            Some(reading) if self.is_plain() => reading.print(value),
            _ => self.print(value),
        }
    }
}

/// How a number is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Format {
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
            let refusal = || Refusal::new("text", rest, TEMPLATE);
            let inner = rest[open..].strip_prefix('{').ok_or_else(refusal)?;
            let (inner, after) = inner.split_once('}').ok_or_else(refusal)?;
            if open > 0 {
                parts.push(Part::Text(rest[..open].into()));
            }
            let (value, particle) = inner.split_once('|').map_or((inner, None), |(value, form)| (value, Some(form)));
            let particle = particle.map(|form| Particle::parse(form).ok_or_else(refusal)).transpose()?;
            parts.push(Part::Reading { quote: Quote::parse(value).ok_or_else(refusal)?, particle });
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
            Part::Reading { quote, particle } => {
                let value = quote.of(readings);
                let form = particle.as_ref().map_or("", |particle| particle.after(&value)).to_owned();
                value + &form
            }
        };
        self.0.iter().map(fill).collect()
    }

    /// What it is made of, in order.
    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether its text has this character.
    pub fn has(&self, character: char) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Text(text) if text.contains(character)))
    }

    /// Whether every reading quoted has a value there.
    pub fn is_defined(&self, readings: &ReadingSet) -> bool {
        self.0.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::Reading { quote, .. } => readings.number(&quote.id).is_some_and(|value| !value.is_nan()),
        })
    }

    /// The readings quoted, in order.
    pub fn quotes(&self) -> impl Iterator<Item = &Quote> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Reading { quote, .. } => Some(quote),
        })
    }

    /// About how many characters there are to read, whatever the numbers are.
    pub fn length(&self) -> usize {
        let length = |part: &Part| match part {
            Part::Text(text) => text.chars().count(),
            Part::Reading { .. } => DIGITS,
        };
        self.0.iter().map(length).sum()
    }

    /// Checks that every reading quoted is a number there, and that no particle stands frozen behind one: the number
    /// changes, and the particle's form with it.
    ///
    /// # Errors
    /// The first that is not, or that does.
    pub fn check_against(&self, readings: &ReadingSet) -> Result<()> {
        let unknown = self.quotes().map(|quote| &quote.id).find(|id| readings.number(id).is_none());
        if let Some(id) = unknown {
            return Err(Refusal::new("text", format!("{{{id}}}"), "the name of a reading"));
        }
        let frozen = self.0.windows(2).find_map(|pair| match pair {
            [Part::Reading { quote, particle: None }, Part::Text(text)] => Some((&quote.id, frozen(text)?)),
            _ => None,
        });
        frozen.map_or(Ok(()), |(id, form)| {
            Err(Refusal::new("text", format!("{{{id}}}{form}"), format!("{{{id}|{form}}}")))
        })
    }
}

/// What stands for a number that a question keeps.
pub const HIDDEN: &str = "?";

/// About how many characters a number has.
const DIGITS: usize = 5;

/// What may stand between braces.
const TEMPLATE: &str =
    "{reading}, {reading:.3}, {reading:.1%} or {reading:.2e}, perhaps with a Korean particle: {reading|은}";

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
    fn a_particle_goes_with_the_last_sound_of_what_is_printed() {
        assert_eq!(fill("{alpha:.3|은} {alpha:.2|은} {alpha:.0%|라} {minus|면}"), "0.123은 0.12는 12%라 −1.0e−4면");
        assert_eq!(fill("{absent|이에요}"), "–이에요");
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for bad in ["{", "a } b", "{a:.3x}", "{}", "{a b}", "{a:3}", "{a:.99}", "{a|}", "{a|걸음}"] {
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
        assert_eq!(check("{alpha:.2}예요.").unwrap_err().expected, "{alpha|예요}");
        assert_eq!(check("{alpha|예요} {minus}걸음은"), Ok(()));
    }
}
