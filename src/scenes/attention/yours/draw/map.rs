//! A map of any size in the cells there are: a part of it around the cursor, in means of blocks that are small enough to be seen.

use super::Panels;
use crate::scenes::attention::ColourScale;
use crate::scenes::attention::yours::levels::LevelView;
use crate::ui::axis::Axis;
use crate::ui::heatmap::{HeatMap, Scale};
use crate::ui::panel::Panel;
use ratatui::{buffer::Buffer, layout::Rect};

/// Weights below this share of the largest are black on the logarithmic scale.
const SMALLEST: f64 = 1e-4;

/// The rows or columns of a map that are shown, in places of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    start: usize,
    len: usize,
}

impl Window {
    /// One 2ᶻ-th of `size`, with `cursor` in its middle if there is room.
    fn around(cursor: usize, size: usize, zoom: usize) -> Self {
        let len = (size >> zoom).clamp(1, size);
        Self { start: cursor.saturating_sub(len / 2).min(size - len), len }
    }

    /// The same where 2ⁱ places are one.
    fn at_level(self, level: usize, size: usize) -> Self {
        let start = self.start >> level;
        let end = ((self.start + self.len - 1) >> level).min(size - 1);
        Self { start, len: end + 1 - start }
    }
}

impl Panels<'_> {
    /// The map with its legend.
    pub fn map(&self, area: Rect, buf: &mut Buffer) {
        let view = &self.view;
        let (queries, keys) = (view.tensor.queries(), view.tensor.keys());
        let zoom = view.scene.zoom;
        let (rows, columns) = (Window::around(view.cell.0, queries, zoom), Window::around(view.cell.1, keys, zoom));
        let inside = Panel::inside(area);
        let (across, down) = (usize::from(inside.width), 2 * usize::from(inside.height.saturating_sub(1)));
        let fits = |level: &usize| rows.len >> level <= down.max(1) && columns.len >> level <= across.max(1);
        let level = (0..=view.browsed.levels.len()).find(fits).unwrap_or(view.browsed.levels.len());
        let means = match level.checked_sub(1) {
            Some(i) => view.browsed.levels[i].view(),
            None => LevelView { rows: queries, columns: keys, means: view.weights },
        };
        let (rows, columns) = (rows.at_level(level, means.rows), columns.at_level(level, means.columns));

        let (layer, head) = view.browsed.place;
        let title = format!("{} {layer} {} {head}", self.look.word("row.layer"), self.look.word("row.head"));
        let block = view.tensor.block << level;
        let note = if block > 1 { format!("1:{block}") } else { String::new() };
        let inner = self.panel(&title, &note, area, buf);
        self.heat(means, (rows, columns), level, inner, buf);
    }

    fn heat(&self, means: LevelView, (rows, columns): (Window, Window), level: usize, inner: Rect, buf: &mut Buffer) {
        let mean = |row: usize, column: usize| means.means[(rows.start + row) * means.columns + columns.start + column];
        let all = || (0..rows.len).flat_map(|row| (0..columns.len).map(move |column| (row, column)));
        let largest = all().map(|(row, column)| mean(row, column)).fold(0.0, f32::max);
        let largest = if largest > 0.0 { f64::from(largest) } else { 1.0 };
        let mut sorted: Vec<f32> = Vec::new();
        if self.view.scene.colour_scale == ColourScale::Rank {
            sorted = all().map(|(row, column)| mean(row, column)).collect();
            sorted.sort_by(f32::total_cmp);
        }
        let value = |row: usize, column: usize| {
            let weight = mean(row, column);
            match self.view.scene.colour_scale {
                _ if (rows.start + row) << level >= self.view.rows => f64::NAN,
                ColourScale::Rank => sorted.partition_point(|other| *other < weight) as f64 / sorted.len() as f64,
                _ => f64::from(weight),
            }
        };
        let axis = match self.view.scene.colour_scale {
            ColourScale::Linear => Axis::linear(0.0, largest),
            ColourScale::Log => Axis::log10(SMALLEST * largest, largest),
            ColourScale::Rank => Axis::default(),
        };
        let names = |window: Window, name: &dyn Fn(usize) -> String| -> Vec<String> {
            let has_names = level == 0 && window.len <= 64;
            (0..if has_names { window.len } else { 0 }).map(|i| name(window.start + i)).collect()
        };
        let row_names = names(rows, &|row| self.view.query_name(row));
        let column_names = names(columns, &|column| self.view.key_name(column));
        let borrowed = |names: &'_ [String]| names.iter().map(|name| name.chars().take(9).collect()).collect::<Vec<String>>();
        let (row_names, column_names) = (borrowed(&row_names), borrowed(&column_names));
        let row_labels: Vec<&str> = row_names.iter().map(String::as_str).collect();
        let column_labels: Vec<&str> = column_names.iter().map(String::as_str).collect();
        let cursor = (self.view.cell.0 >> level, self.view.cell.1 >> level);
        let map = HeatMap {
            row_labels: &row_labels,
            column_labels: &column_labels,
            cursor: Some((cursor.0 - rows.start, cursor.1 - columns.start)),
            ..HeatMap::new(rows.len, columns.len, Scale::Sequential(axis), &value)
        };
        map.render(inner, buf, self.look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_the_cursor_and_stays_inside() {
        assert_eq!(Window::around(500, 1000, 0), Window { start: 0, len: 1000 });
        assert_eq!(Window::around(500, 1000, 2), Window { start: 375, len: 250 });
        assert_eq!(Window::around(999, 1000, 2), Window { start: 750, len: 250 });
        for (cursor, zoom, level) in [(0, 3, 1), (1023, 4, 2), (511, 6, 0), (333, 1, 3)] {
            let window = Window::around(cursor, 1024, zoom).at_level(level, 1024 >> level);
            assert!((window.start..window.start + window.len).contains(&(cursor >> level)), "{cursor}");
        }
    }
}
