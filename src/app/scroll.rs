//! A page over the scene that may be longer than the screen: what of it is in sight, and that there is more.

use crate::ui::look::Look;
use crate::ui::panel::{self, Panel};
use crate::ui::text::{print_right, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// No page is longer.
const LONGEST: u16 = 240;

/// Draws the page in a panel of this title with nothing behind it, from row `scroll` on or as far down as it goes. Gives the row
/// that is the first in sight.
pub fn page(
    title: &str,
    scroll: u16,
    look: &Look,
    area: Rect,
    buf: &mut Buffer,
    draw: impl Fn(Rect, &mut Buffer),
) -> u16 {
    panel::clear(area, buf, look);
    let inner = Panel { title, ..Panel::default() }.render(area, buf, look);
    if inner.is_empty() {
        return 0;
    }
    let mut page = Buffer::empty(Rect { height: LONGEST, ..Rect::new(0, 0, inner.width, 0) });
    page.set_style(page.area, look.theme.base());
    draw(page.area, &mut page);
    let rows = used(&page);
    let first = scroll.min(rows.saturating_sub(inner.height));
    for (y, row) in (inner.y..inner.bottom()).zip(first..LONGEST) {
        for x in 0..inner.width {
            buf[Position::new(inner.x + x, y)] = page[Position::new(x, row)].clone();
        }
    }
    let below = rows.saturating_sub(first + inner.height);
    mark(look.glyph('↑', '^'), first, area.y, look, area, buf);
    mark(look.glyph('↓', 'v'), below, area.bottom() - 1, look, area, buf);
    first
}

/// How many rows of a page something stands in.
fn used(page: &Buffer) -> u16 {
    let is_used = |y: &u16| (0..page.area.width).any(|x| !matches!(page[Position::new(x, *y)].symbol(), " " | ""));
    (0..page.area.height).rev().find(is_used).map_or(0, |last| last + 1)
}

/// How many rows lie beyond the border.
fn mark(arrow: char, rows: u16, y: u16, look: &Look, area: Rect, buf: &mut Buffer) {
    if rows > 0 {
        let text = format!(" {arrow} {rows} ");
        print_right(buf, area.right().saturating_sub(2), y, width(&text), &text, look.dim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows};
    use crate::ui::text::print;

    fn drawn(scroll: u16) -> (u16, Vec<String>) {
        let mut buf = Buffer::empty(Rect::new(0, 0, 16, 5));
        let look = look(Glyphs::Ascii);
        let first = page("page", scroll, &look, buf.area, &mut buf, |area, buf| {
            for (i, y) in (0..9).zip(area.y..) {
                print(buf, area.x, y, area.width, &format!("row {i}"), look.text());
            }
        });
        (first, rows(&buf))
    }

    #[test]
    fn a_page_scrolls_to_its_end_and_tells_how_much_there_is_more() {
        let (first, top) = drawn(0);
        assert!(first == 0 && top[1].contains("row 0") && top[4].contains("v 6") && !top[0].contains('^'));
        let (first, middle) = drawn(2);
        assert!(first == 2 && middle[1].contains("row 2") && middle[0].contains("^ 2") && middle[4].contains("v 4"));
        let (first, end) = drawn(100);
        assert!(first == 6 && end[3].contains("row 8") && end[0].contains("^ 6") && !end[4].contains('v'));
    }
}
