//! The panels of the forward process, and where they go.

use super::panels::Panels;
use super::{Moment, Shape};
use crate::plan;
use crate::scene::View;
use crate::ui::Look;
use crate::ui::layout::{LARGE, STANDARD, Size, split_at};
use ratatui::{buffer::Buffer, layout::Rect};

/// The narrowest place for everything but the data at t.
const RIGHT: u16 = 46;

/// Draws a moment, and a cursor on the value with this number.
pub fn draw(view: View<'_, Moment>, cursor: Option<usize>, area: Rect, buf: &mut Buffer, look: &Look) {
    let panels = Panels::new(view, cursor, look);
    match Size::of(area, STANDARD, LARGE) {
        Size::Large => large(&panels, area, buf),
        Size::Standard => standard(&panels, area, buf),
        Size::Small => plan! { columns {
            (18, 1) Panels::x_t,
            (20, 1) rows { (7, 1) Panels::schedule, (6, 1) Panels::histogram },
        } }
        .draw(&panels, area, buf),
    }
}

/// The data as it is now above the data as it was; all curves beside them.
fn large(panels: &Panels, area: Rect, buf: &mut Buffer) {
    const X_0: u16 = 10;
    let width = main_width(panels, area.width * 2 / 5, area.height - X_0);
    let [left, right] = split_at(area, width);
    let x_t = Rect { height: main_height(panels, left.width, left.height - X_0), ..left };
    panels.x_t(x_t, buf);
    panels.x_0(Rect { y: x_t.bottom(), height: left.bottom() - x_t.bottom(), ..left }, buf);
    let plan = plan! { rows {
        (9, 3) Panels::schedule,
        (7, 2) columns { (30, 1) Panels::histogram, (30, 1) Panels::snr },
        (7, 2) columns { (30, 1) Panels::variance, (30, 1) Panels::divergence },
        (1, 0) Panels::moments,
    } };
    plan.draw(panels, right, buf);
}

/// The data as it is now; beside it what it was, the schedule, and how it is distributed.
fn standard(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let width = main_width(panels, area.width - RIGHT, area.height);
    let [left, right] = split_at(area, width);
    panels.x_t(left, buf);
    let plan = plan! { rows {
        (10, 1) columns { (18, 0) Panels::x_0, (24, 1) Panels::schedule },
        (6, 3) columns { (22, 1) Panels::histogram, (24, 1) Panels::snr },
        (1, 0) Panels::moments,
    } };
    plan.draw(panels, right, buf);
}

/// The width of a panel that the data fill, at most `width`, if the panel may be `height` high.
fn main_width(panels: &Panels, width: u16, height: u16) -> u16 {
    let inner = height.saturating_sub(2);
    let wanted = match panels.shape() {
        Shape::Picture { width: across, height: down, .. } => {
            magnified(across, down, width - 2, inner).map_or(2 * inner, |times| times * across as u16)
        }
        // A square in cells twice as high as wide, and the numbers on its axis.
        Shape::Points(_) => 2 * inner + 2,
        Shape::Line(_) => width,
    };
    (wanted + 2).min(width)
}

/// The height of a panel that the data fill, at most `height`, if the panel is `width` wide.
fn main_height(panels: &Panels, width: u16, height: u16) -> u16 {
    let wanted = match panels.shape() {
        Shape::Picture { width: across, height: down, .. } => {
            magnified(across, down, width - 2, height - 2).map_or(height, |times| (times * down as u16).div_ceil(2) + 2)
        }
        Shape::Points(_) => width / 2 + 2,
        Shape::Line(_) => height,
    };
    wanted.min(height)
}

/// How many times a picture can be magnified in so many cells; None if it does not even fit as it is.
fn magnified(across: usize, down: usize, width: u16, height: u16) -> Option<u16> {
    let times = (width / across as u16).min(2 * height / down as u16);
    (times > 0).then_some(times)
}
