//! What the colours of curves mean, with the values under the playhead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Corner;
use crate::ui::look::Look;
use crate::ui::panel::clear;
use crate::ui::text;

/// One curve's name, its value where one looks (may be empty), and its colour.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) value: String,
    pub(super) hue: usize,
}

/// Cells between two entries.
const GAP: u16 = 1;

impl Entry<'_> {
    fn width(&self) -> u16 {
        let value = text::width(&self.value);
        2 + text::width(self.name) + value + u16::from(value > 0)
    }

    /// Draws the entry, its value at the right end.
    fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        if area.is_empty() {
            return;
        }
        let hue = look.theme.series(self.hue);
        text::put_char(buf, area.x, area.y, marker(self.hue, look), Style::new().fg(hue));
        text::print(buf, area.x + 2, area.y, area.width.saturating_sub(2), self.name, look.text());
        text::print_right(buf, area.right(), area.y, area.width.saturating_sub(2), &self.value, look.text());
    }
}

/// How many cells the widest entry takes.
fn width(entries: &[Entry]) -> u16 {
    entries.iter().map(Entry::width).max().unwrap_or(0)
}

/// The widths of as many columns of entries as fit into `room` cells, at least one.
fn columns(entries: &[Entry], room: u16) -> Vec<u16> {
    let widths = |count: usize| -> Vec<u16> {
        let column = |first| entries.iter().skip(first).step_by(count).map(Entry::width).max().unwrap_or(0);
        (0..count).map(column).collect()
    };
    let fits = |widths: &Vec<u16>| widths.iter().sum::<u16>() + GAP * (widths.len() as u16 - 1) <= room;
    (1..=entries.len()).rev().map(widths).find(fits).unwrap_or_else(|| vec![width(entries).min(room)])
}

/// How many rows the entries take in `room` cells.
fn height(entries: &[Entry], room: u16) -> u16 {
    entries.len().div_ceil(columns(entries, room).len()) as u16
}

/// Draws the entries as a table, row by row.
fn render(entries: &[Entry], area: Rect, buf: &mut Buffer, look: &Look) {
    let columns = columns(entries, area.width);
    for (entries, y) in entries.chunks(columns.len()).zip(area.top()..area.bottom()) {
        let mut x = area.x;
        for (entry, width) in entries.iter().zip(&columns) {
            entry.render(Rect { x, y, width: *width, height: 1 }, buf, look);
            x += width + GAP;
        }
    }
}

/// Draws the entries one below the other in a corner. Where names and values do not fit, the names alone.
pub(super) fn render_in_corner(mut entries: Vec<Entry>, corner: Corner, inside: Rect, buf: &mut Buffer, look: &Look) {
    if width(&entries) > inside.width {
        for entry in &mut entries {
            entry.value.clear();
        }
    }
    let width = width(&entries).min(inside.width);
    let height = (entries.len() as u16).min(inside.height);
    let is_right = matches!(corner, Corner::TopRight | Corner::BottomRight);
    let is_top = matches!(corner, Corner::TopRight | Corner::TopLeft);
    let x = if is_right { inside.right() - width } else { inside.x };
    let y = if is_top { inside.y } else { inside.bottom() - height };
    let area = Rect { x, y, width, height };
    clear(area, buf, look);
    render(&entries, area, buf, look);
}

/// Draws the entries on rows of their own, and gives what is left, if that is enough for curves.
pub(super) fn render_above(entries: &[Entry], area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
    const FOR_CURVES: u16 = 4;
    let height = height(entries, area.width);
    if area.height < height + FOR_CURVES {
        return area;
    }
    render(entries, Rect { height, ..area }, buf, look);
    Rect { y: area.y + height, height: area.height - height, ..area }
}

/// What stands for a curve: without colours, how it is dashed.
fn marker(hue: usize, look: &Look) -> char {
    match hue % 3 {
        1 if !look.colour => look.glyph('╍', '='),
        2 if !look.colour => look.glyph('┈', ':'),
        _ => look.glyph('━', '-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows};

    fn entries() -> Vec<Entry<'static>> {
        [("signal", "0.63"), ("ε", "0.777"), ("ᾱₜ", "")]
            .map(|(name, value)| Entry { name, value: value.into(), hue: 0 })
            .to_vec()
    }

    #[test]
    fn entries_stand_in_as_many_columns_as_fit() {
        assert_eq!([height(&entries(), 10), height(&entries(), 24), height(&entries(), 60)], [3, 2, 1]);
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 2));
        render(&entries(), buf.area, &mut buf, &look(Glyphs::Braille));
        assert_eq!(rows(&buf), ["━ signal 0.63 ━ ε 0.777 ━ ᾱₜ  ", "                              "]);
    }
}
