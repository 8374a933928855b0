//! WebVTT: captions and chapters beside a recording, <https://www.w3.org/TR/webvtt1/>.

use std::io::{self, Write};
use std::time::Duration;

use super::{Frame, in_units};

/// Writes the captions of `frames`, each from the first frame that has it to the last.
///
/// # Errors
///
/// Those of `out`.
pub fn captions(frames: impl IntoIterator<Item = Frame>, out: &mut impl Write) -> io::Result<()> {
    let mut spans = Spans::new(out)?;
    for frame in frames {
        if frame.caption != spans.text {
            spans.turn_to(frame.caption)?;
        }
        spans.now += frame.lasts;
    }
    spans.turn_to(None)
}

/// Writes one chapter per marker: from its frame to that of the next marker, or to the end.
///
/// # Errors
///
/// Those of `out`.
pub fn chapters(frames: impl IntoIterator<Item = Frame>, out: &mut impl Write) -> io::Result<()> {
    let mut spans = Spans::new(out)?;
    for frame in frames {
        if frame.marker.is_some() {
            spans.turn_to(frame.marker)?;
        }
        spans.now += frame.lasts;
    }
    spans.turn_to(None)
}

/// Texts that are in force for a while, one after the other.
struct Spans<'a, W> {
    now: Duration,
    since: Duration,
    text: Option<String>,
    out: &'a mut W,
}

impl<'a, W: Write> Spans<'a, W> {
    fn new(out: &'a mut W) -> io::Result<Self> {
        out.write_all(b"WEBVTT\n")?;
        Ok(Self { now: Duration::ZERO, since: Duration::ZERO, text: None, out })
    }

    /// Writes the text that was in force, and lets `text` follow it.
    fn turn_to(&mut self, text: Option<String>) -> io::Result<()> {
        if let Some(text) = std::mem::replace(&mut self.text, text)
            && self.now > self.since
        {
            writeln!(self.out, "\n{} --> {}\n{}", time(self.since), time(self.now), payload(&text))?;
        }
        self.since = self.now;
        Ok(())
    }
}

fn time(at: Duration) -> String {
    let ms = in_units(at, Duration::from_millis(1));
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// A blank line would end the cue, and `<` begin a tag.
fn payload(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    fn frame(marker: Option<&str>, caption: Option<&str>) -> Frame {
        let frame = Frame::plain(Buffer::default(), Duration::from_millis(1500));
        Frame { marker: marker.map(str::to_owned), caption: caption.map(str::to_owned), ..frame }
    }

    fn frames() -> [Frame; 5] {
        [
            frame(Some("start"), None),
            frame(None, Some("x < y\n\n분산")),
            frame(Some("half-way"), Some("x < y\n\n분산")),
            frame(None, Some("done")),
            frame(None, None),
        ]
    }

    #[test]
    fn a_caption_lasts_from_its_first_to_its_last_frame() {
        let mut bytes = Vec::new();
        captions(frames(), &mut bytes).expect("memory takes everything");
        let expected =
            "WEBVTT\n\n00:00:01.500 --> 00:00:04.500\nx &lt; y\n분산\n\n00:00:04.500 --> 00:00:06.000\ndone\n";
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }

    #[test]
    fn a_chapter_lasts_to_the_next_marker() {
        let mut bytes = Vec::new();
        chapters(frames(), &mut bytes).expect("memory takes everything");
        let expected = "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\nstart\n\n00:00:03.000 --> 00:00:07.500\nhalf-way\n";
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }
}
