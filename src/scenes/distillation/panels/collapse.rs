//! The panels of the act in which generations learn from each other.

use super::Panels;
use crate::parts::digits::{self, PIXELS};
use crate::scenes::distillation::collapse::{Generation, SHOWN};
use crate::ui::{Axis, Chart, Curve, Y, fixed, panel};
use ratatui::{buffer::Buffer, layout::Rect};

/// Classes whose samples are shown, as many as have room.
const CLASSES_SHOWN: [usize; 4] = [3, 0, 4, 7];

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

    /// Samples of some classes, those of the first generation above those of this one: each column keeps its noise.
    pub fn samples(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("note.left"), fixed(self.now.digits, 2));
        let inner = digits::panel("panel.samples", &note, area, buf, self.look);
        let Some(first) = self.view.all::<Generation>().next() else { return };
        let (columns, rows) = digits::room(inner);
        let columns = columns.min(SHOWN);
        let row = |class: usize, of: &'_ Generation| {
            let at = class * SHOWN * PIXELS;
            of.samples[at..at + columns * PIXELS].to_vec()
        };
        // Where there is no room for both, this generation alone.
        let shown: Vec<f32> = match rows {
            0 | 1 => row(CLASSES_SHOWN[0], self.now),
            _ => {
                CLASSES_SHOWN.iter().take(rows / 2).flat_map(|&c| [row(c, first), row(c, self.now)].concat()).collect()
            }
        };
        let pictures: Vec<&[f32]> = shown.chunks_exact(PIXELS).collect();
        digits::mosaic(&pictures, columns.max(1), inner, buf, self.look);
    }
}
