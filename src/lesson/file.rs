//! The lesson file as TOML: how it is read, and where it goes wrong.

mod shape;
mod text;

use super::{
    Both, Choices, Condition, Cue, Formula, Head, Identity, Inspect, Lesson, Line, Question, Quote, Section, Symbol,
    Task, Template,
};
use crate::refusal::{Refusal, Result, one_line};
use crate::scene::At;
use crate::ui::words::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

pub(super) use shape::{AtToml, CueToml, SectionToml, Setting, SymbolToml, TaskToml};
use shape::{BodyToml, ChoiceToml, FormulaToml, InspectToml, Tree, WordTrees, WordsToml};
pub(super) use text::{BothToml, Text};

/// A part of a file that is read by itself, and where in the file something stands.
pub(super) struct Places<'a> {
    file: &'a str,
    part: Range<usize>,
    /// Whether a text may be in one language alone.
    one_language_will_do: bool,
}

impl<'a> Places<'a> {
    /// All of a file of a user's own.
    pub(super) fn whole(file: &'a str) -> Self {
        Self { file, part: 0..file.len(), one_language_will_do: true }
    }

    /// All before the first table.
    pub(super) fn head(file: &'a str) -> Self {
        let lines = file.split_inclusive('\n').take_while(|line| !line.starts_with('['));
        Self { file, part: 0..lines.map(str::len).sum(), one_language_will_do: false }
    }

    /// All from the first table on.
    fn body(file: &'a str) -> Self {
        Self { part: Self::head(file).part.end..file.len(), ..Self::head(file) }
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

    /// A text with readings in it, at its own place if it has one.
    fn template(&self, text: &Text, place: &str) -> Result<Template> {
        let place = || text.span.as_ref().map_or_else(|| place.to_owned(), |span| self.at(span));
        Template::parse(&text.text).map_err(|refusal| refusal.within(place()))
    }

    fn formula(&self, toml: FormulaToml) -> Result<Formula> {
        let identity = |toml: Spanned<super::identity::IdentityToml>| {
            let place = self.at(&toml.span());
            Identity::read(toml.into_inner()).map_err(|refusal| refusal.within(place))
        };
        Ok(Formula {
            numbers: Template::parse(toml.numbers.get_ref())
                .map_err(|refusal| refusal.within(self.at(&toml.numbers.span())))?,
            symbols: toml.symbols,
            source: toml.source,
            identity: toml.identity.map(identity).transpose()?,
            set: toml.set.iter().map(settings).collect(),
            under: toml.under.into_iter().map(|toml| self.formula(toml)).collect::<Result<_>>()?,
        })
    }

    fn said(&self, both: &BothToml<Text>, place: &str) -> Result<Both<Template>> {
        self.both(both, place, |text| self.template(text, place))
    }

    /// A text without readings, on one line.
    pub(super) fn plain(&self, both: &BothToml<String>, place: &str) -> Result<Both<String>> {
        self.both(both, place, |text| Ok(one_line(text)))
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
            unset: cue.unset.clone(),
            set: cue.set.iter().map(|(knob, value)| (knob.clone(), value.get_ref().text())).collect(),
            places: self.of_settings(&cue.set),
            line: self.line(cue, &place)?,
            look: cue.look.clone(),
            only_said: cue.only_said.clone().into_iter().collect(),
            hold: cue.hold,
            place,
        })
    }

    /// Where each knob is set.
    pub(super) fn of_settings(&self, set: &BTreeMap<String, Spanned<Setting>>) -> Vec<(String, String)> {
        set.iter().map(|(knob, value)| (knob.clone(), self.at(&value.span()))).collect()
    }

    fn line(&self, cue: &CueToml, place: &str) -> Result<Line> {
        let asks = cue.answer.is_some() || cue.reveal.is_some() || cue.reveal_at.is_some();
        let asks = asks || !(cue.choices.is_empty() && cue.hide.is_empty() && cue.reveal_set.is_empty());
        match (&cue.say, &cue.ask) {
            (Some(say), None) if !asks => Ok(Line::Say(self.said(say, place)?)),
            (None, Some(ask)) => Ok(Line::Ask(Box::new(self.question(ask, cue, place)?))),
            _ => {
                let expected = "either say, or ask with two or three choices";
                Err(Refusal::new("cue", &cue.name, expected).within(place))
            }
        }
    }

    fn question(&self, ask: &BothToml<Text>, cue: &CueToml, place: &str) -> Result<Question> {
        Ok(Question {
            text: self.said(ask, place)?,
            choices: self.choices(cue, place).map_err(|refusal| refusal.within(place))?,
            hide: cue.hide.clone(),
            reveal: cue.reveal.as_ref().map(|reveal| self.said(reveal, place)).transpose()?,
            reveal_at: cue.reveal_at.as_ref().map(|at| self.moment(at)).transpose()?,
            reveal_set: settings(&cue.reveal_set),
        })
    }

    /// What can be tried.
    pub(super) fn tasks(&self, tasks: &[Spanned<TaskToml>]) -> Result<Vec<Task>> {
        tasks.iter().map(|task| self.task(task.get_ref(), &self.at(&task.span()))).collect()
    }

    fn task(&self, TaskToml { say, hint, when, solution }: &TaskToml, place: &str) -> Result<Task> {
        let when = Condition::parse(when).map_err(|refusal| refusal.within(place))?;
        let solution = (self.moment(&solution.at)?, settings(&solution.set));
        Ok(Task { say: self.said(say, place)?, hint: self.said(hint, place)?, when, solution })
    }

    /// What has been seen, line by line.
    pub(super) fn summary(&self, summary: Option<&BothToml<Vec<Text>>>) -> Result<Both<Vec<Template>>> {
        let Some(summary) = summary else { return Ok(Both { en: Vec::new(), ko: Vec::new() }) };
        let lines = |lines: &Vec<Text>| lines.iter().map(|line| self.template(line, "summary")).collect();
        self.both(summary, "summary", lines)
    }

    /// What symbols mean.
    pub(super) fn symbols(&self, symbols: BTreeMap<String, SymbolToml>) -> Result<BTreeMap<String, Symbol>> {
        let symbol = |(name, toml): (String, SymbolToml)| {
            let both = BothToml { en: toml.en, ko: toml.ko };
            let meaning = self.plain(&both, &format!("symbol.{name}"))?;
            Ok((name, Symbol { meaning, equation: toml.equation.as_deref().map(one_line), act: toml.act }))
        };
        symbols.into_iter().map(symbol).collect()
    }

    /// Two or three numbers with the reading that is the answer, or two or three words with their conditions.
    fn choices(&self, CueToml { choices, answer, name, .. }: &CueToml, place: &str) -> Result<Choices> {
        let number = |choice: &ChoiceToml| if let ChoiceToml::Number(x) = choice { Some(*x) } else { None };
        let words = |choice: &ChoiceToml| match choice {
            ChoiceToml::Words(WordsToml { en, ko, when }) => {
                let text = self.plain(&BothToml { en: en.clone(), ko: ko.clone() }, place);
                Some(text.and_then(|text| Ok((text, Condition::parse(when)?))))
            }
            ChoiceToml::Number(_) => None,
        };
        let numbers: Option<Vec<f64>> = choices.iter().map(number).collect();
        let words: Option<Result<Vec<_>>> = choices.iter().map(words).collect();
        match (numbers, words, answer) {
            _ if !(2..=3).contains(&choices.len()) => {}
            (Some(of), _, Some(answer)) if of.iter().all(|x| x.is_finite()) => {
                let expected = "the name of a reading, perhaps with a format: accuracy:.0%";
                let answer = Quote::parse(answer).ok_or_else(|| Refusal::new("answer", answer, expected))?;
                return Ok(Choices::Numbers { of, answer });
            }
            (_, Some(words), None) => return words.map(Choices::Words),
            _ => {}
        }
        let expected = "two or three numbers as choices and an answer, or two or three words, each with its `when`";
        Err(Refusal::new("cue", name, expected))
    }

    /// The parts of the tour, which together have all of its cues; each begins with fresh settings. One part, if none is named.
    pub(super) fn sections(&self, toml: &[Spanned<SectionToml>], cues: &mut [Cue]) -> Result<Vec<Section>> {
        if toml.is_empty() {
            return Ok(Section::whole(cues.len()));
        }
        let firsts = toml.iter().map(|section| {
            let first = &section.get_ref().first;
            let expected = "the name of a cue; the first part begins with the first cue, the others in their order";
            let found = cues.iter().position(|cue| cue.name == *first);
            found.ok_or_else(|| Refusal::new("tour", first, expected).within(self.at(&section.span())))
        });
        let firsts: Vec<usize> = firsts.collect::<Result<_>>()?;
        if let Some(i) = (0..firsts.len()).find(|i| if *i == 0 { firsts[0] != 0 } else { firsts[*i] <= firsts[i - 1] })
        {
            let expected = "the cue at which this part begins: the first, or one after that of the part before";
            return Err(Refusal::new("tour", &toml[i].get_ref().first, expected).within(self.at(&toml[i].span())));
        }
        let ends = firsts.iter().skip(1).copied().chain([cues.len()]);
        let parts = firsts.iter().zip(ends).zip(toml).map(|((first, end), section)| {
            let SectionToml { name, title, .. } = section.get_ref();
            let title = self.plain(title, &self.at(&section.span()))?;
            Ok(Section { name: one_line(name), title, cues: *first..end })
        });
        let parts: Vec<Section> = parts.collect::<Result<_>>()?;
        for part in &parts {
            cues[part.cues.start].fresh = true;
        }
        Ok(parts)
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
fn words(toml: WordTrees) -> Result<Both<Words>> {
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
    let mut cues = places.cues(&toml.cue)?;
    let sections = places.sections(&toml.tour, &mut cues)?;
    let meaning = |(id, meaning): (String, BothToml<String>)| {
        let place = format!("meaning.{id}");
        Ok((id, places.both(&meaning, &place, |text| Ok(text.clone()))?))
    };
    Ok(Lesson {
        head,
        words: words(toml.words)?,
        meanings: toml.meaning.into_iter().map(meaning).collect::<Result<_>>()?,
        symbols: places.symbols(toml.symbol)?,
        inspect: toml.inspect.map(inspect).transpose()?,
        formulas: toml.formula.into_iter().map(formula).collect::<Result<_>>()?,
        cues,
        sections,
        summary: places.summary(toml.summary.as_ref())?,
        tasks: places.tasks(&toml.task)?,
        base: Vec::new(),
    })
}
