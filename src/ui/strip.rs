//! The scrub bar: how far the animation is, and where its acts begin.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::axis::Axis;
use super::look::Look;
use super::text;

/// One row from the first moment to the last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Strip<'a> {
    /// Where the playhead is, 0 to 1.
    pub playhead: f64,
    /// How far moments have been computed, 0 to 1.
    pub ready: f64,
    /// Where acts begin, 0 to 1.
    pub acts: &'a [f64],
}

impl Strip<'_> {
    /// Draws the strip on the first row of `area`: `━━━━┿━━●──┼╌╌╌`.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        if area.is_empty() {
            return;
        }
        let column = |place: f64| {
            let unit = Axis::default().unit(place).unwrap_or(0.0).clamp(0.0, 1.0);
            (unit * f64::from(area.width - 1)).round() as u16
        };
        let (playhead, ready) = (column(self.playhead), column(self.ready));
        for i in 0..area.width {
            let (character, colour) = match i {
                _ if i < playhead => (look.glyph('━', '='), look.theme.accent),
                _ if i <= ready => (look.glyph('─', '-'), look.theme.dim),
                _ => (look.glyph('╌', '.'), look.theme.border),
            };
            text::put_char(buf, area.x + i, area.y, character, Style::new().fg(colour));
        }
        for act in self.acts.iter().map(|act| column(*act)).filter(|act| *act > 0) {
            let colour = if act < playhead { look.theme.accent } else { look.theme.dim };
            text::put_char(buf, area.x + act, area.y, look.glyph('┼', '|'), Style::new().fg(colour));
        }
        text::put_char(buf, area.x + playhead, area.y, look.glyph('●', 'o'), look.accent());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    #[test]
    fn what_was_played_is_ready_and_is_to_come_look_different() {
        let strip = Strip { playhead: 0.4, ready: 0.8, acts: &[0.0, 0.2, 0.6] };
        for (glyphs, shown) in [(Glyphs::Braille, "━━┼━●─┼──╌╌"), (Glyphs::Ascii, "==|=o-|--..")]
        {
            let mut buf = Buffer::empty(Rect::new(0, 0, 11, 1));
            strip.render(buf.area, &mut buf, &look(glyphs));
            assert_eq!(rows(&buf), [shown]);
        }
    }

    #[test]
    fn strips_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            Strip { playhead: f64::NAN, ready: 2.0, acts: &[0.0, 1.0, f64::INFINITY] }.render(area, buf, look);
        });
    }
}
