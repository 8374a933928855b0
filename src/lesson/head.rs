//! The head of a lesson: all that stands before its first table, which is known of every topic before its lesson is read.

use super::Both;
use super::file::{AtToml, BothToml, Places, Setting, settings};
use crate::refusal::Result;
use crate::scene::At;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What a topic is called and asks, and how it is shown where it is not played.
#[derive(Debug, Clone)]
pub struct Head {
    /// The scene's name.
    pub id: String,
    /// Other names for the scene on the command line.
    pub aliases: Vec<String>,
    /// What people type who look for it, beside its names.
    pub keywords: Vec<String>,
    /// The topics whose ideas it builds upon.
    pub after: Vec<String>,
    /// The scene's title.
    pub title: Both<String>,
    /// The question that the scene answers.
    pub question: Both<String>,
    /// The moment from which the gallery plays it.
    pub preview: Option<At>,
    /// The moment that the documents show of it.
    pub still: Option<At>,
    /// The flags of `record` that make the film of it in the documents.
    pub film: Vec<(String, String)>,
    /// Settings under which its checks are run, with training kept short.
    pub trials: Vec<Vec<(String, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadToml {
    id: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    title: BothToml<String>,
    question: BothToml<String>,
    preview: Option<Spanned<AtToml>>,
    still: Option<Spanned<AtToml>>,
    #[serde(default)]
    film: BTreeMap<String, Setting>,
    #[serde(default)]
    trials: Vec<BTreeMap<String, Setting>>,
}

impl Head {
    /// Reads the head of a lesson.
    ///
    /// # Errors
    /// `line:column` of what is not TOML, is unknown or missing, or is not well formed.
    pub fn parse(text: &str) -> Result<Self> {
        let places = Places::head(text);
        let toml: HeadToml = places.toml("the head of a lesson, before its first [table]")?;
        let moment = |at: Option<Spanned<AtToml>>| at.map(|at| places.moment(&at)).transpose();
        Ok(Self {
            id: toml.id,
            aliases: toml.aliases,
            keywords: toml.keywords,
            after: toml.after,
            title: places.plain(&toml.title, "title")?,
            question: places.plain(&toml.question, "question")?,
            preview: moment(toml.preview)?,
            still: moment(toml.still)?,
            film: settings(&toml.film),
            trials: toml.trials.iter().map(settings).collect(),
        })
    }

    /// Settings under which its checks are run: the defaults if it names none.
    pub fn trials(&self) -> Vec<Vec<(String, String)>> {
        if self.trials.is_empty() { vec![Vec::new()] } else { self.trials.clone() }
    }
}
