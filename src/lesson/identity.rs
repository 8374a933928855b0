//! What a formula line claims: of what kind it is, and what its two sides are, so that both can be computed.
//!
//! The numbers of a line are an equation themselves: `{a:.2}·{b:.2} + 1 = {c:.2}`. Its parts between `=`, `≈` and `≤` are read as
//! expressions and compared with their full digits, beginning with `left`, which is what the symbols say is computed.

use super::expression::{Expression, Token, combine, tokens};
use super::template::{Part, Quote};
use super::{Formula, Template};
use crate::refusal::{Refusal, Result};
use crate::scene::ReadingSet;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What rounding in f64 leaves of two sides that are one number, relative.
const ROUNDING: f64 = 1e-9;

/// What stands between the sides of a line.
const SIGNS: [char; 3] = ['=', '≈', '≤'];

/// The kinds of formula lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// Both sides are one number.
    Equal,
    /// A mean over a sample stands beside what it estimates.
    Estimate,
    /// One side is at most the other.
    Bound,
    /// It says what is done next; nothing in its numbers could be false.
    Update,
    /// It gives something its name; nothing in its numbers could be false.
    Definition,
    /// What it claims cannot be computed from readings.
    None,
}

/// What a formula line claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Its kind.
    pub claim: Claim,
    /// Of an estimate, what is estimated; of what is not compared, why.
    pub note: String,
    left: Option<Expression>,
    sides: Vec<[Expression; 2]>,
    names: BTreeMap<String, Expression>,
    within: Option<Expression>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityToml {
    kind: Claim,
    left: Option<String>,
    #[serde(default)]
    sides: Vec<[String; 2]>,
    #[serde(default)]
    names: BTreeMap<String, String>,
    within: Option<String>,
    of: Option<String>,
    reason: Option<String>,
}

/// How two sides are to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// =.
    Equal,
    /// ≈.
    Near,
    /// ≤.
    AtMost,
}

/// Two sides at a moment; of arrays the two values that fit least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sides {
    /// The left one.
    pub left: f64,
    /// The right one.
    pub right: f64,
    /// How they are to lie.
    pub relation: Relation,
    /// How far apart they may be.
    pub within: f64,
}

impl Sides {
    /// Whether they lie as they should.
    pub fn hold(&self) -> bool {
        self.excess() <= 0.0
    }

    /// By how much they do not.
    fn excess(&self) -> f64 {
        let apart = match self.relation {
            Relation::AtMost => self.left - self.right,
            Relation::Equal | Relation::Near => (self.left - self.right).abs(),
        };
        // Two infinities of one sign are equal.
        if self.left == self.right { 0.0 } else { apart - self.within }
    }
}

impl Identity {
    pub(super) fn read(toml: IdentityToml) -> Result<Self> {
        let parse = |text: &String| Expression::parse(text);
        let sides = toml.sides.iter().map(|[a, b]| Ok([parse(a)?, parse(b)?])).collect::<Result<Vec<_>>>()?;
        let names = toml.names.iter().map(|(name, of)| Ok((name.clone(), parse(of)?))).collect::<Result<_>>()?;
        let (claim, compares) = (toml.kind, toml.left.is_some() || !toml.sides.is_empty());
        let (expected, is_whole) = match claim {
            Claim::Equal | Claim::Bound => ("left or sides", compares && toml.of.is_none() && toml.reason.is_none()),
            Claim::Estimate => ("left or sides, and of", compares && toml.of.is_some() && toml.reason.is_none()),
            Claim::Update | Claim::Definition | Claim::None => {
                ("a reason, and no sides", !compares && toml.reason.is_some() && toml.of.is_none())
            }
        };
        if !is_whole {
            return Err(Refusal::new("identity", format!("{claim:?}").to_lowercase(), format!("with it {expected}")));
        }
        Ok(Self {
            claim,
            note: toml.of.or(toml.reason).unwrap_or_default(),
            left: toml.left.as_ref().map(parse).transpose()?,
            sides,
            names,
            within: toml.within.as_ref().map(parse).transpose()?,
        })
    }

    /// Whether its two sides can be computed.
    pub fn compares(&self) -> bool {
        matches!(self.claim, Claim::Equal | Claim::Estimate | Claim::Bound)
    }
}

impl Formula {
    /// The sides of what it claims where they are defined, each beside the one it is compared with.
    ///
    /// # Errors
    /// Numbers that cannot be computed as they are written.
    pub fn compare(&self, readings: &ReadingSet) -> Result<Vec<Sides>> {
        let Some(identity) = self.identity.as_ref().filter(|identity| identity.compares()) else {
            return Ok(Vec::new());
        };
        let mut pairs: Vec<(Expression, Relation, Expression)> = identity
            .sides
            .iter()
            .map(|[a, b]| {
                let relation = if identity.claim == Claim::Estimate { Relation::Near } else { Relation::Equal };
                (a.clone(), relation, b.clone())
            })
            .collect();
        if let Some(left) = &identity.left {
            let mut before = left.clone();
            for (relation, side) in sides(&self.numbers, &identity.names)? {
                pairs.push((before, relation, side.clone()));
                before = side;
            }
        }
        let within = identity.within.as_ref();
        let loose = |relation| identity.claim != Claim::Estimate || relation == Relation::Near;
        Ok(pairs
            .iter()
            .filter_map(|(a, relation, b)| compared(a, *relation, b, within.filter(|_| loose(*relation)), readings))
            .collect())
    }
}

/// The parts of the numbers between their signs, each with the sign before it. A part without a reading or a name that stands
/// for one is words for what follows.
fn sides(numbers: &Template, names: &BTreeMap<String, Expression>) -> Result<Vec<(Relation, Expression)>> {
    let mut sides = Vec::new();
    let mut before = Relation::Equal;
    for (relation, text, tokens) in split(numbers)? {
        let is_near = before == Relation::Near || relation == Relation::Near;
        let relation = if is_near && relation == Relation::Equal { Relation::Near } else { relation };
        let quotes = tokens.iter().any(|token| match token {
            Token::Reading(_) => true,
            Token::Name(name) => names.contains_key(name),
            _ => false,
        });
        before = Relation::Equal;
        if quotes {
            sides.push((relation, combine(&text, &tokens, names)?));
        } else {
            before = relation;
        }
    }
    Ok(sides)
}

fn split(numbers: &Template) -> Result<Vec<(Relation, String, Vec<Token>)>> {
    let mut parts = vec![(Relation::Equal, String::new(), Vec::new())];
    for part in numbers.parts() {
        match part {
            Part::Reading { quote: Quote { id, .. }, .. } => {
                let (_, text, so_far) = parts.last_mut().expect("one at least");
                text.push_str(id);
                so_far.push(Token::Reading(id.clone()));
            }
            Part::Text(text) => {
                for piece in text.split_inclusive(SIGNS) {
                    let words = piece.trim_end_matches(SIGNS);
                    let (_, text, so_far) = parts.last_mut().expect("one at least");
                    text.push_str(words);
                    so_far.extend(tokens(words)?);
                    let relation = match piece.chars().next_back() {
                        Some('=') => Relation::Equal,
                        Some('≈') => Relation::Near,
                        Some('≤') => Relation::AtMost,
                        _ => continue,
                    };
                    parts.push((relation, String::new(), Vec::new()));
                }
            }
        }
    }
    Ok(parts)
}

/// The pair of values that fits least; none where all are undefined.
fn compared(
    a: &Expression,
    relation: Relation,
    b: &Expression,
    within: Option<&Expression>,
    readings: &ReadingSet,
) -> Option<Sides> {
    let (a, b) = (a.value(readings)?, b.value(readings)?);
    let given = match within {
        Some(within) => Some(*within.value(readings)?.values.first()?),
        None => None,
    };
    let len = a.values.len().max(b.values.len());
    let one_for_all = |values: &[f64]| values.len() == 1 || values.len() == len;
    if !one_for_all(&a.values) || !one_for_all(&b.values) {
        return None;
    }
    let of = |values: &[f64], i: usize| if values.len() == 1 { values[0] } else { values[i] };
    let sides = (0..len).map(|i| (of(&a.values, i), of(&b.values, i))).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let sides = sides.map(|(left, right)| {
        let within = given.unwrap_or_else(|| ROUNDING * left.abs().max(right.abs()));
        Sides { left, right, relation, within }
    });
    sides.filter(|sides| !sides.within.is_nan()).max_by(|a, b| a.excess().total_cmp(&b.excess()))
}

#[cfg(test)]
mod tests;
