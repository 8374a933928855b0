//! Frames as plain text.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::{Frame, in_units};
use crate::encode::cells::visible;

/// The symbols of a buffer, line by line, without blanks at the ends of lines.
pub fn text(buffer: &Buffer) -> String {
    let mut lines = vec![String::new(); usize::from(buffer.area.height)];
    for (_, row, cell) in visible(buffer) {
        lines[row].push_str(cell.symbol());
    }
    lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// Writes every frame that differs from the one before as text, under a line with its time in seconds.
///
/// # Errors
///
/// Those of `out`.
pub fn texts(frames: impl IntoIterator<Item = Frame>, out: &mut impl Write) -> io::Result<()> {
    let mut at = Duration::ZERO;
    let mut last = String::new();
    for frame in frames {
        let text = text(&frame.buffer);
        if text != last {
            let milliseconds = in_units(at, Duration::from_millis(1));
            write!(out, "[{}.{:03} s]\n{text}\n", milliseconds / 1000, milliseconds % 1000)?;
            last = text;
        }
        at += frame.lasts;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_its_symbols_without_the_cells_behind_wide_glyphs() {
        let buffer = Buffer::with_lines(["노이즈 x\u{302}  ", "", "▀▄ "]);
        assert_eq!(text(&buffer), "노이즈 x\u{302}\n\n▀▄\n");
    }

    #[test]
    fn equal_frames_are_written_once_with_the_time_of_the_first() {
        let frames = ["a", "a", "b"].map(|line| Frame::plain(Buffer::with_lines([line]), Duration::from_millis(40)));
        let mut bytes = Vec::new();
        texts(frames, &mut bytes).expect("memory takes everything");
        assert_eq!(String::from_utf8_lossy(&bytes), "[0.000 s]\na\n\n[0.080 s]\nb\n\n");
    }
}
