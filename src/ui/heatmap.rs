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
}

impl Scale {
    /// The lowest and the highest number with a colour of its own.
    pub fn ends(&self) -> [f64; 2] {
        match self {
            Self::Sequential(axis) => axis.ends(),
            Self::Diverging(limit) => [-limit, *limit],
        }
    }

    /// The colour of `value`; `None` for one that is not finite.
    pub fn colour(&self, value: f64, look: &Look) -> Option<Color> {
        match self {
            Self::Sequential(axis) => axis.unit(value).map(|unit| look.sequential(unit)),
            Self::Diverging(limit) => Axis::linear(0.0, *limit).unit(value).map(|signed| look.diverging(signed)),
        }
    }
}

impl<'a> HeatMap<'a> {
    /// A matrix without labels and cursor.
    pub fn new(rows: usize, columns: usize, scale: Scale, value: &'a dyn Fn(usize, usize) -> f64) -> Self {
        Self { rows, columns, value, scale, row_labels: &[], column_labels: &[], cursor: None }
    }

    /// Draws the matrix above its legend: each entry in cells of its own where there is room, else two in a cell, else
    /// (as [`HeatMap::step`] tells) not all of them. Entries that are not finite are shown as a dot, or left blank.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let body = above_legend(area);
        if body.height < area.height {
            let row = Rect { y: body.bottom(), height: 1, ..area };
            legend::render(&self.scale, self.cursor.map(|(row, column)| (self.value)(row, column)), row, buf, look);
        }
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
    }

    fn render_grid(&self, grid: &Grid, buf: &mut Buffer, look: &Look) {
        let widest = self.scale.ends().map(|end| text::width(&number::fixed(end, 2))).into_iter().max().unwrap_or(0);
        let shows_numbers = widest < grid.entry.width;
        for row in 0..self.rows {
            for column in 0..self.columns {
                let value = (self.value)(row, column);
                let number = if shows_numbers { number::fixed(value, 2) } else { String::new() };
                let is_chosen = self.cursor == Some((row, column));
                render_entry(grid.cells_of(row, column), self.scale.colour(value, look), &number, is_chosen, buf, look);
            }
        }
        grid.render_labels(self, buf, look);
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
    // The first column stays free for the cursor.
    let spare = cells.width.saturating_sub(text::width(number));
    if colour.is_some() && !number.is_empty() && spare > 0 {
        text::print(buf, cells.x + spare.div_ceil(2), middle, cells.width, number, style);
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
