//! What a viewer can try after the tour, and how the scene knows that it has been done.

use super::expression::Expression;
use super::{Both, Template};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, ReadingSet};

/// Something to bring about by turning knobs.
#[derive(Debug, Clone)]
pub struct Task {
    /// What is to be brought about.
    pub say: Both<Template>,
    /// What helps.
    pub hint: Both<Template>,
    /// When it has been done.
    pub when: Condition,
    /// Where it is done, for the tests: the moment, and the knobs.
    pub solution: (At, Vec<(String, String)>),
}

/// Comparisons of readings, all of which must hold: `energy_ratio < 2 and evaluations <= 20`.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Vec<(Expression, Comparison, Expression)>);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
}

/// The longer signs first, since they begin as the shorter ones do.
const SIGNS: [(&str, Comparison); 7] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("≤", Comparison::AtMost),
    ("≥", Comparison::AtLeast),
    ("<", Comparison::Less),
    (">", Comparison::More),
    ("=", Comparison::Equal),
];

impl Condition {
    /// Reads comparisons, joined by `and`.
    ///
    /// # Errors
    /// What is no comparison of two expressions.
    pub fn parse(text: &str) -> Result<Self> {
        let one = |text: &str| {
            let refusal = || Refusal::new("when", text, "a comparison of readings: loss < 0.1 and steps <= 20");
            let (sign, comparison) = SIGNS.into_iter().find(|(sign, _)| text.contains(sign)).ok_or_else(refusal)?;
            let (left, right) = text.split_once(sign).ok_or_else(refusal)?;
            Ok((Expression::parse(left.trim())?, comparison, Expression::parse(right.trim())?))
        };
        text.split(" and ").map(one).collect::<Result<_>>().map(Self)
    }

    /// Whether it holds; never where one of the readings is undefined.
    pub fn holds(&self, readings: &ReadingSet) -> bool {
        self.0.iter().all(|(left, comparison, right)| {
            let value = |side: &Expression| side.value(readings).and_then(|amount| amount.values.first().copied());
            let (Some(left), Some(right)) = (value(left), value(right)) else { return false };
            match comparison {
                Comparison::Less => left < right,
                Comparison::AtMost => left <= right,
                Comparison::More => left > right,
                Comparison::AtLeast => left >= right,
                Comparison::Equal => left == right,
            }
        })
    }

    /// The names of the readings that it asks for.
    pub fn readings(&self) -> Vec<&str> {
        self.0.iter().flat_map(|(left, _, right)| [left, right]).flat_map(Expression::readings).collect()
    }

    /// Checks that it asks for numbers that there are.
    ///
    /// # Errors
    /// The first that is none.
    pub fn check_against(&self, readings: &ReadingSet) -> Result<()> {
        let is_number = |side: &&Expression| side.value(readings).is_some_and(|amount| amount.values.len() == 1);
        match self.0.iter().flat_map(|(left, _, right)| [left, right]).find(|side| !is_number(side)) {
            Some(side) => Err(Refusal::new("when", format!("{side:?}"), "numbers among the readings")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Readings;

    fn readings() -> ReadingSet {
        let mut readings = ReadingSet::default();
        let out: &mut dyn Readings = &mut readings;
        out.number("loss", "L", 0.25);
        out.number("steps", "T", 20.0);
        out.number("later", "l", f64::NAN);
        readings
    }

    #[test]
    fn all_comparisons_have_to_hold() {
        let holds = |text: &str| Condition::parse(text).expect("a condition").holds(&readings());
        assert!(
            holds("loss < 0.3 and steps <= 20") && holds("loss ≥ 0.25") && holds("steps = 20") && holds("4·loss > 0.9")
        );
        assert!(!holds("loss < 0.3 and steps < 20") && !holds("steps > 20") && !holds("loss = 1"));
        assert!(!holds("later < 1") && !holds("later >= 1") && !holds("unknown < 1"));
    }

    #[test]
    fn what_compares_nothing_is_refused() {
        for text in ["", "loss", "loss <", "loss < 1 and", "and"] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
        assert!(Condition::parse("unknown < 1").expect("a condition").check_against(&readings()).is_err());
        assert_eq!(Condition::parse("later < loss").expect("a condition").check_against(&readings()), Ok(()));
    }
}
