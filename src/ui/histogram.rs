//! Bars side by side: how often, how much, how dense.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use std::ops::Range;

use super::axes::Axes;
use super::canvas::Canvas;
use super::glyphs::Glyphs;
use super::look::Look;
use super::number;
use super::plane::Plane;
use super::text;
use super::theme;

/// Bars over equal bins, with a curve to compare them with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Histogram<'a> {
    /// The frame; `x` covers the bins.
    pub axes: Axes<'a>,
    /// The height of each bin; what is not finite, or not above the lower end of `y`, has no bar.
    pub bins: &'a [f64],
    /// The colour of the bars: that of series `hue` of the theme.
    pub hue: usize,
    /// Points of a curve over the bars, such as the density expected; may be empty.
    pub curve: &'a [(f64, f64)],
}

impl Histogram<'_> {
    /// Draws the bars, all equally wide, and the curve. With more bins than columns a column shows the mean of those that
    /// begin in it.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let columns = usize::from(self.axes.inside(area).width);
        let spare = if (1..=columns).contains(&self.bins.len()) { columns % self.bins.len() } else { 0 };
        let inside = self.axes.render(Rect { width: area.width - spare as u16, ..area }, buf, look);
        let colour = theme::blend(look.theme.series(self.hue), look.theme.background);
        for column in 0..inside.width {
            if let Some(height) = self.height_at(column, inside.width) {
                render_bar(inside, column, height, colour, buf, look);
            }
        }
        self.render_curve(inside, buf, look);
        look.tell(inside, |at| Some(self.told(at.x - inside.x, inside.width)));
    }

    /// The bins of a column, and their height.
    fn told(&self, column: u16, columns: u16) -> String {
        let bins = self.bins_at(column, columns);
        let edge = |bin: usize| self.axes.x.number(self.axes.x.at(bin as f64 / self.bins.len() as f64));
        let height = number::number(self.mean(&bins));
        format!("{} {} … {}: {height}", self.axes.x_name, edge(bins.start), edge(bins.end)).trim_start().to_owned()
    }

    /// The bins that a column shows: one, or those that begin in it.
    fn bins_at(&self, column: u16, columns: u16) -> Range<usize> {
        let bin_at = |column: u16| usize::from(column) * self.bins.len() / usize::from(columns);
        let first = bin_at(column);
        first..bin_at(column + 1).max(first + 1).min(self.bins.len())
    }

    fn mean(&self, bins: &Range<usize>) -> f64 {
        self.bins[bins.clone()].iter().sum::<f64>() / bins.len() as f64
    }

    /// The height of a column's bar, 0 to 1.
    fn height_at(&self, column: u16, columns: u16) -> Option<f64> {
        self.axes.y.unit(self.mean(&self.bins_at(column, columns)))
    }

    /// Draws the curve over the bars. A cell that a bar fills by half or more keeps the bar's colour behind the curve.
    fn render_curve(&self, inside: Rect, buf: &mut Buffer, look: &Look) {
        let plane = Plane::new(&self.axes, inside, look);
        let mut canvas = Canvas::new(inside, look);
        plane.draw_path(self.curve, look.theme.text, &mut canvas);
        let seen = inside.intersection(buf.area);
        let bars: Vec<Cell> = seen.positions().map(|position| buf[position].clone()).collect();
        canvas.render(buf);
        for (position, bar) in seen.positions().zip(bars) {
            let cell = &mut buf[position];
            if look.colour && cell.symbol() != bar.symbol() && ["▄", "▅", "▆", "▇"].contains(&bar.symbol()) {
                cell.set_bg(bar.fg);
            }
        }
    }
}

/// Draws a bar of this height, 0 to 1, from the bottom up, to an eighth of a cell. Whole cells are background, so that a
/// curve can be drawn over them.
fn render_bar(inside: Rect, column: u16, height: f64, colour: Color, buf: &mut Buffer, look: &Look) {
    let parts: &[char] = match look.glyphs {
        Glyphs::Octant | Glyphs::Braille => &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
        Glyphs::HalfBlock => &['▄', '█'],
        Glyphs::Ascii => &['.', ':', '#'],
    };
    let per_cell = parts.len();
    let filled = (height.clamp(0.0, 1.0) * f64::from(inside.height) * per_cell as f64).round() as usize;
    for row in 0..inside.height.min(filled.div_ceil(per_cell) as u16) {
        let part = (filled - usize::from(row) * per_cell).min(per_cell);
        let (x, y) = (inside.x + column, inside.bottom() - 1 - row);
        if part == per_cell && look.colour {
            text::put_char(buf, x, y, ' ', Style::new().bg(colour));
        } else {
            text::put_char(buf, x, y, parts[part - 1], Style::new().fg(colour));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::axis::Axis;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};

    const BINS: [f64; 4] = [0.25, 1.0, 0.5, f64::NAN];

    fn histogram() -> Histogram<'static> {
        let axes = Axes { x: Axis::linear(-2.0, 2.0), y: Axis::default(), x_name: "x" };
        Histogram { axes, bins: &BINS, hue: 0, curve: &[] }
    }

    fn drawn(histogram: &Histogram, width: u16, look: &Look) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 4));
        histogram.render(buf.area, &mut buf, look);
        buf
    }

    #[test]
    fn bars_are_equally_wide_and_end_at_an_eighth_of_a_cell() {
        let colourless = Look { colour: false, ..look(Glyphs::Braille) };
        let shown = rows(&drawn(&histogram(), 19, &colourless));
        assert_eq!(shown, ["1┤    ████         ", " │    ████▄▄▄▄     ", "0┤▆▆▆▆████████     ", " −2       0  x   2 "]);
        let ascii = rows(&drawn(&histogram(), 19, &Look { colour: false, ..look(Glyphs::Ascii) }));
        assert_eq!(ascii[..3], ["1+    ####         ", " |    ####::::     ", "0+::::########     "]);
    }

    #[test]
    fn the_pointer_is_told_the_bin_and_its_height() {
        let draw = |look: &Look| drawn(&histogram(), 19, look);
        assert_eq!(told((8, 2), draw).as_deref(), Some("x −1.00 … 0.00: 1.00"));
        assert_eq!(told((15, 0), draw).as_deref(), Some("x 1.00 … 2.00: –"));
        let many: Vec<f64> = (0..40).map(f64::from).collect();
        let draw = |look: &Look| drawn(&Histogram { bins: &many, ..histogram() }, 23, look);
        assert_eq!(told((2, 0), draw).as_deref(), Some("x −2.00 … −1.90: 0"));
        assert_eq!(told((3, 0), draw).as_deref(), Some("x −1.90 … −1.70: 1.50"));
    }

    #[test]
    fn the_curve_is_drawn_over_the_bars() {
        let curve = [(-2.0, 0.5), (2.0, 0.5)];
        let look = look(Glyphs::HalfBlock);
        let buf = drawn(&Histogram { curve: &curve, ..histogram() }, 19, &look);
        let (over_bar, beside) = (&buf[(8, 1)], &buf[(16, 1)]);
        assert_eq!((over_bar.symbol(), beside.symbol()), ("▄", "▄"));
        assert_eq!((over_bar.fg, beside.fg), (look.theme.text, look.theme.text));
        assert_eq!(over_bar.bg, theme::blend(look.theme.series(0), look.theme.background));
        assert_ne!(beside.bg, over_bar.bg);
    }

    #[test]
    fn a_bar_that_ends_under_the_curve_is_seen_behind_it_if_it_fills_half_the_cell() {
        let curve = [(-2.0, 0.5), (2.0, 0.5)];
        let look = look(Glyphs::Braille);
        let behind = |height: f64| {
            let bins = [height; 4];
            drawn(&Histogram { bins: &bins, curve: &curve, ..histogram() }, 19, &look)[(8, 1)].bg
        };
        let bar = theme::blend(look.theme.series(0), look.theme.background);
        assert_eq!([behind(0.6), behind(0.4)].map(|colour| colour == bar), [true, false]);
    }

    #[test]
    fn with_more_bins_than_columns_a_column_shows_their_mean() {
        let many = Histogram { bins: &[0.0, 1.0, 0.5, 0.5], ..histogram() };
        assert_eq!([many.height_at(0, 2), many.height_at(1, 2)], [Some(0.5), Some(0.5)]);
    }

    #[test]
    fn histograms_stay_inside_every_area() {
        let curve = [(-2.0, 0.5), (2.0, 0.5)];
        stays_inside_every_area(|area, buf, look| {
            Histogram { curve: &curve, ..histogram() }.render(area, buf, look);
            Histogram { bins: &[], ..histogram() }.render(area, buf, look);
        });
    }
}
