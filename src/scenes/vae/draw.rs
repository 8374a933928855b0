//! What is drawn: one layout for each act and size.

mod gradient;
mod graph;
mod latent;
mod manifold;
mod pictures;
mod sampling;
mod training;

use super::Moment;
use super::training::Progress;
use crate::scene::View;
use crate::ui::layout::fits;
use crate::ui::look::Look;
use crate::ui::panel::Panel;
use crate::ui::text::{print, width};
use crate::ui::theme;
use ratatui::style::{Color, Style};
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// The smallest areas on which the two larger layouts are of use.
const STANDARD: (u16, u16) = (80, 18);
const LARGE: (u16, u16) = (100, 29);

/// Which layout an area has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    Standard,
    Large,
}

impl Size {
    fn of(area: Rect) -> Self {
        match (fits(area, LARGE), fits(area, STANDARD)) {
            (true, _) => Self::Large,
            (_, true) => Self::Standard,
            _ => Self::Small,
        }
    }
}

/// A moment about to be drawn.
struct Panels<'a> {
    /// The network so far.
    progress: Option<&'a Progress>,
    /// How much of the way to the next moment has passed, and that moment.
    next: Option<(f64, &'a Moment)>,
    /// The moments of this act so far.
    history: &'a [Arc<Moment>],
    size: Size,
    look: &'a Look<'a>,
}

pub fn draw(view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let (next, history) = (view.next(), view.past_of(view.act()));
    let panels = Panels { progress: view.last(), next, history, size: Size::of(area), look };
    match view.now() {
        Moment::Training(progress) => panels.training(progress, area, buf),
        Moment::Sampling(draw) => panels.sampling(draw, area, buf),
        Moment::Gradient(estimates) => panels.gradient(estimates, area, buf),
        Moment::Manifold(sheet) => panels.manifold(sheet, area, buf),
    }
}

impl<'a> Panels<'a> {
    /// A border with the title of this key; returns what it encloses.
    fn panel(&self, title: &'a str, note: &str, border: Option<Color>, area: Rect, buf: &mut Buffer) -> Rect {
        Panel { title: self.look.word(title), note, border }.render(area, buf, self.look)
    }

    fn hue(&self, hue: usize) -> Style {
        Style::new().fg(self.look.theme.series(hue))
    }

    /// The colour of a series, mixed with the background.
    fn pale(&self, hue: usize) -> Style {
        Style::new().fg(theme::blend(self.look.theme.series(hue), self.look.theme.background))
    }
}

/// Prints a text in the middle of an area.
fn message(text: &str, style: Style, area: Rect, buf: &mut Buffer) {
    let row = Rect { y: area.y + area.height / 2, height: area.height.min(1), ..area };
    let x = row.x + row.width.saturating_sub(width(text)) / 2;
    words(&[(text, style)], Rect { x, width: row.right().saturating_sub(x), ..row }, buf);
}

/// Prints some texts after each other on one row, and gives the column after them.
fn words(texts: &[(&str, Style)], row: Rect, buf: &mut Buffer) -> u16 {
    let mut x = row.x;
    for (text, style) in texts.iter().filter(|_| !row.is_empty()) {
        x += print(buf, x, row.y, row.right().saturating_sub(x), text, *style);
    }
    x
}

/// A letter with a number below: z₁₂.
fn indexed(letter: char, j: usize) -> String {
    let digits = (j + 1).to_string();
    let low = digits.bytes().filter_map(|digit| char::from_u32('₀' as u32 + u32::from(digit - b'0')));
    std::iter::once(letter).chain(low).collect()
}
