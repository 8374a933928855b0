//! Rows of colour over time.

use super::Panels;
use crate::ui::{HeatMap, Scale, number, print_right, text::width};
use ratatui::{buffer::Buffer, layout::Rect};

/// What a strip shows.
pub struct Strip<'a> {
    /// What is written at its left; empty for nothing.
    pub label: &'a str,
    /// How many rows of cells.
    pub rows: usize,
    /// The value of a row, counted from the top, at t.
    pub value: &'a dyn Fn(usize, usize) -> f64,
}

impl<M> Panels<'_, M> {
    /// Strips below each other over t = `first` … T, and the legend of their colours. A column shows one step, never a mean; where
    /// there are more steps than columns, not all of them.
    pub fn strips(&self, strips: &[Strip], first: usize, scale: Scale, area: Rect, buf: &mut Buffer) {
        let rows: Vec<(&Strip, usize)> =
            strips.iter().flat_map(|strip| (0..strip.rows).map(move |row| (strip, row))).collect();
        let labels: Vec<&str> = rows.iter().map(|(strip, row)| if *row == 0 { strip.label } else { "" }).collect();
        let left = labels.iter().map(|label| width(label) + 1).max().unwrap_or(0);
        let steps = self.history.world.length() + 1 - first;
        let columns = usize::from(area.width.saturating_sub(left)).max(1);
        // Whole cells for a step where there is room.
        let columns = if columns >= steps { columns / steps * steps } else { columns };
        let step = |column: usize| first + column * steps / columns;
        let value = |row: usize, column: usize| {
            let (strip, row) = rows[row];
            (strip.value)(row, step(column))
        };
        let told = |row: usize, column: usize| {
            let t = format!("t {}: {}", step(column), number(value(row, column)));
            if rows[row].0.label.is_empty() { t } else { format!("{}, {t}", rows[row].0.label) }
        };
        let map =
            HeatMap { row_labels: &labels, told: Some(&told), ..HeatMap::new(rows.len(), columns, scale, &value) };
        map.render(area, buf, self.look);
        // Beside the legend of the colours, which takes most of a narrow panel.
        if area.height >= 3 && area.width >= 24 {
            let time = format!("t{}", self.look.glyph('→', '>'));
            print_right(buf, area.right(), area.bottom() - 1, 2, &time, self.look.dim());
        }
    }
}
