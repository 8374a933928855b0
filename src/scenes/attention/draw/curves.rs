//! How training went: the loss, and the scores on input never seen.

use super::Panels;
use crate::scenes::attention::training::Progress;
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::plot::{Corner, Plot, Series};
use ratatui::{buffer::Buffer, layout::Rect};

impl<'a> Panels<'a> {
    fn history(&self, of: impl Fn(&Progress) -> f64) -> Vec<(f64, f64)> {
        let point = |progress: &Progress| (progress.step as f64, of(progress));
        self.view
            .past_of("training")
            .iter()
            .filter_map(|moment| moment.seen())
            .map(|seen| point(&seen.progress))
            .collect()
    }

    fn axes(&self, y: Axis) -> Axes<'a> {
        Axes { x: Axis::linear(0.0, self.scene.own().train_steps as f64), y, x_name: self.word("axis.step") }
    }

    /// The step that training has got to.
    fn playhead(&self) -> Option<f64> {
        Some(self.view.past_of("training").last()?.seen()?.progress.step as f64)
    }

    /// Cross-entropy in nats a token.
    pub fn loss(&self, area: Rect, buf: &mut Buffer) {
        let inner = self.panel(self.word("panel.loss"), "", area, buf);
        let points = self.history(|progress| progress.loss);
        let highest = points.iter().map(|(_, loss)| *loss).filter(|loss| loss.is_finite()).fold(1.0, f64::max);
        let series = &[Series { name: "", points: &points, hue: 0 }];
        let axes = self.axes(Axis::linear(0.0, highest.ceil()));
        Plot { axes, series, playhead: self.playhead(), ..Plot::default() }.render(inner, buf, self.look);
    }

    /// How much is right, and where heads look: on what tells the token; of a continuer, what its two kinds of heads do.
    pub fn scores(&self, area: Rect, buf: &mut Buffer) {
        let inner = self.panel(self.word("panel.scores"), "", area, buf);
        let accuracy = self.history(|progress| progress.scores.accuracy);
        let alignment = self.history(|progress| progress.scores.alignment);
        let previous = self.history(|progress| progress.scores.previous);
        let induction = self.history(|progress| progress.scores.induction);
        let accuracy = Series { name: self.word(self.right_word()), points: &accuracy, hue: 2 };
        let alignment = Series { name: self.word("row.alignment"), points: &alignment, hue: 1 };
        let previous = Series { name: self.word("row.previous-token"), points: &previous, hue: 0 };
        let induction = Series { name: self.word("row.induction"), points: &induction, hue: 1 };
        let series: &[Series] =
            if self.exercise.continues() { &[accuracy, induction, previous] } else { &[accuracy, alignment] };
        let plot = Plot {
            axes: self.axes(Axis::default()),
            series,
            playhead: self.playhead(),
            legend: if self.exercise.continues() { Corner::BottomRight } else { Corner::Above },
            ..Plot::default()
        };
        plot.render(inner, buf, self.look);
    }
}
