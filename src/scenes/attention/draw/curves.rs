//! How training went: the loss, and the scores on input never seen.

use super::Panels;
use crate::scene::Of;
use crate::scenes::attention::Seen;
use crate::scenes::attention::training::Progress;
use crate::ui::{Axis, Chart, Corner, Curve, Y, panel};
use ratatui::{buffer::Buffer, layout::Rect};

impl<'a> Panels<'a> {
    /// The moments of the training so far.
    fn trained(&self) -> impl DoubleEndedIterator<Item = &'a Progress> {
        self.view.past_of("training").iter().filter_map(|moment| Seen::of(moment)).map(|seen| &seen.progress)
    }

    fn over_steps(&self, name: &'a str, hue: usize, of: fn(&Progress) -> f64) -> Curve<'a> {
        Curve::new(self.word(name), hue, self.trained().map(|it| (it.step as f64, of(it))))
    }

    fn chart(&self, curves: Vec<Curve>, y: Y, corner: Option<Corner>, inner: Rect, buf: &mut Buffer) {
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.own().train_steps as f64),
            x_name: self.word("axis.step"),
            y,
            curves,
            playhead: self.trained().next_back().map(|it| it.step as f64),
            corner,
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Cross-entropy in nats a token.
    pub fn loss(&self, area: Rect, buf: &mut Buffer) {
        let step = self.trained().next_back().map_or(0, |it| it.step);
        let note = format!("{step}/{}", self.scene.own().train_steps);
        let inner = panel("panel.loss", &note, area, buf, self.look);
        let losses = self.trained().map(|it| it.loss).filter(|loss| loss.is_finite());
        let y = Y::On(Axis::linear(0.0, losses.fold(1.0, f64::max).ceil()));
        self.chart(vec![self.over_steps("", 0, |it| it.loss)], y, None, inner, buf);
    }

    /// How much is right, and where heads look: on what tells the token; of a continuer, what its two kinds of heads do.
    pub fn scores(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.scores", "", area, buf, self.look);
        let accuracy = self.over_steps(self.right_word(), 2, |it| it.scores.accuracy);
        if self.exercise.continues() {
            let previous = self.over_steps("row.previous-token", 0, |it| it.scores.previous);
            let induction = self.over_steps("row.induction", 1, |it| it.scores.induction);
            // These rise and stay up.
            self.chart(vec![accuracy, induction, previous], Y::Unit, Some(Corner::BottomRight), inner, buf);
        } else {
            let alignment = self.over_steps("row.alignment", 1, |it| it.scores.alignment);
            self.chart(vec![accuracy, alignment], Y::Unit, None, inner, buf);
        }
    }
}
