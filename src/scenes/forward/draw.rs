//! The panels of the forward process, and where they go.

use super::panels::Panels;
use super::{Moment, Shape};
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD, columns, fits, rows, share, split_at};
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};

/// The narrowest place for everything but the data at t.
const RIGHT: u16 = 46;

/// Draws a moment, and a cursor on the value with this number.
pub fn draw(view: View<'_, Moment>, cursor: Option<usize>, area: Rect, buf: &mut Buffer, look: &Look) {
    let panels = Panels::new(view, cursor, look);
    if fits(area, LARGE) {
        large(&panels, area, buf);
    } else if fits(area, STANDARD) {
        standard(&panels, area, buf);
    } else {
        small(&panels, area, buf);
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
    let half = [share(30, 1), share(30, 1)];
    let lines = rows(right, &[share(7, 1), share(7, 1), share(7, 1), share(1, 0)]);
    let pairs: Vec<_> = lines.iter().take(3).map(|line| columns(*line, &half)).collect();
    panels.schedule(pairs[0][0], buf);
    panels.snr(pairs[0][1], buf);
    panels.histogram(pairs[1][0], buf);
    panels.divergence(pairs[1][1], buf);
    panels.beta(pairs[2][0], buf);
    panels.variance(pairs[2][1], buf);
    panels.moments(lines[3], buf);
}

/// The data as it is now; beside it what it was, the schedule, and how it is distributed.
fn standard(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let width = main_width(panels, area.width - RIGHT, area.height);
    let [left, right] = split_at(area, width);
    panels.x_t(left, buf);
    let lines = rows(right, &[share(10, 1), share(6, 3), share(1, 0)]);
    let above = columns(lines[0], &[share(18, 0), share(24, 1)]);
    panels.x_0(above[0], buf);
    panels.schedule(above[1], buf);
    let below = columns(lines[1], &[share(22, 1), share(24, 1)]);
    panels.histogram(below[0], buf);
    panels.snr(below[1], buf);
    panels.moments(lines[2], buf);
}

/// The data as it is now, and as many curves as there is room for.
fn small(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let shares = columns(area, &[share(18, 1), share(20, 1)]);
    let Some(left) = shares.first() else { return panels.x_t(area, buf) };
    panels.x_t(*left, buf);
    if let Some(right) = shares.get(1) {
        let parts = rows(*right, &[share(7, 1), share(6, 1)]);
        let first = parts.first().unwrap_or(right);
        panels.schedule(*first, buf);
        if let Some(second) = parts.get(1) {
            panels.histogram(*second, buf);
        }
    }
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
