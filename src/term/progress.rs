//! How far a long command has come: one line on standard error, if that is a terminal.

use crate::refusal::one_line;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

const BAR: usize = 20;
const REFRESH: Duration = Duration::from_millis(100);
/// Back to the beginning of the line, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// The line.
pub struct Progress {
    shown: bool,
    label: RefCell<String>,
    total: Cell<usize>,
    done: Cell<usize>,
    begun: Cell<Instant>,
    drawn: Cell<Instant>,
}

impl Progress {
    /// Shows nothing yet.
    pub fn new() -> Self {
        let now = Instant::now();
        Self {
            shown: io::stderr().is_terminal(),
            label: RefCell::default(),
            total: Cell::new(0),
            done: Cell::new(0),
            begun: Cell::new(now),
            drawn: Cell::new(now),
        }
    }

    /// Shows a text.
    pub fn say(&self, text: &str) {
        self.show(text);
    }

    /// Begins with something that takes so many frames.
    pub fn begin(&self, label: &str, total: usize) {
        self.label.replace(one_line(label));
        self.total.set(total);
        self.done.set(0);
        self.begun.set(Instant::now());
    }

    /// One frame is done.
    pub fn frame(&self) {
        self.done.set(self.done.get() + 1);
        let now = Instant::now();
        if self.shown && now - self.drawn.get() >= REFRESH {
            self.drawn.set(now);
            let line = line(&self.label.borrow(), self.done.get(), self.total.get(), now - self.begun.get());
            self.show(&line);
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.show("");
    }

    fn show(&self, text: &str) {
        if self.shown {
            // Nobody is there to be told that nobody can be told.
            let _ = write!(io::stderr(), "{CLEAR}{text}");
            let _ = io::stderr().flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

/// `tour.gif ████▌      120/300  85 fps  2 s left`. More may be done than was expected: then nobody knows how much.
fn line(label: &str, done: usize, total: usize, passed: Duration) -> String {
    let fps = done as f64 / passed.as_secs_f64().max(1e-3);
    if done > total {
        return format!("{label}  {done} frames  {fps:.0} fps");
    }
    let filled = done * BAR / total.max(1);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
    let left = ((total - done) as f64 / fps.max(1e-3)).ceil();
    format!("{label} {bar} {done}/{total}  {fps:.0} fps  {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_how_fast_and_how_long_still() {
        let two_seconds = Duration::from_secs(2);
        let bar = format!("{}{}", "█".repeat(5), "░".repeat(15));
        assert_eq!(line("a.gif", 50, 200, two_seconds), format!("a.gif {bar} 50/200  25 fps  6 s left"));
        assert_eq!(line("a.gif", 300, 200, two_seconds), "a.gif  300 frames  150 fps");
        assert!(line("a.gif", 0, 200, Duration::ZERO).contains("0/200"));
    }
}
