//! What may stand in a lesson file, as TOML has it.

use super::text::{BothToml, Text};
use crate::lesson::identity::IdentityToml;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct BodyToml {
    pub words: WordTrees,
    #[serde(default)]
    pub meaning: BTreeMap<String, BothToml<String>>,
    #[serde(default)]
    pub formula: BTreeMap<String, FormulaToml>,
    pub inspect: Option<InspectToml>,
    pub summary: Option<BothToml<Vec<Text>>>,
    #[serde(default)]
    pub task: Vec<Spanned<TaskToml>>,
    #[serde(default)]
    pub symbol: BTreeMap<String, SymbolToml>,
    #[serde(default)]
    pub tour: Vec<Spanned<SectionToml>>,
    #[serde(default)]
    pub cue: Vec<Spanned<CueToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct WordTrees {
    pub en: BTreeMap<String, Tree>,
    pub ko: BTreeMap<String, Tree>,
}

/// `knob.schedule = "…"` is a table in a table; `"knob.schedule"` is what it is called here.
#[derive(Deserialize)]
#[serde(untagged)]
pub(in crate::lesson) enum Tree {
    Leaf(String),
    Branch(BTreeMap<String, Tree>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct FormulaToml {
    pub symbols: String,
    pub numbers: Spanned<String>,
    pub source: String,
    pub identity: Option<Spanned<IdentityToml>>,
    #[serde(default)]
    pub set: Vec<BTreeMap<String, Setting>>,
    #[serde(default)]
    pub under: Vec<FormulaToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct SymbolToml {
    pub en: Option<String>,
    pub ko: Option<String>,
    pub equation: Option<String>,
    pub act: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct InspectToml {
    pub knobs: Vec<String>,
    pub formula: FormulaToml,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct CueToml {
    pub name: String,
    pub at: Spanned<AtToml>,
    #[serde(default)]
    pub fresh: bool,
    #[serde(default)]
    pub unset: Vec<String>,
    #[serde(default)]
    pub set: BTreeMap<String, Spanned<Setting>>,
    pub say: Option<BothToml<Text>>,
    pub ask: Option<BothToml<Text>>,
    pub reveal: Option<BothToml<Text>>,
    #[serde(default)]
    pub choices: Vec<ChoiceToml>,
    pub answer: Option<String>,
    #[serde(default)]
    pub hide: Vec<String>,
    pub reveal_at: Option<Spanned<AtToml>>,
    #[serde(default)]
    pub reveal_set: BTreeMap<String, Setting>,
    #[serde(default)]
    pub look: Vec<String>,
    #[serde(default)]
    pub only_said: BTreeMap<String, String>,
    #[serde(default)]
    pub hold: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(in crate::lesson) enum ChoiceToml {
    Number(f64),
    Words(WordsToml),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct WordsToml {
    pub en: Option<String>,
    pub ko: Option<String>,
    pub when: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct TaskToml {
    pub say: BothToml<Text>,
    pub hint: BothToml<Text>,
    pub when: String,
    pub solution: SolutionToml,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct SolutionToml {
    pub at: Spanned<AtToml>,
    #[serde(default)]
    pub set: BTreeMap<String, Setting>,
}

/// A part of the tour: from its first cue to that of the next part.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct SectionToml {
    pub name: String,
    pub title: BothToml<String>,
    pub first: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(in crate::lesson) enum AtToml {
    Moment(usize),
    Name(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(in crate::lesson) enum Setting {
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(String),
}

impl Setting {
    pub fn text(&self) -> String {
        match self {
            Self::Flag(flag) => if *flag { "on" } else { "off" }.into(),
            Self::Whole(value) => value.to_string(),
            Self::Real(value) => value.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}
