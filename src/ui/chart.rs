//! Curves that are collected moment by moment, or step by step, on a [`Plot`] whose axes follow one rule.
//!
//! The x axis is told: it shows where all this is going, also before it gets there. The y axis runs from 0 to 1 unless it is
//! to hold the curves; then it also holds every reference line, and the numbers that are named, so that it need not change
//! for each point that comes in. The legend stands above the curves, which come from anywhere and leave no corner free.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axes::Axes;
use super::axis::Axis;
use super::look::Look;
use super::plane::Plane;
use super::plot::{Corner, Plot, Reference, Series};

/// What the y axis runs over.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Y<'a> {
    /// From 0 to 1: shares, probabilities.
    #[default]
    Unit,
    /// All curves, all references and these numbers, between round numbers.
    Around(&'a [f64]),
    /// The same between powers of ten; what is not positive lies nowhere.
    Decades(&'a [f64]),
    /// The same, and 0 lies on the floor.
    DecadesOnFloor(&'a [f64]),
    /// What this axis does.
    On(Axis),
}

/// A curve: its points, in any order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve<'a> {
    /// Its name in the legend; empty for none.
    pub name: &'a str,
    /// Its colour: that of series `hue` of the theme.
    pub hue: usize,
    /// From left to right.
    points: Vec<(f64, f64)>,
}

impl<'a> Curve<'a> {
    /// The points may come in any order: those of a quantity that falls, such as a time left, come from the right.
    pub fn new(name: &'a str, hue: usize, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<(f64, f64)> = points.into_iter().collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { name, hue, points }
    }

    /// Its points from left to right.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    fn series(&self) -> Series<'_> {
        Series { name: self.name, points: &self.points, hue: self.hue }
    }
}

/// Curves over one x.
#[derive(Debug, Clone, Default)]
pub struct Chart<'a> {
    /// What x is, with its unit.
    pub x_name: &'a str,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Y<'a>,
    /// The curves; earlier ones lie over later ones.
    pub curves: Vec<Curve<'a>>,
    /// Lines to compare the curves with.
    pub references: &'a [Reference<'a>],
    /// The x under inspection.
    pub playhead: Option<f64>,
    /// Where the legend stands, if not above.
    pub corner: Option<Corner>,
}

impl Chart<'_> {
    /// Draws the chart; tells where on it pairs of numbers lie.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Plane {
        let axes = Axes { x: self.x, y: self.y_axis(), x_name: self.x_name };
        let plot = Plot {
            axes,
            series: &self.curves.iter().map(Curve::series).collect::<Vec<_>>(),
            references: self.references,
            playhead: self.playhead,
            legend: self.corner.unwrap_or(Corner::Above),
        };
        Plane::new(&axes, plot.render(area, buf, look), look)
    }

    fn y_axis(&self) -> Axis {
        let points = self.curves.iter().flat_map(|curve| &curve.points).map(|(_, y)| *y);
        let known = points.chain(self.references.iter().map(|reference| reference.y));
        match self.y {
            Y::Unit => Axis::default(),
            Y::Around(more) => Axis::around(known.chain(more.iter().copied())),
            Y::Decades(more) => Axis::around_log10(known.chain(more.iter().copied())),
            Y::DecadesOnFloor(more) => Axis::around_log10(known.chain(more.iter().copied())).with_floor(),
            Y::On(axis) => axis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    fn falling() -> Curve<'static> {
        Curve::new("loss", 0, [(4.0, 0.125), (2.0, 0.5), (0.0, 2.0)])
    }

    fn ends(y: Y, references: &[Reference]) -> [f64; 2] {
        Chart { curves: vec![falling()], y, references, ..Chart::default() }.y_axis().ends()
    }

    #[test]
    fn the_axis_holds_curves_references_and_what_is_named() {
        let blind = [Reference { y: 3.0, name: "" }];
        assert_eq!(ends(Y::Unit, &blind), [0.0, 1.0]);
        assert_eq!([ends(Y::Around(&[0.0]), &[]), ends(Y::Around(&[0.0]), &blind)], [[0.0, 2.0], [0.0, 3.0]]);
        assert_eq!(ends(Y::Around(&[-1.0, f64::NAN]), &[]), [-1.0, 2.0]);
        assert_eq!([ends(Y::Decades(&[]), &[]), ends(Y::Decades(&[1e-3]), &blind)], [[0.1, 10.0], [1e-3, 10.0]]);
        assert_eq!(ends(Y::On(Axis::linear(-3.0, 3.0)), &blind), [-3.0, 3.0]);
    }

    #[test]
    fn zero_lies_on_the_floor_only_where_there_is_one() {
        let gone = Curve::new("", 0, [(0.0, 1.0), (1.0, 0.0)]);
        let zero = |y| Chart { curves: vec![gone.clone()], y, ..Chart::default() }.y_axis().unit(0.0);
        assert_eq!([zero(Y::Decades(&[1e-6])), zero(Y::DecadesOnFloor(&[1e-6]))], [None, Some(0.0)]);
    }

    #[test]
    fn points_from_the_right_are_put_in_order() {
        assert_eq!(falling().points(), [(0.0, 2.0), (2.0, 0.5), (4.0, 0.125)]);
    }

    #[test]
    fn a_chart_has_its_legend_above_and_the_value_at_the_playhead_in_it() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 6));
        let chart = Chart {
            x_name: "step",
            x: Axis::linear(0.0, 8.0),
            y: Y::Around(&[0.0]),
            curves: vec![falling()],
            playhead: Some(4.0),
            ..Chart::default()
        };
        let plane = chart.render(buf.area, &mut buf, &look(Glyphs::Braille));
        assert_eq!([(0.0, 2.0), (8.0, 0.0)].map(|point| plane.cell(point)), [Some((2, 1)), Some((19, 4))]);
        assert_eq!(rows(&buf)[0], "━ loss 0.125        ");
        assert!(rows(&buf)[5].contains("step"), "{:?}", rows(&buf));
    }

    #[test]
    fn charts_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            for y in [Y::Unit, Y::DecadesOnFloor(&[1e-3])] {
                let references = &[Reference { y: 0.5, name: "half" }];
                Chart { y, references, curves: vec![falling()], playhead: Some(3.0), ..Chart::default() }
                    .render(area, buf, look);
            }
        });
    }
}
