//! Where the entries of a matrix lie when each has cells of its own, and the labels around them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::HeatMap;
use crate::ui::look::Look;
use crate::ui::text;

/// Entries of equal size next to each other.
pub(super) struct Grid {
    /// The cells of one entry.
    pub entry: Size,
    /// The cells of all entries.
    pub cells: Rect,
    /// Where labels may be: the row labels start at its left side, column labels keep within it.
    pub body: Rect,
}

impl Grid {
    /// The largest entries that fit into `body` beside the labels, not much wider than high unless there are numbers to
    /// show; `None` if they need to be smaller than a cell.
    pub fn new(map: &HeatMap, body: Rect) -> Option<Self> {
        let (rows, columns) = (u16::try_from(map.rows).ok()?, u16::try_from(map.columns).ok()?);
        let left = map.row_labels.iter().map(|label| text::width(label) + 1).max().unwrap_or(0).min(body.width / 2);
        let top = u16::from(!map.column_labels.is_empty() && body.height > rows);
        let room = Size { width: body.width - left, height: body.height - top };
        // A column for the margin, unless the entries would then be smaller than a cell.
        let beside = room.width - u16::from(map.margin.is_some() && room.width > columns);
        let (widest, highest) = (beside.checked_div(columns)?, room.height.checked_div(rows)?);
        let height = highest.min((widest / 2).max(1));
        let width = widest.min((2 * height).max(ROOM_FOR_NUMBER));
        if width == 0 || height == 0 {
            return None;
        }
        let (x, y) = ((room.width - width * columns) / 2, (room.height - height * rows) / 2);
        let body = Rect { x: body.x + x, y: body.y + y, width: body.width - x, height: body.height - y };
        let cells = Rect { x: body.x + left, y: body.y + top, width: width * columns, height: height * rows };
        Some(Self { entry: Size { width, height }, cells, body })
    }

    /// The cells of the entry at (row, column).
    pub fn cells_of(&self, row: usize, column: usize) -> Rect {
        let Size { width, height } = self.entry;
        Rect { x: self.cells.x + column as u16 * width, y: self.cells.y + row as u16 * height, width, height }
    }

    /// The entry (row, column) that a cell belongs to.
    pub fn entry_at(&self, at: Position) -> (usize, usize) {
        let entry = |offset: u16, size: u16| usize::from(offset / size);
        (entry(at.y - self.cells.y, self.entry.height), entry(at.x - self.cells.x, self.entry.width))
    }

    /// Prints the names of rows and columns, those of the cursor in the accent colour. Column names that have no room
    /// are left out, that of the cursor last.
    pub fn render_labels(&self, map: &HeatMap, buf: &mut Buffer, look: &Look) {
        let chosen = map.cursor.unwrap_or((usize::MAX, usize::MAX));
        let style = |is_chosen| if is_chosen { look.accent() } else { look.dim() };
        let left = self.cells.x - self.body.x;
        for (row, label) in map.row_labels.iter().take(map.rows).enumerate() {
            let cells = self.cells_of(row, 0);
            let y = cells.y + (cells.height - 1) / 2;
            text::print_right(
                buf,
                self.cells.x.saturating_sub(1),
                y,
                left.saturating_sub(1),
                label,
                style(row == chosen.0),
            );
        }
        if self.cells.y == self.body.y {
            return;
        }
        let mut taken: Vec<(u16, u16)> = Vec::new();
        let by_rank = std::iter::once(chosen.1).chain((0..map.columns).filter(|column| *column != chosen.1));
        for column in by_rank {
            let Some(label) = map.column_labels.get(column) else { continue };
            let width = text::width(label);
            let Some(last) = self.body.right().checked_sub(width) else { continue };
            let cells = self.cells_of(0, column);
            let start = (cells.x + cells.width / 2).saturating_sub(width / 2).clamp(self.body.x.min(last), last);
            let end = start + width;
            if start >= self.body.x && taken.iter().all(|other| end < other.0 || other.1 < start) {
                text::print(buf, start, self.body.y, width, label, style(column == chosen.1));
                taken.push((start, end));
            }
        }
    }
}

/// Columns that hold `−0.28` and a blank.
const ROOM_FOR_NUMBER: u16 = 6;
