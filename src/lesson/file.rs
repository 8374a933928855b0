//! The lesson file as TOML: how it is read, and where it goes wrong.

mod shape;

use super::{
    Both, Choices, Condition, Cue, Formula, Head, Identity, Inspect, Lesson, Line, Question, Quote, Section, Task,
    Template,
};
use crate::refusal::{Refusal, Result, one_line};
use crate::scene::At;
use crate::ui::words::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

pub(super) use shape::{AtToml, BothToml, CueToml, Setting};
use shape::{BodyToml, ChoiceToml, FormulaToml, InspectToml, SectionToml, TaskToml, Tree, WordsToml};

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
        let identity = |toml: Spanned<super::identity::IdentityToml>| {
            let place = self.at(&toml.span());
            Identity::read(toml.into_inner()).map_err(|refusal| refusal.within(place))
        };
        Ok(Formula {
            numbers: self.template(&toml.numbers)?,
            symbols: toml.symbols,
            source: toml.source,
            identity: toml.identity.map(identity).transpose()?,
        })
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
            look: cue.look.clone(),
            only_said: cue.only_said.clone().into_iter().collect(),
            hold: cue.hold,
            place,
        })
    }

    fn line(&self, cue: &CueToml, place: &str) -> Result<Line> {
        let asks = cue.answer.is_some() || cue.reveal.is_some() || cue.reveal_at.is_some();
        let asks = asks || !(cue.choices.is_empty() && cue.hide.is_empty() && cue.reveal_set.is_empty());
        match (&cue.say, &cue.ask) {
            (Some(say), None) if !asks => Ok(Line::Say(self.both(say)?)),
            (None, Some(ask)) => Ok(Line::Ask(Box::new(self.question(ask, cue, place)?))),
            _ => {
                let expected = "either say, or ask with two or three choices";
                Err(Refusal::new("cue", &cue.name, expected).within(place))
            }
        }
    }

    fn question(&self, ask: &BothToml<Spanned<String>>, cue: &CueToml, place: &str) -> Result<Question> {
        Ok(Question {
            text: self.both(ask)?,
            choices: choices(&cue.choices, cue.answer.as_deref(), &cue.name)
                .map_err(|refusal| refusal.within(place))?,
            hide: cue.hide.clone(),
            reveal: cue.reveal.as_ref().map(|reveal| self.both(reveal)).transpose()?,
            reveal_at: cue.reveal_at.as_ref().map(|at| self.moment(at)).transpose()?,
            reveal_set: settings(&cue.reveal_set),
        })
    }

    fn task(&self, task: &Spanned<TaskToml>) -> Result<Task> {
        let TaskToml { say, hint, when, solution } = task.get_ref();
        let when = Condition::parse(when).map_err(|refusal| refusal.within(self.at(&task.span())))?;
        let solution = (self.moment(&solution.at)?, settings(&solution.set));
        Ok(Task { say: self.both(say)?, hint: self.both(hint)?, when, solution })
    }

    fn summary(&self, summary: Option<&BothToml<Vec<Spanned<String>>>>) -> Result<Both<Vec<Template>>> {
        let Some(BothToml { en, ko }) = summary else { return Ok(Both { en: Vec::new(), ko: Vec::new() }) };
        let lines = |lines: &[Spanned<String>]| lines.iter().map(|line| self.template(line)).collect::<Result<_>>();
        Ok(Both { en: lines(en)?, ko: lines(ko)? })
    }

    /// The parts of the tour, which together have all of its cues; each begins with fresh settings.
    fn sections(&self, toml: &[Spanned<SectionToml>], cues: &mut [Cue]) -> Result<Vec<Section>> {
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
            let title = Both { en: one_line(&title.en), ko: one_line(&title.ko) };
            Section { name: one_line(name), title, cues: *first..end }
        });
        let parts: Vec<Section> = parts.collect();
        for part in &parts {
            cues[part.cues.start].fresh = true;
        }
        Ok(parts)
    }
}

/// Two or three numbers with the reading that is the answer, or two or three words with their conditions.
fn choices(toml: &[ChoiceToml], answer: Option<&str>, cue: &str) -> Result<Choices> {
    let number = |choice: &ChoiceToml| if let ChoiceToml::Number(x) = choice { Some(*x) } else { None };
    let words = |choice: &ChoiceToml| match choice {
        ChoiceToml::Words(WordsToml { en, ko, when }) => {
            Some(Condition::parse(when).map(|when| (Both { en: one_line(en), ko: one_line(ko) }, when)))
        }
        ChoiceToml::Number(_) => None,
    };
    let numbers: Option<Vec<f64>> = toml.iter().map(number).collect();
    let words: Option<Result<Vec<_>>> = toml.iter().map(words).collect();
    match (numbers, words, answer) {
        _ if !(2..=3).contains(&toml.len()) => {}
        (Some(of), _, Some(answer)) if of.iter().all(|x| x.is_finite()) => {
            let expected = "the name of a reading, perhaps with a format: accuracy:.0%";
            let answer = Quote::parse(answer).ok_or_else(|| Refusal::new("answer", answer, expected))?;
            return Ok(Choices::Numbers { of, answer });
        }
        (_, Some(words), None) => return words.map(Choices::Words),
        _ => {}
    }
    let expected = "two or three numbers as choices and an answer, or two or three words, each with its `when`";
    Err(Refusal::new("cue", cue, expected))
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
    let mut cues = places.cues(&toml.cue)?;
    let sections = match places.sections(&toml.tour, &mut cues)? {
        none if none.is_empty() => Section::whole(cues.len()),
        parts => parts,
    };
    Ok(Lesson {
        head,
        words: words(toml.words)?,
        meanings: toml.meaning.into_iter().map(|(id, meaning)| (id, meaning.into())).collect(),
        symbols: toml.symbol.into_iter().map(|(symbol, told)| (symbol, told.into())).collect(),
        inspect: toml.inspect.map(inspect).transpose()?,
        formulas: toml.formula.into_iter().map(formula).collect::<Result<_>>()?,
        cues,
        sections,
        summary: places.summary(toml.summary.as_ref())?,
        tasks: toml.task.iter().map(|task| places.task(task)).collect::<Result<_>>()?,
        base: Vec::new(),
    })
}
