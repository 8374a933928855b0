//! How much ink a glyph leaves on each pixel of its cell.

/// The ink of a fully covered pixel. Sixteen steps are as smooth as 256 to the eye, and keep GIF palettes small.
pub const FULL: u8 = 16;

/// One glyph's ink, row by row: 0 (paper) … [`FULL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height` values.
    pub ink: Vec<u8>,
}

impl Mask {
    /// A mask without ink.
    pub fn blank(width: usize, height: usize) -> Self {
        Self { width, height, ink: vec![0; width * height] }
    }

    /// Inks the whole pixels of columns `x` and rows `y`; what lies outside is cut off.
    pub fn fill(&mut self, x: std::ops::Range<usize>, y: std::ops::Range<usize>, ink: u8) {
        let (left, right) = (x.start.min(self.width), x.end.min(self.width));
        for row in self.ink.chunks_exact_mut(self.width).take(y.end).skip(y.start) {
            row[left..right.max(left)].fill(ink);
        }
    }
}
