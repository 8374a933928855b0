//! What to see here, in a sentence or two.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use super::text;

/// Prints `caption` on at most two rows of `area`, broken between words. What does not fit ends in `…`.
pub fn render(caption: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let lines = text::wrap(caption, area.width);
    let rows = usize::from(area.height.min(2));
    for (i, y) in (0..rows.min(lines.len())).zip(area.y..) {
        if i + 1 == rows {
            text::print(buf, area.x, y, area.width, &lines[i..].join(" "), look.text());
        } else {
            text::print(buf, area.x, y, area.width, lines[i], look.text());
        }
    }
}
