//! Moments by name: `N`, `P%`, `end`, `ACT`, `ACT:N`, `ACT:P%`, `ACT:end`.

use super::Stage;
use crate::refusal::{Refusal, Result};
use std::{fmt, str::FromStr};

/// A place in a trace, named before the trace is there.
#[derive(Debug, Clone, PartialEq)]
pub struct At {
    act: Option<String>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Moment(usize),
    Percent(f64),
    End,
}

/// Where a named place is.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// Moment number so-and-so of the trace.
    Moment(usize),
    /// Not simulated yet.
    Later,
    /// Nowhere.
    Nowhere(Refusal),
}

const FORMS: &str = "N, P%, end, ACT, ACT:N, ACT:P% or ACT:end";

impl At {
    /// The last moment of all.
    pub const END: Self = Self { act: None, place: Place::End };
    /// The first moment of all.
    pub const START: Self = Self { act: None, place: Place::Moment(0) };

    /// A moment that has been simulated as act and fraction of it, which another trace has too.
    pub fn of(moment: usize, stage: &dyn Stage) -> Self {
        let Some(begun) = stage.begun().iter().rev().find(|begun| begun.start <= moment) else { return Self::START };
        let planned = stage.acts().iter().find(|act| act.id == begun.id).map_or(1, |act| act.moments);
        Self::in_act(begun.id, (moment - begun.start) as f64 / planned.saturating_sub(1).max(1) as f64)
    }

    /// The place that is `fraction` (0…1) of the way through an act.
    pub fn in_act(act: &str, fraction: f64) -> Self {
        Self { act: Some(act.into()), place: Place::Percent(100.0 * fraction) }
    }

    /// Looks the place up in a trace as far as it has been simulated. A percentage counts planned moments; where an
    /// act has ended early, what lies past its end is its end.
    pub fn resolve(&self, stage: &dyn Stage) -> Resolved {
        match &self.act {
            Some(act) => self.resolve_in_act(act, stage),
            None => self.resolve_in_all(stage),
        }
    }

    /// How many moments of all that are planned it takes to get there.
    pub fn needs(&self, stage: &dyn Stage) -> usize {
        let lengths = stage.acts().iter().map(|act| (Some(act.id), act.moments));
        let (before, length) = match &self.act {
            None => (0, stage.acts().iter().map(|act| act.moments).sum()),
            Some(wanted) => {
                let before = lengths.clone().take_while(|(act, _)| *act != Some(wanted)).map(|(_, length)| length);
                (before.sum(), lengths.clone().find(|(act, _)| *act == Some(wanted)).map_or(0, |(_, length)| length))
            }
        };
        let within = match self.place {
            Place::Moment(n) => n + 1,
            Place::Percent(percent) => percent_of(percent, length) + 1,
            Place::End => length,
        };
        before + within.min(length)
    }

    /// Simulates as far as the place, and gives its number.
    ///
    /// # Errors
    /// A place past the end (naming the last moment), or in an act that the scene does not have.
    pub fn reach(&self, stage: &mut dyn Stage) -> Result<usize> {
        loop {
            match self.resolve(stage) {
                Resolved::Moment(at) => return Ok(at),
                Resolved::Nowhere(refusal) => return Err(refusal),
                Resolved::Later => {
                    stage.pull();
                }
            }
        }
    }

    fn resolve_in_all(&self, stage: &dyn Stage) -> Resolved {
        let planned: usize = stage.acts().iter().map(|act| act.moments).sum();
        match self.place {
            Place::Moment(n) if n < stage.len() => Resolved::Moment(n),
            Place::Moment(_) if stage.is_complete() => self.past_end(stage.len() - 1),
            Place::Moment(n) if n >= planned => self.past_end(planned - 1),
            Place::Percent(percent) => reached(percent_of(percent, planned), stage.len(), stage.is_complete()),
            Place::End if stage.is_complete() => Resolved::Moment(stage.len() - 1),
            _ => Resolved::Later,
        }
    }

    fn resolve_in_act(&self, act: &str, stage: &dyn Stage) -> Resolved {
        let Some(planned) = stage.acts().iter().find(|a| a.id == act).map(|a| a.moments) else {
            let acts: Vec<_> = stage.acts().iter().map(|a| a.id).collect();
            return Resolved::Nowhere(Refusal::new("at", self.to_string(), format!("an act: {}", acts.join(", "))));
        };
        let Some(begun) = stage.begun().iter().find(|begun| begun.id == act) else {
            return match self.place {
                Place::Moment(n) if n >= planned => self.past_end(planned - 1),
                _ => Resolved::Later,
            };
        };
        let within = match self.place {
            Place::Moment(n) if n < begun.len => Resolved::Moment(n),
            Place::Moment(_) if begun.ended => self.past_end(begun.len - 1),
            Place::Moment(n) if n >= planned => self.past_end(planned - 1),
            Place::Percent(percent) => reached(percent_of(percent, planned), begun.len, begun.ended),
            Place::End if begun.ended => Resolved::Moment(begun.len - 1),
            _ => Resolved::Later,
        };
        if let Resolved::Moment(n) = within { Resolved::Moment(begun.start + n) } else { within }
    }

    fn past_end(&self, last: usize) -> Resolved {
        Resolved::Nowhere(Refusal::new("at", self.to_string(), format!("at most {last}, the last moment")))
    }
}

fn percent_of(percent: f64, moments: usize) -> usize {
    (percent / 100.0 * (moments.saturating_sub(1)) as f64).round() as usize
}

fn reached(wanted: usize, len: usize, ended: bool) -> Resolved {
    if wanted < len {
        Resolved::Moment(wanted)
    } else if ended {
        Resolved::Moment(len - 1)
    } else {
        Resolved::Later
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "end" {
            return Ok(Self::End);
        }
        match text.strip_suffix('%') {
            Some(number) => {
                let percent: f64 = number.parse().map_err(|_| ())?;
                if (0.0..=100.0).contains(&percent) { Ok(Self::Percent(percent)) } else { Err(()) }
            }
            None => text.parse().map(Self::Moment).map_err(|_| ()),
        }
    }
}

impl FromStr for At {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self> {
        let refusal = || Refusal::new("at", if text.is_empty() { "nothing" } else { text }, FORMS);
        let in_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_name = |act: &str| act.starts_with(|c: char| c.is_ascii_lowercase()) && act.chars().all(in_name);
        if let Some((act, place)) = text.split_once(':') {
            let place = place.parse().map_err(|()| refusal())?;
            return if is_name(act) { Ok(Self { act: Some(act.into()), place }) } else { Err(refusal()) };
        }
        match text.parse() {
            Ok(place) => Ok(Self { act: None, place }),
            Err(()) if is_name(text) => Ok(Self { act: Some(text.into()), place: Place::Moment(0) }),
            Err(()) => Err(refusal()),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(act) = &self.act {
            write!(f, "{act}:")?;
        }
        match self.place {
            Place::Moment(n) => write!(f, "{n}"),
            Place::Percent(percent) => write!(f, "{percent}%"),
            Place::End => write!(f, "end"),
        }
    }
}
