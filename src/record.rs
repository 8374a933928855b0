//! Moments to files, without a terminal and without a clock: the same frames give the same bytes.

mod blocks;
mod font;
mod lines;
mod mask;
mod png;
mod raster;

pub use png::png;
pub use raster::missing_glyphs;

use crate::encode::palette::Rgb;

/// How frames become pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Height of the letters' em in pixels. Cells are whole pixels: 0.6 em wide, rounded, and twice as high.
    pub font_size: u16,
    /// Pixels of background around the cells.
    pub padding: u16,
    /// The colour of text whose cell names none.
    pub fg: Rgb,
    /// The colour behind cells that name none.
    pub bg: Rgb,
}

impl Default for Options {
    fn default() -> Self {
        Self { font_size: 16, padding: 10, fg: [216, 216, 216], bg: [18, 18, 20] }
    }
}
