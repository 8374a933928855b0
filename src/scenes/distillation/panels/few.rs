//! The panels of the act with little data.

use super::Panels;
use crate::parts::digits;
use crate::scenes::distillation::few::{Few, SIZES};
use crate::ui::{Axis, Chart, Curve, Y, panel};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Few> {
    /// The accuracy of both students over the number of pictures they have.
    pub fn sizes(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("axis.batches"), self.now.batches);
        let inner = panel("panel.sizes", &note, area, buf, self.look);
        let over = |values: &[f64]| SIZES.iter().map(|n| *n as f64).zip(values.to_vec()).collect::<Vec<_>>();
        let chart = Chart {
            x: Axis::log10(20.0, 300.0),
            x_name: self.look.word("axis.pictures"),
            y: Y::Unit,
            curves: vec![
                Curve::new(self.look.word("note.soft"), 0, over(&self.now.soft)),
                Curve::new(self.look.word("note.hard"), 1, over(&self.now.hard)),
                self.level(self.now.taught.teachers[0].accuracy, 300.0),
            ],
            playhead: Some(50.0),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Some of what the students on the left have seen.
    pub fn twenty(&self, area: Rect, buf: &mut Buffer) {
        let inner = digits::panel("panel.twenty", "", area, buf, self.look);
        let (columns, rows) = digits::room(inner);
        let lessons = &self.now.taught.digits.lessons;
        let pictures: Vec<&[f32]> = (0..SIZES[0].min(columns * rows)).map(|i| lessons.picture(i)).collect();
        digits::mosaic(&pictures, columns.max(1), inner, buf, self.look);
    }
}
