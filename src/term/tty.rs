//! The terminal's side of a viewer: its bytes as they come, and its size.

use super::detect;
use crate::viewer::{Viewer, parser::NEXT_BYTE};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// The size of the terminal.
pub struct Size {
    /// Columns and rows.
    pub cells: (u16, u16),
    /// Whether it has told them; one that has none does not.
    pub is_told: bool,
}

/// How large the terminal is, or is taken to be.
///
/// # Errors
/// There is no terminal.
pub fn size() -> io::Result<Size> {
    let (columns, rows) = crossterm::terminal::size()?;
    let is_told = columns > 0 && rows > 0;
    Ok(Size { cells: if is_told { (columns, rows) } else { detect::size() }, is_told })
}

/// Reads the terminal for one viewer.
pub struct Tty {
    /// Readable when the terminal has another size, or may have lost what it showed.
    changed: UnixStream,
    /// When a byte came last.
    last_byte: Instant,
}

impl Tty {
    /// Reads standard input, and listens to what tells of changes of size.
    pub fn new(changed: UnixStream) -> io::Result<Self> {
        changed.set_nonblocking(true)?;
        Ok(Self { changed, last_byte: Instant::now() })
    }

    /// Waits until the viewer has something to answer or sees another size, but no longer than `patience`. Whether it has.
    ///
    /// # Errors
    /// There is no terminal any more.
    pub fn wait(&mut self, viewer: &mut Viewer, patience: Duration) -> io::Result<bool> {
        let end = Instant::now() + patience;
        loop {
            let next_byte = Some(self.last_byte + NEXT_BYTE).filter(|_| viewer.is_waiting());
            let (has_bytes, has_changed) = self.poll_until(next_byte.map_or(end, |next| next.min(end)))?;
            if has_changed {
                // However often it has: only its size now counts.
                while self.changed.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
                viewer.resize(size()?.cells);
                return Ok(true);
            }
            let now = Instant::now();
            if has_bytes {
                let mut bytes = [0; 4096];
                match read(io::stdin(), &mut bytes) {
                    Ok(0) => return Err(Errno::IO.into()),
                    Ok(count) => viewer.read(&bytes[..count]),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(error) => return Err(error.into()),
                }
                self.last_byte = now;
            } else if next_byte.is_some_and(|next| now >= next) {
                viewer.give_up();
            }
            if viewer.has_events() || now >= end {
                return Ok(viewer.has_events());
            }
        }
    }

    /// Whether there are bytes, and whether the size has changed, as soon as one of them is so.
    fn poll_until(&self, end: Instant) -> io::Result<(bool, bool)> {
        let stdin = io::stdin();
        let mut both = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.changed, PollFlags::IN)];
        let left = end.saturating_duration_since(Instant::now());
        let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) as _ };
        match poll(&mut both, Some(&left)) {
            Ok(_) => Ok((!both[0].revents().is_empty(), !both[1].revents().is_empty())),
            Err(Errno::INTR) => Ok((false, false)),
            Err(error) => Err(error.into()),
        }
    }
}
