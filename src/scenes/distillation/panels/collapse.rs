//! The panels of the act in which generations learn from each other.

use super::Panels;
use crate::parts::digits::{self, PIXELS};
use crate::scenes::distillation::collapse::{Generation, SHOWN};
use crate::ui::{Axis, Chart, Curve, Y, fixed, panel};
use ratatui::{buffer::Buffer, layout::Rect};

/// Classes whose samples are shown, in the order in which they are left out.
const CLASSES_SHOWN: [usize; 6] = [3, 8, 4, 0, 2, 7];

impl Panels<'_, Generation> {
    /// What is left of the variance: of one run, of the middle one and nine tenths of 400, and their mean by theory.
    pub fn fan(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("g = {}", self.now.number);
        let inner = panel("panel.fan", &note, area, buf, self.look);
        let curve = |name, hue, of: &dyn Fn(&Generation) -> f64| {
            Curve::new(name, hue, self.view.all::<Generation>().map(|it| (it.number as f64, of(it))))
        };
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.generations as f64),
            x_name: self.look.word("axis.generation"),
            y: Y::Decades(&[0.01, 1.0]),
            curves: vec![
                curve(self.look.word("note.theory"), 2, &|it| it.theory),
                curve(self.look.word("note.median"), 0, &|it| it.fan[1]),
                curve(self.look.word("note.this-run"), 1, &|it| it.lines[0].variance),
                curve(self.look.word("note.most-runs"), 3, &|it| it.fan[2]),
                curve("", 3, &|it| it.fan[0]),
            ],
            playhead: Some(self.now.number as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Samples of some classes; each column keeps its noise.
    pub fn samples(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("note.left"), fixed(self.now.digits, 2));
        let inner = digits::panel("panel.samples", &note, area, buf, self.look);
        let (columns, rows) = digits::room(inner);
        let columns = columns.min(SHOWN);
        let place = |class: usize, column: usize| {
            let at = (class * SHOWN + column) * PIXELS;
            &self.now.samples[at..at + PIXELS]
        };
        let shown = CLASSES_SHOWN.iter().take(rows);
        let pictures: Vec<&[f32]> = shown.flat_map(|class| (0..columns).map(|column| place(*class, column))).collect();
        digits::mosaic(&pictures, columns.max(1), inner, buf, self.look);
    }
}
