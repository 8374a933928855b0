//! The kinds of knobs: each borrows one typed field of a scene.

use super::knobs::{Control, Kind, Stamp};
use crate::refusal::{Refusal, Result, one_line};
use std::{ops::RangeInclusive, path::Path, sync::Arc};

/// An enum whose variants are the named choices of a [`Pick`].
pub trait Choice: Copy + PartialEq + 'static {
    /// Every choice with its name, in the order in which the knob turns.
    const ALL: &'static [(Self, &'static str)];

    /// The name of this choice.
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(choice, _)| *choice == self).map_or("", |(_, name)| name)
    }
}

/// An enum that is a [`Choice`]: every variant with its name, in the order in which the knob turns.
///
/// ```text
/// choices! {
///     /// What is trained.
///     pub enum Model {
///         /// z ~ q(z | x).
///         Vae = "vae",
///         Autoencoder = "autoencoder",
///     }
/// }
/// ```
macro_rules! choices {
    ($(#[$about:meta])* $vis:vis enum $choice:ident { $($(#[$of_variant:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        $vis enum $choice { $($(#[$of_variant])* $variant,)+ }

        impl $crate::scene::Choice for $choice {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $name)),+];
        }
    };
}

pub(crate) use choices;

/// The settings of a scene: a field for every knob, with the value it starts with.
///
/// ```text
/// settings! {
///     /// A game under these settings.
///     pub struct Game {
///         players: usize = 2,
///         rule: Rule = Rule::Conway,
///     }
/// }
/// ```
macro_rules! settings {
    ($(#[$about:meta])* $vis:vis struct $scene:ident { $($(#[$of_field:meta])* $field:ident: $kind:ty = $start:expr,)+ }) => {
        $(#[$about])*
        #[derive(Clone)]
        $vis struct $scene { $($(#[$of_field])* pub $field: $kind,)+ }

        impl Default for $scene {
            fn default() -> Self {
                Self { $($field: $start,)+ }
            }
        }
    };
}

pub(crate) use settings;

/// One of some named choices.
pub struct Pick<'a, T>(pub &'a mut T);

/// A whole number between two bounds. A wide span turns along 1, 2, 5, 10, 20, 50 …, a narrow one by ones.
pub struct Span<'a>(pub &'a mut usize, pub RangeInclusive<usize>);

/// A real number between two bounds. Where the bounds are positive and decades apart, it turns along 1, 2, 5, 10 …;
/// else by twentieths of the range.
pub struct Real<'a>(pub &'a mut f64, pub RangeInclusive<f64>);

/// On or off.
pub struct Flag<'a>(pub &'a mut bool);

/// A line of text.
pub struct Text<'a>(pub &'a mut String);

/// A list of real numbers.
pub struct Numbers<'a>(pub &'a mut Vec<f64>);

/// A row and a column of a table of the given `(rows, columns)`.
pub struct Cell<'a>(pub &'a mut (usize, usize), pub (usize, usize));

/// A file of the user's, read and checked when it is set.
pub struct Input<'a, T>(pub &'a mut File<T>, pub Option<(&'static str, &'static str)>);

impl<'a, T> Input<'a, T> {
    /// A file that, once given, sets the knob `id` to `choice`; without it that choice cannot be made.
    pub fn selecting(file: &'a mut File<T>, id: &'static str, choice: &'static str) -> Self {
        Self(file, Some((id, choice)))
    }
}

/// What can be read from a file of the user's.
pub trait FromFile: Sized {
    /// What kind of file is expected.
    const EXPECTED: &'static str;

    /// Reads and checks the whole file.
    ///
    /// # Errors
    /// The file, or the line in it, as the place.
    fn from_file(path: &Path) -> Result<Self>;
}

/// The field behind an [`Input`]: empty, or a file that was read.
#[derive(Debug)]
pub struct File<T>(Option<Read<T>>);

#[derive(Debug)]
struct Read<T> {
    path: String,
    stamp: Option<Stamp>,
    content: Arc<T>,
}

impl<T> File<T> {
    /// What the file held, if one was given.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|read| &*read.content)
    }
}

impl<T> Default for File<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Clone for File<T> {
    fn clone(&self) -> Self {
        let copy = |read: &Read<T>| Read { path: read.path.clone(), stamp: read.stamp, content: read.content.clone() };
        Self(self.0.as_ref().map(copy))
    }
}

/// A refusal whose place (the knob) is filled in further out.
fn unlike(kind: &Kind, text: &str) -> Refusal {
    Refusal::new("", if text.is_empty() { "nothing" } else { text }, kind.domain())
}

fn parse<T: std::str::FromStr>(control: &impl Control, text: &str, fits: impl Fn(&T) -> bool) -> Result<T> {
    text.trim().parse().ok().filter(fits).ok_or_else(|| unlike(&control.kind(), text))
}

impl<T: Choice> Control for Pick<'_, T> {
    fn kind(&self) -> Kind {
        Kind::Pick(T::ALL.iter().map(|(_, name)| *name).collect())
    }

    fn value(&self) -> String {
        self.0.name().into()
    }

    fn set(&mut self, text: &str) -> Result<()> {
        let choice = T::ALL.iter().find(|(_, name)| *name == text.trim());
        *self.0 = choice.ok_or_else(|| unlike(&self.kind(), text))?.0;
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        let at = T::ALL.iter().position(|(choice, _)| choice == self.0).unwrap_or(0);
        *self.0 = T::ALL[shifted(at, notches, T::ALL.len() - 1)].0;
    }
}

fn shifted(at: usize, by: i32, last: usize) -> usize {
    at.saturating_add_signed(by as isize).min(last)
}

impl Control for Span<'_> {
    fn kind(&self) -> Kind {
        Kind::Span { min: *self.1.start(), max: *self.1.end() }
    }

    fn value(&self) -> String {
        self.0.to_string()
    }

    fn set(&mut self, text: &str) -> Result<()> {
        *self.0 = parse(self, text, |value| self.1.contains(value))?;
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        const BY_ONES: usize = 64;
        let (min, max) = (*self.1.start(), *self.1.end());
        *self.0 = if max - min <= BY_ONES {
            (*self.0).saturating_add_signed(notches as isize).clamp(min, max)
        } else {
            round_steps(*self.0 as f64, notches, min as f64, max as f64) as usize
        };
    }
}

impl Control for Real<'_> {
    fn kind(&self) -> Kind {
        Kind::Real { min: *self.1.start(), max: *self.1.end() }
    }

    fn value(&self) -> String {
        self.0.to_string()
    }

    fn set(&mut self, text: &str) -> Result<()> {
        *self.0 = parse(self, text, |value| self.1.contains(value))?;
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        let (min, max) = (*self.1.start(), *self.1.end());
        *self.0 = if min > 0.0 && max / min >= 100.0 {
            round_steps(*self.0, notches, min, max)
        } else {
            let notch = (max - min) / 20.0;
            let at = ((*self.0 - min) / notch).round() + f64::from(notches);
            tidy((min + at * notch).clamp(min, max))
        };
    }
}

/// The neighbour of `value` in 1, 2, 5, 10, 20, 50 … between two bounds, which count as members.
fn round_steps(value: f64, notches: i32, min: f64, max: f64) -> f64 {
    let rounds = (-12..=12).flat_map(|e| [1.0, 2.0, 5.0].map(|m| decimal(m, e)));
    let mut members: Vec<f64> = rounds.filter(|m| *m > min && *m < max).collect();
    members.insert(0, min);
    members.push(max);
    (0..notches.abs()).fold(value, |value, _| {
        if notches > 0 {
            members.iter().copied().find(|m| *m > value).unwrap_or(max)
        } else {
            members.iter().rev().copied().find(|m| *m < value).unwrap_or(min)
        }
    })
}

/// mantissa · 10^exponent, correctly rounded: by way of its decimal notation.
fn decimal(mantissa: f64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}").parse().unwrap_or(mantissa)
}

/// The value rounded to six decimals, so that turning shows 0.3 and not 0.30000000000000004.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

impl Control for Flag<'_> {
    fn kind(&self) -> Kind {
        Kind::Flag
    }

    fn value(&self) -> String {
        if *self.0 { "on" } else { "off" }.into()
    }

    fn set(&mut self, text: &str) -> Result<()> {
        *self.0 = match text.trim() {
            "on" | "true" | "yes" => true,
            "off" | "false" | "no" => false,
            _ => return Err(unlike(&self.kind(), text)),
        };
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        *self.0 ^= notches % 2 != 0;
    }
}

impl Control for Text<'_> {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn value(&self) -> String {
        self.0.clone()
    }

    fn set(&mut self, text: &str) -> Result<()> {
        *self.0 = one_line(text.trim());
        Ok(())
    }

    fn turn(&mut self, _: i32) {}
}

impl Control for Numbers<'_> {
    fn kind(&self) -> Kind {
        Kind::Numbers
    }

    fn value(&self) -> String {
        self.0.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
    }

    fn set(&mut self, text: &str) -> Result<()> {
        *self.0 = text.split(',').map(|part| parse(self, part, |x: &f64| x.is_finite())).collect::<Result<_>>()?;
        Ok(())
    }

    fn turn(&mut self, _: i32) {}
}

impl Control for Cell<'_> {
    fn kind(&self) -> Kind {
        Kind::Cell { rows: self.1.0, columns: self.1.1 }
    }

    fn value(&self) -> String {
        format!("{},{}", self.0.0, self.0.1)
    }

    fn set(&mut self, text: &str) -> Result<()> {
        let (row, column) = text.split_once(',').ok_or_else(|| unlike(&self.kind(), text))?;
        let (rows, columns) = self.1;
        *self.0 = (parse(self, row, |r| *r < rows)?, parse(self, column, |c| *c < columns)?);
        Ok(())
    }

    fn turn(&mut self, notches: i32) {
        let (rows, columns) = self.1;
        let last = (rows * columns).saturating_sub(1);
        let at = shifted(self.0.0 * columns + self.0.1, notches, last);
        *self.0 = (at / columns.max(1), at % columns.max(1));
    }
}

impl<T: FromFile> Control for Input<'_, T> {
    fn kind(&self) -> Kind {
        Kind::Input(T::EXPECTED)
    }

    fn value(&self) -> String {
        self.0.0.as_ref().map_or_else(String::new, |read| read.path.clone())
    }

    fn set(&mut self, text: &str) -> Result<()> {
        if text.is_empty() {
            return Err(unlike(&self.kind(), text));
        }
        let path = Path::new(text);
        let stamp = path.metadata().ok().map(|file| (file.len(), file.modified().ok()));
        self.0.0 = Some(Read { path: text.into(), stamp, content: Arc::new(T::from_file(path)?) });
        Ok(())
    }

    fn turn(&mut self, _: i32) {}

    fn stamp(&self) -> Option<Stamp> {
        self.0.0.as_ref()?.stamp
    }

    fn selects(&self) -> Option<(&'static str, &'static str)> {
        self.1
    }
}
