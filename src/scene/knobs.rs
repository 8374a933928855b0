//! Knobs, declared once: the same declaration serves keys, help, flags, lesson files, the reproduce-line and tests.
//!
//! A scene walks a visitor over its fields ([`Scene::knobs`]); each visitor here does one thing: describe all knobs,
//! set one, turn one.

use super::Scene;
use crate::refusal::{Refusal, Result};
use std::time::SystemTime;

/// The visitor that [`Scene::knobs`] shows every knob to.
pub trait Knobs {
    /// One knob: its name (lower case, hyphens; never one that the command line has for itself), what turning it costs, its
    /// field.
    fn knob(&mut self, id: &'static str, effect: Effect, control: &mut dyn Control);
}

/// What a change of a knob does to the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Everything from this act on is computed anew; what lies before is kept.
    From(&'static str),
    /// Only the drawing changes.
    Redraw,
    /// Nothing: under the other settings this knob has no say. It is not offered, and setting it is refused.
    Idle,
}

impl Effect {
    /// This effect where the knob counts under the other settings; else it is idle.
    #[must_use]
    pub fn when(self, counts: bool) -> Self {
        if counts { self } else { Self::Idle }
    }
}

/// A field as a knob: how it reads, what it accepts, how it turns.
pub trait Control {
    /// The kind and its domain.
    fn kind(&self) -> Kind;
    /// The value as the command line writes it; `set(&value())` changes nothing.
    fn value(&self) -> String;
    /// Takes a value as the command line writes it.
    ///
    /// # Errors
    /// The refusal's place is left empty, or is the file at fault: the knob's own name is known further out.
    fn set(&mut self, text: &str) -> Result<()>;
    /// Moves the value by some notches, staying in the domain.
    fn turn(&mut self, notches: i32);
    /// For a file: how it stood on the disk when it was read, so that a changed file under the same path is told from
    /// one merely read again.
    fn stamp(&self) -> Option<Stamp> {
        None
    }
    /// `(knob, choice)`: setting this knob also sets that one, and that choice needs this knob set.
    fn selects(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

/// Bytes of a file and the time it was last written.
pub type Stamp = (u64, Option<SystemTime>);

/// The kinds of knobs and their domains.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// One of some named choices.
    Pick(Vec<&'static str>),
    /// A whole number between two bounds, both included.
    Span {
        /// The smallest value.
        min: usize,
        /// The largest value.
        max: usize,
    },
    /// A real number between two bounds, both included.
    Real {
        /// The smallest value.
        min: f64,
        /// The largest value.
        max: f64,
    },
    /// `on` or `off`.
    Flag,
    /// A line of text.
    Text,
    /// Real numbers with commas between them.
    Numbers,
    /// A path; the text says what kind of file.
    Input(&'static str),
    /// A row and a column, counting from 0, of a table of this size.
    Cell {
        /// Rows of the table.
        rows: usize,
        /// Columns of the table.
        columns: usize,
    },
}

impl Kind {
    /// The kind in one word.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pick(_) => "pick",
            Self::Span { .. } => "span",
            Self::Real { .. } => "real",
            Self::Flag => "flag",
            Self::Text => "text",
            Self::Numbers => "numbers",
            Self::Input(_) => "file",
            Self::Cell { .. } => "cell",
        }
    }

    /// What is accepted, as help and refusals say it.
    pub fn domain(&self) -> String {
        match self {
            Self::Pick(names) => names.join(", "),
            Self::Span { min, max } if min == max => format!("{min}"),
            Self::Span { min, max } => format!("a whole number from {min} to {max}"),
            Self::Real { min, max } => format!("a number from {min} to {max}"),
            Self::Flag => "on or off".into(),
            Self::Text => "text".into(),
            Self::Numbers => "numbers with commas between them".into(),
            Self::Input(what) => (*what).into(),
            Self::Cell { rows, columns } => {
                format!("row,column from 0,0 to {},{}", rows.saturating_sub(1), columns.saturating_sub(1))
            }
        }
    }
}

/// One knob as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Knob {
    /// Its name.
    pub id: &'static str,
    /// What a change of it does.
    pub effect: Effect,
    /// Its kind and domain.
    pub kind: Kind,
    /// Its value as the command line writes it.
    pub value: String,
    stamp: Option<Stamp>,
    selects: Option<(&'static str, &'static str)>,
}

impl Knob {
    /// Whether turning it makes a difference under the present settings.
    pub fn has_a_say(&self) -> bool {
        self.effect != Effect::Idle
    }

    /// Whether this is another state of the same knob: another value, or a file that has changed.
    pub(super) fn differs(&self, other: &Self) -> bool {
        (&self.value, self.stamp) != (&other.value, other.stamp)
    }

    /// The choice of the knob `id` that setting this one makes.
    pub fn choice_of(&self, id: &str) -> Option<&'static str> {
        self.selects.filter(|(knob, _)| *knob == id).map(|(_, choice)| choice)
    }
}

struct Describe(Vec<Knob>);

impl Knobs for Describe {
    fn knob(&mut self, id: &'static str, effect: Effect, control: &mut dyn Control) {
        let (kind, value, stamp, selects) = (control.kind(), control.value(), control.stamp(), control.selects());
        self.0.push(Knob { id, effect, kind, value, stamp, selects });
    }
}

/// Lets `act` work on the control named `id`; answers what the act answered.
struct Touch<'a, T> {
    id: &'a str,
    act: &'a mut dyn FnMut(&mut dyn Control) -> T,
    answer: Option<T>,
}

impl<T> Knobs for Touch<'_, T> {
    fn knob(&mut self, id: &'static str, _: Effect, control: &mut dyn Control) {
        if id == self.id {
            self.answer = Some((self.act)(control));
        }
    }
}

fn touch<S: Scene, T>(scene: &mut S, id: &str, mut act: impl FnMut(&mut dyn Control) -> T) -> Option<T> {
    let mut touch = Touch { id, act: &mut act, answer: None };
    scene.knobs(&mut touch);
    touch.answer
}

/// Every knob of the scene, in declared order.
pub fn knobs_of<S: Scene>(scene: &mut S) -> Vec<Knob> {
    let mut describe = Describe(Vec::new());
    scene.knobs(&mut describe);
    describe.0
}

fn find(knobs: Vec<Knob>, id: &str) -> Result<Knob> {
    let known = knobs.iter().map(|knob| knob.id).collect::<Vec<_>>().join(", ");
    knobs.into_iter().find(|knob| knob.id == id).ok_or_else(|| Refusal::new("knob", id, format!("one of {known}")))
}

/// The input that must be set before `choice` of the knob `id` can be made, if there is one and it is not.
fn missing_input<S: Scene>(scene: &mut S, id: &str, choice: &str) -> Option<Knob> {
    let waits_for = |knob: &Knob| knob.value.is_empty() && knob.choice_of(id) == Some(choice);
    knobs_of(scene).into_iter().find(waits_for)
}

/// The scene with one knob set, not yet checked against the others.
fn set_one<S: Scene>(scene: &S, id: &str, text: &str) -> Result<(S, Knob)> {
    let mut scene = scene.clone();
    let knob = find(knobs_of(&mut scene), id)?;
    if knob.effect == Effect::Idle {
        return Err(Refusal::new(id, text, "nothing: under the other settings it has no effect"));
    }
    if let Some(input) = missing_input(&mut scene, id, text) {
        return Err(Refusal::new(id, text, format!("{} to be given first", input.id)));
    }
    match touch(&mut scene, id, |control| control.set(text)) {
        Some(Err(refusal)) if refusal.place.is_empty() => return Err(Refusal { place: id.into(), ..refusal }),
        Some(Err(refusal)) => return Err(refusal.within(id)),
        Some(Ok(())) | None => {}
    }
    if let Some((other, choice)) = knob.selects {
        touch(&mut scene, other, |control| control.set(choice));
    }
    let knob = find(knobs_of(&mut scene), id)?;
    Ok((scene, knob))
}

/// The scene with one knob set.
///
/// # Errors
/// An unknown knob, one without effect under the other settings, a value outside its domain, a bad file, or a
/// combination that [`Scene::validate`] refuses.
pub fn set<S: Scene>(scene: &S, id: &str, text: &str) -> Result<S> {
    let (scene, _) = set_one(scene, id, text)?;
    scene.validate()?;
    Ok(scene)
}

/// The scene with one knob turned by some notches. Choices that wait for a file are passed over.
///
/// # Errors
/// As [`set`], where the turned knob does not go with the others.
pub fn turn<S: Scene>(scene: &S, id: &str, notches: i32) -> Result<S> {
    let mut turned = scene.clone();
    let knob = find(knobs_of(&mut turned), id)?;
    let mut value = knob.value;
    loop {
        touch(&mut turned, id, |control| control.turn(notches));
        let next = find(knobs_of(&mut turned), id)?.value;
        if missing_input(&mut turned, id, &next).is_none() {
            break;
        }
        if next == value {
            return Ok(scene.clone());
        }
        value = next;
    }
    turned.validate()?;
    Ok(turned)
}

/// The default scene with some knobs set together, as a command line or a lesson does: in declared order, so that
/// files come first; values that contradict each other are refused.
///
/// # Errors
/// As [`set`]; and a setting that another one overrules.
pub fn choose<S: Scene>(settings: &[(String, String)]) -> Result<S> {
    let mut scene = S::default();
    for (id, _) in settings {
        find(knobs_of(&mut scene), id)?;
    }
    let mut given = Vec::new();
    for knob in knobs_of(&mut scene) {
        for (id, text) in settings.iter().filter(|(id, _)| id == knob.id) {
            let set;
            (scene, set) = set_one(&scene, id, text)?;
            given.push((set, text));
        }
    }
    for (set, text) in given {
        let now = find(knobs_of(&mut scene), set.id)?.value;
        if now != set.value {
            return Err(Refusal::new(set.id, text, format!("{now}, which another setting asks for")));
        }
        if let Some((other, choice)) = set.selects {
            let chosen = find(knobs_of(&mut scene), other)?.value;
            if chosen != choice {
                return Err(Refusal::new(other, chosen, format!("{choice}, which {} asks for", set.id)));
            }
        }
    }
    scene.validate()?;
    Ok(scene)
}
