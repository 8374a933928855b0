//! What a person reads, in their language: a table from keys such as `panel.histogram` to text.

use std::collections::BTreeMap;

/// A language glassbox speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::En,
        }
    }

    /// The name on the command line and in lesson files: `en`, `ko`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    table: BTreeMap<String, String>,
}

impl Words {
    /// No words at all: every key shows as itself.
    pub const EMPTY: Self = Self { table: BTreeMap::new() };

    /// The text of `key`, or the key itself where there is none, so that a gap is seen and not silently blank.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// Whether there is a text for `key`.
    pub fn contains(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// All keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Words {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self { table: pairs.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_word_shows_its_key() {
        let words: Words = [("panel.histogram".to_owned(), "히스토그램".to_owned())].into_iter().collect();
        assert_eq!(words.get("panel.histogram"), "히스토그램");
        assert_eq!(words.get("panel.loss"), "panel.loss");
        assert!(words.contains("panel.histogram") && !words.contains("panel.loss"));
    }
}
