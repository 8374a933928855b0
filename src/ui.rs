//! Cells: widgets that draw numbers into a ratatui buffer. Knows no scene, no clock, no terminal.
//!
//! A widget is a plain struct with public fields and one function, `render(area, buf, look)`. Drawing is pure, writes
//! only inside `area`, and any area is legal: what does not fit is clipped or left out, never a panic. Each kind of bad
//! data is dealt with in one place: numbers that are not finite in [`axis`], control characters in [`text`].
//!
//! - How it looks: [`look`] holds a [`theme`], a [`palette`], the [`glyphs`] of the font and the [`words`] of a language.
//! - Where it goes: [`layout`] divides an area, a [`mod@plan`] says into which panels, a [`panel`](mod@panel) puts a border
//!   around a part of it.
//! - What it is made of: [`text`] and [numbers](mod@number), dots on a [`canvas`], pixels in a [`raster`].
//! - What lies under a mouse: a widget tells the [pointer](mod@pointer).
//! - What lies where: an [`axis`] places numbers, [`axes`] label two of them, a [`plane`] puts points between them.
//! - The widgets: [`picture`], [`heatmap`], [`chart`] on a [`plot`], [`histogram`], [`cloud`], [`bars`], [`rows`],
//!   [`formula`], [`caption`], [`strip`].
//!
//! What a scene draws with stands here too, under its own name: `use ui::{Axis, Chart, panel}`.

pub mod axes;
pub mod axis;
pub mod bars;
pub mod canvas;
pub mod caption;
pub mod chart;
pub mod cloud;
pub mod formula;
pub mod glyphs;
pub mod heatmap;
pub mod histogram;
pub mod layout;
pub mod lead;
pub mod look;
pub mod number;
pub mod palette;
pub mod panel;
pub mod picture;
pub mod plan;
pub mod plane;
pub mod plot;
pub mod pointer;
pub mod raster;
pub mod rows;
pub mod strip;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;
pub mod theme;
pub mod words;

pub use axes::Axes;
pub use axis::Axis;
pub use bars::{Bar, Bars};
pub use canvas::Canvas;
pub use chart::{Chart, Curve, Y};
pub use cloud::Cloud;
pub use heatmap::{HeatMap, Scale};
pub use histogram::Histogram;
pub use layout::Size;
pub use look::Look;
pub use number::{fixed, number, percent, short};
pub use panel::{Panel, panel};
pub use picture::{Picture, Pixels};
pub use plan::Plan;
pub use plane::Plane;
pub use plot::{Corner, Reference};
pub use text::{print, print_right, put_char};
