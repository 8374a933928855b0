//! Places in a film: `12.5` (seconds), `40%`, the name of a cue, an act, `ACT:…`, `end`.

use std::fmt;

use super::frames_in;
use crate::app::show::Show;
use crate::lesson::Lesson;
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Resolved};

/// A place in a film, named before the film is there.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Seconds from the beginning.
    Seconds(f64),
    /// Per cent of its length.
    Percent(f64),
    /// Where the tour turns to this cue; without a tour, where its moment is.
    Cue(String),
    /// The first frame that shows this moment or a later one.
    Moment(At),
}

const FORMS: &str = "seconds, P%, end, a cue, ACT, ACT:N, ACT:P% or ACT:end";

impl Place {
    /// The beginning.
    pub const START: Self = Self::Seconds(0.0);
    /// The end.
    pub const END: Self = Self::Percent(100.0);

    /// Reads the value of a flag. The name of a cue goes before that of an act.
    ///
    /// # Errors
    /// What the text is not.
    pub fn parse<'a>(flag: &str, text: &str, lessons: impl IntoIterator<Item = &'a Lesson>) -> Result<Self> {
        let refusal = || Refusal::new(flag, text, FORMS);
        if text == "end" {
            return Ok(Self::END);
        }
        let number = |text: &str, most: f64| text.parse().ok().filter(|number| (0.0..=most).contains(number));
        if let Some(percent) = text.strip_suffix('%').filter(|number| !number.contains(':')) {
            return number(percent, 100.0).map(Self::Percent).ok_or_else(refusal);
        }
        if let Some(seconds) = number(text, 1e6) {
            return Ok(Self::Seconds(seconds));
        }
        if lessons.into_iter().any(|lesson| lesson.cues.iter().any(|cue| cue.name == text)) {
            return Ok(Self::Cue(text.to_owned()));
        }
        // A bare number would be a moment.
        if text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return text.parse().map(Self::Moment).map_err(|_| refusal());
        }
        Err(refusal())
    }

    /// The frame at this place, once it is known: `i` is on show.
    pub fn frame(&self, i: usize, fps: u16, show: &Show) -> Option<usize> {
        match self {
            Self::Seconds(seconds) => Some(frames_in(*seconds, fps)),
            Self::Percent(_) => None,
            Self::Cue(name) => {
                let is_there = match show.tour() {
                    Some(tour) => show.lesson.cues[tour.cue].name == *name,
                    None => show.lesson.cues.iter().any(|cue| cue.name == *name && has_come(&cue.at, show)),
                };
                is_there.then_some(i)
            }
            Self::Moment(at) => has_come(at, show).then_some(i),
        }
    }

    /// The frame before which a film ends that ends here: a moment is still shown.
    pub fn end(&self, i: usize, fps: u16, show: &Show) -> Option<usize> {
        let after = usize::from(matches!(self, Self::Moment(_)));
        self.frame(i, fps, show).map(|frame| frame + after)
    }

    /// The frame at this place of a film of `count` frames, if it is a fraction of it.
    ///
    /// # Errors
    /// Any other place: the film, now at its end, has never come there.
    pub fn fraction_of(&self, count: usize, flag: &str, show: &Show) -> Result<usize> {
        let never = || Refusal::new(flag, self.to_string(), "a place that the recording comes to");
        match self {
            Self::Percent(percent) => Ok((percent / 100.0 * count as f64).round() as usize),
            Self::Moment(at) => match at.resolve(show.stage()) {
                Resolved::Nowhere(Refusal { found, expected, .. }) => {
                    Err(Refusal::new(flag, found, format!("a cue, or {expected}")))
                }
                _ => Err(never()),
            },
            _ => Err(never()),
        }
    }
}

/// Whether the moment on show is this one or a later one.
fn has_come(at: &At, show: &Show) -> bool {
    let (stage, shown, _) = show.picture();
    matches!(at.resolve(stage), Resolved::Moment(moment) if shown >= moment)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => write!(f, "{seconds} seconds"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Cue(name) => f.write_str(name),
            Self::Moment(at) => at.fmt(f),
        }
    }
}
