//! Cells: widgets that draw numbers into a ratatui buffer. Knows no scene, no clock, no terminal.
//!
//! A widget is a plain struct with public fields and one function, `render(area, buf, look)`. Drawing is pure, writes
//! only inside `area`, and any area is legal: what does not fit is clipped or left out, never a panic. Each kind of bad
//! data is dealt with in one place: numbers that are not finite in [`axis`], control characters in [`text`].
//!
//! - How it looks: [`look`] holds a [`theme`], a [`palette`], the [`glyphs`] of the font and the [`words`] of a language.
//! - Where it goes: [`layout`] divides an area, a [`panel`] puts a border around a part of it.
//! - What it is made of: [`text`] and [`number`], dots on a [`canvas`], pixels in a [`raster`].
//! - What lies under a mouse: a widget tells the [pointer](mod@pointer).
//! - What lies where: an [`axis`] places numbers, [`axes`] label two of them, a [`plane`] puts points between them.
//! - The widgets: [`picture`], [`heatmap`], [`plot`], [`histogram`], [`cloud`], [`bars`], [`formula`], [`caption`],
//!   [`strip`].

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
pub mod pointer;
pub mod raster;
pub mod strip;
#[cfg(test)]
mod testing;
pub mod text;
pub mod theme;
pub mod words;
