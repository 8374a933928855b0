//! Matrices as colours, with their labels and a legend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::axis::Axis;
use super::look::Look;
use super::raster::{self, Fit};
use super::{number, text, theme};

mod grid;
mod legend;
mod margin;

use grid::Grid;

/// Which colour stands for which number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Quantities: from the lower end of the axis to the upper.
    Sequential(Axis),
    /// Signed quantities: from minus this limit through a neutral zero to the limit.
    Diverging(f64),
}

/// A matrix with a colour for each entry.
#[derive(Clone, Copy)]
pub struct HeatMap<'a> {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// The entry at (row, column).
    pub value: &'a dyn Fn(usize, usize) -> f64,
    /// The colours.
    pub scale: Scale,
    /// Names of the rows; may be empty.
    pub row_labels: &'a [&'a str],
    /// Names of the columns; may be empty.
    pub column_labels: &'a [&'a str],
    /// The entry (row, column) under inspection: marked, and its number printed beside the legend.
    pub cursor: Option<(usize, usize)>,
    /// A number for every row, at its right where the entries leave room.
    pub margin: Option<Margin<'a>>,
    /// What a pointer at the entry (row, column) is told, where that is not its labels (or numbers) and its value.
    pub told: Option<&'a dyn Fn(usize, usize) -> String>,
}

/// A quantity of every row.
#[derive(Clone, Copy)]
pub struct Margin<'a> {
    /// Its symbol.
    pub name: &'a str,
    /// Its value in a row.
    pub value: &'a dyn Fn(usize) -> f64,
    /// The largest it can be: where there is no room for numbers, bars are as high as the part of it.
    pub most: f64,
}

impl Scale {
    /// The lowest and the highest number with a colour of its own.
    fn axis(&self) -> Axis {
        match *self {
            Self::Sequential(axis) => axis,
            Self::Diverging(limit) => Axis::linear(-limit, limit),
        }
    }

    /// The colour of `value`; `None` for one that is not finite.
    fn colour(&self, value: f64, look: &Look) -> Option<Color> {
        self.axis().unit(value).map(|unit| self.shade(unit, look))
    }

    /// The colour of a place on the axis, 0 to 1.
    fn shade(&self, unit: f64, look: &Look) -> Color {
        match self {
            Self::Sequential(_) => look.sequential(unit),
            Self::Diverging(_) => look.diverging(2.0 * unit - 1.0),
        }
    }
}

impl<'a> HeatMap<'a> {
    /// A matrix without labels and cursor.
    pub fn new(rows: usize, columns: usize, scale: Scale, value: &'a dyn Fn(usize, usize) -> f64) -> Self {
        Self {
            rows,
            columns,
            value,
            scale,
            row_labels: &[],
            column_labels: &[],
            cursor: None,
            margin: None,
            told: None,
        }
    }

    /// Draws the matrix above its legend: each entry in cells of its own where there is room, else two in a cell, else
    /// (as [`HeatMap::step`] tells) not all of them. Entries that are not finite are shown as a dot, or left blank.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let body = above_legend(area);
        if body.height < area.height {
            let row = Rect { y: body.bottom(), height: 1, ..area };
            legend::render(&self.scale, self.cursor.map(|(row, column)| (self.value)(row, column)), row, buf, look);
        }
        self.render_body(body, buf, look);
    }

    /// The legend alone, for small maps side by side.
    pub fn render_legend(&self, row: Rect, buf: &mut Buffer, look: &Look) {
        legend::render(&self.scale, None, row, buf, look);
    }

    /// The same without a legend: for small maps beside one that has it.
    pub fn render_body(&self, body: Rect, buf: &mut Buffer, look: &Look) {
        match Grid::new(self, body) {
            Some(grid) => self.render_grid(&grid, buf, look),
            None => self.render_dense(body, buf, look),
        }
    }

    /// Of how many rows and columns one is shown: 1 when all are.
    pub fn step(&self, area: Rect, look: &Look) -> usize {
        let body = above_legend(area);
        if Grid::new(self, body).is_some() { 1 } else { Fit::new(body, self.columns, self.rows, look).step }
    }

    fn render_dense(&self, body: Rect, buf: &mut Buffer, look: &Look) {
        let fit = Fit::new(body, self.columns, self.rows, look);
        let cursor = self.cursor.map(|(row, column)| (column, row));
        raster::draw(&fit, cursor, buf, look, |column, row| self.scale.colour((self.value)(row, column), look));
        fit.tell(look, |column, row| Some(self.told_of(row, column)));
    }

    /// What there is to tell of an entry.
    fn told_of(&self, row: usize, column: usize) -> String {
        if let Some(told) = self.told {
            return told(row, column);
        }
        let name = |labels: &[&str], i: usize| match labels.get(i).map(|label| label.trim()) {
            Some(label) if !label.is_empty() => label.to_owned(),
            _ => i.to_string(),
        };
        let value = number::number((self.value)(row, column));
        format!("{}, {}: {value}", name(self.row_labels, row), name(self.column_labels, column))
    }

    fn render_grid(&self, grid: &Grid, buf: &mut Buffer, look: &Look) {
        let axis = self.scale.axis();
        let shows_numbers = axis.ends().iter().all(|end| text::width(&axis.number(*end)) < grid.entry.width);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let value = (self.value)(row, column);
                let number = if shows_numbers { axis.number(value) } else { String::new() };
                let is_chosen = self.cursor == Some((row, column));
                render_entry(grid.cells_of(row, column), self.scale.colour(value, look), &number, is_chosen, buf, look);
            }
        }
        look.tell(grid.cells, |at| {
            let (row, column) = grid.entry_at(at);
            Some(self.told_of(row, column))
        });
        grid.render_labels(self, buf, look);
        margin::render(self, grid, buf, look);
    }
}

/// What the legend leaves of `area`.
fn above_legend(area: Rect) -> Rect {
    Rect { height: if area.height >= 3 { area.height - 1 } else { area.height }, ..area }
}

/// Fills the cells of one entry with its colour and prints its number and the cursor over it; a dot for an entry that is
/// not finite.
fn render_entry(cells: Rect, colour: Option<Color>, number: &str, is_chosen: bool, buf: &mut Buffer, look: &Look) {
    let (character, style) = match colour {
        None => (' ', look.dim()),
        Some(colour) if look.is_monochrome() && number.is_empty() => (raster::ramp(colour, look), look.text()),
        Some(_) if look.is_monochrome() => (' ', look.text()),
        Some(colour) if number.is_empty() && !is_chosen => (' ', Style::new().bg(colour)),
        Some(colour) => (' ', Style::new().fg(theme::ink_on(colour)).bg(colour)),
    };
    for y in cells.top()..cells.bottom() {
        for x in cells.left()..cells.right() {
            text::put_char(buf, x, y, character, style);
        }
    }
    let middle = cells.y + (cells.height - 1) / 2;
    if colour.is_none() {
        text::put_char(buf, cells.x + (cells.width - 1) / 2, middle, look.glyph('·', '.'), style);
    }
    if colour.is_some() && !number.is_empty() {
        // The first column stays free for the cursor.
        let spare = cells.width.saturating_sub(text::width(number));
        if spare > 0 {
            text::print(buf, cells.x + spare.div_ceil(2), middle, cells.width, number, style);
        }
    }
    match (is_chosen, cells.width) {
        (false, _) => {}
        (true, 1) => text::put_char(buf, cells.x, middle, look.glyph('◆', 'X'), style),
        (true, _) if number.is_empty() => {
            text::put_char(buf, cells.x, middle, '[', style);
            text::put_char(buf, cells.right() - 1, middle, ']', style);
        }
        (true, _) => text::put_char(buf, cells.x, middle, look.glyph('▸', '>'), style),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};

    /// 0, 0.25, 0.5, … row by row; what lies above the diagonal is not defined.
    fn lower(row: usize, column: usize) -> f64 {
        if column > row { f64::NAN } else { 0.25 * (row + column) as f64 }
    }

    fn attention() -> HeatMap<'static> {
        const WORDS: [&str; 3] = ["고양이", "가", "앉다"];
        let map = HeatMap::new(3, 3, Scale::Sequential(Axis::default()), &lower);
        HeatMap { row_labels: &WORDS, column_labels: &WORDS, cursor: Some((2, 1)), ..map }
    }

    fn drawn(map: &HeatMap, width: u16, height: u16, glyphs: Glyphs) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        map.render(buf.area, &mut buf, &look(glyphs));
        buf
    }

    #[test]
    fn korean_labels_stand_straight_and_numbers_are_shown_where_they_fit() {
        assert_eq!(
            rows(&drawn(&attention(), 28, 5, Glyphs::Braille)),
            [
                "        고양이  가   앉다   ",
                " 고양이  0.00   ·     ·     ",
                "     가  0.25  0.50   ·     ",
                "   앉다  0.50 ▸0.75  1.00   ",
                "0 ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ 1   0.750"
            ]
        );
    }

    #[test]
    fn a_number_of_every_row_stands_at_its_right_or_a_bar_where_there_is_less_room() {
        let margin = Some(Margin { name: "H", value: &|row| row as f64, most: 2.0 });
        let map = HeatMap { margin, cursor: None, column_labels: &["a", "b", "c"], row_labels: &[], ..attention() };
        let narrow = rows(&drawn(&map, 10, 5, Glyphs::Braille));
        assert_eq!(narrow[..4], [" a  b  c H", "    ·  ·  ", "       · ▄", "         █"]);
        let tight = rows(&drawn(&map, 9, 5, Glyphs::Braille));
        assert_eq!(tight[..4], ["  a b c H", "   · ·   ", "     ·  ▄", "        █"], "the entries leave room");
        let wide = rows(&drawn(&map, 30, 5, Glyphs::Braille));
        assert!(wide[0].ends_with("c   H    ") && wide[3].ends_with("1.00  2.00 "), "{wide:?}");
    }

    #[test]
    fn the_pointer_is_told_labels_and_value() {
        let at = |map: &HeatMap, at, area| told(at, |look| map.render(area, &mut Buffer::empty(area), look));
        let area = Rect::new(0, 0, 28, 5);
        assert_eq!(at(&attention(), (14, 3), area).as_deref(), Some("앉다, 가: 0.750"));
        assert_eq!(at(&attention(), (20, 1), area).as_deref(), Some("고양이, 앉다: –"));
        assert_eq!(at(&attention(), (2, 1), area), None, "a label");
        let large = HeatMap::new(4, 8, Scale::Sequential(Axis::default()), &lower);
        assert_eq!(at(&large, (1, 0), Rect::new(0, 0, 8, 2)).as_deref(), Some("0, 1: –  1, 1: 0.500"));
        let own = HeatMap { told: Some(&|row, column| format!("{row} to {column}")), ..attention() };
        assert_eq!(at(&own, (14, 3), area).as_deref(), Some("2 to 1"));
    }

    #[test]
    fn narrow_entries_leave_their_number_to_the_legend() {
        assert_eq!(
            rows(&drawn(&attention(), 16, 5, Glyphs::Ascii)),
            ["          가    ", "고양이     .  . ", "    가 :::+++ . ", "  앉다 +++[#]@@@", "0  .-*%@ 1 0.750"]
        );
    }

    #[test]
    fn colours_and_ink_follow_the_value() {
        let look = look(Glyphs::Braille);
        let map = HeatMap { row_labels: &[], column_labels: &[], cursor: None, ..attention() };
        let buf = drawn(&map, 3, 4, Glyphs::Braille);
        assert_eq!(buf[(0, 0)].bg, look.sequential(0.0));
        let signed = HeatMap { scale: Scale::Diverging(2.0), ..map };
        assert_eq!(signed.scale.colour(-2.0, &look), Some(look.diverging(-1.0)));
        assert_eq!(Scale::Diverging(0.0).colour(0.0, &look), Some(look.diverging(0.0)));
        assert_eq!(signed.scale.colour(f64::INFINITY, &look), None);
    }

    #[test]
    fn a_large_matrix_is_drawn_in_half_cells_and_then_in_steps() {
        let value = |row: usize, _: usize| if row < 2 { 0.0 } else { 1.0 };
        let map = HeatMap::new(4, 8, Scale::Sequential(Axis::default()), &value);
        let look = look(Glyphs::Braille);
        let buf = drawn(&map, 8, 3, Glyphs::Braille);
        assert_eq!((buf[(0, 0)].bg, buf[(0, 1)].bg), (look.sequential(0.0), look.sequential(1.0)));
        assert_eq!([map.step(Rect::new(0, 0, 8, 3), &look), map.step(Rect::new(0, 0, 4, 3), &look)], [1, 2]);
    }

    #[test]
    fn heat_maps_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            attention().render(area, buf, look);
            HeatMap { cursor: Some((7, 30)), ..HeatMap::new(8, 40, Scale::Diverging(1.0), &lower) }
                .render(area, buf, look);
            HeatMap::new(0, 3, Scale::Diverging(0.0), &lower).render(area, buf, look);
        });
    }
}
