//! Texts in a lesson file: in both languages, or where the file is a user's own, in one.

use super::Places;
use crate::lesson::Both;
use crate::refusal::{Refusal, Result};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use toml::Spanned;

/// A text, and where it stands, unless it stands for both languages.
#[derive(Debug, Clone)]
pub(in crate::lesson) struct Text {
    pub text: String,
    pub span: Option<Range<usize>>,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Spanned::<String>::deserialize(deserializer)?;
        Ok(Self { span: Some(text.span()), text: text.into_inner() })
    }
}

/// `{ en = …, ko = … }`, one of them, or a text on its own.
#[derive(Debug, Clone)]
pub(in crate::lesson) struct BothToml<T> {
    pub en: Option<T>,
    pub ko: Option<T>,
}

/// What can be written as a text on its own.
pub(in crate::lesson) trait Bare: Sized {
    fn bare(text: &str) -> Option<Self>;
}

impl Bare for String {
    fn bare(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Bare for Text {
    fn bare(text: &str) -> Option<Self> {
        Some(Self { text: text.to_owned(), span: None })
    }
}

impl<T: Bare> Bare for Vec<T> {
    fn bare(text: &str) -> Option<Self> {
        T::bare(text).map(|text| vec![text])
    }
}

impl<'de, T: Deserialize<'de> + Bare> Deserialize<'de> for BothToml<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Languages(PhantomData))
    }
}

struct Languages<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Bare> Visitor<'de> for Languages<T> {
    type Value = BothToml<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, or en and ko with a text each")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::bare(text).map(|text| BothToml { en: Some(text), ko: None }).ok_or_else(|| E::custom("a text on its own"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut both = BothToml { en: None, ko: None };
        while let Some(language) = map.next_key::<String>()? {
            let place = match &*language {
                "en" => &mut both.en,
                "ko" => &mut both.ko,
                _ => return Err(A::Error::unknown_field(&language, &["en", "ko"])),
            };
            *place = Some(map.next_value()?);
        }
        Ok(both)
    }
}

impl Places<'_> {
    /// The text in both languages, each made of what the file says in it. A file of a user's own may leave one out, which then says
    /// what the other does.
    pub(in crate::lesson) fn both<T, U: Clone>(
        &self,
        toml: &BothToml<T>,
        place: &str,
        make: impl Fn(&T) -> Result<U>,
    ) -> Result<Both<U>> {
        let [en, ko] = [&toml.en, &toml.ko].map(|text| text.as_ref().map(&make).transpose());
        match (en?, ko?) {
            (Some(en), Some(ko)) => Ok(Both { en, ko }),
            (Some(only), None) | (None, Some(only)) if self.one_language_will_do => {
                Ok(Both { en: only.clone(), ko: only })
            }
            (en, _) => {
                let found = if en.is_some() { "no Korean" } else { "no English" };
                Err(Refusal::new(place, found, "a text in both languages: en and ko"))
            }
        }
    }
}
