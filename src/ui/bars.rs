//! Labelled bars below each other, each with its number.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::axis::Axis;
use super::glyphs::Glyphs;
use super::look::Look;
use super::text;

/// One bar.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// What it is.
    pub label: &'a str,
    /// How long it is.
    pub value: f64,
    /// Its colour: that of series `hue` of the theme.
    pub hue: usize,
}

/// Bars that start at zero and go right, or left where negative.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bars<'a> {
    /// From top to bottom.
    pub bars: &'a [Bar<'a>],
    /// What the room for bars stands for.
    pub axis: Axis,
    /// The bar under inspection.
    pub cursor: Option<usize>,
}

impl Bars<'_> {
    /// Draws as many bars as there are rows.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let values: Vec<String> = self.bars.iter().map(|bar| self.axis.number(bar.value)).collect();
        let labels = self.bars.iter().map(|bar| text::width(bar.label)).max().unwrap_or(0).min(area.width / 2);
        let numbers = values.iter().map(|value| text::width(value)).max().unwrap_or(0).min(area.width - labels);
        let room =
            Rect { x: area.x + labels + 1, width: area.width.saturating_sub(labels + numbers + 2), height: 1, ..area };
        for (i, ((bar, value), y)) in self.bars.iter().zip(&values).zip(area.top()..area.bottom()).enumerate() {
            let style = if self.cursor == Some(i) { look.accent() } else { look.text() };
            text::print(buf, area.x, y, labels, bar.label, style);
            text::print_right(buf, area.right(), y, numbers, value, style);
            self.render_bar(bar, Rect { y, ..room }, buf, look);
            look.tell(Rect { y, height: 1, ..area }, |_| Some(format!("{}: {value}", bar.label)));
        }
    }

    /// Draws one bar from zero (or the end of the axis nearest to it; on a logarithmic axis, the lower one) to its value:
    /// to an eighth of a cell on the right and to half a cell on the left.
    fn render_bar(&self, bar: &Bar, room: Rect, buf: &mut Buffer, look: &Look) {
        let Some(end) = self.axis.unit(bar.value) else { return };
        let zero = self.axis.unit(0.0).unwrap_or(0.0);
        let eighths = |unit: f64| (unit.clamp(0.0, 1.0) * 8.0 * f64::from(room.width)).round() as u32;
        let whole_zero = eighths(zero) / 8 * 8;
        let (from, to) = (whole_zero.min(eighths(end)), whole_zero.max(eighths(end)));
        for (x, column) in (room.left()..room.right()).zip(0..) {
            let covered = to.min(8 * column + 8).saturating_sub(from.max(8 * column));
            let is_left_open = from > 8 * column;
            if covered > 0 {
                let style = Style::new().fg(look.theme.series(bar.hue));
                text::put_char(buf, x, room.y, block(covered, is_left_open, look.glyphs), style);
            }
        }
    }
}

/// The character that is covered this many eighths, from the left or (to half a cell) from the right.
fn block(eighths: u32, from_right: bool, glyphs: Glyphs) -> char {
    match (glyphs, eighths) {
        (Glyphs::Ascii, 4..) => '#',
        (Glyphs::Ascii, _) => '|',
        (_, 8) => '█',
        (_, _) if from_right => '▐',
        (Glyphs::HalfBlock, _) => '▌',
        (_, _) => ['▏', '▎', '▍', '▌', '▋', '▊', '▉'][(eighths.clamp(1, 7) - 1) as usize],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};

    fn drawn(values: &[(&'static str, f64)], axis: Axis, glyphs: Glyphs) -> Vec<String> {
        let bars: Vec<Bar> = values.iter().map(|&(label, value)| Bar { label, value, hue: 0 }).collect();
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, values.len() as u16));
        Bars { bars: &bars, axis, cursor: None }.render(buf.area, &mut buf, &look(glyphs));
        rows(&buf)
    }

    #[test]
    fn bars_start_at_the_same_column_whatever_the_script_of_their_labels() {
        let values = [("고양이", 1.0), ("cat", 0.4), ("x\u{302}", f64::NAN)];
        assert_eq!(
            drawn(&values, Axis::default(), Glyphs::Braille),
            ["고양이 ████████ 1.00", "cat    ███▎     0.40", "x\u{302}                  –"]
        );
    }

    #[test]
    fn negative_bars_go_left_from_zero() {
        let values = [("a", 1.0), ("b", -1.0), ("c", -0.4)];
        assert_eq!(
            drawn(&values, Axis::linear(-1.0, 1.0), Glyphs::Braille),
            ["a       ██████  1.00", "b ██████       −1.00", "c    ▐██       −0.40"]
        );
        assert_eq!(drawn(&values, Axis::linear(-1.0, 1.0), Glyphs::Ascii)[1], "b ######       −1.00");
    }

    #[test]
    fn on_a_logarithmic_axis_bars_start_at_its_lower_end() {
        let shown = drawn(&[("a", 10.0), ("b", 1.0)], Axis::log10(0.1, 10.0), Glyphs::Braille);
        assert_eq!(shown, ["a █████████████ 10.0", "b ██████▌       1.00"]);
    }

    #[test]
    fn the_pointer_is_told_a_label_whole() {
        let bars = [Bar { label: "a", value: 0.5, hue: 0 }, Bar { label: "a very long label", value: 0.25, hue: 0 }];
        let area = Rect::new(0, 0, 12, 2);
        let draw = |look: &Look| {
            Bars { bars: &bars, axis: Axis::default(), cursor: None }.render(area, &mut Buffer::empty(area), look);
        };
        assert_eq!(told((9, 1), draw).as_deref(), Some("a very long label: 0.25"));
    }

    #[test]
    fn bars_stay_inside_every_area() {
        let bars = [Bar { label: "고양이", value: -3.0, hue: 0 }, Bar { label: "a", value: 0.3, hue: 1 }];
        stays_inside_every_area(|area, buf, look| {
            for axis in [Axis::linear(-1.0, 1.0), Axis::linear(2.0, 3.0), Axis::log10(0.1, 1.0)] {
                Bars { bars: &bars, axis, cursor: Some(1) }.render(area, buf, look);
            }
        });
    }
}
