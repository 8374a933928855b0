//! The panels of the training.

use super::cloud::Scattered;
use super::{Panels, Ranked};
use crate::engine::denoiser::training::Loss;
use crate::scenes::reverse::training::Training;
use crate::ui::{Axis, Chart, Curve, Reference, Y, caption, fixed, number, panel, print_right, rows};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Training> {
    pub fn of_training() -> Ranked<Self> {
        let beside = [Self::loss, Self::probes, Self::schedule, Self::score_field];
        Ranked { main: Self::learned_samples, beside, are_text: [false, true, false, true], brief: Self::losses }
    }

    /// What the net would generate now, and the score it sees.
    fn learned_samples(&self, area: Rect, buf: &mut Buffer) {
        let training = self.now;
        let note = format!("{} {}", self.look.word("note.batches"), training.batches);
        let inner = panel("panel.preview", &note, area, buf, self.look);
        if self.scene.is_digits() {
            self.digit_grid(&training.preview, None, inner, buf);
            return;
        }
        let (points, classes, field) = (&training.preview, &training.preview_labels, &training.field);
        self.cloud(&Scattered { points, classes, field, ..Scattered::default() }, inner, buf);
    }

    /// The loss so far, beside that of always answering 0, and of the part of the answer that is wired in.
    fn loss(&self, area: Rect, buf: &mut Buffer) {
        let past = || self.view.all::<Training>();
        let last = past().map(|it| it.loss).rfind(|loss| loss.net.is_finite());
        let reference = |word: &str, of: fn(&Loss) -> f64| {
            let y = last.as_ref().map_or(f64::NAN, of);
            (y, format!("{} {}", self.look.word(word), number(y)))
        };
        let (zero, unlearned) =
            (reference("note.zero", |loss| loss.zero), reference("note.unlearned", |loss| loss.unlearned));
        let loss = self.look.unless_kept("loss", number(self.now.loss.net));
        let inner = panel("panel.loss", &loss, area, buf, self.look);
        let chart = Chart {
            x: Axis::log10(1.0, self.scene.batches().unwrap_or(1) as f64),
            x_name: self.look.word("axis.batches"),
            y: Y::Around(&[0.0, 1.0]),
            curves: vec![Curve::new("", 0, past().map(|it| (it.batches as f64, it.loss.net)))],
            references: &[&zero, &unlearned].map(|(y, name)| Reference { y: *y, name }),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Some noised numbers: the noise in them, what the net takes for it, and the best that can be said.
    fn probes(&self, area: Rect, buf: &mut Buffer) {
        const NAME: u16 = 1;
        let training = self.now;
        let note = format!("t = {}", training.t);
        let inner = panel("panel.probes", &note, area, buf, self.look);
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
    fn score_field(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.field", &format!("t = {}", self.now.t), area, buf, self.look);
        caption::render(self.look.word("note.field"), inner, buf, self.look);
    }

    /// Batches and loss.
    fn losses(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.loss", "", area, buf, self.look);
        let entries = [
            (self.look.word("axis.batches"), self.now.batches.to_string()),
            ("L", self.look.unless_kept("loss", number(self.now.loss.net))),
            ("L(0)", number(self.now.loss.zero)),
            ("L(v̂=0)", number(self.now.loss.unlearned)),
            ("|ε̂−ε|", number(self.now.probe_error())),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }
}
