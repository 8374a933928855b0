//! What to see here, in a sentence or two.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use super::text;

/// Prints `caption` on the rows of `area`, broken between words, but not at a no-break space. What does not fit ends in
/// `…`.
pub fn render(caption: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let lines = text::wrap(caption, area.width);
    let rows = usize::from(area.height);
    for (i, y) in (0..rows.min(lines.len())).zip(area.y..) {
        if i + 1 == rows {
            text::print(buf, area.x, y, area.width, &spaced(&lines[i..].join(" ")), look.text());
        } else {
            text::print(buf, area.x, y, area.width, &spaced(lines[i]), look.text());
        }
    }
}

fn spaced(line: &str) -> String {
    line.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    #[test]
    fn a_caption_fills_its_rows_and_ends_in_an_ellipsis_if_it_has_more_to_say() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 2));
        render("절반쯤 오면 분산이 거의 사라집니다", buf.area, &mut buf, &look(Glyphs::Braille));
        assert_eq!(rows(&buf), ["절반쯤 오면 ", "분산이 거의…"]);
    }

    #[test]
    fn a_line_does_not_end_at_a_no_break_space() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 11, 2));
        render("How many? 1:\u{a0}20", buf.area, &mut buf, &look(Glyphs::Braille));
        assert_eq!(rows(&buf), ["How many?  ", "1: 20      "]);
    }

    #[test]
    fn captions_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| render("half of it 절반은 noise", area, buf, look));
    }
}
