//! A quantity of every row of a heat map, at the right of its entries: as numbers, or as bars one cell wide.

use ratatui::buffer::Buffer;

use super::HeatMap;
use super::grid::Grid;
use crate::ui::glyphs::Glyphs;
use crate::ui::look::Look;
use crate::ui::{number, text};

/// A number with two places, after a blank.
const NUMBER: u16 = 5;

/// From nothing to all.
const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const DIGITS: [char; 9] = ['0', '1', '2', '3', '4', '5', '6', '7', '8'];

/// Whatever has room beside the entries.
pub(super) fn render(map: &HeatMap, grid: &Grid, buf: &mut Buffer, look: &Look) {
    let Some(margin) = &map.margin else { return };
    let room = grid.body.right().saturating_sub(grid.cells.right());
    if room == 0 {
        return;
    }
    let start = grid.cells.right() + u16::from(room > 1);
    if grid.cells.y > grid.body.y {
        text::print(buf, start, grid.body.y, room.min(NUMBER), margin.name, look.dim());
    }
    let chosen = map.cursor.map(|(row, _)| row);
    for row in 0..map.rows {
        let value = (margin.value)(row);
        let cells = grid.cells_of(row, 0);
        let y = cells.y + (cells.height - 1) / 2;
        let style = if chosen == Some(row) { look.accent() } else { look.dim() };
        if !value.is_finite() {
            continue;
        }
        if room >= NUMBER {
            text::print(buf, start, y, NUMBER, &number::fixed(value, 2), style);
        } else {
            let bars = if look.glyphs == Glyphs::Ascii { DIGITS } else { BARS };
            let part = (value / margin.most).clamp(0.0, 1.0);
            text::put_char(buf, start, y, bars[(8.0 * part).round() as usize], style);
        }
    }
}
