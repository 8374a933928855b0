//! The lesson file as TOML: what may stand in it, and where it goes wrong.

use super::{Both, Cue, Formula, Head, Inspect, Lesson, Line, Template};
use crate::refusal::{Refusal, Result, one_line};
use crate::scene::At;
use crate::ui::words::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyToml {
    words: BothToml<BTreeMap<String, Tree>>,
    #[serde(default)]
    formula: BTreeMap<String, FormulaToml>,
    inspect: Option<InspectToml>,
    #[serde(default)]
    cue: Vec<Spanned<CueToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BothToml<T> {
    en: T,
    ko: T,
}

impl<T> From<BothToml<T>> for Both<T> {
    fn from(toml: BothToml<T>) -> Self {
        Self { en: toml.en, ko: toml.ko }
    }
}

/// `knob.schedule = "…"` is a table in a table; `"knob.schedule"` is what it is called here.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tree {
    Leaf(String),
    Branch(BTreeMap<String, Tree>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormulaToml {
    symbols: String,
    numbers: Spanned<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InspectToml {
    knobs: Vec<String>,
    formula: FormulaToml,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueToml {
    name: String,
    at: Spanned<AtToml>,
    #[serde(default)]
    fresh: bool,
    #[serde(default)]
    set: BTreeMap<String, Setting>,
    say: Option<BothToml<Spanned<String>>>,
    ask: Option<BothToml<Spanned<String>>>,
    reveal: Option<BothToml<Spanned<String>>>,
    #[serde(default)]
    choices: Vec<f64>,
    answer: Option<String>,
    #[serde(default = "four_seconds")]
    hold: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum AtToml {
    Moment(usize),
    Name(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Setting {
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(String),
}

fn four_seconds() -> f64 {
    4.0
}

/// A part of a file that is read by itself, and where in the file something stands.
pub(super) struct Places<'a> {
    file: &'a str,
    part: Range<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn whole(file: &'a str) -> Self {
        Self { file, part: 0..file.len() }
    }

    /// All before the first table.
    pub(super) fn head(file: &'a str) -> Self {
        let lines = file.split_inclusive('\n').take_while(|line| !line.starts_with('['));
        Self { file, part: 0..lines.map(str::len).sum() }
    }

    /// All from the first table on.
    fn body(file: &'a str) -> Self {
        Self { file, part: Self::head(file).part.end..file.len() }
    }

    pub(super) fn at(&self, span: &Range<usize>) -> String {
        let before = self.file.get(..self.part.start + span.start).unwrap_or(self.file);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("{line}:{column}")
    }

    /// The part as TOML of one shape.
    pub(super) fn toml<T: Deserialize<'a>>(&self, expected: &str) -> Result<T> {
        toml::from_str(&self.file[self.part.clone()]).map_err(|error| {
            let place = error.span().map_or_else(|| "lesson".into(), |span| self.at(&span));
            Refusal::new(place, error.message(), expected)
        })
    }

    /// Cues, no two of one name.
    pub(super) fn cues(&self, cues: &[Spanned<CueToml>]) -> Result<Vec<Cue>> {
        let cues: Vec<Cue> = cues.iter().map(|cue| self.cue(cue)).collect::<Result<_>>()?;
        let twice = cues.iter().enumerate().find(|(i, cue)| cues[..*i].iter().any(|c| c.name == cue.name));
        match twice {
            Some((_, cue)) => Err(Refusal::new(&cue.place, &cue.name, "a name that no cue before it has")),
            None => Ok(cues),
        }
    }

    fn template(&self, text: &Spanned<String>) -> Result<Template> {
        Template::parse(text.get_ref()).map_err(|refusal| refusal.within(self.at(&text.span())))
    }

    fn formula(&self, toml: FormulaToml) -> Result<Formula> {
        Ok(Formula { numbers: self.template(&toml.numbers)?, symbols: toml.symbols, source: toml.source })
    }

    fn both(&self, both: &BothToml<Spanned<String>>) -> Result<Both<Template>> {
        Ok(Both { en: self.template(&both.en)?, ko: self.template(&both.ko)? })
    }

    pub(super) fn moment(&self, at: &Spanned<AtToml>) -> Result<At> {
        let text = match at.get_ref() {
            AtToml::Moment(n) => n.to_string(),
            AtToml::Name(name) => name.clone(),
        };
        text.parse().map_err(|refusal: Refusal| refusal.within(self.at(&at.span())))
    }

    fn cue(&self, cue: &Spanned<CueToml>) -> Result<Cue> {
        let place = self.at(&cue.span());
        let cue = cue.get_ref();
        if !(0.0..=600.0).contains(&cue.hold) {
            return Err(Refusal::new("hold", cue.hold.to_string(), "seconds from 0 to 600").within(place));
        }
        Ok(Cue {
            name: one_line(&cue.name),
            at: self.moment(&cue.at)?,
            fresh: cue.fresh,
            set: settings(&cue.set),
            line: self.line(cue, &place)?,
            hold: cue.hold,
            place,
        })
    }

    fn line(&self, cue: &CueToml, place: &str) -> Result<Line> {
        let can_be_answered = (2..=3).contains(&cue.choices.len()) && cue.choices.iter().all(|x| x.is_finite());
        match (&cue.say, &cue.ask, &cue.answer) {
            (Some(say), None, None) if cue.choices.is_empty() => Ok(Line::Say(self.both(say)?)),
            (None, Some(ask), Some(answer)) if can_be_answered => Ok(Line::Ask {
                question: self.both(ask)?,
                choices: cue.choices.clone(),
                answer: answer.clone(),
                reveal: cue.reveal.as_ref().map(|reveal| self.both(reveal)).transpose()?,
            }),
            _ => {
                let expected = "either say, or ask with two or three numbers as choices and an answer";
                Err(Refusal::new("cue", &cue.name, expected).within(place))
            }
        }
    }
}

impl Setting {
    fn text(&self) -> String {
        match self {
            Self::Flag(flag) => if *flag { "on" } else { "off" }.into(),
            Self::Whole(value) => value.to_string(),
            Self::Real(value) => value.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

pub(super) fn settings(toml: &BTreeMap<String, Setting>) -> Vec<(String, String)> {
    toml.iter().map(|(knob, value)| (knob.clone(), value.text())).collect()
}

fn flatten(tree: BTreeMap<String, Tree>, prefix: &str, out: &mut Vec<(String, String)>) {
    for (key, tree) in tree {
        match tree {
            Tree::Leaf(text) => out.push((format!("{prefix}{key}"), text)),
            Tree::Branch(branch) => flatten(branch, &format!("{prefix}{key}."), out),
        }
    }
}

/// The words of both languages: the same keys in each.
fn words(toml: BothToml<BTreeMap<String, Tree>>) -> Result<Both<Words>> {
    let [en, ko] = [toml.en, toml.ko].map(|tree| {
        let mut flat = Vec::new();
        flatten(tree, "", &mut flat);
        flat
    });
    for (have, other, lang) in [(&en, &ko, "ko"), (&ko, &en, "en")] {
        if let Some((key, _)) = have.iter().find(|(key, _)| !other.iter().any(|(k, _)| k == key)) {
            return Err(Refusal::new(format!("words.{lang}"), "nothing", format!("a text for {key}")));
        }
    }
    Ok(Both { en: en.into_iter().collect(), ko: ko.into_iter().collect() })
}

/// A text as TOML of one shape.
///
/// # Errors
/// `line:column` of what is not TOML, or not of that shape.
pub fn toml<'a, T: Deserialize<'a>>(text: &'a str, expected: &str) -> Result<T> {
    Places::whole(text).toml(expected)
}

/// The lesson of which the head has been read.
pub(super) fn parse(text: &str, head: Head) -> Result<Lesson> {
    let places = Places::body(text);
    let toml: BodyToml = places.toml("a lesson file")?;
    let formula = |(act, toml): (String, FormulaToml)| Ok((act, places.formula(toml)?));
    let inspect = |toml: InspectToml| Ok(Inspect { knobs: toml.knobs, formula: places.formula(toml.formula)? });
    Ok(Lesson {
        head,
        words: words(toml.words)?,
        inspect: toml.inspect.map(inspect).transpose()?,
        formulas: toml.formula.into_iter().map(formula).collect::<Result<_>>()?,
        cues: places.cues(&toml.cue)?,
        base: Vec::new(),
    })
}
