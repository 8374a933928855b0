//! GIF animations: one palette for the whole recording, and of every frame only the rectangle that changes.

mod ordered;
mod palette;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Duration;

use gif::{Encoder, EncodingError, Repeat};
use ratatui::buffer::Buffer;

use super::raster::{Canvas, Raster};
use super::{Frame, Options, in_units};
use palette::{Palette, Survey};

/// Colours at most: one of the 256 numbers means "as before".
const COLOURS: usize = 255;

/// Writes the frames as an animated GIF. `frames` is called twice: the first pass collects the colours, the second draws;
/// so memory does not grow with the length. The bytes do not depend on the number of cores at work.
///
/// Times are in hundredths of a second, counted from the start. A frame shorter than two of them gives its time to its
/// successor, because browsers slow such frames down to a tenth of a second.
///
/// # Errors
///
/// Those of `out`; and a picture more than 65,535 pixels wide or high.
pub fn gif<F: IntoIterator<Item = Frame>>(
    frames: impl Fn() -> F,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut raster = Raster::new(options.font_size);
    let mut survey = Survey::new(options);
    for frame in frames() {
        survey.add(&frame.buffer, &mut raster);
    }
    let palette = survey.palette(COLOURS);
    let mut slides = slides(frames()).peekable();
    let Some((first, _)) = slides.peek() else { return Ok(()) };
    let (width, height) = raster.size(first, options);
    let (Ok(width), Ok(height)) = (u16::try_from(width), u16::try_from(height)) else {
        return Err(io::Error::other(format!("{width}×{height} pixels are too many for a GIF")));
    };

    let mut encoder = Encoder::new(out, width, height, &palette.table()).map_err(io_error)?;
    if options.repeat {
        encoder.set_repeat(Repeat::Infinite).map_err(io_error)?;
    }
    let mut painter = Painter { raster, palette, options, shown: None };
    let pictures = slides.flat_map(|(buffer, hundredths)| painter.paint(&buffer, hundredths));
    let compress = |mut picture: gif::Frame<'static>| {
        picture.make_lzw_pre_encoded();
        picture
    };
    let threads = available_parallelism().map_or(1, NonZeroUsize::get);
    ordered::map(threads, pictures, compress, |picture| {
        encoder.write_lzw_pre_encoded_frame(&picture).map_err(io_error)
    })?;
    encoder.into_inner().map_err(io_error)?.flush()
}

fn io_error(error: EncodingError) -> io::Error {
    match error {
        EncodingError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// The buffers to show, each with its duration in hundredths of a second: equal neighbours are one, and what is too short
/// to be shown is left out.
fn slides(frames: impl IntoIterator<Item = Frame>) -> impl Iterator<Item = (Buffer, u64)> {
    let mut frames = frames.into_iter();
    let mut pending: Option<(Buffer, u64)> = None;
    let mut at = Duration::ZERO;
    std::iter::from_fn(move || {
        for frame in frames.by_ref() {
            let now = in_units(at, HUNDREDTH);
            at += frame.lasts;
            match &mut pending {
                Some((shown, _)) if *shown == frame.buffer => {}
                Some((shown, since)) if now < *since + SHORTEST => *shown = frame.buffer,
                _ => {
                    if let Some((shown, since)) = pending.replace((frame.buffer, now)) {
                        return Some((shown, now - since));
                    }
                }
            }
        }
        let (shown, since) = pending.take()?;
        Some((shown, (in_units(at, HUNDREDTH) - since).max(SHORTEST)))
    })
}

const HUNDREDTH: Duration = Duration::from_millis(10);
const SHORTEST: u64 = 2;

/// Turns buffers into the pictures of a GIF, each drawn over the one before.
struct Painter<'a> {
    raster: Raster,
    palette: Palette,
    options: &'a Options,
    shown: Option<Canvas<u8>>,
}

impl Painter<'_> {
    /// What changes with this buffer; several pictures only where it stays longer than the format can say of one.
    fn paint(&mut self, buffer: &Buffer, mut hundredths: u64) -> Vec<gif::Frame<'static>> {
        let palette = &mut self.palette;
        let canvas = self.raster.picture(buffer, self.options, |colours| palette.ramp(colours));
        let mut picture = match &self.shown {
            Some(shown) => changed(shown, &canvas, self.palette.transparent()),
            None => whole(&canvas),
        };
        self.shown = Some(canvas);
        let mut pictures = Vec::new();
        loop {
            picture.delay = hundredths.min(u64::from(u16::MAX)) as u16;
            hundredths -= u64::from(picture.delay);
            pictures.push(picture);
            if hundredths == 0 {
                return pictures;
            }
            picture = nothing(self.palette.transparent());
        }
    }
}

fn whole(canvas: &Canvas<u8>) -> gif::Frame<'static> {
    gif::Frame {
        width: canvas.width as u16,
        height: canvas.height as u16,
        buffer: canvas.pixels.clone().into(),
        ..gif::Frame::default()
    }
}

/// A picture that changes nothing.
fn nothing(transparent: u8) -> gif::Frame<'static> {
    let buffer = vec![transparent].into();
    gif::Frame { width: 1, height: 1, transparent: Some(transparent), buffer, ..gif::Frame::default() }
}

/// The smallest rectangle that holds all pixels in which `after` differs from `before`; in it, what does not differ is
/// transparent.
fn changed(before: &Canvas<u8>, after: &Canvas<u8>, transparent: u8) -> gif::Frame<'static> {
    let width = after.width;
    let rows = || before.pixels.chunks_exact(width).zip(after.pixels.chunks_exact(width));
    let Some(top) = rows().position(|(before, after)| before != after) else { return nothing(transparent) };
    let bottom = rows().rposition(|(before, after)| before != after).unwrap_or(top);
    let (mut left, mut right) = (width, 0);
    for (before, after) in rows().take(bottom + 1).skip(top) {
        let differs = |x: &usize| before[*x] != after[*x];
        left = (0..left).find(differs).unwrap_or(left);
        right = (right..width).rfind(differs).unwrap_or(right);
    }
    let mut buffer = Vec::with_capacity((right - left + 1) * (bottom - top + 1));
    for (before, after) in rows().take(bottom + 1).skip(top) {
        let pixels = before[left..=right].iter().zip(&after[left..=right]);
        buffer.extend(pixels.map(|(before, after)| if before == after { transparent } else { *after }));
    }
    gif::Frame {
        left: left as u16,
        top: top as u16,
        width: (right - left + 1) as u16,
        height: (bottom - top + 1) as u16,
        transparent: Some(transparent),
        buffer: buffer.into(),
        ..gif::Frame::default()
    }
}

#[cfg(test)]
mod tests {
    use image::AnimationDecoder;
    use image::codecs::gif::GifDecoder;
    use ratatui::style::{Color, Style};

    use super::*;

    /// A ball of two colours that wanders, a counter, and now and then a frame that equals the one before.
    fn film(count: u32) -> Vec<Frame> {
        let frame = |i: u32| {
            let i = i - u32::from(i % 5 == 4);
            let mut buffer = Buffer::with_lines([format!("프레임 {i:3} xₜ       "), " ".repeat(20), " ".repeat(20)]);
            let style = Style::new().fg(Color::Rgb(250, 120, (i * 8) as u8)).bg(Color::Rgb(20, 30, 90));
            buffer.set_string((i % 18) as u16, 1 + (i % 2) as u16, "▀⣿", style);
            Frame::plain(buffer, Duration::from_secs(1) / 30)
        };
        (0..count).map(frame).collect()
    }

    fn options() -> Options {
        Options { font_size: 10, padding: 3, ..Options::default() }
    }

    fn encoded(frames: &[Frame]) -> Vec<u8> {
        let mut bytes = Vec::new();
        gif(|| frames.iter().cloned(), &options(), &mut bytes).expect("memory takes everything");
        bytes
    }

    #[test]
    fn a_foreign_decoder_sees_every_distinct_frame_in_its_exact_colours_at_its_time() {
        let frames = film(30);
        let decoder = GifDecoder::new(io::Cursor::new(encoded(&frames))).expect("a GIF");
        let mut shown = frames.clone();
        shown.dedup_by(|next, last| next.buffer == last.buffer);
        let mut raster = Raster::new(10);
        let mut milliseconds = 0;
        let mut seen = 0;
        for (decoded, frame) in decoder.into_frames().zip(&shown) {
            let decoded = decoded.expect("a frame");
            let expected = raster.picture(&frame.buffer, &options(), super::super::raster::ramp);
            let pixels: Vec<[u8; 3]> = decoded.buffer().pixels().map(|&image::Rgba([r, g, b, _])| [r, g, b]).collect();
            assert!(pixels == expected.pixels, "frame {seen}");
            milliseconds += decoded.delay().numer_denom_ms().0 / decoded.delay().numer_denom_ms().1;
            seen += 1;
        }
        assert_eq!((seen, milliseconds), (shown.len(), 1000));
    }

    #[test]
    fn only_the_rectangle_that_changes_is_stored() {
        let canvas = |pixels: [u8; 12]| Canvas { width: 4, height: 3, pixels: pixels.to_vec() };
        let before = canvas([0; 12]);
        let after = canvas([0, 0, 0, 0, 0, 5, 0, 6, 0, 7, 0, 0]);
        let picture = changed(&before, &after, 9);
        assert_eq!((picture.left, picture.top, picture.width, picture.height), (1, 1, 3, 2));
        assert_eq!(picture.buffer.as_ref(), [5, 9, 6, 7, 9, 9]);
        assert_eq!(changed(&after, &after, 9).buffer.as_ref(), [9]);
    }

    #[test]
    fn frames_too_short_for_the_format_yield_to_their_successors() {
        let frames = |fps: u32, count: u32| {
            let frame = move |i: u32| Frame::plain(Buffer::with_lines([i.to_string()]), Duration::from_secs(1) / fps);
            slides((0..count).map(frame)).map(|(buffer, time)| (buffer.content[0].symbol().to_owned(), time))
        };
        let shown: Vec<_> = frames(100, 6).collect();
        assert_eq!(shown, [("1".to_owned(), 2), ("3".to_owned(), 2), ("5".to_owned(), 2)]);
        assert_eq!(frames(30, 9).map(|(_, time)| time).sum::<u64>(), 30);
        assert_eq!(frames(30, 9).count(), 9);
        assert_eq!(frames(60, 9).map(|(_, time)| time).sum::<u64>(), 15);
    }

    #[test]
    fn a_frame_held_for_longer_than_the_format_can_say_is_held_by_more_than_one() {
        let frames = [Frame::plain(Buffer::with_lines(["a"]), Duration::from_secs(1000))];
        let decoder = GifDecoder::new(io::Cursor::new(encoded(&frames))).expect("a GIF");
        let delays = decoder.into_frames().map(|frame| frame.expect("a frame").delay().numer_denom_ms().0);
        assert_eq!(delays.collect::<Vec<_>>(), [655_350, 344_650]);
    }

    #[test]
    fn the_same_frames_give_the_same_bytes() {
        assert_eq!(encoded(&film(12)), encoded(&film(12)));
    }
}
