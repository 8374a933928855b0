//! Where the panels go.

use super::panels::Panels;
use super::{Moment, Reverse};
use crate::scene::View;
use crate::ui::layout::{columns, fits, rows, share, split_at};
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};

/// The smallest areas on which the larger layouts are of use.
const STANDARD: (u16, u16) = (80, 16);
const LARGE: (u16, u16) = (110, 26);

/// The narrowest place for the panels beside the main one.
const SIDE: u16 = 42;

/// The narrowest place for the few numbers that matter most.
const BRIEF: u16 = 14;

pub fn draw(scene: &Reverse, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let panels = Panels::new(scene, view, look);
    if fits(area, LARGE) {
        large(&panels, area, buf);
    } else if fits(area, STANDARD) {
        standard(&panels, area, buf);
    } else {
        small(&panels, area, buf);
    }
}

/// The main panel as a square, four panels beside it in two columns.
fn large(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let [left, right] = split_at(area, square(area).min(area.width * 11 / 20));
    panels.main(left, buf);
    let both = columns(right, &[share(SIDE - 16, 1), share(SIDE - 16, 1)]);
    if let [first, second] = both[..]
        && first.width >= SIDE
    {
        for (column, ranks, top) in [(first, [0, 1], panels.first_height()), (second, [2, 3], share(9, 1))] {
            for (row, rank) in rows(column, &[top, share(9, 1)]).into_iter().zip(ranks) {
                panels.side(rank, row, buf);
            }
        }
    } else {
        let shares = [panels.first_height(), share(9, 1), share(9, 1)];
        for (row, rank) in rows(right, &shares).into_iter().zip([0, 1, 3]) {
            panels.side(rank, row, buf);
        }
    }
}

/// The main panel, and two beside it.
fn standard(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let [left, right] = split_at(area, square(area).min(area.width - SIDE));
    panels.main(left, buf);
    let shares = [panels.first_height(), share(8, 1)];
    for (row, rank) in rows(right, &shares).into_iter().zip(0..) {
        panels.side(rank, row, buf);
    }
}

/// The main panel, and the few numbers that matter most.
fn small(panels: &Panels, area: Rect, buf: &mut Buffer) {
    let parts = columns(area, &[share(20, 1), share(BRIEF, 0)]);
    let [main, brief] = parts[..] else { return panels.main(area, buf) };
    panels.main(main, buf);
    panels.brief(brief, buf);
}

/// The width of a panel whose inside is a square, in cells twice as high as wide, with numbers along its left side.
fn square(area: Rect) -> u16 {
    2 * area.height.saturating_sub(3) + 7
}
