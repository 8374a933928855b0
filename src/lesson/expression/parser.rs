//! Expressions as they are written.

use super::{Expression, Function, Operation};
use crate::refusal::{Refusal, Result};
use std::collections::BTreeMap;

/// What an expression is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A number.
    Number(f64),
    /// A name: of a function, of a reading, or of something that stands for an expression.
    Name(String),
    /// A reading quoted in a text.
    Reading(String),
    /// One of the signs.
    Sign(char),
}

const SIGNS: &str = "+−·/^()[],√";

fn refusal(text: &str) -> Refusal {
    Refusal::new("expression", text, "readings, numbers, + − · / ^ ( ) [ ] and sqrt exp ln abs min max sum mean norm")
}

/// Takes a text apart.
///
/// # Errors
/// A number that is none.
pub fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let sign = match first {
            '-' => '−',
            '*' => '·',
            first => first,
        };
        let len = if SIGNS.contains(sign) {
            tokens.push(Token::Sign(sign));
            first.len_utf8()
        } else if first.is_ascii_digit() {
            let len = number(rest);
            tokens.push(Token::Number(rest[..len].parse().map_err(|_| refusal(text))?));
            len
        } else {
            let len = rest.find(|c: char| c.is_whitespace() || "-*".contains(c) || SIGNS.contains(c));
            let len = len.unwrap_or(rest.len());
            tokens.push(Token::Name(rest[..len].into()));
            len
        };
        rest = rest[len..].trim_start();
    }
    Ok(tokens)
}

/// How many bytes of a text are its first number, with an exponent if it has one.
fn number(text: &str) -> usize {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let mantissa = digits(text);
    let Some(after) = text[mantissa..].strip_prefix('e') else { return mantissa };
    let sign = usize::from(after.starts_with('-'));
    match digits(&after[sign..]) {
        0 => mantissa,
        exponent => mantissa + 1 + sign + exponent,
    }
}

/// The expression that tokens make, where some names stand for expressions and all others for readings.
///
/// # Errors
/// What is no expression; `text` is what it was made of.
pub fn expression(text: &str, tokens: &[Token], names: &BTreeMap<String, Expression>) -> Result<Expression> {
    let mut parser = Parser { tokens, names };
    let expression = parser.sum().filter(|_| parser.tokens.is_empty());
    expression.ok_or_else(|| refusal(text))
}

/// What is left to be read.
struct Parser<'a> {
    tokens: &'a [Token],
    names: &'a BTreeMap<String, Expression>,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    /// Takes one of these signs, if it stands next.
    fn sign(&mut self, signs: &str) -> Option<char> {
        let Some(Token::Sign(sign)) = self.tokens.first() else { return None };
        let sign = *sign;
        signs.contains(sign).then(|| {
            self.tokens = &self.tokens[1..];
            sign
        })
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut sum = self.product()?;
        while let Some(sign) = self.sign("+−") {
            let operation = if sign == '+' { Operation::Plus } else { Operation::Minus };
            sum = Expression::Of(operation, sum.into(), self.product()?.into());
        }
        Some(sum)
    }

    fn product(&mut self) -> Option<Expression> {
        let mut product = self.signed()?;
        while let Some(sign) = self.sign("·/") {
            let operation = if sign == '·' { Operation::Times } else { Operation::Over };
            product = Expression::Of(operation, product.into(), self.signed()?.into());
        }
        Some(product)
    }

    fn signed(&mut self) -> Option<Expression> {
        match self.sign("−") {
            Some(_) => Some(Expression::Of(Operation::Times, Expression::Number(-1.0).into(), self.signed()?.into())),
            None => self.power(),
        }
    }

    fn power(&mut self) -> Option<Expression> {
        let base = self.primary()?;
        match self.sign("^") {
            Some(_) => Some(Expression::Of(Operation::Power, base.into(), self.signed()?.into())),
            None => Some(base),
        }
    }

    fn primary(&mut self) -> Option<Expression> {
        let mut value = match self.next()? {
            Token::Number(value) => Expression::Number(value),
            Token::Reading(id) => Expression::Reading(id),
            Token::Sign('(') => {
                let inner = self.sum()?;
                self.sign(")")?;
                inner
            }
            Token::Sign('√') => Expression::Call(Function::Sqrt, vec![self.primary()?]),
            Token::Sign(_) => return None,
            Token::Name(name) if self.sign("(").is_some() => {
                let mut arguments = vec![self.sum()?];
                while self.sign(",").is_some() {
                    arguments.push(self.sum()?);
                }
                self.sign(")")?;
                Expression::Call(Function::named(&name)?, arguments)
            }
            Token::Name(name) => match self.names.get(&name) {
                Some(meant) => meant.clone(),
                None if is_reading(&name) => Expression::Reading(name),
                None => return None,
            },
        };
        while self.sign("[").is_some() {
            let number = self.sum()?;
            self.sign("]")?;
            value = Expression::Row(value.into(), number.into());
        }
        Some(value)
    }
}

/// Whether this may be the name of a reading.
fn is_reading(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}
