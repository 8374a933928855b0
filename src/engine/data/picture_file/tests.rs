use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, Rgba};
use proptest::prelude::*;

use super::*;

/// The picture as a file of this format.
fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

fn photo(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(ImageBuffer::from_fn(width, height, |x, y| {
        Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, (x * y % 256) as u8])
    }))
}

/// `bytes` in a file, read as a user's picture.
fn read(bytes: &[u8]) -> Result<Picture> {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("picture");
    fs::write(&path, bytes).expect("written");
    let picture = picture_from_file(&path);
    if let Err(refusal) = &picture {
        assert_eq!(refusal.place, path.display().to_string());
    }
    picture
}

#[test]
fn a_picture_of_any_size_is_reduced_to_64_pixels_in_proportion() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        for (width, height, small) in [(200, 100, (64, 32)), (100, 200, (32, 64)), (3, 2, (3, 2)), (1, 1, (1, 1))] {
            let picture = read(&encoded(photo(width, height), format)).expect("a picture");
            assert_eq!((picture.width, picture.height, picture.channels), (small.0, small.1, 3), "{format:?}");
            assert!(picture.pixels.iter().all(|value| (-1.0..=1.0).contains(value)));
        }
    }
}

#[test]
fn all_depths_of_a_png_fill_the_range_from_minus_one_to_one() {
    let ends = |picture: Picture| (picture.channels, picture.pixels);
    let grey_8 = ImageBuffer::from_raw(2, 1, vec![0_u8, 255]).map(DynamicImage::ImageLuma8).expect("2 × 1");
    let grey_16: ImageBuffer<Luma<u16>, _> = ImageBuffer::from_raw(2, 1, vec![0, 65535]).expect("2 × 1");
    assert_eq!(read(&encoded(grey_8, ImageFormat::Png)).map(ends), Ok((1, vec![-1.0, 1.0])));
    assert_eq!(read(&encoded(grey_16, ImageFormat::Png)).map(ends), Ok((1, vec![-1.0, 1.0])));
    let rgb_16: ImageBuffer<Rgb<u16>, _> = ImageBuffer::from_raw(1, 1, vec![0, 13107, 65535]).expect("1 × 1");
    assert_eq!(read(&encoded(rgb_16, ImageFormat::Png)).map(ends), Ok((3, vec![-1.0, -0.6, 1.0])));
}

#[test]
fn what_is_transparent_shows_a_mid_grey_ground() {
    let rgba: ImageBuffer<Rgba<u8>, _> =
        ImageBuffer::from_raw(2, 1, vec![255, 0, 255, 0, 255, 0, 255, 51]).expect("2 × 1");
    let picture = read(&encoded(rgba, ImageFormat::Png)).expect("a picture");
    assert_eq!((picture.channels, picture.pixels), (3, vec![0.0, 0.0, 0.0, 0.2, -0.2, 0.2]));
    let grey: ImageBuffer<LumaA<u8>, _> = ImageBuffer::from_raw(1, 1, vec![255, 51]).expect("1 × 1");
    assert_eq!(read(&encoded(grey, ImageFormat::Png)).map(|picture| picture.pixels), Ok(vec![0.2]));
}

#[test]
fn a_rotated_photograph_is_turned_upright() {
    let jpeg = encoded(photo(40, 20), ImageFormat::Jpeg);
    // An EXIF segment after the start-of-image marker, with one entry: orientation (0x0112) = 6, a quarter turn.
    let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let rotated = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let (upright, turned) = (read(&jpeg).expect("a picture"), read(&rotated).expect("a picture"));
    assert_eq!((turned.width, turned.height), (20, 40));
    assert_eq!(turned.at(19, 0, 0), upright.at(0, 0, 0));
}

#[test]
fn a_truncated_picture_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let bytes = encoded(photo(80, 60), format);
        for kept in [8, 30, bytes.len() / 2, bytes.len() * 9 / 10] {
            let refusal = read(&bytes[..kept]).expect_err("truncated");
            assert!(refusal.expected.contains("complete") || refusal.expected.contains("PNG or JPEG"), "{refusal}");
        }
    }
}

#[test]
fn what_follows_a_jpeg_or_sits_in_its_header_does_not_matter() {
    let jpeg = encoded(photo(80, 60), ImageFormat::Jpeg);
    assert_eq!(read(&[&jpeg, &b"a video, perhaps"[..]].concat()), read(&jpeg));
    // A comment that looks like the end of a picture does not make a truncated one complete.
    let comment = [&jpeg[..2], b"\xFF\xFE\x00\x04\xFF\xD9", &jpeg[2..jpeg.len() - 2]].concat();
    assert_eq!(read(&comment).expect_err("no end").found, "a picture that breaks off");
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [&b""[..], b"hello", b"GIF89a\x01\0\x01\0\0\0\0", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF"] {
        assert!(read(bytes).expect_err("no picture").expected.contains("PNG or JPEG"), "{bytes:?}");
    }
    assert_eq!(picture_from_file(Path::new("/")).expect_err("a directory").found, "a directory");
}

#[test]
fn a_picture_too_large_to_decode_is_refused_before_it_is() {
    let wide = encoded(ImageBuffer::from_pixel(10_001, 1, Luma([0_u8])), ImageFormat::Png);
    assert_eq!(read(&wide).expect_err("too wide").found, "a picture that is too large");
    // The header of a PNG with 10,000 × 10,000 pixels of 64 bits: 800 MB from 45 bytes.
    let mut bomb = encoded(ImageBuffer::from_pixel(1, 1, Rgba([0_u16; 4])), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(read(&bomb).expect_err("too many bytes").found, "a picture that is too large");
}

/// The checksum of a PNG chunk (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

proptest! {
    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(place in 0.0..1.0, value: u8, jpeg: bool) {
        let mut bytes = encoded(photo(20, 15), if jpeg { ImageFormat::Jpeg } else { ImageFormat::Png });
        let index = (place * bytes.len() as f64) as usize;
        bytes[index] = value;
        if let Ok(picture) = reduced(&bytes) {
            prop_assert_eq!(picture.pixels.len(), picture.width * picture.height * picture.channels);
        }
    }
}
