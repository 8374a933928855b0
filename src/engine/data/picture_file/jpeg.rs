//! JPEG.

use super::orientation::Orientation;
use super::{Decoded, Mismatch, Samples, check_size, damaged};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// How every JPEG begins.
pub const SIGNATURE: &[u8] = &[0xFF, 0xD8];

/// A whole JPEG, grey or in RGB.
pub fn decoded(bytes: &[u8]) -> Result<Decoded, Mismatch> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(|error| damaged(&error))?;
    let is_grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let (colours, channels) = if is_grey { (ColorSpace::Luma, 1) } else { (ColorSpace::RGB, 3) };
    decoder.set_options(options().jpeg_set_out_colorspace(colours));
    let (width, height) = decoder.info().map_or((0, 0), |info| (info.width.into(), info.height.into()));
    check_size(width, height, Some(width * height * channels))?;
    let samples = decoder.decode().map_err(|error| damaged(&error))?;
    if !is_complete(bytes) || samples.len() != width * height * channels {
        return Err(("a picture that breaks off".into(), "a complete JPEG"));
    }
    let orientation = decoder.exif().map_or(Orientation::default(), |exif| Orientation::of_exif(exif));
    Ok(Decoded { width, height, channels, samples: Samples::Bytes(samples), orientation })
}

/// Sizes are checked here, in the words of this program.
fn options() -> DecoderOptions {
    DecoderOptions::default().set_max_width(usize::MAX).set_max_height(usize::MAX).set_strict_mode(false)
}

/// Whether a JPEG reaches its end-of-image marker (ITU-T T.81, annex B). The decoder fills what is missing with grey.
fn is_complete(bytes: &[u8]) -> bool {
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
