//! The panels of each act, and where they go.

mod line;
mod noise;
mod outlier;
mod points;
mod rate;
mod sigmoid;
mod surface;

use super::world::World;
use super::{Moment, Regression};
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD};
use crate::ui::{Look, Size, put_char};
use ratatui::style::{Modifier, Style};
use ratatui::{buffer::Buffer, layout::Rect};

/// Colours of series, by what they stand for, in all acts.
mod hue {
    /// The points.
    pub const POINTS: usize = 0;
    /// The line that is on its way, and its trail.
    pub const LINE: usize = 1;
    /// What is exact.
    pub const EXACT: usize = 2;
    /// Squares.
    pub const SQUARED: usize = 3;
    /// The absolute error.
    pub const ABSOLUTE: usize = 4;
    /// A yes, in another act.
    pub const YES: usize = 4;
    /// What stands behind.
    pub const BEHIND: usize = 7;
}

/// A moment of one act about to be drawn.
struct Panels<'a, M> {
    now: &'a M,
    world: &'a World,
    scene: &'a Regression,
    view: View<'a, Moment>,
    size: Size,
    look: &'a Look<'a>,
}

pub fn draw(scene: &Regression, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let (size, world) = (Size::of(area, STANDARD, LARGE), &**view.now().world());
    match view.now() {
        Moment::Line(now) => Panels { now, world, scene, view, size, look }.line(area, buf),
        Moment::Rate(now) => Panels { now, world, scene, view, size, look }.rate(area, buf),
        Moment::Noise(now) => Panels { now, world, scene, view, size, look }.noise(area, buf),
        Moment::Sigmoid(now) => Panels { now, world, scene, view, size, look }.sigmoid(area, buf),
        Moment::Outlier(now) => Panels { now, world, scene, view, size, look }.outlier(area, buf),
    }
}

impl<M> Panels<'_, M> {
    fn hue(&self, hue: usize) -> Style {
        Style::new().fg(self.look.theme.series(hue))
    }

    /// A dot in the colour of a series.
    fn dot(&self, at: Option<(u16, u16)>, hue: usize, buf: &mut Buffer) {
        if let Some((x, y)) = at {
            put_char(buf, x, y, self.look.glyph('●', 'o'), self.hue(hue));
        }
    }

    /// The place of a minimum.
    fn cross(&self, at: Option<(u16, u16)>, buf: &mut Buffer) {
        if let Some((x, y)) = at {
            put_char(buf, x, y, self.look.glyph('×', 'x'), self.look.text().add_modifier(Modifier::BOLD));
        }
    }
}
