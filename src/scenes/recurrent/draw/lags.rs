//! How far back each cell can learn to look.

use super::{Curve, Panels, hue};
use crate::engine::recurrence::Kind;
use crate::scenes::recurrent::lags::{Lags, Tried};
use crate::scenes::recurrent::learning::Learning;
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::layout::{STANDARD, columns, fits, rows, share};
use crate::ui::plane::Plane;
use crate::ui::plot::{Corner, Plot, Reference, Series};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    pub fn lags(&self, now: &Lags, area: Rect, buf: &mut Buffer) {
        let parts = if fits(area, STANDARD) {
            columns(area, &[share(40, 1), share(38, 1)])
        } else {
            rows(area, &[share(8, 3), share(7, 2)])
        };
        self.accuracy_over_lag(now, *parts.first().unwrap_or(&area), buf);
        if let Some(part) = parts.get(1) {
            self.steps_over_lag(now, *part, buf);
        }
    }

    fn accuracy_over_lag(&self, now: &Lags, area: Rect, buf: &mut Buffer) {
        let course = self.history.all::<Learning>().next().map(|learning| &learning.course);
        let chance = course.map_or(f64::NAN, |course| course.task.chance());
        let note = if chance.is_finite() { self.look.word("note.chance") } else { "" };
        let inner = self.panel("panel.accuracy_over_lag", note, area, buf);
        let curves = self.over_lag(now, |tried| tried.accuracy);
        self.plot_over_lag(now, &curves, Axis::linear(0.0, 1.0), &[Reference { y: chance, name: "" }], inner, buf);
    }

    /// Cells that have not learned the task have no step at which they did.
    fn steps_over_lag(&self, now: &Lags, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.steps_over_lag", self.look.word("note.unsolved"), area, buf);
        let curves = self.over_lag(now, |tried| tried.solved);
        let known = curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y));
        let y = Axis::around(known.chain([0.0, 100.0]));
        self.plot_over_lag(now, &curves, y, &[], inner, buf);
    }

    fn over_lag(&self, now: &Lags, value: fn(&Tried) -> f64) -> Vec<Curve> {
        let curve = |(i, kind): (usize, Kind)| {
            let lags = now.all.iter().zip(&now.tried);
            let points = lags.map(|(lag, tried)| (*lag as f64, value(&tried[i]))).collect();
            Curve { name: kind.name(), points, hue: hue(kind) }
        };
        self.kinds().enumerate().map(curve).collect()
    }

    /// Lines from lag to lag, with a mark at each that was tried: there is nothing in between.
    fn plot_over_lag(
        &self,
        now: &Lags,
        curves: &[Curve],
        y: Axis,
        references: &[Reference],
        area: Rect,
        buf: &mut Buffer,
    ) {
        let longest = now.all.last().copied().unwrap_or(1);
        let axes = Axes { x: Axis::linear(0.0, longest as f64), y, x_name: self.look.word("axis.lag") };
        let series: Vec<Series> =
            curves.iter().map(|curve| Series { name: curve.name, points: &curve.points, hue: curve.hue }).collect();
        let plot = Plot { axes, series: &series, references, playhead: Some(self.playhead), legend: Corner::Above };
        let inside = plot.render(area, buf, self.look);
        let plane = Plane::new(&axes, inside, self.look);
        for curve in curves.iter().rev() {
            for (x, y) in curve.points.iter().filter_map(|point| plane.cell(*point)) {
                self.mark(x, y, curve.hue, buf);
            }
        }
    }
}
