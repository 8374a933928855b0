//! What of a buffer's cells can be seen, and how a terminal can show it.

use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::style::Modifier;

use super::pen::VISIBLE_ON_BLANK;
use super::{Depth, halves};

/// The cells that show, with column and row counted from the buffer's corner.
pub fn visible(buffer: &Buffer) -> impl Iterator<Item = (usize, usize, &Cell)> {
    let lines = buffer.content.chunks(usize::from(buffer.area.width).max(1)).enumerate();
    lines.flat_map(|(row, line)| visible_in_line(line).map(move |(column, cell)| (column, row, cell)))
}

/// The cells of one line that show, with their columns: the cell behind a wide glyph does not.
pub fn visible_in_line(line: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    let mut next = 0;
    line.iter().enumerate().filter(move |&(column, cell)| {
        let shows = column >= next;
        if shows {
            next = column + width(cell).max(1);
        }
        shows
    })
}

/// How many columns a cell takes. Blocks, frames and braille, which most cells of a picture are, take one.
pub fn width(cell: &Cell) -> usize {
    match cell.symbol().as_bytes() {
        [0xE2, 0x94..=0x96 | 0xA0..=0xA3, _] if cell.diff_option == CellDiffOption::None => 1,
        _ => usize::from(cell.cell_width()),
    }
}

/// `cell` as this terminal can show it, `room` columns before its right edge. Cells that look alike become equal.
pub fn wanted(cell: &Cell, depth: Depth, room: usize) -> Cell {
    let mut wanted = Cell::new(" ");
    let width = width(cell);
    if width > 0 && width <= room && !cell.symbol().chars().any(char::is_control) {
        wanted.set_symbol(if width == room { base(cell.symbol()) } else { cell.symbol() });
    }
    wanted.bg = depth.colour(cell.bg);
    wanted.modifier = cell.modifier;
    if is_blank(&wanted) {
        wanted.modifier = Modifier::empty();
    } else {
        wanted.fg = depth.colour(cell.fg);
        halves::unify(&mut wanted);
    }
    wanted
}

/// In the last column a terminal that does not combine characters would break the line at a mark: it is left out.
pub fn base(symbol: &str) -> &str {
    symbol.char_indices().nth(1).map_or(symbol, |(end, _)| &symbol[..end])
}

/// Of a blank only the background shows.
pub fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(VISIBLE_ON_BLANK)
}

/// Whether a symbol is more than one character, such as a letter with a combining mark.
pub fn is_cluster(symbol: &str) -> bool {
    symbol.chars().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn blocks_frames_and_braille_are_as_wide_as_everywhere() {
        for symbol in ('\u{2480}'..='\u{2980}').map(String::from) {
            let mut cell = Cell::new(" ");
            cell.set_symbol(&symbol);
            assert_eq!(width(&cell), usize::from(cell.cell_width()), "{symbol}");
        }
    }

    #[test]
    fn the_cell_behind_a_wide_glyph_is_passed_over() {
        let mut buffer = Buffer::empty(Rect::new(5, 5, 4, 2));
        buffer.set_string(5, 5, "가b", Style::default());
        buffer.set_string(5, 6, "abc가", Style::default());
        buffer[(8, 6)].set_symbol("가");
        let seen: Vec<_> = visible(&buffer).map(|(column, row, cell)| (column, row, cell.symbol())).collect();
        let first = [(0, 0, "가"), (2, 0, "b"), (3, 0, " ")];
        let second = [(0, 1, "a"), (1, 1, "b"), (2, 1, "c"), (3, 1, "가")];
        assert_eq!(seen, [first.as_slice(), second.as_slice()].concat());
    }
}
