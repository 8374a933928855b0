//! glassbox opens the black box of deep learning in a terminal.
//!
//! Data flows one way: **numbers → moments → cells → bytes**. ARCHITECTURE.md draws the map; modules import only from
//! those further down in this list.

pub mod cli;

pub mod record;
pub mod term;

pub mod viewer;

pub mod encode;

pub mod app;

pub mod player;

pub mod lesson;

pub mod scenes;

pub mod parts;

pub mod scene;

pub mod ui;

pub mod engine;

pub mod refusal;
