//! Arithmetic over readings, as the identities of formula lines use it.
//!
//! Numbers, readings by name, `+ − · / ^`, `row[i]` of an array, and functions: `sqrt` (also `√`), `exp`, `ln`, `abs`, `min`, `max`,
//! `sum`, `mean`, `norm`. Arrays are taken element by element, a number with each of them.

mod parser;

use crate::engine::math;
use crate::refusal::Result;
use crate::scene::{ReadingSet, Value};
use std::collections::BTreeMap;

pub(super) use parser::{Token, expression as combine, tokens};

/// What can be computed from readings.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number as it stands.
    Number(f64),
    /// A reading.
    Reading(String),
    /// A row of an array, by its number.
    Row(Box<Self>, Box<Self>),
    /// Two things combined.
    Of(Operation, Box<Self>, Box<Self>),
    /// A function of one or more.
    Call(Function, Vec<Self>),
}

/// How two things are combined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    /// a + b.
    Plus,
    /// a − b.
    Minus,
    /// a·b.
    Times,
    /// a/b.
    Over,
    /// a^b.
    Power,
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Function {
    /// √x.
    Sqrt,
    /// eˣ.
    Exp,
    /// The natural logarithm.
    Ln,
    /// |x|.
    Abs,
    /// The least of several numbers, or of an array.
    Min,
    /// The largest.
    Max,
    /// Over an array.
    Sum,
    /// Over an array.
    Mean,
    /// √Σx² over an array.
    Norm,
}

/// A number, or an array row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The extent along each axis; none of a number.
    pub shape: Vec<usize>,
    /// Its values.
    pub values: Vec<f64>,
}

impl Amount {
    fn number(value: f64) -> Self {
        Self { shape: Vec::new(), values: vec![value] }
    }

    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        Self { values: self.values.into_iter().map(of).collect(), ..self }
    }
}

impl Expression {
    /// Reads an expression, in which a name is that of a reading.
    ///
    /// # Errors
    /// What is no such expression.
    pub fn parse(text: &str) -> Result<Self> {
        parser::expression(text, &tokens(text)?, &BTreeMap::new())
    }

    /// The names of its readings.
    pub fn readings(&self) -> Vec<&str> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Reading(id) => vec![id],
            Self::Row(a, b) | Self::Of(_, a, b) => a.readings().into_iter().chain(b.readings()).collect(),
            Self::Call(_, of) => of.iter().flat_map(Self::readings).collect(),
        }
    }

    /// Its value; none where a reading is not there, or arrays do not fit.
    pub fn value(&self, readings: &ReadingSet) -> Option<Amount> {
        match self {
            Self::Number(value) => Some(Amount::number(*value)),
            Self::Reading(id) => match &readings.get(id)?.value {
                Value::Number(value) => Some(Amount::number(*value)),
                Value::Array { shape, data } => Some(Amount { shape: shape.clone(), values: data.clone()? }),
            },
            Self::Row(array, number) => row(&array.value(readings)?, &number.value(readings)?),
            Self::Of(operation, a, b) => both(*operation, a.value(readings)?, b.value(readings)?),
            Self::Call(function, of) => {
                let of: Vec<Amount> = of.iter().map(|of| of.value(readings)).collect::<Option<_>>()?;
                function.of(of)
            }
        }
    }
}

fn row(array: &Amount, number: &Amount) -> Option<Amount> {
    let (rows, shape) = array.shape.split_first()?;
    let [at] = number.values[..] else { return None };
    if !(0.0..*rows as f64).contains(&at) {
        return None;
    }
    let size: usize = shape.iter().product();
    let values = array.values[at as usize * size..][..size].to_vec();
    Some(Amount { shape: shape.to_vec(), values })
}

fn both(operation: Operation, a: Amount, b: Amount) -> Option<Amount> {
    let of = |a: f64, b: f64| match operation {
        Operation::Plus => a + b,
        Operation::Minus => a - b,
        Operation::Times => a * b,
        Operation::Over => a / b,
        Operation::Power => math::pow(a, b),
    };
    match (&a.shape[..], &b.shape[..]) {
        (_, []) => Some(a.map(|a| of(a, b.values[0]))),
        ([], _) => Some(b.map(|b| of(a.values[0], b))),
        (left, right) if left == right => {
            let values = a.values.iter().zip(&b.values).map(|(a, b)| of(*a, *b)).collect();
            Some(Amount { shape: a.shape, values })
        }
        _ => None,
    }
}

impl Function {
    const ALL: [(&'static str, Self); 9] = [
        ("sqrt", Self::Sqrt),
        ("exp", Self::Exp),
        ("ln", Self::Ln),
        ("abs", Self::Abs),
        ("min", Self::Min),
        ("max", Self::Max),
        ("sum", Self::Sum),
        ("mean", Self::Mean),
        ("norm", Self::Norm),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, function)| function)
    }

    fn of(self, of: Vec<Amount>) -> Option<Amount> {
        let all = || of.iter().flat_map(|of| of.values.iter().copied());
        let sum = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |sum, x| sum + x);
        let of_all = match self {
            Self::Min => all().fold(f64::INFINITY, f64::min),
            Self::Max => all().fold(f64::NEG_INFINITY, f64::max),
            Self::Sum => sum(&mut all()),
            Self::Mean => sum(&mut all()) / all().count() as f64,
            Self::Norm => sum(&mut all().map(|x| x * x)).sqrt(),
            Self::Sqrt | Self::Exp | Self::Ln | Self::Abs => {
                let [of] = <[Amount; 1]>::try_from(of).ok()?;
                return Some(of.map(|x| match self {
                    Self::Sqrt => x.sqrt(),
                    Self::Exp => math::exp(x),
                    Self::Ln => math::ln(x),
                    _ => x.abs(),
                }));
            }
        };
        Some(Amount::number(of_all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Readings;

    fn readings() -> ReadingSet {
        let mut readings = ReadingSet::with_arrays_up_to(10);
        let out: &mut dyn Readings = &mut readings;
        out.number("a", "a", 3.0);
        out.number("lstm.b", "b", 2.0);
        out.number("row", "i", 1.0);
        out.array("w", "w", &[2, 3], &|| vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        readings
    }

    fn value(text: &str) -> Option<Vec<f64>> {
        Expression::parse(text).unwrap().value(&readings()).map(|amount| amount.values)
    }

    #[test]
    fn arithmetic_binds_as_it_is_written() {
        for (text, expected) in [
            ("1 + 2·3", 7.0),
            ("(1 + 2)*3", 9.0),
            ("7 − 2 - 1", 4.0),
            ("2^3^2/2", 256.0),
            ("−a^2", -9.0),
            ("8/2/2", 2.0),
            ("√(a + 1)·lstm.b", 4.0),
            ("1e-3·2.5e2", 0.25),
            ("min(a, 1) + max(a, 5)", 6.0),
        ] {
            assert_eq!(value(text), Some(vec![expected]), "{text}");
        }
    }

    #[test]
    fn arrays_are_taken_element_by_element() {
        assert_eq!(value("2·w[row] − w[0]"), Some(vec![7.0, 8.0, 9.0]));
        assert_eq!(value("sum(w) + mean(w[0])"), Some(vec![23.0]));
        assert_eq!(value("norm(w[0] − w[0] + lstm.b)"), Some(vec![12_f64.sqrt()]));
        assert_eq!(value("max(w[1])"), Some(vec![6.0]));
    }

    #[test]
    fn what_is_not_there_or_does_not_fit_has_no_value() {
        for text in ["a + nothing", "w[2]", "a[0]", "w + w[0]", "exp(a, a)"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in ["", "1 +", "(1", "1 2", "foo(1)", "a)", "w[", "· 2", "1 = 1", "a,"] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
    }
}
