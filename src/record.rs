//! Moments to files, without a terminal and without a clock: the same frames give the same bytes.

mod blocks;
mod cast;
mod file;
pub mod film;
mod font;
mod gif;
mod handout;
mod lines;
mod mask;
mod png;
mod raster;
mod shape;
mod svg;
mod text;
pub mod vtt;
mod window;

pub use cast::{Version, cast};
pub use file::{can_save, save};
pub use gif::{Quality, gif};
pub use handout::Handout;
pub use png::png;
pub use raster::missing_glyphs;
pub use svg::svg;
pub use text::{text, texts};

use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::encode::palette::Rgb;

/// One frame of a recording. All frames of a recording have the same size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What is seen.
    pub buffer: Buffer,
    /// For how long, before the next frame takes its place.
    pub lasts: Duration,
    /// The name of the cue that begins here.
    pub marker: Option<String>,
    /// What is being said.
    pub caption: Option<String>,
}

impl Frame {
    /// A frame without marker and caption.
    pub fn plain(buffer: Buffer, lasts: Duration) -> Self {
        Self { buffer, lasts, marker: None, caption: None }
    }
}

/// `at` in whole units, rounded. Formats that count in milliseconds or hundredths of a second round every frame's time from
/// the start, never its length, so that the roundings do not add up.
fn in_units(at: Duration, unit: Duration) -> u64 {
    ((at + unit / 2).as_nanos() / unit.as_nanos()) as u64
}

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
    /// Draws a window with this title around pictures.
    pub window: Option<String>,
    /// Whether an animation starts again at its end.
    pub repeat: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { font_size: 16, padding: 10, fg: [216, 216, 216], bg: [18, 18, 20], window: None, repeat: true }
    }
}
