//! Readings: the numbers behind a moment, by name.

use crate::ui::{fixed, number};
use std::borrow::Cow;

/// Takes the readings of one moment.
pub trait Readings {
    /// One reading: its name, its symbol in formulas, what it is.
    fn add(&mut self, id: Cow<'static, str>, symbol: &'static str, given: Given<'_>);
}

/// A reading as a scene gives it. A value that is infinite or undefined here is given as such (∞, NaN).
pub enum Given<'a> {
    /// One number.
    Number(f64),
    /// How many there are of something, or the how-manieth: a whole number.
    Count(f64),
    /// An array, row-major, by its extents; the function runs only if someone wants the values.
    Array(&'a [usize], &'a dyn Fn() -> Vec<f64>),
}

impl<'o> dyn Readings + 'o {
    /// One number: its name, its symbol in formulas, its value.
    pub fn number(&mut self, id: &'static str, symbol: &'static str, value: f64) {
        self.add(id.into(), symbol, Given::Number(value));
    }

    /// A whole number, which is printed as one: how many there are of something, or the how-manieth. None is undefined.
    pub fn count(&mut self, id: &'static str, symbol: &'static str, value: impl Into<Option<usize>>) {
        self.add(id.into(), symbol, Given::Count(value.into().map_or(f64::NAN, |count| count as f64)));
    }

    /// An array, row-major; `data` runs only if someone wants the values.
    pub fn array(&mut self, id: &'static str, symbol: &'static str, shape: &[usize], data: &dyn Fn() -> Vec<f64>) {
        self.add(id.into(), symbol, Given::Array(shape, data));
    }

    /// Readings of something that is not there at every moment, as what an act that has not begun will compute. They are
    /// undefined until it is, so that the same names stand at every moment.
    pub fn of<'a, T>(&'a mut self, it: Option<&'a T>) -> ReadingsOf<'a, 'o, T> {
        ReadingsOf { out: self, it }
    }

    /// Readings whose names begin with this and a dot: those of one of several like things.
    pub fn under<'a>(&'a mut self, prefix: &'static str) -> Under<'a, 'o> {
        Under { out: self, prefix }
    }
}

/// See [`of`](trait.Readings.html#method.of).
pub struct ReadingsOf<'a, 'o, T> {
    out: &'a mut (dyn Readings + 'o),
    it: Option<&'a T>,
}

impl<T> ReadingsOf<'_, '_, T> {
    /// One number of it; a value that is `None` is undefined too.
    pub fn number<V: Into<Option<f64>>>(
        &mut self,
        id: &'static str,
        symbol: &'static str,
        value: impl Fn(&T) -> V,
    ) -> &mut Self {
        self.out.number(id, symbol, self.it.and_then(|it| value(it).into()).unwrap_or(f64::NAN));
        self
    }

    /// A whole number of it, which is printed as one.
    pub fn count<V: Into<Option<usize>>>(
        &mut self,
        id: &'static str,
        symbol: &'static str,
        value: impl Fn(&T) -> V,
    ) -> &mut Self {
        self.out.count(id, symbol, self.it.and_then(|it| value(it).into()));
        self
    }

    /// An array of it; values that are `None` are undefined too.
    pub fn array<V: Into<Option<Vec<f64>>>>(
        &mut self,
        id: &'static str,
        symbol: &'static str,
        shape: &[usize],
        values: impl Fn(&T) -> V,
    ) -> &mut Self {
        let undefined = || vec![f64::NAN; shape.iter().product()];
        self.out.array(id, symbol, shape, &|| self.it.and_then(|it| values(it).into()).unwrap_or_else(undefined));
        self
    }
}

/// See [`under`](trait.Readings.html#method.under).
pub struct Under<'a, 'o> {
    out: &'a mut (dyn Readings + 'o),
    prefix: &'static str,
}

impl Readings for Under<'_, '_> {
    fn add(&mut self, id: Cow<'static, str>, symbol: &'static str, given: Given<'_>) {
        self.out.add(format!("{}.{id}", self.prefix).into(), symbol, given);
    }
}

/// One reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its name in captions, in `data` and in tests.
    pub id: Cow<'static, str>,
    /// Its symbol in formulas.
    pub symbol: &'static str,
    /// The number or array.
    pub value: Value,
    /// Whether it is a whole number, and printed as one.
    pub is_count: bool,
}

impl Reading {
    /// A value that it has, or had, where no digits are asked for.
    pub fn print(&self, value: f64) -> String {
        if self.is_count { fixed(value, 0) } else { number(value) }
    }
}

/// The value of a reading.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One number.
    Number(f64),
    /// An array, row-major.
    Array {
        /// Its extent along each axis.
        shape: Vec<usize>,
        /// Its values; `None` where they were not asked for, or are more than was asked for.
        data: Option<Vec<f64>>,
    },
}

/// The readings of one moment, in the order in which the scene gives them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadingSet {
    readings: Vec<Reading>,
    array_limit: usize,
    kept: Vec<String>,
}

impl ReadingSet {
    /// Collects numbers, and the values of arrays that have at most `array_limit` of them.
    pub fn with_arrays_up_to(array_limit: usize) -> Self {
        Self { array_limit, ..Self::default() }
    }

    /// The same, of which those with these names are not to be shown: a question waits that they answer.
    #[must_use]
    pub fn keeping(mut self, ids: Vec<String>) -> Self {
        self.kept = ids;
        self
    }

    /// Whether the reading with this name is not to be shown.
    pub fn keeps(&self, id: &str) -> bool {
        self.kept.iter().any(|kept| kept == id)
    }

    /// The readings in the scene's order.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter()
    }

    /// The reading with this name.
    pub fn get(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// The number with this name; None for an array and for an unknown name.
    pub fn number(&self, id: &str) -> Option<f64> {
        match self.get(id)?.value {
            Value::Number(value) => Some(value),
            Value::Array { .. } => None,
        }
    }
}

impl Readings for ReadingSet {
    fn add(&mut self, id: Cow<'static, str>, symbol: &'static str, given: Given<'_>) {
        let is_count = matches!(given, Given::Count(_));
        let value = match given {
            Given::Number(value) | Given::Count(value) => Value::Number(value),
            Given::Array(shape, data) => {
                let len: usize = shape.iter().product();
                let data = (self.array_limit > 0 && len <= self.array_limit).then(data);
                Value::Array { shape: shape.to_vec(), data }
            }
        };
        self.readings.push(Reading { id, symbol, value, is_count });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_yet_has_the_same_names_and_is_undefined() {
        let names = |it: Option<&(f64, Option<f64>)>| {
            let mut readings = ReadingSet::with_arrays_up_to(10);
            let out: &mut dyn Readings = &mut readings;
            out.of(it)
                .number("a", "a", |it| it.0)
                .number("b", "b", |it| it.1)
                .array("c", "c", &[2], |it| vec![it.0; 2]);
            readings
        };
        let (there, absent) = (names(Some(&(1.0, None))), names(None));
        assert!(there.iter().map(|reading| &reading.id).eq(absent.iter().map(|reading| &reading.id)));
        assert_eq!(there.number("a"), Some(1.0));
        assert!(there.number("b").is_some_and(f64::is_nan) && absent.number("a").is_some_and(f64::is_nan));
        let data = |set: &ReadingSet| match &set.get("c").expect("an array").value {
            Value::Array { data, .. } => data.clone().expect("few values"),
            Value::Number(_) => panic!("a number"),
        };
        assert_eq!(data(&there), [1.0, 1.0]);
        assert!(data(&absent).iter().all(|value| value.is_nan()) && data(&absent).len() == 2);
    }

    #[test]
    fn a_count_is_printed_whole_and_may_be_undefined() {
        let mut readings = ReadingSet::default();
        let out: &mut dyn Readings = &mut readings;
        out.count("steps", "T", 30);
        out.of(Some(&())).number("loss", "L", |()| 30.0).count("least_at", "t", |()| None);
        let printed: Vec<String> =
            readings.iter().map(|reading| reading.print(readings.number(&reading.id).expect("a number"))).collect();
        assert_eq!(printed, ["30", "30.0", "–"]);
    }

    #[test]
    fn like_things_are_told_apart_by_what_their_names_begin_with() {
        let mut readings = ReadingSet::default();
        for cell in ["rnn", "lstm"] {
            let out: &mut dyn Readings = &mut readings;
            let under: &mut dyn Readings = &mut out.under(cell);
            under.number("loss", "L", 1.0);
        }
        assert!(readings.iter().map(|reading| &*reading.id).eq(["rnn.loss", "lstm.loss"]));
    }
}
