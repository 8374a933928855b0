//! What is drawn: one layout for each act and size.

mod gradient;
mod graph;
mod latent;
mod manifold;
mod sampling;
mod training;

use super::Moment;
use crate::scene::View;
use crate::ui::{Look, Size};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// The smallest areas on which the two larger layouts are of use.
const STANDARD: (u16, u16) = (80, 18);
const LARGE: (u16, u16) = (100, 29);

/// A moment of one act about to be drawn.
struct Panels<'a, M> {
    now: &'a M,
    view: View<'a, Moment>,
    size: Size,
    look: &'a Look<'a>,
}

pub fn draw(view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let size = Size::of(area, STANDARD, LARGE);
    match view.now() {
        Moment::Training(now) => Panels { now, view, size, look }.training(area, buf),
        Moment::Sampling(now) => Panels { now, view, size, look }.sampling(area, buf),
        Moment::Gradient(now) => Panels { now, view, size, look }.gradient(area, buf),
        Moment::Manifold(now) => Panels { now, view, size, look }.manifold(area, buf),
    }
}

impl<M> Panels<'_, M> {
    fn hue(&self, hue: usize) -> Style {
        Style::new().fg(self.look.theme.series(hue))
    }
}

/// A letter with a number below: z₁₂.
fn indexed(letter: char, j: usize) -> String {
    let digits = (j + 1).to_string();
    let low = digits.bytes().filter_map(|digit| char::from_u32('₀' as u32 + u32::from(digit - b'0')));
    std::iter::once(letter).chain(low).collect()
}
