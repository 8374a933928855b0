//! Pictures with values in [−1, 1].

use super::picture_file::{Samples, decoded_png};

/// A picture: height × width × channels, row by row, each value in [−1, 1].
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 1 (grey) or 3 (red, green, blue).
    pub channels: usize,
    /// `height · width · channels` values.
    pub pixels: Vec<f32>,
}

/// Width and height reduced so that the longer is at most `side`, the other in proportion.
fn reduced((width, height): (usize, usize), side: usize) -> (usize, usize) {
    let longer = width.max(height);
    let to_nearest = |length: usize| ((length * side + longer / 2) / longer).max(1);
    if longer <= side { (width, height) } else { (to_nearest(width), to_nearest(height)) }
}

impl Picture {
    /// The value of channel `c` at column `x` and row `y`.
    pub fn at(&self, x: usize, y: usize, c: usize) -> f32 {
        self.pixels[(y * self.width + x) * self.channels + c]
    }

    /// The picture reduced so that its longer side is `side` (≥ 1), the other in proportion: each new pixel is the mean of
    /// the area it covers. A picture that is small enough is returned as it is.
    #[must_use]
    pub fn shrink(&self, side: usize) -> Self {
        Self::average(self.width, self.height, self.channels, side, |x, y, c| f64::from(self.at(x, y, c)))
    }

    /// Width and height of what [`Picture::shrink`] gives.
    pub fn shrunk_size(&self, side: usize) -> (usize, usize) {
        reduced((self.width, self.height), side)
    }

    /// The luma 0.299 R + 0.587 G + 0.114 B of every pixel (ITU-R BT.601).
    #[must_use]
    pub fn grey(&self) -> Self {
        if self.channels == 1 {
            return self.clone();
        }
        let luma = |rgb: &[f32]| 0.299 * f64::from(rgb[0]) + 0.587 * f64::from(rgb[1]) + 0.114 * f64::from(rgb[2]);
        let pixels = self.pixels.chunks_exact(3).map(|rgb| luma(rgb) as f32).collect();
        Self { channels: 1, pixels, ..*self }
    }

    /// As [`Picture::shrink`], of the source whose value at column x, row y and channel c is `at(x, y, c)`.
    pub(super) fn average(
        width: usize,
        height: usize,
        channels: usize,
        side: usize,
        at: impl Fn(usize, usize, usize) -> f64,
    ) -> Self {
        let (reduced_width, reduced_height) = reduced((width, height), side);
        let (columns, rows) = (covers(width, reduced_width), covers(height, reduced_height));
        let mut pixels = Vec::with_capacity(rows.len() * columns.len() * channels);
        for row in &rows {
            for column in &columns {
                for c in 0..channels {
                    let mut mean = 0.0;
                    for &(y, y_share) in row {
                        for &(x, x_share) in column {
                            mean += y_share * x_share * at(x, y, c);
                        }
                    }
                    pixels.push(mean as f32);
                }
            }
        }
        Self { width: columns.len(), height: rows.len(), channels, pixels }
    }
}

/// For each of `new` equal parts of a line of `old` pixels: the pixels it covers and the share of each, summing to 1.
fn covers(old: usize, new: usize) -> Vec<Vec<(usize, f64)>> {
    // In units of 1/new of an old pixel, part i spans i·old … (i+1)·old and pixel k spans k·new … (k+1)·new.
    let cover = |i: usize| {
        let (start, end) = (i * old, (i + 1) * old);
        let pixels = start / new..end.div_ceil(new);
        pixels.map(|k| (k, (end.min((k + 1) * new) - start.max(k * new)) as f64 / old as f64)).collect()
    };
    (0..new).map(cover).collect()
}

/// Chelsea the cat, 128×128 in colour: a photograph by Stéfan van der Walt, in the public domain (CC0 1.0).
pub fn cat() -> Picture {
    let png = include_bytes!("../../../scenes/data/cat128.png");
    let decoded = decoded_png(png).expect("the embedded file is a PNG");
    let Samples::Bytes(bytes) = decoded.samples else { unreachable!("the embedded file has 8 bits a sample") };
    let pixels = bytes.iter().map(|&byte| (f64::from(byte) / 127.5 - 1.0) as f32).collect();
    Picture { width: decoded.width, height: decoded.height, channels: decoded.channels, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::stats;

    fn ramp(width: usize, height: usize, channels: usize) -> Picture {
        let n = width * height * channels;
        let pixels = (0..n).map(|i| i as f32 / n as f32 * 2.0 - 1.0).collect();
        Picture { width, height, channels, pixels }
    }

    #[test]
    fn shrinking_by_a_whole_factor_averages_blocks() {
        let picture = Picture { width: 4, height: 2, channels: 1, pixels: vec![0., 1., 0., 0., 1., 0., 0.5, 0.5] };
        assert_eq!(picture.shrink(2), Picture { width: 2, height: 1, channels: 1, pixels: vec![0.5, 0.25] });
    }

    #[test]
    fn shrinking_by_a_fraction_shares_the_pixels_between_neighbours() {
        let picture = Picture { width: 3, height: 1, channels: 1, pixels: vec![0.0, 0.6, 0.9] };
        // Each new pixel covers one and a half of the old: (0 + 0.6/2) / 1.5 and (0.6/2 + 0.9) / 1.5.
        assert_eq!(picture.shrink(2).pixels, [0.2, 0.8]);
    }

    #[test]
    fn shrinking_keeps_the_mean_and_the_proportions() {
        for (width, height, small) in [(100, 60, (64, 38)), (60, 100, (38, 64)), (65, 64, (64, 63)), (5000, 1, (64, 1))]
        {
            let picture = ramp(width, height, 3);
            let shrunk = picture.shrink(64);
            assert_eq!((shrunk.width, shrunk.height), small);
            assert!((stats::mean(&shrunk.pixels) - stats::mean(&picture.pixels)).abs() < 1e-6, "{width}×{height}");
        }
    }

    #[test]
    fn a_small_picture_is_not_enlarged() {
        assert_eq!(ramp(7, 5, 3).shrink(64), ramp(7, 5, 3));
    }

    #[test]
    fn grey_weighs_the_colours_by_brightness() {
        let picture = Picture { width: 2, height: 1, channels: 3, pixels: vec![1.0, -1.0, -1.0, 0.5, 0.5, 0.5] };
        let grey = picture.grey();
        assert_eq!((grey.width, grey.height, grey.channels), (2, 1, 1));
        assert!((grey.pixels[0] - (0.299 * 2.0 - 1.0)).abs() < 1e-6 && (grey.pixels[1] - 0.5).abs() < 1e-6);
        assert_eq!(grey.grey(), grey);
    }

    #[test]
    fn the_cat_is_a_colour_picture_of_middling_brightness() {
        let cat = cat();
        assert_eq!((cat.width, cat.height, cat.channels, cat.pixels.len()), (128, 128, 3, 128 * 128 * 3));
        assert!(cat.pixels.iter().all(|value| (-1.0..=1.0).contains(value)));
        assert!(stats::mean(&cat.pixels).abs() < 0.5 && stats::variance(&cat.pixels) > 0.05);
    }
}
