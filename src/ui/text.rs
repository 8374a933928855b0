//! Measuring and printing text, cell by cell.
//!
//! A character as a reader sees it (x̂, 한, μ̃) is one grapheme and never split: a wide one takes two cells or none,
//! combining marks stay with their letter. Text may come from files, so this is also the one place where control
//! characters and invisible ones (such as those that reverse the writing direction) are taken out.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The graphemes of `text` with their start and their width in cells.
fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str, u16)> {
    text.grapheme_indices(true).filter_map(|(start, grapheme)| {
        let shown = if grapheme.contains(char::is_control) { " " } else { grapheme };
        let width = shown.width() as u16;
        (width > 0).then_some((start, shown, width))
    })
}

/// How many cells `text` takes.
pub fn width(text: &str) -> u16 {
    graphemes(text).fold(0, |sum, (_, _, width)| sum.saturating_add(width))
}

/// Prints `text` from cell (`x`, `y`) on, over at most `max_width` cells, and returns how many it took. Text that is too
/// long ends in `…`.
pub fn print(buf: &mut Buffer, x: u16, y: u16, max_width: u16, text: &str, style: Style) -> u16 {
    if !buf.area.contains((x, y).into()) {
        return 0;
    }
    let room = max_width.min(buf.area.right() - x);
    let whole = width(text) <= room;
    let limit = if whole { room } else { room.saturating_sub(1) };
    let mut used = 0;
    for (_, grapheme, width) in graphemes(text) {
        if width.saturating_add(used) > limit {
            break;
        }
        put(buf, x + used, y, grapheme, width, style);
        used += width;
    }
    if !whole && room > 0 {
        put(buf, x + used, y, "…", 1, style);
        used += 1;
    }
    used
}

/// Prints `text` so that it ends before cell (`right`, `y`); otherwise like [`print()`].
pub fn print_right(buf: &mut Buffer, right: u16, y: u16, max_width: u16, text: &str, style: Style) -> u16 {
    let taken = width(text).min(max_width).min(right);
    print(buf, right - taken, y, taken, text, style)
}

/// Prints `text` in the middle of the `max_width` cells from (`x`, `y`) on; otherwise like [`print()`].
pub fn print_centred(buf: &mut Buffer, x: u16, y: u16, max_width: u16, text: &str, style: Style) -> u16 {
    let indent = max_width.saturating_sub(width(text)) / 2;
    print(buf, x.saturating_add(indent), y, max_width - indent, text, style)
}

/// Writes one grapheme. The cells behind a wide one are blank: a terminal does not show them.
fn put(buf: &mut Buffer, x: u16, y: u16, grapheme: &str, width: u16, style: Style) {
    buf[(x, y)].set_symbol(grapheme).set_style(style);
    for behind in x + 1..x + width {
        buf[(behind, y)].set_symbol(" ").set_style(style);
    }
}

/// Writes one narrow character into cell (`x`, `y`), if there is such a cell.
pub fn put_char(buf: &mut Buffer, x: u16, y: u16, character: char, style: Style) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.set_char(character).set_style(style);
    }
}

/// Breaks `text` into lines of at most `max_width` cells: at its line ends and at spaces, and within words that are longer
/// than a line. Korean is broken at spaces too, as it is in print.
pub fn wrap(text: &str, max_width: u16) -> Vec<&str> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut rest = paragraph.trim_end();
        loop {
            let fits = fitting(rest, max_width);
            if fits == rest.len() {
                lines.push(rest);
                break;
            }
            let room_for_space = if rest[fits..].starts_with(' ') { fits + 1 } else { fits };
            let end = rest[..room_for_space].rfind(' ').filter(|&space| space > 0).unwrap_or(fits);
            if end == 0 {
                return lines; // not even one character fits
            }
            lines.push(rest[..end].trim_end());
            rest = rest[end..].trim_start();
        }
    }
    lines
}

/// How many bytes at the start of `text` fit into `max_width` cells.
fn fitting(text: &str, max_width: u16) -> usize {
    let mut used = 0;
    for (start, _, width) in graphemes(text) {
        used = width.saturating_add(used);
        if used > max_width {
            return start;
        }
    }
    text.len()
}

/// A formula in letters that every font has: `xₜ = √ᾱₜ·x₀` becomes `x_t = sqrt alpha_bar_t*x_0`.
pub fn transliterated(text: &str) -> String {
    const LETTERS: &[(&str, &str)] = &[
        ("ᾱ", "alpha_bar"),
        ("α̅", "alpha_bar"),
        ("x̂", "x_hat"),
        ("ε̂", "eps_hat"),
        ("μ̃", "mu~"),
        ("β̃", "beta~"),
        ("√", "sqrt "),
        ("α", "alpha"),
        ("β", "beta"),
        ("γ", "gamma"),
        ("ε", "eps"),
        ("σ", "sigma"),
        ("μ", "mu"),
        ("Σ", "sum "),
        ("Π", "prod "),
        ("∂", "d"),
        ("∇", "grad "),
        ("∞", "inf"),
        ("‖", "||"),
        ("⊙", "*"),
        ("·", "*"),
        ("×", "x"),
        ("−", "-"),
        ("ₜ₋₁", "_t-1"),
        ("ₜ", "_t"),
        ("ₛ", "_s"),
        ("₀", "_0"),
        ("₁", "_1"),
        ("₂", "_2"),
        ("ᵀ", "^T"),
        ("²", "^2"),
        ("≈", "~"),
        ("≤", "<="),
        ("≥", ">="),
        ("→", "->"),
        ("½", "1/2"),
        ("–", "-"),
    ];
    LETTERS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::rows;
    use ratatui::layout::Rect;

    fn printed(width: u16, max_width: u16, text: &str) -> (String, u16) {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        let used = print(&mut buf, 0, 0, max_width, text, Style::new());
        (rows(&buf).concat(), used)
    }

    #[test]
    fn text_too_long_ends_in_an_ellipsis() {
        assert_eq!(printed(8, 8, "variance"), ("variance".into(), 8));
        assert_eq!(printed(8, 5, "variance"), ("vari…   ".into(), 5));
        assert_eq!(printed(3, 9, "variance"), ("va…".into(), 3));
        assert_eq!(printed(3, 0, "variance"), ("   ".into(), 0));
    }

    #[test]
    fn a_wide_character_is_shown_whole_or_not_at_all() {
        assert_eq!(printed(6, 6, "잡음x"), ("잡음x ".into(), 5));
        assert_eq!(printed(6, 4, "잡음x"), ("잡…   ".into(), 3));
        assert_eq!(printed(1, 1, "잡"), ("…".into(), 1));
    }

    #[test]
    fn a_combining_mark_stays_in_the_cell_of_its_letter() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 5, 1));
        assert_eq!(print(&mut buf, 0, 0, 5, "x\u{302}μ\u{303}ᾱ", Style::new()), 3);
        assert_eq!([buf[(0, 0)].symbol(), buf[(1, 0)].symbol()], ["x\u{302}", "μ\u{303}"]);
    }

    #[test]
    fn control_and_invisible_characters_never_reach_a_cell() {
        assert_eq!(printed(12, 12, "a\x1b[2J\u{202e}b\r\nc\u{200b}d"), ("a [2Jb cd   ".into(), 9));
        assert_eq!(width("a\x1b[2J\u{202e}b\r\nc\u{200b}d"), 9);
    }

    #[test]
    fn right_and_centre_are_where_they_should_be() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 2));
        assert_eq!(print_right(&mut buf, 9, 0, 9, "한글", Style::new()), 4);
        assert_eq!(print_centred(&mut buf, 0, 1, 9, "abc", Style::new()), 3);
        assert_eq!(rows(&buf), ["     한글", "   abc   "]);
        assert_eq!(print_right(&mut buf, 2, 0, 9, "abc", Style::new()), 2);
        assert_eq!(rows(&buf)[0], "a…   한글");
    }

    #[test]
    fn lines_break_at_spaces_and_only_long_words_within() {
        assert_eq!(wrap("noise wins at half way", 10), ["noise wins", "at half", "way"]);
        assert_eq!(wrap("잡음이 신호를 이깁니다", 8), ["잡음이", "신호를", "이깁니다"]);
        assert_eq!(wrap("heteroscedastic x", 6), ["hetero", "scedas", "tic x"]);
        assert_eq!(wrap("one\ntwo", 20), ["one", "two"]);
        assert_eq!(wrap("한", 1), Vec::<&str>::new());
        assert_eq!(wrap("", 5), Vec::<&str>::new());
    }

    #[test]
    fn wrapped_lines_always_fit() {
        let text = "한 x\u{302} 두세네 dreißig-und-eins  zwei  \n잡음 noise";
        for max_width in 2..40 {
            let lines = wrap(text, max_width);
            assert!(lines.iter().all(|line| width(line) <= max_width), "{lines:?} in {max_width}");
            let letters = |s: &str| s.replace([' ', '\n'], "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn a_formula_can_be_told_in_ascii() {
        assert_eq!(transliterated("xₜ = √ᾱₜ·x₀ − ½ε̂"), "x_t = sqrt alpha_bar_t*x_0 - 1/2eps_hat");
    }
}
