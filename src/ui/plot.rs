//! Curves over a common axis.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::axes::Axes;
use super::axis::UNDERFLOW;
use super::canvas::Canvas;
use super::look::Look;
use super::plane::Plane;
use super::{number, text};

mod curve;
mod legend;

use legend::Entry;

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
    /// On rows of its own, for curves that leave no corner free.
    Above,
}

/// Curves, reference lines, and a playhead with the values there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plot<'a> {
    /// The frame.
    pub axes: Axes<'a>,
    /// The curves; earlier ones lie over later ones.
    pub series: &'a [Series<'a>],
    /// Lines to compare the curves with.
    pub references: &'a [Reference<'a>],
    /// The x under inspection: a vertical line; the value of each curve there is marked and printed.
    pub playhead: Option<f64>,
    /// Where the legend stands.
    pub legend: Corner,
}

impl Plot<'_> {
    /// Draws the plot; gives the cells between its axes.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
        let area = area.intersection(buf.area);
        let entries = self.entries();
        let area = if self.legend == Corner::Above { legend::render_above(&entries, area, buf, look) } else { area };
        let inside = self.axes.render(area, buf, look);
        let plane = Plane::new(&self.axes, inside, look);
        self.render_references(inside, &plane, buf, look);
        self.render_playhead(inside, &plane, buf, look);
        let mut canvas = Canvas::new(inside, look);
        for series in self.series.iter().rev() {
            curve::draw(series, &mut canvas, &plane, look);
        }
        canvas.render(buf);
        self.name_references(inside, &plane, buf, look);
        self.render_underflow(inside, &plane, buf, look);
        self.render_marks(inside, &plane, buf, look);
        if self.legend != Corner::Above {
            legend::render_in_corner(entries, self.legend, inside, buf, look);
        }
        look.tell(inside, |at| self.told(self.axes.place(inside, at).0, inside.width));
        inside
    }

    /// The x of the point nearest to `x`, and the curves that have a point there, which is to say within a column.
    fn told(&self, x: f64, columns: u16) -> Option<String> {
        let nearest = |x: f64, series: &Series| {
            let distance = |point: &(f64, f64)| (point.0 - x).abs();
            series.points.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)))
        };
        let (x, _) = self.series.iter().find_map(|series| nearest(x, series))?;
        let unit = |x: f64| self.axes.x.unit(x);
        let is_near = |(at, _): (f64, f64)| {
            unit(at).zip(unit(x)).is_some_and(|(at, x)| (at - x).abs() * f64::from(columns) <= 1.0)
        };
        let there = self.series.iter().filter_map(|series| Some((series.name, nearest(x, series)?)));
        let values: Vec<String> = there
            .filter(|(_, point)| is_near(*point))
            .map(|(name, (_, y))| format!("{name} {}", self.number(y)).trim_start().to_owned())
            .collect();
        Some(format!("{} {}: {}", self.axes.x_name, number::short(x), values.join(", ")).trim_start().to_owned())
    }

    /// The named curves with their values at the playhead.
    fn entries(&self) -> Vec<Entry<'_>> {
        let value = |series: &Series| self.playhead.and_then(|x| series.value_at(x)).map(|y| self.number(y));
        let named = self.series.iter().filter(|series| !series.name.is_empty());
        named.map(|s| Entry { name: s.name, value: value(s).unwrap_or_default(), hue: s.hue }).collect()
    }

    fn number(&self, y: f64) -> String {
        if self.axes.y.underflows(y) { UNDERFLOW.to_owned() } else { number::number(y) }
    }

    /// Says what it means that a curve lies on the floor of the axis.
    fn render_underflow(&self, inside: Rect, plane: &Plane, buf: &mut Buffer, look: &Look) {
        let points = self.series.iter().flat_map(|series| series.points);
        let lost = points.filter(|(_, y)| self.axes.y.underflows(*y)).filter_map(|point| plane.cell(*point));
        let (Some((x, y)), width) = (lost.min(), text::width(UNDERFLOW)) else { return };
        let x = x.min(inside.right().saturating_sub(width)).max(inside.x);
        text::print(buf, x, y.saturating_sub(1).max(inside.y), inside.right() - x, UNDERFLOW, look.dim());
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
    }

    /// Names each line at its right end: on its own row, or where a curve goes through there, above or below it.
    fn name_references(&self, inside: Rect, plane: &Plane, buf: &mut Buffer, look: &Look) {
        let left = self.axes.x.ends()[0];
        for reference in self.references.iter().filter(|reference| !reference.name.is_empty()) {
            let Some((_, y)) = plane.cell((left, reference.y)) else { continue };
            let cells = text::width(reference.name).min(inside.width);
            let is_line =
                |x: u16, y: u16, buf: &Buffer| buf[(x, y)].symbol() == " " || buf[(x, y)].fg == look.theme.border;
            let is_free = |y: &u16| (inside.right() - cells..inside.right()).all(|x| is_line(x, *y, buf));
            let rows = [y, y.saturating_sub(1).max(inside.y), (y + 1).min(inside.bottom() - 1)];
            if let Some(y) = rows.into_iter().find(is_free) {
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
        for series in self.series.iter().rev() {
            let Some(value) = series.value_at(playhead) else { continue };
            let Some((x, y)) = plane.cell((playhead, value)) else { continue };
            text::put_char(buf, x, y, look.glyph('●', 'o'), Style::new().fg(look.theme.series(series.hue)));
            if series.name.is_empty() {
                let shown = self.number(value);
                let width = text::width(&shown);
                if x + 1 + width < inside.right() {
                    text::print(buf, x + 2, y, width, &shown, look.theme.base());
                } else if x > inside.x + width {
                    text::print_right(buf, x - 1, y, width, &shown, look.theme.base());
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::axis::Axis;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};

    const FALL: [(f64, f64); 3] = [(0.0, 1.0), (50.0, 0.25), (100.0, 0.0)];
    const RISE: [(f64, f64); 3] = [(0.0, 0.0), (50.0, f64::NAN), (100.0, 1.0)];

    fn axes() -> Axes<'static> {
        Axes { x: Axis::linear(0.0, 100.0), y: Axis::default(), x_name: "t" }
    }

    fn drawn(plot: &Plot, width: u16, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        plot.render(buf.area, &mut buf, &look(Glyphs::Braille));
        rows(&buf)
    }

    #[test]
    fn a_single_curve_has_its_value_beside_the_playhead() {
        let series = [Series { name: "", points: &FALL, hue: 0 }];
        let plot = Plot { axes: axes(), series: &series, playhead: Some(60.0), ..Plot::default() };
        assert_eq!(
            drawn(&plot, 18, 5),
            [
                "1┤⠑⠢⣀      │      ",
                " │   ⠑⠤⡀   │      ",
                " │     ⠈⠑⠤⣀● 0.250",
                "0┤         ⠉⠉⠒⠒⠤⠤⣀",
                "  0      50 t  100",
            ]
        );
    }

    #[test]
    fn several_curves_have_a_legend_with_their_values() {
        let series = [Series { name: "down", points: &FALL, hue: 0 }, Series { name: "오름", points: &RISE, hue: 1 }];
        let plot = Plot { axes: axes(), series: &series, playhead: Some(100.0), ..Plot::default() };
        assert_eq!(
            drawn(&plot, 26, 6),
            [
                "  1┤⠑⠢⣀        ━ down    0",
                "   │   ⠉⠢⢄     ━ 오름 1.00",
                "0.5┤      ⠉⠢⢄⡀           │",
                "   │         ⠈⠒⠤⢄⣀⡀      │",
                "  0┤⡀             ⠈⠉⠑⠒⠢⠤⢄●",
                "    0         50   t   100",
            ]
        );
    }

    #[test]
    fn on_a_floor_zeros_are_drawn_and_told() {
        let points = [(0.0, 0.0), (50.0, 0.0), (60.0, 1e-2), (100.0, 1.0)];
        let series = [Series { name: "", points: &points, hue: 0 }];
        let y = Axis::log10(1e-2, 1.0).with_floor();
        let plot = Plot { axes: Axes { y, ..axes() }, series: &series, ..Plot::default() };
        assert_eq!(
            drawn(&plot, 24, 5),
            [
                "   1┤                 ⡠⠊",
                "    │               ⡠⠊  ",
                " 0.1┤< 1e−308     ⡠⠊    ",
                "0.01┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠊      ",
                "     0       50  t   100",
            ]
        );
    }

    #[test]
    fn reference_lines_lie_behind_the_curves() {
        let series = [Series { name: "", points: &FALL, hue: 0 }];
        let references = [Reference { y: 0.25, name: "1/4" }];
        let plot = Plot { axes: axes(), series: &series, references: &references, ..Plot::default() };
        assert_eq!(
            drawn(&plot, 18, 5),
            [
                "1┤⠑⠢⣀             ",
                " │   ⠑⠤⡀          ",
                " │⡀⡀⡀⡀⡀⠈⠑⠤⣀⡀⡀⡀⡀1/4",
                "0┤         ⠉⠉⠒⠒⠤⠤⣀",
                "  0      50 t  100",
            ]
        );
    }

    #[test]
    fn the_name_of_a_reference_line_makes_way_for_a_curve() {
        let level = [(0.0, 0.4), (100.0, 0.4)];
        let series = [Series { name: "", points: &level, hue: 0 }];
        let references = [Reference { y: 0.45, name: "half" }];
        let plot = Plot { axes: axes(), series: &series, references: &references, ..Plot::default() };
        let shown = drawn(&plot, 18, 5);
        assert!(shown[1].ends_with("half") && !shown[2].contains("half"), "{shown:?}");
    }

    #[test]
    fn the_value_at_the_playhead_is_that_of_the_last_point_before_it() {
        let series = Series { name: "", points: &FALL, hue: 0 };
        assert_eq!([-1.0, 0.0, 99.0, 100.0].map(|x| series.value_at(x)), [None, Some(1.0), Some(0.25), Some(0.0)]);
    }

    #[test]
    fn the_pointer_is_told_the_nearest_point_and_the_values_of_the_curves_there() {
        let late = [(90.0, 7.0)];
        let series = [
            Series { name: "down", points: &FALL, hue: 0 },
            Series { name: "오름", points: &RISE, hue: 1 },
            Series { name: "late", points: &late, hue: 2 },
        ];
        let plot = Plot { axes: axes(), series: &series, ..Plot::default() };
        let drawn = |look: &Look| plot.render(Rect::new(0, 0, 26, 6), &mut Buffer::empty(Rect::new(0, 0, 26, 6)), look);
        assert_eq!(told((17, 2), drawn).as_deref(), Some("t 50: down 0.250, 오름 –"));
        assert_eq!(told((25, 4), drawn).as_deref(), Some("t 100: down 0, 오름 1.00"));
        assert_eq!(told((1, 2), drawn), None, "the numbers of the axis");
    }

    #[test]
    fn plots_stay_inside_every_area() {
        let series = [Series { name: "down", points: &FALL, hue: 0 }, Series { name: "", points: &RISE, hue: 1 }];
        let references = [Reference { y: 0.25, name: "a quarter" }];
        stays_inside_every_area(|area, buf, look| {
            for legend in [Corner::TopRight, Corner::BottomLeft, Corner::Above] {
                let plot =
                    Plot { axes: axes(), series: &series, references: &references, playhead: Some(60.0), legend };
                plot.render(area, buf, look);
            }
        });
    }
}
