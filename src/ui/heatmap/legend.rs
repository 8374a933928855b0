//! The strip that says which colour stands for which number.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Scale, render_entry};
use crate::ui::look::Look;
use crate::ui::{number, text};

/// Draws `−1 ▇▇▇▇▇▇ 1` on the one row of `area`, and at its right end the number under the cursor. The strip goes first
/// where room is short.
pub(super) fn render(scale: &Scale, cursor: Option<f64>, area: Rect, buf: &mut Buffer, look: &Look) {
    let chosen = cursor.map(number::number).unwrap_or_default();
    let used = text::print_right(buf, area.right(), area.y, area.width, &chosen, look.accent());
    let [lo, hi] = scale.axis().ends();
    let labels = [number::short(lo), number::short(hi)];
    let widths = labels.each_ref().map(|label| text::width(label));
    let room = area.width.saturating_sub(used + 2).saturating_sub(widths[0] + widths[1] + 1);
    if room < 3 {
        return;
    }
    let strip = room.min(LONGEST_STRIP);
    text::print(buf, area.x, area.y, widths[0], &labels[0], look.dim());
    for i in 0..strip {
        let colour = scale.shade(f64::from(i) / f64::from(strip - 1), look);
        let x = area.x + widths[0] + 1 + i;
        if look.is_monochrome() {
            render_entry(Rect { x, y: area.y, width: 1, height: 1 }, Some(colour), "", false, buf, look);
        } else {
            // Lower than an entry, so that it is not taken for one more row.
            text::put_char(buf, x, area.y, look.glyph('▄', '='), Style::new().fg(colour));
        }
    }
    text::print(buf, area.x + widths[0] + strip + 2, area.y, widths[1], &labels[1], look.dim());
}

/// Longer strips say no more.
const LONGEST_STRIP: u16 = 16;
