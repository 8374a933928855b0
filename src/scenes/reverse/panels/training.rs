//! The panels of the training.

use super::Panels;
use super::cloud::Scattered;
use crate::scenes::reverse::training::Training;
use crate::scenes::reverse::{Moment, Part};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::number::{fixed, number};
use crate::ui::plot::{Plot, Reference, Series};
use crate::ui::text::{print, print_right};
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// The training of a moment.
fn training_of(moment: &Arc<Moment>) -> Option<&Training> {
    if let Part::Training(training) = &moment.part { Some(training) } else { None }
}

impl Panels<'_> {
    /// What the net would generate now, and the score it sees.
    pub fn learned_samples(&self, training: &Training, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("note.batches"), training.batches);
        let inner = self.panel("panel.preview", &note, area, buf);
        if self.scene.is_digits() {
            self.digit_grid(&training.preview, None, inner, buf);
            return;
        }
        let shown = Scattered {
            points: &training.preview,
            classes: &training.preview_labels,
            field: &training.field,
            paths: &[],
            cursor: None,
            marks: &[],
            step: 1,
        };
        self.cloud(&shown, inner, buf);
    }

    /// The loss so far, beside that of always answering 0.
    pub fn loss(&self, training: &Training, area: Rect, buf: &mut Buffer) {
        let past = || self.view.past_of("training").iter().filter_map(training_of);
        let losses: Vec<(f64, f64)> = past().map(|it| (it.batches as f64, it.loss.net)).collect();
        let zero = past().map(|it| it.loss.zero).rfind(|loss| loss.is_finite()).unwrap_or(f64::NAN);
        let inner = self.panel("panel.loss", &number(training.loss.net), area, buf);
        let last = self.scene.batches().unwrap_or(1) as f64;
        let axes = Axes {
            x: Axis::log10(1.0, last),
            y: Axis::around(losses.iter().map(|(_, loss)| *loss).chain([0.0, zero])),
            x_name: self.look.word("axis.batches"),
        };
        let references = [Reference { y: zero, name: self.look.word("note.zero") }];
        let series = [Series { name: "", points: &losses, hue: 0 }];
        Plot { axes, series: &series, references: &references, ..Plot::default() }.render(inner, buf, self.look);
    }

    /// Some noised numbers: the noise in them, what the net takes for it, and the best that can be said.
    pub fn probes(&self, training: &Training, area: Rect, buf: &mut Buffer) {
        const NAME: u16 = 1;
        let note = format!("t = {}", training.t);
        let inner = self.panel("panel.probes", &note, area, buf);
        let heads = ["xₜ", "ε", "ε̂", self.look.word("note.exact")];
        let columns = if self.scene.is_digits() { 3 } else { 4 };
        let width = inner.width.saturating_sub(NAME) / columns;
        let right = |column: u16| inner.x + NAME + (column + 1) * width;
        for (head, column) in heads.into_iter().zip(0..columns) {
            print_right(buf, right(column), inner.y, width, head, self.look.dim());
        }
        for (probe, y) in training.probes.iter().zip(inner.y + 1..inner.bottom()) {
            for (value, column) in [probe.x_t, probe.eps, probe.eps_hat, probe.exact].into_iter().zip(0..columns) {
                let style = if column == 2 { self.look.accent() } else { self.look.text() };
                print_right(buf, right(column), y, width, &fixed(value, 2), style);
            }
        }
    }

    /// What there is to see: a legend of the picture, for large screens.
    pub fn score_field(&self, training: &Training, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.field", &format!("t = {}", training.t), area, buf);
        for (line, y) in
            crate::ui::text::wrap(self.look.word("note.field"), inner.width).iter().zip(inner.y..inner.bottom())
        {
            print(buf, inner.x, y, inner.width, line, self.look.text());
        }
    }

    /// Batches and loss.
    pub fn brief_training(&self, training: &Training, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.loss", "", area, buf);
        let entries = [
            (self.look.word("axis.batches"), training.batches.to_string()),
            ("L", number(training.loss.net)),
            ("L(0)", number(training.loss.zero)),
            ("|ε̂−ε|", number(training.probe_error())),
        ];
        self.list(&entries, inner, buf);
    }
}
