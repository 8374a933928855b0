//! Which buffers a GIF shows, and for how long.

use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::record::{Frame, in_units};

/// A buffer and its duration in hundredths of a second.
pub type Slide = (Buffer, u64);

const HUNDREDTH: Duration = Duration::from_millis(10);

/// The slides of a recording: equal neighbours are one, and a frame shorter than `shortest` hundredths of a second gives its
/// time to its successor.
pub fn slides(frames: impl IntoIterator<Item = Frame>, shortest: u64) -> impl Iterator<Item = Slide> {
    let mut frames = frames.into_iter();
    // With the time, in hundredths, since when it is to be seen.
    let mut pending: Option<(Buffer, u64)> = None;
    let mut at = Duration::ZERO;
    std::iter::from_fn(move || {
        for frame in frames.by_ref() {
            let now = in_units(at, HUNDREDTH);
            at += frame.lasts;
            match &mut pending {
                Some((shown, _)) if *shown == frame.buffer => {}
                Some((shown, since)) if now < *since + shortest => *shown = frame.buffer,
                _ => {
                    if let Some((shown, since)) = pending.replace((frame.buffer, now)) {
                        return Some((shown, now - since));
                    }
                }
            }
        }
        let (shown, since) = pending.take()?;
        Some((shown, (in_units(at, HUNDREDTH) - since).max(shortest)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_too_short_for_the_format_yield_to_their_successors() {
        let frames = |fps: u32, count: u32| {
            let frame = move |i: u32| Frame::plain(Buffer::with_lines([i.to_string()]), Duration::from_secs(1) / fps);
            slides((0..count).map(frame), 2).map(|(buffer, time)| (buffer.content[0].symbol().to_owned(), time))
        };
        let shown: Vec<_> = frames(100, 6).collect();
        assert_eq!(shown, [("1".to_owned(), 2), ("3".to_owned(), 2), ("5".to_owned(), 2)]);
        assert_eq!(frames(30, 9).map(|(_, time)| time).sum::<u64>(), 30);
        assert_eq!(frames(30, 9).count(), 9);
        assert_eq!(frames(60, 9).map(|(_, time)| time).sum::<u64>(), 15);
    }
}
