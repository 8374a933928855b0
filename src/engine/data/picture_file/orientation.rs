//! How a camera was held: the orientation in a picture's EXIF data (Exif 2.32, section 4.6.4 A).

/// Which way is up: 1 as stored, 2 to 8 turned or mirrored as the standard lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u16);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    const TAG: u16 = 0x0112;

    /// The orientation that EXIF data tells; as stored where they do not.
    pub fn of_exif(exif: &[u8]) -> Self {
        tag(exif, Self::TAG).filter(|value| (1..=8).contains(value)).map_or(Self::default(), Self)
    }

    /// Width and height of the upright picture.
    pub fn upright(self, width: usize, height: usize) -> (usize, usize) {
        if self.0 >= 5 { (height, width) } else { (width, height) }
    }

    /// Where the pixel at column `x` and row `y` of the upright picture is stored, in a picture of this stored size.
    pub fn source(self, (x, y): (usize, usize), (width, height): (usize, usize)) -> (usize, usize) {
        match self.0 {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        }
    }
}

/// The value of a tag with one 16-bit number in the first directory of TIFF data.
fn tag(tiff: &[u8], wanted: u16) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = [*tiff.get(at)?, *tiff.get(at.checked_add(1)?)?];
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let (first, second) = (u32::from(short(at)?), u32::from(short(at + 2)?));
        Some(if is_little { second << 16 | first } else { first << 16 | second })
    };
    let directory = long(4)? as usize;
    let entries = (0..usize::from(short(directory)?)).map(|i| directory + 2 + 12 * i);
    let mut found = entries.filter(|entry| short(*entry) == Some(wanted));
    short(found.next()? + 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(is_little: bool, orientation: u8) -> Vec<u8> {
        let mut bytes =
            b"MM\0*\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01\0\x09\0\0\x01\x12\0\x03\0\0\0\x01\0\x00\0\0".to_vec();
        bytes[31] = orientation;
        if is_little {
            bytes = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x00\0\0\0".to_vec();
            bytes[18] = orientation;
        }
        bytes
    }

    #[test]
    fn it_is_read_in_both_byte_orders_and_nonsense_leaves_the_picture_as_it_is() {
        for orientation in 1..=8 {
            assert_eq!(Orientation::of_exif(&exif(false, orientation)), Orientation(orientation.into()));
            assert_eq!(Orientation::of_exif(&exif(true, orientation)), Orientation(orientation.into()));
        }
        for bytes in
            [&b""[..], b"MM\0*", b"II*\0\xFF\xFF\xFF\xFF", &exif(false, 9), &exif(true, 0), &exif(false, 6)[..31]]
        {
            assert_eq!(Orientation::of_exif(bytes), Orientation::default(), "{bytes:?}");
        }
    }

    /// Beside the `image` crate, which turns whole pictures.
    #[test]
    fn every_pixel_lands_where_another_library_puts_it() {
        let stored = image::GrayImage::from_fn(3, 2, |x, y| image::Luma([(10 * x + y) as u8]));
        for number in 1..=8_u8 {
            let mut turned = image::DynamicImage::ImageLuma8(stored.clone());
            turned.apply_orientation(image::metadata::Orientation::from_exif(number).expect("1 to 8"));
            let (orientation, turned) = (Orientation(number.into()), turned.into_luma8());
            assert_eq!(orientation.upright(3, 2), (turned.width() as usize, turned.height() as usize));
            for (x, y, pixel) in turned.enumerate_pixels() {
                let (x, y) = orientation.source((x as usize, y as usize), (3, 2));
                assert_eq!(stored.get_pixel(x as u32, y as u32), pixel, "orientation {number}");
            }
        }
    }
}
