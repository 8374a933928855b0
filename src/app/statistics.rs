//! What the terminal has measured of itself: it is handed in, since nothing here knows the time.

use super::settings::Settings;
use crate::ui::number::number;
use crate::ui::panel;
use crate::ui::text::{print, width};
use crate::ui::words::Words;
use ratatui::{buffer::Buffer, layout::Rect};

/// How the last second went.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Statistics {
    /// Frames that were sent, per second.
    pub fps: f64,
    /// Bytes that were sent, per second.
    pub bytes_per_second: f64,
    /// Milliseconds that it took to draw and encode a frame, on average.
    pub frame_milliseconds: f64,
}

impl Statistics {
    /// Draws one line at the bottom right of `area`.
    pub fn draw(&self, settings: &Settings, area: Rect, buf: &mut Buffer) {
        static NO_WORDS: Words = Words::EMPTY;
        let look = settings.look(&NO_WORDS);
        let [fps, kilobytes, milliseconds] =
            [self.fps, self.bytes_per_second / 1000.0, self.frame_milliseconds].map(number);
        let text = format!(" {fps} fps · {kilobytes} kB/s · {milliseconds} ms ");
        let line = Rect { width: width(&text).min(area.width), height: 1.min(area.height), ..area };
        let line = Rect { x: area.right() - line.width, y: area.bottom() - line.height, ..line };
        panel::clear(line, buf, &look);
        print(buf, line.x, line.y, line.width, &text, look.accent());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Cell;

    fn drawn(width: u16, height: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let statistics = Statistics { fps: 29.97, bytes_per_second: 45_300.0, frame_milliseconds: 3.21 };
        statistics.draw(&Settings::default(), buf.area, &mut buf);
        buf.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn one_line_at_the_bottom_right_shows_three_numbers() {
        assert_eq!(drawn(34, 2)[34..].trim(), "30.0 fps · 45.3 kB/s · 3.21 ms");
        assert_eq!(drawn(10, 1), " 30.0 fps…");
        assert_eq!(drawn(0, 0), "");
    }
}
