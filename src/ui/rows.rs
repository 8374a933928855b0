//! Text on rows: names with their values, texts after each other, one in the middle.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::look::Look;
use super::text;

/// A row for each name, at the left, and its value, at the right: as many as there are rows.
pub fn pairs(entries: &[(&str, String)], area: Rect, buf: &mut Buffer, look: &Look) {
    for ((name, value), y) in entries.iter().zip(area.top()..area.bottom()) {
        let used = text::print(buf, area.x, y, area.width, name, look.dim());
        text::print_right(buf, area.right(), y, area.width.saturating_sub(used + 1), value, look.text());
    }
}

/// Texts after each other on the first row of `row`; gives the column after them.
pub fn line(parts: &[(&str, Style)], row: Rect, buf: &mut Buffer) -> u16 {
    let mut x = row.x;
    for (part, style) in parts.iter().filter(|_| !row.is_empty()) {
        x += text::print(buf, x, row.y, row.right().saturating_sub(x), part, *style);
    }
    x
}

/// One text in the middle of `area`: why there is nothing to see.
pub fn message(message: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    if !area.is_empty() {
        text::print_centred(buf, area.x, area.y + area.height / 2, area.width, message, look.dim());
    }
}

/// `row` without its first and its last column, so that its text stands in line with that in panels.
pub fn indented(row: Rect) -> Rect {
    Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    fn drawn(width: u16, height: u16, draw: impl Fn(Rect, &mut Buffer, &Look)) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        draw(buf.area, &mut buf, &look(Glyphs::Braille));
        rows(&buf)
    }

    #[test]
    fn names_stand_at_the_left_and_values_at_the_right_and_what_has_no_row_is_left_out() {
        let entries = [("t", "12".into()), ("잡음", "0.250".into()), ("σ", "1".into())];
        assert_eq!(drawn(11, 2, |area, buf, look| pairs(&entries, area, buf, look)), ["t        12", "잡음  0.250"]);
        assert_eq!(
            drawn(8, 2, |area, buf, look| pairs(&entries, area, buf, look))[1],
            "잡음 0.…",
            "the value gives way"
        );
    }

    #[test]
    fn texts_follow_each_other_and_the_end_is_told() {
        let ends = std::cell::Cell::new(0);
        let parts = [("μ ", Style::new()), ("0.5", Style::new()), (" nats", Style::new())];
        let row = drawn(8, 1, |area, buf, _| ends.set(line(&parts, area, buf)));
        assert_eq!((row, ends.get()), (vec!["μ 0.5 n…".to_owned()], 8));
        drawn(12, 1, |area, buf, _| ends.set(line(&parts, area, buf)));
        assert_eq!(ends.get(), 10);
    }

    #[test]
    fn a_message_stands_in_the_middle() {
        assert_eq!(
            drawn(9, 3, |area, buf, look| message("no KL", area, buf, look)),
            ["         ", "  no KL  ", "         "]
        );
        assert_eq!(indented(Rect::new(3, 2, 10, 1)), Rect::new(4, 2, 8, 1));
    }

    #[test]
    fn rows_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            pairs(&[("a name", "a value".into()), ("이름", "값".into())], area, buf, look);
            line(&[("one", look.text()), ("둘", look.dim())], indented(area), buf);
            message("nothing to see", area, buf, look);
        });
    }
}
