//! The real program under a pseudo-terminal.
#![cfg(unix)]

#[path = "support/terminal.rs"]
mod terminal;

#[path = "pty/ending.rs"]
mod ending;
#[path = "pty/knobs.rs"]
mod knobs;
#[path = "pty/link.rs"]
mod link;
#[path = "pty/mouse.rs"]
mod mouse;
#[path = "pty/panicking.rs"]
mod panicking;
#[path = "pty/playing.rs"]
mod playing;
#[path = "pty/soak.rs"]
mod soak;

use terminal::{Terminal, USUAL};

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const DOWN: &str = "\x1b[B";
const HOME: &str = "\x1b[H";
const END: &str = "\x1b[F";

/// The scene, short, on a usual terminal.
fn forward(more: &[&str]) -> Terminal {
    Terminal::start(&[&["forward", "--steps", "60"], more].concat(), USUAL)
}
