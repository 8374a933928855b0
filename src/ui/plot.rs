//! Curves over a common axis.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::axes::Axes;
use super::canvas::{Canvas, dots_between};
use super::look::Look;
use super::plane::Plane;
use super::{number, text};

/// One curve.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// Its name in the legend; empty for none.
    pub name: &'a str,
    /// Its points from left to right. Where one is not finite the curve is interrupted.
    pub points: &'a [(f64, f64)],
    /// Its colour: that of series `hue` of the theme. Without colours, how it is dashed.
    pub hue: usize,
}

/// A horizontal line to compare with.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// Where it lies.
    pub y: f64,
    /// What it stands for, printed at its right end; may be empty.
    pub name: &'a str,
}

/// Where a legend stands, away from the curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Corner {
    /// For curves that fall.
    #[default]
    TopRight,
    /// For curves that rise.
    TopLeft,
    /// For curves that rise and stay up.
    BottomRight,
    /// For curves that fall late.
    BottomLeft,
}

/// Curves, reference lines, and a playhead with the values there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plot<'a> {
    /// The frame.
    pub axes: Axes<'a>,
    /// The curves; later ones lie over earlier ones.
    pub series: &'a [Series<'a>],
    /// Lines to compare the curves with.
    pub references: &'a [Reference<'a>],
    /// The x under inspection: a vertical line; the value of each curve there is marked and printed.
    pub playhead: Option<f64>,
    /// Where the legend stands.
    pub legend: Corner,
}

impl Plot<'_> {
    /// Draws the plot.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let inside = self.axes.render(area, buf, look);
        let plane = Plane::new(&self.axes, inside, look);
        self.render_references(inside, &plane, buf, look);
        self.render_playhead(inside, &plane, buf, look);
        let mut canvas = Canvas::new(inside, look);
        for series in self.series {
            draw_curve(series, &mut canvas, &plane, look);
        }
        canvas.render(buf);
        self.render_marks(inside, &plane, buf, look);
        self.render_legend(inside, buf, look);
    }

    fn render_references(&self, inside: Rect, plane: &Plane, buf: &mut Buffer, look: &Look) {
        let mut canvas = Canvas::new(inside, look);
        for reference in self.references {
            let left = self.axes.x.ends()[0];
            let Some((_, y)) = plane.dot((left, reference.y)) else { continue };
            for x in (0..canvas.size().0).step_by(2) {
                canvas.dot(x, y, look.theme.border);
            }
        }
        canvas.render(buf);
        for reference in self.references {
            if let Some((_, y)) = plane.cell((self.axes.x.ends()[0], reference.y)) {
                text::print_right(buf, inside.right(), y, inside.width, reference.name, look.dim());
            }
        }
    }

    fn render_playhead(&self, inside: Rect, plane: &Plane, buf: &mut Buffer, look: &Look) {
        let bottom = self.axes.y.ends()[0];
        let Some((x, _)) = self.playhead.and_then(|playhead| plane.cell((playhead, bottom))) else { return };
        for y in inside.top()..inside.bottom() {
            text::put_char(buf, x, y, look.glyph('│', '|'), look.accent());
        }
    }

    /// Marks the value of each curve at the playhead, and prints it beside the mark if no legend does.
    fn render_marks(&self, inside: Rect, plane: &Plane, buf: &mut Buffer, look: &Look) {
        let Some(playhead) = self.playhead else { return };
        for series in self.series {
            let Some(value) = series.value_at(playhead) else { continue };
            let Some((x, y)) = plane.cell((playhead, value)) else { continue };
            text::put_char(buf, x, y, look.glyph('●', 'o'), Style::new().fg(look.theme.series(series.hue)));
            if series.name.is_empty() {
                let shown = number::number(value);
                let width = text::width(&shown);
                if x + 1 + width < inside.right() {
                    text::print(buf, x + 2, y, width, &shown, look.theme.base());
                } else if x > inside.x + width {
                    text::print_right(buf, x - 1, y, width, &shown, look.theme.base());
                }
            }
        }
    }

    fn render_legend(&self, inside: Rect, buf: &mut Buffer, look: &Look) {
        let named: Vec<&Series> = self.series.iter().filter(|series| !series.name.is_empty()).collect();
        let names = named.iter().map(|series| text::width(series.name)).max().unwrap_or(0);
        let value_of = |series: &Series| self.playhead.and_then(|x| series.value_at(x)).map(number::number);
        let values: Vec<Option<String>> = named.iter().map(|series| value_of(series)).collect();
        let value_width = values.iter().flatten().map(|value| text::width(value) + 1).max().unwrap_or(0);
        let whole = 2 + names + value_width;
        let (width, shows_values) = if whole <= inside.width { (whole, true) } else { (2 + names, false) };
        let width = width.min(inside.width);
        let height = (named.len() as u16).min(inside.height);

        let x = if self.legend.is_right() { inside.right() - width } else { inside.x };
        let top = if self.legend.is_top() { inside.y } else { inside.bottom() - height };
        for ((y, series), value) in (top..top + height).zip(named).zip(values) {
            text::print(buf, x, y, width, &" ".repeat(usize::from(width)), look.theme.base());
            text::put_char(buf, x, y, marker(series.hue, look), Style::new().fg(look.theme.series(series.hue)));
            text::print(buf, x + 2, y, width.saturating_sub(2), series.name, look.text());
            if let Some(value) = value.filter(|_| shows_values) {
                text::print_right(buf, x + width, y, width, &value, look.text());
            }
        }
    }
}

impl Series<'_> {
    /// The value of the last point at or before `x`.
    fn value_at(&self, x: f64) -> Option<f64> {
        let after = self.points.partition_point(|point| point.0 <= x);
        Some(self.points[after.checked_sub(1)?].1)
    }
}

impl Corner {
    fn is_right(self) -> bool {
        matches!(self, Self::TopRight | Self::BottomRight)
    }

    fn is_top(self) -> bool {
        matches!(self, Self::TopRight | Self::TopLeft)
    }
}

/// Draws the polygon through the points of a series.
fn draw_curve(series: &Series, canvas: &mut Canvas, plane: &Plane, look: &Look) {
    let colour = look.theme.series(series.hue);
    let mut pen = 0_u32;
    let mut last: Option<(i32, i32)> = None;
    // The dots already drawn in the column of `last`. A long curve has many points in one column; most add nothing.
    let mut drawn = 0..=0;
    for point in series.points {
        let Some((x, y)) = plane.dot(*point) else {
            last = None;
            continue;
        };
        let from = last.replace((x, y));
        match from {
            Some((column, _)) if column == x && drawn.contains(&y) => continue,
            Some((column, _)) if column == x => drawn = y.min(*drawn.start())..=y.max(*drawn.end()),
            _ => drawn = y..=y,
        }
        for (x, y) in dots_between(from.unwrap_or((x, y)), (x, y), canvas.size()) {
            pen += 1;
            if look.colour || is_dash(series.hue, pen) {
                canvas.dot(x, y, colour);
            }
        }
    }
}

/// Without colours: whether the `i`-th dot of a curve is drawn (whole, dashed and dotted lines in turn).
fn is_dash(hue: usize, i: u32) -> bool {
    match hue % 3 {
        0 => true,
        1 => i % 6 < 4,
        _ => i.is_multiple_of(4),
    }
}

/// What stands for a curve in the legend.
fn marker(hue: usize, look: &Look) -> char {
    match hue % 3 {
        1 if !look.colour => look.glyph('╍', '='),
        2 if !look.colour => look.glyph('┈', ':'),
        _ => look.glyph('━', '-'),
    }
}
