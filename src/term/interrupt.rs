//! Signals that ask a long command to end.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A signal, if there has been one. From here on it no longer ends the program by itself.
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// Begins to watch.
    ///
    /// # Errors
    /// The system refuses.
    pub fn watch() -> io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        for number in [SIGINT, SIGTERM, SIGHUP] {
            flag::register_usize(number, signal.clone(), number as usize)?;
        }
        Ok(Self(signal))
    }

    /// The number of the signal that has come.
    pub fn signal(&self) -> Option<u8> {
        u8::try_from(self.0.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0)
    }
}
