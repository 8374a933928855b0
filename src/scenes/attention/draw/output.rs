//! What is said: the likeliest tokens of the chosen row, and the whole output.

use super::Panels;
use crate::engine::nn::Attention;
use crate::scenes::attention::reading::Operation;
use crate::ui::{Axis, Bar, Bars, panel, percent, print, print_right, rows, text::width};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    /// The row of the output that the cursor is in; the last where rows are a translator's input.
    pub fn output_row(&self) -> usize {
        match self.scene.which() {
            Attention::Encoder => self.sight.rows.len() - 1,
            Attention::Decoder | Attention::Cross => self.chosen.query,
        }
    }

    /// The likeliest tokens.
    pub fn output(&self, area: Rect, buf: &mut Buffer) {
        let row = self.output_row();
        let note = format!("{}/{}", row + 1, self.sight.rows.len());
        let inner = panel("panel.output", &note, area, buf, self.look);
        if self.view.act() == "reading" && !self.chosen.has(Operation::Read) {
            print(buf, inner.x, inner.y, inner.width, "·", self.look.dim());
            return;
        }
        let probabilities = self.sight.row_of_probabilities(row);
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
        let hue = |rank: usize| if rank == 0 { 2 } else { 5 };
        let bar = |(rank, token): (usize, &usize)| Bar {
            label: self.exercise.output[*token],
            value: f64::from(probabilities[*token]),
            hue: hue(rank),
        };
        let bars: Vec<Bar> = order.iter().enumerate().take(inner.height.into()).map(bar).collect();
        Bars { bars: &bars, axis: Axis::default(), cursor: Some(0) }.render(inner, buf, self.look);
    }

    /// The input, what has been said of it so far, and how much is right of what was never seen.
    pub fn sentence(&self, row: Rect, buf: &mut Buffer) {
        let row = rows::indented(row);
        let scores = self.seen.progress.scores;
        let right = format!("{} {}", self.word(self.right_word()), percent(scores.accuracy, 1));
        let told = if scores.alignment.is_nan() {
            right
        } else {
            format!("{} {}  {right}", self.word("row.alignment"), percent(scores.alignment, 1))
        };
        let mut x = row.x;
        let mut put = |text: &str, style| x += print(buf, x, row.y, row.right().saturating_sub(x), text, style);
        let given = self.sight.pair.asked().map(|(row, _)| row).next().unwrap_or(0);
        let source = self.source();
        if self.exercise.continues() {
            put(&source[..=given].join(" "), self.look.dim());
        } else {
            put(&source.concat(), self.look.dim());
        }
        put(if self.exercise.continues() { " →" } else { " → " }, self.look.dim());
        self.said(given, &mut put);
        if x + 1 + width(&told) < row.right() {
            print_right(buf, row.right(), row.y, width(&told), &told, self.look.dim());
        }
    }

    /// What is said from a row on, as far as rows are complete: a translation as a whole, or token by token, is right or not.
    fn said(&self, given: usize, put: &mut dyn FnMut(&str, Style)) {
        let is_whole = self.view.act() == "training" || self.scene.which() == Attention::Encoder;
        let done = if is_whole { usize::MAX } else { self.chosen.place.complete };
        let said = &self.sight.said[..done.min(self.sight.said.len())];
        let is_right = |(row, answer): (usize, usize)| said.get(row).is_none_or(|said| *said == answer);
        let theme = self.look.theme;
        let style = |is_right: bool| Style::new().fg(if is_right { theme.text } else { theme.bad });
        if self.exercise.continues() {
            for (row, token) in said.iter().enumerate().skip(given) {
                put(&format!(" {}", self.exercise.output[*token]), style(is_right((row, self.sight.pair.target[row]))));
            }
        } else {
            put(&self.exercise.words(said), style(self.sight.pair.asked().all(is_right)));
        }
        if done >= self.sight.said.len() {
            put(&format!("  {}/{}", self.sight.right(), self.sight.pair.asked().count()), self.look.dim());
        }
    }

    /// The key of the word for how much is right.
    pub fn right_word(&self) -> &'static str {
        if self.exercise.continues() { "row.right" } else { "row.exact" }
    }
}
