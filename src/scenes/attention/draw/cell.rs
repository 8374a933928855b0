//! The arithmetic of the chosen cell, one line a step.

use super::Panels;
use crate::scenes::attention::reading::Operation;
use crate::ui::{fixed, number, panel, print, print_right, text::width};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// Columns for the names of the steps.
const NAMES: u16 = 9;

impl Panels<'_> {
    /// q·k → /√d → mask → softmax → ·v; what is still to come is a dot.
    pub fn cell(&self, area: Rect, buf: &mut Buffer) {
        let chosen = &self.chosen;
        let (queries, keys) = (self.query_labels(), self.key_labels());
        let title = format!("{} → {}", queries[chosen.query], keys[chosen.key]);
        let inner = panel(&title, &format!("{},{}", chosen.query, chosen.key), area, buf, self.look);
        let Some(making) = &chosen.maps.making else { return };
        let (q, k) = (
            chosen.head.vector(&making.q, chosen.maps.queries, chosen.query),
            chosen.head.vector(&making.k, chosen.maps.keys, chosen.key),
        );
        let v = chosen.head.vector(&making.v, chosen.maps.keys, chosen.key);
        let read = chosen.head.vector(&making.read, chosen.maps.queries, chosen.query);
        let (part, total) = chosen.exponentials();
        let (entropy, most) = chosen.entropy();
        let masked = chosen.head.masked(chosen.query, chosen.key);
        let divided = match (self.scene.scaled, self.scene.temperature == 1.0) {
            (true, true) => format!("/√{}", making.width),
            (true, false) => format!("/√{}/{}", making.width, self.scene.temperature),
            (false, true) => "·1".into(),
            (false, false) => format!("/{}", self.scene.temperature),
        };
        let products: Vec<String> =
            q.iter().zip(k).take(2).map(|(q, k)| format!("{}·{}", signed(*q), signed(*k))).collect();
        let first = format!("{} + …", products.join(" + "));
        let spread = chosen.variances().map(number).join(" → ");
        let spread = format!("var {spread}");
        let lines = [
            (Operation::Scores, "q·k".into(), first, fixed(chosen.score(), 3)),
            (Operation::Scaled, divided, spread, fixed(chosen.head.scaled(chosen.query, chosen.key), 3)),
            (Operation::Masked, "+ mask".into(), if masked.is_finite() { "0" } else { "−∞" }.into(), fixed(masked, 3)),
            (
                Operation::Weights,
                "softmax".into(),
                format!("{}/{}", fixed(part, 3), fixed(total, 3)),
                fixed(chosen.weight(), 3),
            ),
            (
                Operation::Weights,
                self.word("row.entropy").into(),
                format!("{} {}", self.word("row.of"), fixed(most, 2)),
                fixed(entropy, 2),
            ),
            (
                Operation::Read,
                "w·v".into(),
                format!("{}·({}, {}, …)", fixed(chosen.weight(), 2), signed(v[0]), signed(v[1])),
                String::new(),
            ),
            (Operation::Read, "Σ w·v".into(), format!("({}, {}, …)", signed(read[0]), signed(read[1])), String::new()),
        ];
        for ((stage, name, how, value), y) in lines.iter().zip(inner.top()..inner.bottom()) {
            let row = Rect { y, height: 1, ..inner };
            if chosen.has(*stage) {
                let is_now = chosen.place.stage == Some(*stage) && chosen.place.complete == chosen.query;
                let style = if is_now { self.look.accent() } else { self.look.text() };
                step(name, how, value, style, row, buf, self.look.dim());
            } else {
                step(name, "·", "", self.look.dim(), row, buf, self.look.dim());
            }
        }
    }

    /// The same in one line.
    pub fn summary(&self, row: Rect, buf: &mut Buffer) {
        let chosen = &self.chosen;
        let (queries, keys) = (self.query_labels(), self.key_labels());
        let mut text = format!("{} → {}", queries[chosen.query], keys[chosen.key]);
        if chosen.has(Operation::Weights) {
            let (scaled, weight) = (chosen.head.masked(chosen.query, chosen.key), chosen.weight());
            text = format!("{text}  {} {}  w {}", self.scene.divided(), number(scaled), fixed(weight, 3));
        }
        print(buf, row.x + 1, row.y, row.width.saturating_sub(2), &text, self.look.text());
    }
}

/// A name, how it comes about, and the number.
fn step(name: &str, how: &str, value: &str, style: Style, row: Rect, buf: &mut Buffer, dim: Style) {
    print(buf, row.x, row.y, NAMES.min(row.width), name, dim);
    let taken = print_right(buf, row.right(), row.y, row.width.saturating_sub(NAMES), value, style);
    let room = row.width.saturating_sub(NAMES + taken + u16::from(taken > 0));
    // A sum that has no room for its second term shows its first.
    let how = if width(how) <= room {
        how.into()
    } else {
        how.split_once(" + ").map_or(String::new(), |(first, _)| format!("{first} + …"))
    };
    if width(&how) <= room {
        let how_style = if value.is_empty() { style } else { dim };
        print(buf, row.x + NAMES.min(row.width), row.y, room, &how, how_style);
    }
}

/// Two significant places, a true minus.
fn signed(x: f32) -> String {
    fixed(f64::from(x), 1)
}
