//! asciicast: the format of asciinema, bytes of a terminal with their times.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Frame, Options, in_units};
use crate::encode::palette::{ANSI, Rgb};
use crate::encode::{Depth, Encoder};

/// Versions of the format. They differ in the header, and in that times count from the start (2) or from the event before
/// (3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// asciicast v2, <https://docs.asciinema.org/manual/asciicast/v2>.
    V2,
    /// asciicast v3, <https://docs.asciinema.org/manual/asciicast/v3>.
    V3,
}

/// Writes `frames` as an asciicast: what changes, in 24-bit colours, and each frame's marker. Every time is rounded to
/// milliseconds from the start, so the roundings do not add up.
///
/// # Errors
///
/// Those of `out`.
pub fn cast(
    frames: impl IntoIterator<Item = Frame>,
    version: Version,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut frames = frames.into_iter().peekable();
    let Some(first) = frames.peek() else { return Ok(()) };
    let area = first.buffer.area;
    writeln!(out, "{}", header(version, (area.width, area.height), options))?;

    let mut events = Events { version, last: 0, out };
    let mut encoder = Encoder::new(Depth::True);
    let mut at = Duration::ZERO;
    let mut bytes = HIDE_CURSOR.as_bytes().to_vec();
    for frame in frames {
        encoder.frame(&frame.buffer, &mut bytes);
        if !bytes.is_empty() {
            events.write(at, "o", &String::from_utf8_lossy(&bytes))?;
            bytes.clear();
        }
        if let Some(marker) = frame.marker {
            events.write(at, "m", &marker)?;
        }
        at += frame.lasts;
    }
    // Also holds the last frame.
    events.write(at, "o", RESTORE)
}

const HIDE_CURSOR: &str = "\x1b[?25l";
/// Default colours and a visible cursor, for a recording played in a terminal that is used afterwards.
const RESTORE: &str = "\x1b[m\x1b[?25h";

struct Events<'a, W> {
    version: Version,
    /// The time of the last event in milliseconds.
    last: u64,
    out: &'a mut W,
}

impl<W: Write> Events<'_, W> {
    fn write(&mut self, at: Duration, kind: &str, data: &str) -> io::Result<()> {
        let now = in_units(at, Duration::from_millis(1));
        let time = match self.version {
            Version::V2 => now,
            Version::V3 => now - self.last,
        };
        self.last = now;
        writeln!(self.out, "[{}.{:03}, \"{kind}\", {}]", time / 1000, time % 1000, Value::from(data))
    }
}

fn header(version: Version, (columns, rows): (u16, u16), options: &Options) -> Value {
    let hex = |[r, g, b]: Rgb| format!("#{r:02x}{g:02x}{b:02x}");
    let palette = ANSI.map(hex).join(":");
    let theme = json!({ "fg": hex(options.fg), "bg": hex(options.bg), "palette": palette });
    match version {
        Version::V2 => json!({ "version": 2, "width": columns, "height": rows, "theme": theme }),
        Version::V3 => json!({ "version": 3, "term": { "cols": columns, "rows": rows, "theme": theme } }),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::style::Color;

    use super::*;

    /// Thirty frames a second, the number of the frame in a colour of its own, a marker on every tenth.
    fn counting(count: usize) -> Vec<Frame> {
        let frame = |i: usize| {
            let mut buffer = Buffer::with_lines([format!("프레임 {i:4}"), "x\u{302}ₜ ▀▄ ".to_owned()]);
            buffer[(0, 0)].set_fg(Color::Rgb(i as u8, 200, 3));
            let marker = i.is_multiple_of(10).then(|| format!("cue \"{i}\""));
            Frame { buffer, lasts: Duration::from_secs(1) / 30, marker, caption: None }
        };
        (0..count).map(frame).collect()
    }

    fn written(frames: &[Frame], version: Version) -> Vec<Value> {
        let mut bytes = Vec::new();
        cast(frames.iter().cloned(), version, &Options::default(), &mut bytes).expect("memory takes everything");
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn a_foreign_terminal_shows_each_frame_when_its_event_has_been_played() {
        let frames = counting(12);
        let events = written(&frames, Version::V3);
        assert_eq!(events[0]["term"]["cols"], 11);
        let mut terminal = avt::Terminal::new(11, 2).expect("a size above zero");
        let mut shown = 0;
        for event in events[1..].iter().filter(|event| event[1] == "o").take(12) {
            terminal.feed(event[2].as_str().expect("text"));
            let lines: Vec<String> = terminal.screen().visible_lines().map(avt::Line::text).collect();
            assert_eq!(lines[0], format!("프레임 {shown:4}"));
            assert_eq!(lines[1].trim_end(), "xₜ ▀▄");
            let pen = *terminal.screen().line(0).expect("a line").cells()[0].pen();
            assert_eq!(pen.foreground(), Some(avt::Color::rgb(shown as u8, 200, 3)));
            shown += 1;
        }
        assert_eq!(shown, 12);
    }

    #[test]
    fn times_are_in_milliseconds_and_their_roundings_do_not_add_up() {
        let frames = counting(301);
        let milliseconds = |event: &Value| (event[0].as_f64().expect("a number") * 1000.0).round() as u64;
        let intervals: Vec<u64> = written(&frames, Version::V3)[1..].iter().map(milliseconds).collect();
        assert_eq!(intervals.iter().sum::<u64>(), 10_033);
        assert!(intervals.iter().all(|&interval| interval == 0 || interval == 33 || interval == 34));
        let absolute: Vec<u64> = written(&frames, Version::V2)[1..].iter().map(milliseconds).collect();
        assert_eq!(absolute.last(), Some(&10_033));
        assert!(absolute.is_sorted());
    }

    #[test]
    fn cues_become_markers_and_unchanged_frames_take_no_event() {
        let mut frames = counting(1);
        frames.push(Frame { marker: None, ..frames[0].clone() });
        let events = written(&frames, Version::V3);
        let kinds: Vec<_> = events[1..].iter().map(|event| event[1].as_str().unwrap_or_default()).collect();
        assert_eq!(kinds, ["o", "m", "o"]);
        assert_eq!(events[2][2], "cue \"0\"");
        assert_eq!(events[3][0], 0.067);
    }
}
