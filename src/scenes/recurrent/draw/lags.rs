//! How far back each cell can learn to look.

use super::Panels;
use crate::plan;
use crate::scenes::recurrent::lags::{Lags, Tried};
use crate::scenes::recurrent::learning::Learning;
use crate::ui::layout::{STANDARD, fits};
use crate::ui::{Axis, Chart, Reference, Y, panel};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Lags> {
    pub fn lags(&self, area: Rect, buf: &mut Buffer) {
        let plan = if fits(area, STANDARD) {
            plan! { columns { (40, 1) Self::accuracy_over_lag, (38, 1) Self::steps_over_lag } }
        } else {
            plan! { rows { (8, 3) Self::accuracy_over_lag, (7, 2) Self::steps_over_lag } }
        };
        plan.draw(self, area, buf);
    }

    fn accuracy_over_lag(&self, area: Rect, buf: &mut Buffer) {
        let course = self.history.all::<Learning>().next().map(|learning| &learning.course);
        let chance = course.map_or(f64::NAN, |course| course.task.chance());
        let note = if chance.is_finite() { self.chance_note(chance) } else { String::new() };
        let inner = panel("panel.accuracy_over_lag", &note, area, buf, self.look);
        self.over_lag(|tried| tried.accuracy, Y::Unit, &[Reference { y: chance, name: "" }], inner, buf);
    }

    /// Cells that have not learned the task have no step at which they did.
    fn steps_over_lag(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.steps_over_lag", self.look.word("note.unsolved"), area, buf, self.look);
        self.over_lag(|tried| tried.solved, Y::Around(&[0.0, 100.0]), &[], inner, buf);
    }

    /// Lines from lag to lag, with a mark at each that was tried: there is nothing in between.
    fn over_lag(&self, value: fn(&Tried) -> f64, y: Y, references: &[Reference], area: Rect, buf: &mut Buffer) {
        let tried = || self.now.all.iter().zip(&self.now.tried);
        let longest = self.now.all.last().copied().unwrap_or(1);
        let chart = Chart {
            x: Axis::linear(0.0, longest as f64),
            x_name: self.look.word("axis.lag"),
            y,
            curves: self.of_cells(|i, _| tried().map(move |(lag, tried)| (*lag as f64, value(&tried[i])))),
            references,
            playhead: Some(self.playhead),
            ..Chart::default()
        };
        let plane = chart.render(area, buf, self.look);
        for curve in chart.curves.iter().rev() {
            for (x, y) in curve.points().iter().filter_map(|point| plane.cell(*point)) {
                self.mark(x, y, curve.hue, buf);
            }
        }
    }
}
