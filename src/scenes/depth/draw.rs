//! The panels of each act, and where they go.

mod backward;
mod fold;
mod hinges;
mod residual;

use super::{Depth, Moment};
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD};
use crate::ui::{Look, Size, text};
use ratatui::{buffer::Buffer, layout::Rect};

/// Colours of series, by what they stand for, in all acts.
mod hue {
    /// What is to be learned, or was built.
    pub const TARGET: usize = 7;
    /// One layer; plain.
    pub const PLAIN: usize = 1;
    /// Several layers; with a way around.
    pub const DEEP: usize = 0;
    /// What stands out in its act.
    pub const SPECIAL: usize = 2;
}

/// A moment of one act about to be drawn.
struct Panels<'a, M> {
    now: &'a M,
    scene: &'a Depth,
    view: View<'a, Moment>,
    size: Size,
    look: &'a Look<'a>,
}

pub fn draw(scene: &Depth, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let size = Size::of(area, STANDARD, LARGE);
    match view.now() {
        Moment::Hinges(now) => Panels { now, scene, view, size, look }.hinges(area, buf),
        Moment::Fold(now) => Panels { now, scene, view, size, look }.fold(area, buf),
        Moment::Backward(now) => Panels { now, scene, view, size, look }.backward(area, buf),
        Moment::Residual(now) => Panels { now, scene, view, size, look }.residual(area, buf),
    }
}

/// Texts in columns so wide, each at its right.
fn columns<const N: usize>(texts: [&str; N], widths: [u16; N]) -> String {
    let column = |(text, width): (&str, u16)| " ".repeat(width.saturating_sub(text::width(text)).into()) + text;
    texts.into_iter().zip(widths).map(column).collect()
}
