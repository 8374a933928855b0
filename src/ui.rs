//! Cells: widgets that draw numbers into a ratatui buffer. Knows no scene, no clock, no terminal.
//!
//! A widget is a plain struct with public fields and one function, `render(area, buf, look)`. Drawing is pure, writes
//! only inside `area`, and any area is legal: what does not fit is clipped or left out, never a panic. Each kind of bad
//! data is dealt with in one place: numbers that are not finite in [`axis`], control characters in [`text`].

pub mod axes;
pub mod axis;
pub mod bars;
pub mod canvas;
pub mod caption;
pub mod cloud;
pub mod formula;
pub mod glyphs;
pub mod heatmap;
pub mod histogram;
pub mod layout;
pub mod look;
pub mod number;
pub mod palette;
pub mod panel;
pub mod picture;
pub mod plane;
pub mod plot;
pub mod raster;
pub mod strip;
#[cfg(test)]
mod testing;
pub mod text;
pub mod theme;
pub mod words;
