//! One panel for each idea; a file for the panels of each act.

mod cloud;
mod digits;
mod quality;
mod sampling;
mod schedule;
mod training;

use super::{Moment, Reverse};
use crate::scene::View;
use crate::ui::Look;
use ratatui::{buffer::Buffer, layout::Rect};

/// A moment of one act about to be drawn.
pub struct Panels<'a, P> {
    pub now: &'a P,
    pub scene: &'a Reverse,
    pub view: View<'a, Moment>,
    pub look: &'a Look<'a>,
}

/// What draws a panel.
type Draw<T> = fn(&T, Rect, &mut Buffer);

/// The panels of an act.
pub struct Ranked<T> {
    /// What the act is about.
    pub main: Draw<T>,
    /// Beside it, by rank; the third has room beside the fourth only.
    pub beside: [Draw<T>; 4],
    /// Which of these are text.
    pub are_text: [bool; 4],
    /// The few numbers that matter most, where there is no room for a panel beside the main one.
    pub brief: Draw<T>,
}
