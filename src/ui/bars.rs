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
        let labels = self.bars.iter().map(|bar| text::width(bar.label)).max().unwrap_or(0).min(area.width / 3);
        let numbers = values.iter().map(|value| text::width(value)).max().unwrap_or(0).min(area.width / 3);
        let room =
            Rect { x: area.x + labels + 1, width: area.width.saturating_sub(labels + numbers + 2), height: 1, ..area };
        for (i, ((bar, value), y)) in self.bars.iter().zip(&values).zip(area.top()..area.bottom()).enumerate() {
            let style = if self.cursor == Some(i) { look.accent() } else { look.text() };
            text::print(buf, area.x, y, labels, bar.label, style);
            text::print_right(buf, area.right(), y, numbers, value, style);
            self.render_bar(bar, Rect { y, ..room }, buf, look);
        }
    }

    /// Draws one bar from zero (or the end of the axis nearest to it) to its value, to an eighth of a cell on the right and
    /// to half a cell on the left.
    fn render_bar(&self, bar: &Bar, room: Rect, buf: &mut Buffer, look: &Look) {
        let (Some(zero), Some(end)) = (self.axis.unit(0.0), self.axis.unit(bar.value)) else { return };
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
