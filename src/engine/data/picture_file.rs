//! A picture from a user's PNG or JPEG.

use std::io::Cursor;
use std::path::Path;

use image::error::ImageFormatHint;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{MAX_FILE_BYTES, Picture, read_limited};
use crate::refusal::{Refusal, Result};

/// The longer side of a picture from a file, in pixels.
pub const MAX_SIDE: usize = 64;

const MAX_SOURCE_SIDE: u32 = 10_000;
const MAX_DECODED_BYTES: u64 = 256 << 20;

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

fn reduced(bytes: &[u8]) -> Result<Picture, Mismatch> {
    let image = decoded(bytes).map_err(|error| mismatch(&error))?;
    if is_jpeg(bytes) && !jpeg_is_complete(bytes) {
        return Err(("a picture that breaks off".into(), "a complete JPEG"));
    }
    let (width, height, channels) = (image.width() as usize, image.height() as usize, image.color().channel_count());
    if let Some(samples) = image.as_flat_samples_u8() {
        Ok(on_grey(samples.samples, 255.0, width, height, channels.into()))
    } else if let Some(samples) = image.as_flat_samples_u16() {
        Ok(on_grey(samples.samples, 65535.0, width, height, channels.into()))
    } else {
        Err(("a picture with floating-point samples".into(), "8 or 16 bits a sample"))
    }
}

fn decoded(bytes: &[u8]) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SOURCE_SIDE);
    limits.max_image_height = Some(MAX_SOURCE_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(ImageError::Unsupported(ImageFormatHint::Unknown.into()));
    }
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    // The decoders themselves need not count the buffer they fill.
    limits.reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn mismatch(error: &ImageError) -> Mismatch {
    match error {
        ImageError::Unsupported(_) => ("no PNG or JPEG picture".into(), "a PNG or JPEG picture"),
        ImageError::Limits(_) => {
            ("a picture that is too large".into(), "at most 10,000 × 10,000 pixels and 256 MB once decoded")
        }
        other => (format!("a damaged picture ({other})"), "a complete PNG or JPEG picture"),
    }
}

/// The reduced picture of interleaved samples from 0 to `max`: grey, grey + alpha, RGB, or RGB + alpha.
fn on_grey<S: Copy + Into<f64>>(samples: &[S], max: f64, width: usize, height: usize, channels: usize) -> Picture {
    let colours = if channels >= 3 { 3 } else { 1 };
    let has_alpha = channels > colours;
    Picture::average(width, height, colours, MAX_SIDE, |x, y, c| {
        let pixel = &samples[(y * width + x) * channels..][..channels];
        let alpha = if has_alpha { pixel[colours].into() / max } else { 1.0 };
        // Mid-grey is 0 in [−1, 1], so laying a colour over it is a product.
        alpha * (pixel[c].into() / max * 2.0 - 1.0)
    })
}

fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xD8])
}

/// Whether a JPEG reaches its end-of-image marker (ITU-T T.81, annex B). The decoder fills what is missing with grey.
fn jpeg_is_complete(bytes: &[u8]) -> bool {
    let mut i = 2;
    while let Some(&[first, marker]) = bytes.get(i..i + 2) {
        match (first, marker) {
            (0xFF, 0xD9) => return true,
            // Compressed data, or a fill byte before a marker.
            (..0xFF, _) | (_, 0xFF) => i += 1,
            // A marker that stands alone; in compressed data, an escaped 0xFF or a restart.
            (_, 0x00 | 0x01 | 0xD0..=0xD7) => i += 2,
            // A segment: its length follows, so that a thumbnail's own end inside it does not count.
            _ => match bytes.get(i + 2..i + 4) {
                Some(&[high, low]) => i += 2 + usize::from(u16::from_be_bytes([high, low])),
                _ => return false,
            },
        }
    }
    false
}

#[cfg(test)]
mod tests;
