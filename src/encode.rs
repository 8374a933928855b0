//! From cells to the bytes a terminal understands.

pub mod palette;
