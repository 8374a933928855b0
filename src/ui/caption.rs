//! What to see here, in a sentence or two.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use super::text;

/// Prints `caption` on the rows of `area`, broken between words, but not at a no-break space, and if that can be had without a
/// further row, neither within an equation nor before a last word or two. What does not fit ends in `…`.
pub fn render(caption: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let rows = usize::from(area.height);
    let lines = broken_well(caption, area.width, rows);
    for (i, y) in (0..rows.min(lines.len())).zip(area.y..) {
        if i + 1 == rows {
            text::print(buf, area.x, y, area.width, &spaced(&lines[i..].join(" ")), look.text());
        } else {
            text::print(buf, area.x, y, area.width, &spaced(lines[i]), look.text());
        }
    }
}

fn broken_well(caption: &str, width: u16, rows: usize) -> Vec<&str> {
    let greedy = text::wrap(caption, width);
    if greedy.len() < 2 || greedy.len() > rows {
        return greedy;
    }
    let narrower = (width / 2..width).rev().map(|narrower| text::wrap(caption, narrower));
    let as_short = narrower.take_while(|lines| lines.len() == greedy.len());
    // The first of the best: the widest.
    std::iter::once(greedy.clone())
        .chain(as_short)
        .map(|lines| (faults(&lines, width), lines))
        .reduce(|best, next| if next.0 < best.0 { next } else { best })
        .map_or(greedy, |(_, lines)| lines)
}

/// How many lines break an equation or brackets in two, and whether the last one is hardly begun.
fn faults(lines: &[&str], width: u16) -> usize {
    const SIGNS: [&str; 8] = ["=", "≈", "<", ">", "≥", "≤", "−", "+"];
    let breaks_equation = |pair: &[&str]| {
        let around = [pair[0].rsplit(' ').next(), pair[1].split(' ').next()];
        around.into_iter().flatten().any(|word| SIGNS.contains(&word))
    };
    let breaks_brackets = |pair: &[&str]| pair[0].matches('(').count() > pair[0].matches(')').count();
    let hardly_begun = lines.last().is_some_and(|line| text::width(line) < width / 5);
    let breaks = lines.windows(2).filter(|pair| breaks_equation(pair) || breaks_brackets(pair)).count();
    breaks + usize::from(hardly_begun)
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
    fn neither_an_equation_is_broken_nor_is_a_word_left_alone_where_that_takes_no_further_row() {
        assert_eq!(broken_well("the norm of one is n = 4 here", 21, 2), ["the norm of one is", "n = 4 here"]);
        assert_eq!(broken_well("all of these words fit a", 22, 2), ["all of these words", "fit a"]);
        assert_eq!(broken_well("words that fill two whole lines", 16, 2), ["words that fill", "two whole lines"]);
    }

    #[test]
    fn captions_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| render("half of it 절반은 noise", area, buf, look));
    }
}
