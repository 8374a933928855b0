//! Dates in two languages: `2026년11월21일` and 21 November 2026. The order of day, month and year is reversed, so a translation
//! has to look at the other end of its input first.

use std::ops::Range;

use crate::engine::rng::{Generator, RngExt};
use crate::refusal::{Refusal, Result};

/// The characters of the Korean side; the place of each is its token.
pub const KOREAN: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "년", "월", "일"];

/// The tokens of the English side: digits, months, the end.
pub const ENGLISH: [&str; 23] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "END",
];

const YEAR: usize = 10;
const MONTH: usize = 11;
const DAY: usize = 12;
const JANUARY: usize = 10;
const END: usize = 22;

/// The most characters of a Korean date.
pub const LONGEST_KOREAN: usize = 11;

/// The most tokens of an English date, with its end.
pub const LONGEST_ENGLISH: usize = 8;

/// A day of the (proleptic) Gregorian calendar, with a year of four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 1000 to 9999.
    pub year: usize,
    /// 1 to 12.
    pub month: usize,
    /// 1 to the last of the month.
    pub day: usize,
}

impl Date {
    /// Reads `2026년 11월 21일`, with or without blanks.
    ///
    /// # Errors
    /// Anything else, and days that no calendar has.
    pub fn parse(text: &str) -> Result<Self> {
        let refuse = |expected: &str| Refusal::new("text", if text.is_empty() { "nothing" } else { text }, expected);
        let packed: String = text.chars().filter(|c| *c != ' ').collect();
        let parts = || {
            let (year, rest) = packed.split_once('년')?;
            let (month, rest) = rest.split_once('월')?;
            let day = rest.strip_suffix('일')?;
            Some(Self { year: whole(year)?, month: whole(month)?, day: whole(day)? })
        };
        let date = parts().ok_or_else(|| refuse("a date such as 2031년 5월 3일"))?;
        if !(1000..=9999).contains(&date.year) {
            return Err(refuse("a year from 1000 to 9999"));
        }
        if !(1..=12).contains(&date.month) {
            return Err(refuse("a month from 1 to 12"));
        }
        if !(1..=date.last_of_month()).contains(&date.day) {
            return Err(refuse(&format!("a day from 1 to {}", date.last_of_month())));
        }
        Ok(date)
    }

    /// A day of these years, each equally likely within its month, each month within its year.
    pub fn draw(years: Range<usize>, rng: &mut Generator) -> Self {
        let mut date = Self { year: rng.random_range(years), month: rng.random_range(1..13), day: 1 };
        date.day = rng.random_range(1..=date.last_of_month());
        date
    }

    fn last_of_month(self) -> usize {
        let is_leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 => 28 + usize::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The Korean date as tokens, its characters without blanks.
    pub fn korean(self) -> Vec<usize> {
        let mut tokens = Vec::with_capacity(LONGEST_KOREAN);
        for (number, unit) in [(self.year, YEAR), (self.month, MONTH), (self.day, DAY)] {
            tokens.extend(digits(number));
            tokens.push(unit);
        }
        tokens
    }

    /// The English date as tokens: the digits of the day, the month, the digits of the year, the end.
    pub fn english(self) -> Vec<usize> {
        let mut tokens = digits(self.day);
        tokens.push(JANUARY + self.month - 1);
        tokens.extend(digits(self.year));
        tokens.push(END);
        tokens
    }

    /// For every English token but the end, the Korean characters that tell it: for a digit its own, for the month its
    /// digits and 월.
    pub fn alignment(self) -> Vec<Range<usize>> {
        let (month, day) = (digits(self.month).len(), digits(self.day).len());
        let (month_start, day_start) = (5, 5 + month + 1);
        let mut right: Vec<_> = (day_start..day_start + day).map(|i| i..i + 1).collect();
        right.push(month_start..day_start);
        right.extend((0..4).map(|i| i..i + 1));
        right
    }
}

fn whole(text: &str) -> Option<usize> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn digits(number: usize) -> Vec<usize> {
    number.to_string().bytes().map(|digit| usize::from(digit - b'0')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    fn text(tokens: &[usize], vocabulary: &[&str]) -> String {
        tokens.iter().map(|token| vocabulary[*token]).collect()
    }

    #[test]
    fn a_date_is_written_in_both_languages() {
        let date = Date::parse(" 2026년 11월21일").unwrap();
        assert_eq!(date, Date { year: 2026, month: 11, day: 21 });
        assert_eq!(text(&date.korean(), &KOREAN), "2026년11월21일");
        assert_eq!(text(&date.english(), &ENGLISH), "21November2026END");
    }

    #[test]
    fn every_english_token_is_told_by_korean_characters_of_the_same_meaning() {
        let mut rng = rng(3, Stream::Data);
        for date in std::iter::repeat_with(|| Date::draw(1000..10_000, &mut rng)).take(500) {
            let (korean, english, alignment) = (date.korean(), date.english(), date.alignment());
            assert!(korean.len() <= LONGEST_KOREAN && english.len() <= LONGEST_ENGLISH);
            assert_eq!(alignment.len(), english.len() - 1);
            for (token, right) in english.iter().zip(alignment) {
                if *token < JANUARY {
                    assert_eq!(korean[right], [*token]);
                } else {
                    assert_eq!(text(&korean[right], &KOREAN), format!("{}월", token - JANUARY + 1));
                }
            }
            assert_eq!(Date::parse(&text(&korean, &KOREAN)), Ok(date));
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_would_be() {
        for (found, expected) in [
            ("", "a date such as"),
            ("21 November 2026", "a date such as"),
            ("2026년 1１월 1일", "a date such as"),
            ("2026년 11월 21일 ?", "a date such as"),
            ("999년 1월 1일", "a year from 1000"),
            ("2026년 13월 1일", "a month from 1 to 12"),
            ("2026년 2월 29일", "a day from 1 to 28"),
            ("1900년 2월 29일", "a day from 1 to 28"),
        ] {
            let refusal = Date::parse(found).unwrap_err();
            assert!(refusal.expected.starts_with(expected), "{refusal}");
        }
        assert!(Date::parse("2000년 2월 29일").is_ok());
    }
}
