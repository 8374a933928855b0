//! What is said: the likeliest tokens of the chosen row, and the whole sentence.

use super::Panels;
use crate::engine::data::dates::{ENGLISH, KOREAN};
use crate::engine::nn::Attention;
use crate::scenes::attention::pairs::Pair;
use crate::scenes::attention::reading::Stage;
use crate::ui::axis::Axis;
use crate::ui::bars::{Bar, Bars};
use crate::ui::number::fixed;
use crate::ui::text::{print, print_right, width};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    /// The row of the output that the cursor is in; the last where rows are the input's.
    fn output_row(&self) -> usize {
        match self.scene.shown {
            Attention::Encoder => self.sight.rows.len() - 1,
            Attention::Decoder | Attention::Cross => self.chosen.query,
        }
    }

    /// The likeliest tokens.
    pub fn output(&self, area: Rect, buf: &mut Buffer) {
        let row = self.output_row();
        let note = format!("{}/{}", row + 1, self.sight.rows.len());
        let inner = self.panel(self.word("panel.output"), &note, area, buf);
        if self.view.act() == "reading" && !self.chosen.has(Stage::Read) {
            print(buf, inner.x, inner.y, inner.width, "·", self.look.dim());
            return;
        }
        let probabilities = self.sight.row_of_probabilities(row);
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
        let hue = |rank: usize| if rank == 0 { 2 } else { 5 };
        let bar = |(rank, token): (usize, &usize)| Bar {
            label: ENGLISH[*token],
            value: f64::from(probabilities[*token]),
            hue: hue(rank),
        };
        let bars: Vec<Bar> = order.iter().enumerate().take(inner.height.into()).map(bar).collect();
        Bars { bars: &bars, axis: Axis::default(), cursor: Some(0) }.render(inner, buf, self.look);
    }

    /// The input, what has been said of it so far, and how often all of it is right.
    pub fn sentence(&self, row: Rect, buf: &mut Buffer) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        let scores = self.seen.progress.scores;
        let exact = format!("{} {}", self.word("row.exact"), fixed(scores.accuracy, 3));
        let told = if scores.alignment.is_nan() {
            exact
        } else {
            format!("{} {}  {exact}", self.word("row.alignment"), fixed(scores.alignment, 3))
        };
        let source: String = self.sight.pair.source.iter().map(|token| KOREAN[*token]).collect();
        let done = match (self.view.act(), self.scene.shown) {
            ("training", _) | (_, Attention::Encoder) => self.sight.said.len(),
            _ => self.chosen.place.complete.min(self.sight.said.len()),
        };
        let said = &self.sight.said[..done];
        let is_wrong = said.iter().zip(&self.sight.pair.target).any(|(said, right)| said != right);
        let style = ratatui::style::Style::new();
        let style = style.fg(if is_wrong { self.look.theme.bad } else { self.look.theme.text });
        let mut x = row.x + print(buf, row.x, row.y, row.width, &format!("{source} → "), self.look.dim());
        x += print(buf, x, row.y, row.right().saturating_sub(x), &Pair::words(said), style);
        if x + 1 + width(&told) < row.right() {
            print_right(buf, row.right(), row.y, width(&told), &told, self.look.dim());
        }
    }
}
