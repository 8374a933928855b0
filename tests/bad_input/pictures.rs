//! Pictures that are none.

use crate::{Folder, assert_scene_refused, assert_takes_only_regular_files};
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..64 * 64 * 3).map(|i| (i * 37 % 251) as u8).collect();
    PngEncoder::new(&mut bytes).write_image(&pixels, 64, 64, ExtendedColorType::Rgb8).expect("a picture");
    bytes
}

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..64 * 64 * 3).map(|i| (i * 37 % 251) as u8).collect();
    JpegEncoder::new(&mut bytes).write_image(&pixels, 64, 64, ExtendedColorType::Rgb8).expect("a picture");
    bytes
}

/// A PNG that says it has this size, with a right checksum and next to no data.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

/// CRC-32 as in ISO 3309, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn only_regular_files_within_the_limit_are_read() {
    assert_takes_only_regular_files("--image");
}

#[test]
fn what_is_no_picture_or_not_whole_is_refused_at_its_path() {
    let folder = Folder::new();
    let (png, jpeg) = (png(), jpeg());
    for (name, content, found) in [
        ("empty.png", Vec::new(), "no PNG or JPEG picture"),
        ("text.png", b"this is no picture".to_vec(), "no PNG or JPEG picture"),
        ("page.gif", b"GIF89a\x01\x00\x01\x00".to_vec(), "no PNG or JPEG picture"),
        ("cut.png", png[..png.len() / 2].to_vec(), "a damaged picture"),
        ("head.png", png[..20].to_vec(), "a damaged picture"),
        ("cut.jpg", jpeg[..jpeg.len() / 2].to_vec(), "picture"),
        ("head.jpg", jpeg[..20].to_vec(), "a damaged picture"),
        ("nothing.png", claiming(0, 64), "a damaged picture"),
        ("wide.png", claiming(60_000, 1), "too large"),
        ("bomb.png", claiming(10_000, 10_000), "too large"),
        ("short.png", claiming(64, 640), "a damaged picture"),
    ] {
        let path = folder.file(name, content);
        assert_scene_refused(&["--image", &path], &["image: ", &path, found]);
    }
}

#[test]
fn a_picture_beside_another_choice_is_refused() {
    let folder = Folder::new();
    let picture = folder.file("good.png", png());
    let points = folder.file("good.csv", "1,2\n3,5\n");
    assert_scene_refused(&["--image", &picture, "--data", "moons"], &["data", "moons", "image"]);
    assert_scene_refused(&["--image", &picture, "--points", &points], &["data", "image"]);
}
