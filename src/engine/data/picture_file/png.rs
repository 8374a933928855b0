//! PNG.

use super::orientation::Orientation;
use super::{Decoded, MAX_DECODED_BYTES, Mismatch, Samples, check_size, damaged, too_large};
use png::{BitDepth, Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;

/// How every PNG begins.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A whole PNG, its palette and its bits expanded to samples.
pub fn decoded(bytes: &[u8]) -> Result<Decoded, Mismatch> {
    let mismatch = |error: DecodingError| match error {
        DecodingError::LimitsExceeded => too_large(),
        error => damaged(&error),
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_DECODED_BYTES });
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(mismatch)?;
    let (width, height) = reader.info().size();
    let (width, height) = (width as usize, height as usize);
    let size = reader.output_buffer_size();
    check_size(width, height, size)?;
    let mut samples = vec![0; size.unwrap_or(0)];
    reader.next_frame(&mut samples).map_err(mismatch)?;
    reader.finish().map_err(mismatch)?;
    let (colour, depth) = reader.output_color_type();
    let exif = reader.info().exif_metadata.as_deref();
    Ok(Decoded {
        width,
        height,
        channels: colour.samples(),
        samples: if depth == BitDepth::Sixteen { Samples::Pairs(samples) } else { Samples::Bytes(samples) },
        orientation: exif.map_or(Orientation::default(), Orientation::of_exif),
    })
}
