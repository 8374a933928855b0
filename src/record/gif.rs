//! GIF animations: one palette for the whole recording, and of every frame only the rectangle that changes.

mod ordered;
mod painter;
mod palette;
mod slides;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use gif::{Encoder, EncodingError, Repeat};

use super::raster::Raster;
use super::{Frame, Options};
use painter::Painter;
use palette::{Palette, Survey};
use slides::{Slide, slides};

/// Colours at most: one of the 256 numbers means "as before".
const COLOURS: usize = 255;

/// What of a recording goes into a GIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// At most so many colours.
    pub colours: usize,
    /// No frame is shown for less than so many hundredths of a second.
    pub shortest: u64,
}

impl Quality {
    /// Nothing given up.
    pub const BEST: Self = Self { colours: COLOURS, shortest: SHORTEST };
}

/// What is given up, step by step, to make a GIF smaller: first colours, then frames.
const LADDER: [Quality; 9] = [
    Quality::BEST,
    Quality { colours: 128, shortest: SHORTEST },
    Quality { colours: 64, shortest: SHORTEST },
    Quality { colours: 32, shortest: SHORTEST },
    Quality { colours: 32, shortest: 8 },
    Quality { colours: 32, shortest: 10 },
    Quality { colours: 32, shortest: 15 },
    Quality { colours: 32, shortest: 20 },
    Quality { colours: 32, shortest: 30 },
];

/// Browsers slow frames shorter than this many hundredths of a second down to ten of them.
const SHORTEST: u64 = 2;

/// Writes the frames as an animated GIF. `frames` is called more than once: the first pass collects the colours, the next
/// draws; so memory does not grow with the length. The bytes do not depend on the number of cores at work.
///
/// Times are in hundredths of a second, counted from the start. A frame too short to be shown gives its time to its
/// successor.
///
/// With a limit, the first [`Quality`] is taken whose file has at most `max_bytes`, and is returned.
///
/// # Errors
///
/// Those of `out`; a picture more than 65,535 pixels wide or high; no quality within the limit.
pub fn gif<F: IntoIterator<Item = Frame>>(
    frames: impl Fn() -> F,
    options: &Options,
    max_bytes: Option<usize>,
    out: &mut impl Write,
) -> io::Result<Quality> {
    let mut raster = Raster::new(options.font_size);
    let mut survey = Survey::new(options);
    for frame in frames() {
        survey.add(&frame.buffer, &mut raster);
    }
    let Some(max_bytes) = max_bytes else {
        write(slides(frames(), SHORTEST), survey.palette(COLOURS), raster, options, out)?;
        return Ok(Quality::BEST);
    };
    for quality in LADDER {
        let mut kept = Limited { bytes: Vec::new(), max_bytes, exceeded: false };
        let slides = slides(frames(), quality.shortest);
        let raster = Raster::new(options.font_size);
        let result = write(slides, survey.palette(quality.colours), raster, options, &mut kept);
        if !kept.exceeded {
            result?;
            out.write_all(&kept.bytes)?;
            return Ok(quality);
        }
    }
    Err(io::Error::other(format!("a GIF of more than {max_bytes} bytes even with few colours and frames")))
}

/// Memory that takes no more than a given number of bytes.
struct Limited {
    bytes: Vec<u8>,
    max_bytes: usize,
    exceeded: bool,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.exceeded |= self.bytes.len() + bytes.len() > self.max_bytes;
        if self.exceeded {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(
    slides: impl Iterator<Item = Slide>,
    palette: Palette,
    raster: Raster,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut slides = slides.peekable();
    let Some((first, _)) = slides.peek() else { return Ok(()) };
    let (width, height) = raster.size(first, options);
    let (Ok(width), Ok(height)) = (u16::try_from(width), u16::try_from(height)) else {
        return Err(io::Error::other(format!("a picture of {width}×{height} pixels, too many for a GIF")));
    };

    let mut encoder = Encoder::new(out, width, height, &palette.table()).map_err(io_error)?;
    if options.repeat {
        encoder.set_repeat(Repeat::Infinite).map_err(io_error)?;
    }
    let mut painter = Painter::new(raster, palette, options);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use image::AnimationDecoder;
    use image::codecs::gif::GifDecoder;
    use ratatui::buffer::Buffer;
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
        gif(|| frames.iter().cloned(), &options(), None, &mut bytes).expect("memory takes everything");
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
    fn a_frame_held_for_longer_than_the_format_can_say_is_held_by_more_than_one() {
        let frames = [Frame::plain(Buffer::with_lines(["a"]), Duration::from_secs(1000))];
        let decoder = GifDecoder::new(io::Cursor::new(encoded(&frames))).expect("a GIF");
        let delays = decoder.into_frames().map(|frame| frame.expect("a frame").delay().numer_denom_ms().0);
        assert_eq!(delays.collect::<Vec<_>>(), [655_350, 344_650]);
    }

    #[test]
    fn under_a_limit_colours_go_first_and_then_frames() {
        let frames = film(60);
        let whole = encoded(&frames).len();
        let within = |max_bytes| {
            let mut bytes = Vec::new();
            let quality = gif(|| frames.iter().cloned(), &options(), Some(max_bytes), &mut bytes);
            assert!(bytes.len() <= max_bytes);
            quality.map(|quality| (quality.colours < COLOURS, quality.shortest > SHORTEST)).ok()
        };
        assert_eq!(within(whole), Some((false, false)));
        assert_eq!(within(whole - 1), Some((true, false)));
        assert_eq!(within(whole / 3), Some((true, true)));
        assert_eq!(within(100), None);
    }

    #[test]
    fn the_same_frames_give_the_same_bytes() {
        assert_eq!(encoded(&film(12)), encoded(&film(12)));
    }
}
