//! A map of any size in the cells there are: a part of it around the cursor, in means of blocks that are small enough to be seen.

use super::Panels;
use crate::engine::sums;
use crate::scenes::attention::settings::ColourScale;
use crate::scenes::attention::yours::levels::LevelView;
use crate::ui::{Axis, HeatMap, Panel, Scale, number, panel};
use ratatui::{buffer::Buffer, layout::Rect};
use std::ops::Range;

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

    /// The places that are shown as number `i` of `shown`.
    fn part(self, i: usize, shown: usize) -> Range<usize> {
        let start = self.start + i * self.len / shown;
        start..(self.start + (i + 1) * self.len / shown).max(start + 1)
    }

    /// The number that a place is shown as.
    fn shown_at(self, place: usize, shown: usize) -> usize {
        (0..shown).rev().find(|i| self.part(*i, shown).start <= place).unwrap_or(0)
    }
}

/// How many of so many (rows, columns) can be shown in an area above a legend, two rows in a cell: all, or as many times fewer
/// in both directions.
fn shown((rows, columns): (usize, usize), inside: Rect) -> (usize, usize) {
    let down = 2 * usize::from(inside.height.saturating_sub(1)).max(1);
    let across = usize::from(inside.width).max(1);
    if rows <= down && columns <= across {
        return (rows, columns);
    }
    if rows * across > columns * down {
        (down, (columns * down / rows).max(1))
    } else {
        ((rows * across / columns).max(1), across)
    }
}

impl Panels<'_> {
    /// The map with its legend.
    pub fn map(&self, area: Rect, buf: &mut Buffer) {
        let view = &self.view;
        let (queries, keys) = (view.tensor.queries(), view.tensor.keys());
        let zoom = view.scene.zoom;
        let (rows, columns) = (Window::around(view.cell.0, queries, zoom), Window::around(view.cell.1, keys, zoom));
        let shown = shown((rows.len, columns.len), Panel::inside(area));
        let is_fine = |level: &usize| rows.len >> level >= shown.0 && columns.len >> level >= shown.1;
        let level = (0..=view.browsed.levels.len()).rev().find(is_fine).unwrap_or(0);
        let means = match level.checked_sub(1) {
            Some(i) => view.browsed.levels[i].view(),
            None => LevelView { rows: queries, columns: keys, means: view.weights },
        };
        let per_entry = rows.len.div_ceil(shown.0).max(columns.len.div_ceil(shown.1));
        let at_level = (rows.at_level(level, means.rows), columns.at_level(level, means.columns));

        let (layer, head) = view.browsed.place;
        let title = format!("{} {layer} {} {head}", self.look.word("row.layer"), self.look.word("row.head"));
        let block = view.tensor.block * per_entry;
        let note = if block > 1 { format!("1:{block}") } else { String::new() };
        let inner = panel(&title, &note, area, buf, self.look);
        self.heat(means, at_level, shown, level, inner, buf);
    }

    fn heat(
        &self,
        means: LevelView,
        (rows, columns): (Window, Window),
        shown: (usize, usize),
        level: usize,
        inner: Rect,
        buf: &mut Buffer,
    ) {
        let mean = |row: usize, column: usize| {
            let (rows, columns) = (rows.part(row, shown.0), columns.part(column, shown.1));
            let count = (rows.len() * columns.len()) as f32;
            let sum = rows.fold(0.0, |sum, row| sum + sums::sum(&means.means[row * means.columns..][columns.clone()]));
            sum / count
        };
        let all = || (0..shown.0).flat_map(|row| (0..shown.1).map(move |column| (row, column)));
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
                _ if rows.part(row, shown.0).start << level >= self.view.rows => f64::NAN,
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
            let has_names = level == 0 && (rows.len, columns.len) == shown;
            (0..if has_names { window.len } else { 0 }).map(|i| name(window.start + i)).collect()
        };
        let row_names = names(rows, &|row| self.view.query_name(row));
        let column_names = names(columns, &|column| self.view.key_name(column));
        let borrowed =
            |names: &'_ [String]| names.iter().map(|name| name.chars().take(9).collect()).collect::<Vec<String>>();
        let (row_names, column_names) = (borrowed(&row_names), borrowed(&column_names));
        let row_labels: Vec<&str> = row_names.iter().map(String::as_str).collect();
        let column_labels: Vec<&str> = column_names.iter().map(String::as_str).collect();
        // The queries or keys of which an entry shows the mean.
        let span = |places: Range<usize>, size: usize| {
            let all = self.view.tensor.block << level;
            let (first, last) = (places.start * all, (places.end * all).min(size) - 1);
            if first == last { format!("{first}") } else { format!("{first}–{last}") }
        };
        let [_, _, queries, keys] = self.view.tensor.shape;
        let told = |row: usize, column: usize| {
            let (query, key) = (span(rows.part(row, shown.0), queries), span(columns.part(column, shown.1), keys));
            let is_to_come = value(row, column).is_nan();
            format!("{query}, {key}: {}", number(if is_to_come { f64::NAN } else { mean(row, column).into() }))
        };
        let cursor = (self.view.cell.0 >> level, self.view.cell.1 >> level);
        let map = HeatMap {
            row_labels: &row_labels,
            column_labels: &column_labels,
            told: row_labels.is_empty().then_some(&told as &dyn Fn(usize, usize) -> String),
            cursor: Some((rows.shown_at(cursor.0, shown.0), columns.shown_at(cursor.1, shown.1))),
            ..HeatMap::new(shown.0, shown.1, Scale::Sequential(axis), &value)
        };
        map.render(inner, buf, self.look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_made_smaller_in_both_directions() {
        let inside = Rect::new(0, 0, 46, 14);
        assert_eq!(shown((12, 12), inside), (12, 12));
        assert_eq!(shown((1024, 1024), inside), (26, 26));
        assert_eq!(shown((100, 1024), inside), (4, 46));
        assert_eq!(shown((1024, 1), Rect::new(0, 0, 0, 0)), (2, 1));
    }

    #[test]
    fn every_place_is_shown_once() {
        let window = Window { start: 10, len: 45 };
        let parts: Vec<usize> = (0..26).flat_map(|i| window.part(i, 26)).collect();
        assert_eq!(parts, (10..55).collect::<Vec<_>>());
        assert!((10..55).all(|place| window.part(window.shown_at(place, 26), 26).contains(&place)));
    }

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
