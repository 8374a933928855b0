//! The whole chosen row: every key with its score, its weight, and what the prediction depends on.

use super::Panels;
use crate::engine::nn::Attention;
use crate::scenes::attention::reading::Operation;
use crate::ui::{fixed, panel, print, print_right, put_char};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// Where the columns of numbers end.
const SCALED: u16 = 11;
const WEIGHT: u16 = 18;
const DEPENDS: u16 = 8;

impl Panels<'_> {
    /// A line for every key.
    pub fn row(&self, area: Rect, buf: &mut Buffer) {
        let chosen = &self.chosen;
        let title = format!("{} {}", self.word("panel.row"), self.query_labels()[chosen.query]);
        let inner = panel(&title, "", area, buf, self.look);
        if inner.width < WEIGHT + DEPENDS || inner.height < 3 {
            return;
        }
        let depends = self.gradient_times_input();
        self.head_line(Rect { height: 1, ..inner }, depends.is_some(), buf);
        let lines = Rect { y: inner.y + 1, height: inner.height - 2, ..inner };
        for ((key, label), y) in self.key_labels().iter().enumerate().zip(lines.top()..lines.bottom()) {
            let line = Rect { y, height: 1, ..lines };
            let style = if key == chosen.key { self.look.accent() } else { self.look.text() };
            print(buf, line.x, y, 4, super::labels::short(label), style);
            if chosen.has(Operation::Scaled) {
                let score = fixed(chosen.head.masked(chosen.query, key), 2);
                print_right(buf, line.x + SCALED, y, 7, &score, style);
            }
            if chosen.has(Operation::Weights) {
                let weight = f64::from(chosen.head.row(chosen.query)[key]);
                print_right(buf, line.x + WEIGHT, y, 6, &fixed(weight, 3), style);
                self.bar(weight, line, buf);
            }
            if let Some(depends) = depends.filter(|_| chosen.has(Operation::Read)) {
                print_right(buf, line.right(), y, DEPENDS, &fixed(depends[key], 2), style);
            }
        }
        if depends.is_none() {
            return;
        }
        let note = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        print(buf, note.x, note.y, note.width, self.word("note.not-explanation"), self.look.dim());
    }

    fn head_line(&self, line: Rect, depends: bool, buf: &mut Buffer) {
        let dim = self.look.dim();
        print_right(buf, line.x + SCALED, line.y, 7, self.scene.divided(), dim);
        print_right(buf, line.x + WEIGHT, line.y, 6, "w", dim);
        if depends {
            print_right(buf, line.right(), line.y, DEPENDS, "grad·x", dim);
        }
    }

    /// The weight as a bar between the numbers.
    fn bar(&self, weight: f64, line: Rect, buf: &mut Buffer) {
        let start = line.x + WEIGHT + 1;
        let room = line.right().saturating_sub(DEPENDS + start);
        let block = self.look.glyph('▬', '#');
        for x in start..start + (weight * f64::from(room)).round() as u16 {
            put_char(buf, x, line.y, block, Style::new().fg(self.look.theme.series(1)));
        }
    }

    /// Gradient × input of the chosen row's token, where the keys are the input.
    fn gradient_times_input(&self) -> Option<&[f64]> {
        let places = self.sight.pair.source.len();
        let looks_at_input = self.exercise.continues() || self.scene.which() == Attention::Cross;
        let is_of_input = looks_at_input && self.chosen.maps.keys == places;
        let all = &self.sight.second.as_ref().filter(|_| is_of_input)?.gradient_times_input;
        all.get(self.chosen.query * places..(self.chosen.query + 1) * places)
    }
}
