//! A picture from a user's PNG or JPEG.

mod jpeg;
mod orientation;
mod png;

use std::path::Path;

use super::{MAX_FILE_BYTES, Picture, read_limited};
use crate::refusal::{Refusal, Result};
use orientation::Orientation;

pub(super) use png::decoded as decoded_png;

/// The longer side of a picture from a file, in pixels.
pub const MAX_SIDE: usize = 64;

const MAX_SOURCE_SIDE: usize = 10_000;
const MAX_DECODED_BYTES: usize = 256 << 20;

/// The PNG or JPEG at `path`, upright (its EXIF orientation is applied) and reduced as by [`Picture::shrink`] to at most
/// [`MAX_SIDE`]. Grey pictures have one channel, others three; what is transparent shows a mid-grey (0) ground.
///
/// # Errors
/// A [`Refusal`] at `path` for whatever is not a complete PNG or JPEG in a regular file of at most 32 MB, with at most
/// 10,000 × 10,000 pixels and 256 MB once decoded.
pub fn picture_from_file(path: &Path) -> Result<Picture> {
    let bytes = read_limited(path, MAX_FILE_BYTES)?;
    reduced(&bytes).map_err(|(found, expected)| Refusal::new(path.display().to_string(), found, expected))
}

/// What was found and what was expected.
type Mismatch = (String, &'static str);

/// A picture as its file has it: interleaved samples from 0 to 1, grey, grey + alpha, RGB, or RGB + alpha.
pub(super) struct Decoded {
    pub width: usize,
    pub height: usize,
    pub channels: usize,
    pub samples: Samples,
    orientation: Orientation,
}

/// Samples of 8 bits, or of 16 with the high byte first.
pub(super) enum Samples {
    Bytes(Vec<u8>),
    Pairs(Vec<u8>),
}

impl Decoded {
    /// Sample `i`, from 0 to 1.
    fn sample(&self, i: usize) -> f64 {
        match &self.samples {
            Samples::Bytes(bytes) => f64::from(bytes[i]) / 255.0,
            Samples::Pairs(bytes) => f64::from(u16::from_be_bytes([bytes[2 * i], bytes[2 * i + 1]])) / 65535.0,
        }
    }
}

fn reduced(bytes: &[u8]) -> Result<Picture, Mismatch> {
    if bytes.starts_with(png::SIGNATURE) {
        png::decoded(bytes).map(|decoded| on_grey(&decoded))
    } else if bytes.starts_with(jpeg::SIGNATURE) {
        jpeg::decoded(bytes).map(|decoded| on_grey(&decoded))
    } else {
        Err(("no PNG or JPEG picture".into(), "a PNG or JPEG picture"))
    }
}

/// The picture upright and reduced, over mid-grey.
fn on_grey(decoded: &Decoded) -> Picture {
    let Decoded { width, height, channels, orientation, .. } = *decoded;
    let colours = if channels >= 3 { 3 } else { 1 };
    let has_alpha = channels > colours;
    let (upright_width, upright_height) = orientation.upright(width, height);
    Picture::average(upright_width, upright_height, colours, MAX_SIDE, |x, y, c| {
        let (x, y) = orientation.source((x, y), (width, height));
        let pixel = (y * width + x) * channels;
        let alpha = if has_alpha { decoded.sample(pixel + colours) } else { 1.0 };
        // Mid-grey is 0 in [−1, 1], so laying a colour over it is a product.
        alpha * (decoded.sample(pixel + c) * 2.0 - 1.0)
    })
}

fn damaged(error: &dyn std::fmt::Display) -> Mismatch {
    (format!("a damaged picture ({error})"), "a complete PNG or JPEG picture")
}

/// Whether a header's promise can be kept.
fn check_size(width: usize, height: usize, bytes: Option<usize>) -> Result<(), Mismatch> {
    let fits = width.max(height) <= MAX_SOURCE_SIDE && bytes.is_some_and(|bytes| bytes <= MAX_DECODED_BYTES);
    if fits { Ok(()) } else { Err(too_large()) }
}

fn too_large() -> Mismatch {
    ("a picture that is too large".into(), "at most 10,000 × 10,000 pixels and 256 MB once decoded")
}

#[cfg(test)]
mod tests;
