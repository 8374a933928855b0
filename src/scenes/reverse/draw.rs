//! Where the panels go.

use super::panels::{Panels, Ranked};
use super::{Moment, Part, Reverse};
use crate::plan;
use crate::scene::View;
use crate::ui::layout::split_at;
use crate::ui::{Look, Plan, Size};
use ratatui::{buffer::Buffer, layout::Rect};

/// The smallest areas on which the larger layouts are of use.
const STANDARD: (u16, u16) = (80, 16);
const LARGE: (u16, u16) = (110, 26);

/// The narrowest place for the panels beside the main one.
const SIDE: u16 = 42;

/// The narrowest place for the few numbers that matter most.
const BRIEF: u16 = 14;

pub fn draw(scene: &Reverse, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    match &view.now().part {
        Part::Training(now) => place(&Panels { now, scene, view, look }, &Panels::of_training(), area, buf),
        Part::Sampling(now) => {
            let panels = Panels { now, scene, view, look };
            place(&panels, &panels.of_sampling(), area, buf);
        }
        Part::Quality(now) => place(&Panels { now, scene, view, look }, &Panels::of_quality(), area, buf),
    }
}

/// The main panel as a square, and beside it by rank as many panels as have room, in one column or two; or else the few numbers
/// that matter most.
fn place<T>(panels: &T, ranked: &Ranked<T>, area: Rect, buf: &mut Buffer) {
    let Ranked { main, brief, beside: [first, second, third, fourth], are_text } = *ranked;
    let most = match Size::of(area, STANDARD, LARGE) {
        Size::Small => return plan! { columns { (20, 1) main, (BRIEF, 0) brief } }.draw(panels, area, buf),
        Size::Standard => area.width - SIDE,
        Size::Large => area.width * 11 / 20,
    };
    let [left, right] = split_at(area, square(area).min(most));
    main(panels, left, buf);
    // Text has its rows, a plot takes what there is.
    let [a, b, c, d] = are_text.map(|is_text| u16::from(!is_text));
    let plan: Plan<T> = match Size::of(area, STANDARD, LARGE) {
        Size::Large if right.width >= 2 * SIDE => plan! { columns {
            (SIDE, 1) rows { (8, a) first, (9, b) second },
            (SIDE, 1) rows { (9, c) third, (9, d) fourth },
        } },
        Size::Large => plan! { rows { (8, a) first, (9, b) second, (9, d) fourth } },
        // Here the second has the room that the first leaves.
        _ => plan! { rows { (8, a) first, (8, 1) second } },
    };
    plan.draw(panels, right, buf);
}

/// The width of a panel whose inside is a square, in cells twice as high as wide, with numbers along its left side.
fn square(area: Rect) -> u16 {
    2 * area.height.saturating_sub(3) + 7
}
