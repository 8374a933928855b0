//! What a scene is: one topic, simulated once into a trace of moments, drawn at any of them.
//!
//! A scene author implements [`Scene`]; the rest of the program sees only the object-safe [`Stage`].

mod acts;
mod at;
mod checks;
mod controls;
mod extras;
#[cfg(test)]
pub mod halving;
pub mod knobs;
pub mod learning;
mod readings;
mod stage;
#[cfg(test)]
pub mod testing;
mod view;

pub(crate) use acts::acts;
pub use acts::{Of, all};
pub use at::{At, Resolved};
pub use checks::{Check, Checks};
pub use controls::{Cell, Choice, File, Flag, FromFile, Input, Numbers, Pick, Real, Span, Text};
pub(crate) use controls::{choices, settings};
pub use knobs::{Control, Effect, Kind, Knob, Knobs};
pub use readings::{Given, Reading, ReadingSet, Readings, ReadingsOf, Under, Value};
pub use stage::{Begun, Pulled, Stage, Staged};
pub use view::View;

use crate::refusal::Result;
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// One topic. The value of the implementing type *is* the setting of its knobs; `Default` holds their defaults.
pub trait Scene: Clone + Default + Send + 'static {
    /// The name on the command line, and of the lesson file.
    const ID: &'static str;

    /// Everything that one instant of the animation shows. A whole trace stays under 64 MB; what moments share sits
    /// behind one `Arc`.
    type Moment: Send + Sync + 'static;

    /// Declares every knob once, on typed fields: files first, since they may bound the knobs after them. May bring
    /// fields that a file has bounded back into their bounds; must do nothing else.
    fn knobs(&mut self, knobs: &mut dyn Knobs);

    /// Refuses combinations of values that are each fine alone. Whatever passes here can be simulated.
    ///
    /// # Errors
    /// The knob at fault, its value, and what would go with the others.
    fn validate(&self) -> Result<()> {
        Ok(())
    }

    /// Whether anything is random under these knobs. If not, every seed must give the same trace, bit by bit; if so, two
    /// seeds must give different readings.
    fn is_random(&self) -> bool {
        true
    }

    /// The acts under these knobs, in order: known before anything runs.
    fn acts(&self) -> Vec<Act>;

    /// Runs one act. `before` is the whole trace up to it: a trained net rides behind an `Arc` in its last moment.
    /// Yields at least one and at most the declared number of moments, and [`Step::Busy`] where more than 5 ms lie
    /// between two of them.
    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Self::Moment>]) -> Steps<Self::Moment>;

    /// Draws one moment. Pure; any area is legal, even 1×1.
    fn draw(&self, view: View<'_, Self::Moment>, area: Rect, buf: &mut Buffer, look: &Look);

    /// The numbers by name. Captions quote them, `data` exports them, tests check them. What costs over 50 µs is
    /// computed in [`simulate`](Scene::simulate), or given as a lazy array.
    fn readings(&self, view: View<'_, Self::Moment>, out: &mut dyn Readings);

    /// The names of what readings are made of, such as weights and data: see [`extra`](Scene::extra).
    const EXTRAS: &'static [&'static str] = &[];

    /// Gives the arrays of one of the [`EXTRAS`](Scene::EXTRAS) at a moment: nothing where there is none of it. It is asked for only
    /// by those who want to compute readings again, so it may take its time.
    fn extra(&self, _name: &'static str, _view: View<'_, Self::Moment>, _out: &mut dyn Readings) {}

    /// The identities that must hold here, each by two independent computations.
    fn checks(&self, view: View<'_, Self::Moment>, out: &mut dyn Checks);
}

/// A part of a scene that is played through in one go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Act {
    /// Its name in `--at`, in the lesson file and in [`Effect::From`].
    pub id: &'static str,
    /// How many moments it has; an act may end earlier, never later.
    pub moments: usize,
    /// How long it plays at speed 1×.
    pub seconds: f64,
}

/// What a simulation yields.
#[derive(Debug)]
pub enum Step<M> {
    /// The next moment.
    Moment(M),
    /// Still working: a place where the program may answer a key.
    Busy,
}

/// An act under way.
pub type Steps<M> = Box<dyn Iterator<Item = Step<M>> + Send>;
