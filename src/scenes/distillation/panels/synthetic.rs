//! The panels of the act with pictures that nobody drew.

use super::{NAMES, Panels, batches};
use crate::parts::digits;
use crate::scenes::distillation::settings::Source;
use crate::scenes::distillation::synthetic::{KEPT, Made, steps};
use crate::ui::{Axis, Bar, Bars, Chart, Curve, Y, panel, percent};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Made> {
    fn name(&self, source: Source) -> &str {
        self.look.word(match source {
            Source::Uniform => "source.uniform",
            Source::OnOff => "source.on-off",
            Source::Gaussian => "source.gaussian",
            Source::Mixes => "source.mixes",
        })
    }

    /// The accuracy on real digits, for each source.
    pub fn sources(&self, area: Rect, buf: &mut Buffer) {
        let chosen = self.scene.source;
        let accuracy = percent(self.now.accuracy[chosen.place()], 0);
        let note = format!("{} {}", self.name(chosen), self.look.unless_kept("synthetic_accuracy", accuracy));
        let inner = panel("panel.sources", &note, area, buf, self.look);
        let curve = |source: Source| {
            let points = self.view.all::<Made>().map(|it| (it.batches as f64, it.accuracy[source.place()]));
            Curve::new(self.name(source), source.place(), points)
        };
        let teacher = self.now.taught.teachers[0].accuracy;
        let chart = Chart {
            x: batches(steps(self.scene)),
            x_name: self.look.word("axis.batches"),
            y: Y::Unit,
            curves: Source::ALL.into_iter().map(curve).chain([self.level(teacher, steps(self.scene) as f64)]).collect(),
            playhead: Some(self.now.batches as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Some of the pictures of the chosen source.
    pub fn examples(&self, area: Rect, buf: &mut Buffer) {
        let inner = digits::panel("panel.examples", self.name(self.scene.source), area, buf, self.look);
        let (columns, rows) = digits::room(inner);
        let pool = &self.now.pools[self.scene.source.place()];
        let pictures: Vec<&[f32]> = (0..KEPT.min(columns * rows)).map(|i| pool.picture(i)).collect();
        digits::mosaic(&pictures, columns.max(1), inner, buf, self.look);
    }

    /// How often the teacher calls them which digit.
    pub fn called(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.called", self.name(self.scene.source), area, buf, self.look);
        let called = &self.now.pools[self.scene.source.place()].called;
        let most = called.iter().copied().fold(0.01, f64::max);
        let bars: Vec<Bar> =
            NAMES.iter().zip(called).map(|(label, value)| Bar { label, value: *value, hue: 1 }).collect();
        Bars { bars: &bars, axis: Axis::linear(0.0, most), cursor: None }.render(inner, buf, self.look);
    }
}
