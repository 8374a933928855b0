//! A thread that writes to the terminal, so that a slow link holds up neither keys nor simulation.
//!
//! There is room for one frame. While it is on its way no other is drawn; then the newest is.

use std::io;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The near end of the thread.
pub struct Writer(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    is_writing: bool,
    failure: Option<io::Error>,
}

impl Writer {
    /// A thread that hands everything it is sent to `write`.
    pub fn new(write: impl FnMut(&[u8]) -> io::Result<()> + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        thread::spawn({
            let shared = shared.clone();
            move || shared.work(write)
        });
        Self(shared)
    }

    /// Whether everything sent is written.
    pub fn is_free(&self) -> bool {
        self.0.lock().is_free()
    }

    /// Sends bytes after all that were sent before.
    pub fn send(&self, bytes: &[u8]) {
        self.0.lock().waiting.extend_from_slice(bytes);
        self.0.changed.notify_all();
    }

    /// Whether the last write failed.
    ///
    /// # Errors
    /// Why it did.
    pub fn check(&self) -> io::Result<()> {
        self.0.lock().failure.take().map_or(Ok(()), Err)
    }

    /// Waits until everything sent is written, but no longer than `patience`.
    pub fn finish(&self, patience: Duration) {
        let state = self.0.lock();
        drop(self.0.changed.wait_timeout_while(state, patience, |state| !state.is_free()));
    }
}

impl State {
    fn is_free(&self) -> bool {
        self.waiting.is_empty() && !self.is_writing
    }
}

impl Shared {
    /// What the lock guards is whole at any time, also after a panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, mut write: impl FnMut(&[u8]) -> io::Result<()>) {
        let mut bytes = Vec::new();
        loop {
            let mut state = self.lock();
            while state.waiting.is_empty() {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            mem::swap(&mut bytes, &mut state.waiting);
            state.is_writing = true;
            drop(state);
            let result = write(&bytes);
            bytes.clear();
            let mut state = self.lock();
            state.is_writing = false;
            state.failure = result.err();
            let failed = state.failure.is_some();
            drop(state);
            self.changed.notify_all();
            if failed {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn nothing_waits_for_a_slow_terminal_and_nothing_is_lost() {
        let (terminal, written) = mpsc::sync_channel::<Vec<u8>>(0);
        let writer =
            Writer::new(move |bytes| terminal.send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe.into()));
        assert!(writer.is_free());
        writer.send(b"a frame");
        assert!(!writer.is_free(), "nobody has read it yet");
        writer.send(b", and a text for the clipboard");
        let mut read = written.recv().expect("bytes");
        while read.len() < 37 {
            read.extend(written.recv().expect("bytes"));
        }
        assert_eq!(read, b"a frame, and a text for the clipboard");
        writer.finish(LONG);
        assert!(writer.is_free() && writer.check().is_ok());
    }

    #[test]
    fn a_failure_is_told_once_and_a_stuck_terminal_is_not_waited_for_for_ever() {
        let writer = Writer::new(|_| Err(io::ErrorKind::BrokenPipe.into()));
        writer.send(b"a frame");
        writer.finish(LONG);
        assert_eq!(writer.check().expect_err("a failure").kind(), io::ErrorKind::BrokenPipe);
        assert!(writer.check().is_ok());
        let stuck = Writer::new(|_| {
            loop {
                thread::park();
            }
        });
        stuck.send(b"a frame");
        stuck.finish(Duration::from_millis(10));
        assert!(!stuck.is_free());
    }
}
