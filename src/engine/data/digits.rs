//! 1,797 handwritten digits of 8×8 pixels.

use super::Picture;

/// How many digits there are.
pub const DIGIT_COUNT: usize = 1797;

/// The credit that must be shown wherever the digits appear.
pub const DIGITS_CREDIT_SHORT: &str = "Alpaydin, Kaynak 1998 CC BY 4.0";

/// The attribution that the licence asks for, in full.
pub const DIGITS_CREDIT: &str = "Digits: E. Alpaydin & C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI \
    Machine Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0. Stored as bytes, otherwise unchanged.";

/// Pixels across and down a digit.
pub const DIGIT_SIDE: usize = 8;

/// All pictures, a byte from 0 to 16 a pixel, then all labels.
static BYTES: &[u8; DIGIT_COUNT * (DIGIT_SIDE * DIGIT_SIDE + 1)] = include_bytes!("../../../scenes/data/digits8x8.bin");

/// Digit `index` (below [`DIGIT_COUNT`]) as a grey picture: pixel/8 − 1.
pub fn digit(index: usize) -> Picture {
    let bytes = &BYTES[index * DIGIT_SIDE * DIGIT_SIDE..(index + 1) * DIGIT_SIDE * DIGIT_SIDE];
    let pixels = bytes.iter().map(|&byte| f32::from(byte) / 8.0 - 1.0).collect();
    Picture { width: DIGIT_SIDE, height: DIGIT_SIDE, channels: 1, pixels }
}

/// Which digit, 0 to 9, picture `index` (below [`DIGIT_COUNT`]) shows.
pub fn digit_label(index: usize) -> usize {
    usize::from(BYTES[DIGIT_COUNT * DIGIT_SIDE * DIGIT_SIDE + index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::stats;

    #[test]
    fn every_digit_has_its_label_and_values_from_minus_one_to_one() {
        let mut per_class = [0; 10];
        for index in 0..DIGIT_COUNT {
            per_class[digit_label(index)] += 1;
            assert!(digit(index).pixels.iter().all(|value| (-1.0..=1.0).contains(value)), "{index}");
        }
        assert_eq!(per_class, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    }

    #[test]
    fn the_mean_pixel_is_the_published_one() {
        let pixels: Vec<f32> = (0..DIGIT_COUNT).flat_map(|index| digit(index).pixels).collect();
        assert!(((stats::mean(&pixels) + 1.0) * 8.0 - 4.884).abs() < 5e-4);
    }
}
