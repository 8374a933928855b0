//! What scenes share: how types of the engine are knobs, and what several learn from and show. Knows no scene.
//!
//! A choice or a file that means something in one scene only stays with that scene.

pub mod choices;
pub mod digits;
mod files;
