//! The terminal taken over, and given back: on leaving, on an error, on a panic, on a signal and when the line drops.

use crate::viewer;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io::{self, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

/// The terminal, ours until dropped.
pub struct Screen;

impl Screen {
    /// Takes the terminal over, with its mouse or without, and sees to it that it is given back however the program ends. A
    /// byte goes to `changed` when its size changes, and when it may have lost what it showed.
    pub fn enter(mouse: bool, changed: UnixStream) -> io::Result<Self> {
        let signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH])?;
        let screen = Self; // given back from here on, also if it can be taken over only half
        take(mouse)?;
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back_in_time();
            hook(panic);
        }));
        thread::spawn(move || obey(signals, mouse, changed));
        thread::spawn(watch_the_line);
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back_in_time();
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    write(viewer::enter(mouse).as_bytes())
}

/// Whatever fails here, there is nothing better to do than to go on.
fn give_back() {
    let _ = write(viewer::LEAVE.as_bytes());
    let _ = disable_raw_mode();
}

/// Writes all of `bytes`. Another program that shares the terminal may have set it not to block: then this waits.
pub fn write(mut bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    while !bytes.is_empty() {
        match out.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) => wait_if_possible(error)?,
        }
    }
    while let Err(error) = out.flush() {
        wait_if_possible(error)?;
    }
    Ok(())
}

/// Waits until standard output takes more, if that is all that is wrong.
fn wait_if_possible(error: io::Error) -> io::Result<()> {
    match error.kind() {
        ErrorKind::Interrupted => Ok(()),
        ErrorKind::WouldBlock => match poll(&mut [PollFd::new(&io::stdout(), PollFlags::OUT)], None) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(failed) => Err(failed.into()),
        },
        _ => Err(error),
    }
}

/// Stops the program, as the shell's Ctrl-Z would if the terminal were the shell's.
pub fn suspend() -> io::Result<()> {
    signal_hook::low_level::raise(SIGTSTP)
}

/// Whether an error says that there is no terminal any more.
pub fn is_gone(error: &io::Error) -> bool {
    let gone = [Errno::IO, Errno::NXIO, Errno::PIPE].map(|errno| Some(errno.raw_os_error()));
    gone.contains(&error.raw_os_error())
}

/// Waits for signals, for ever. While suspended it keeps hold of standard output, so that no frame is drawn over the
/// shell's screen.
fn obey(mut signals: Signals, mouse: bool, mut changed: UnixStream) {
    let mut suspended = None;
    // Where it is full it is readable, and has told all there is to tell.
    let _ = changed.set_nonblocking(true);
    let mut tell = || _ = changed.write(b"!");
    for signal in &mut signals {
        match signal {
            SIGTSTP => {
                suspended = Some(io::stdout().lock());
                give_back();
                let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
            }
            SIGCONT => {
                let _ = take(mouse);
                drop(suspended.take());
                tell();
            }
            SIGWINCH => tell(),
            signal => end(128 + signal),
        }
    }
}

/// Waits until the line drops. SIGHUP tells that only to the programs of the terminal's own session, and whoever reads
/// from a dead terminal is never told anything else.
fn watch_the_line() {
    let stdin = io::stdin();
    let mut line = [PollFd::new(&stdin, PollFlags::empty())];
    while let Err(Errno::INTR) = poll(&mut line, None) {}
    if line[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
        end(128 + SIGHUP);
    }
}

/// Gives the terminal back and ends the program.
fn end(code: i32) -> ! {
    give_back_in_time();
    std::process::exit(code)
}

/// Gives the terminal back for good, once. One that takes nothing, because the link to it hangs, cannot hold us up for
/// longer than a second.
fn give_back_in_time() {
    static GIVEN_BACK: Once = Once::new();
    GIVEN_BACK.call_once(|| {
        let (done, given_back) = mpsc::channel();
        thread::spawn(move || {
            let _no_frame_afterwards = io::stdout().lock();
            give_back();
            let _ = done.send(());
            loop {
                thread::park();
            }
        });
        let _ = given_back.recv_timeout(Duration::from_secs(1));
        let _ = disable_raw_mode();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_terminal_is_told_from_other_failures() {
        assert!(is_gone(&Errno::IO.into()) && is_gone(&Errno::PIPE.into()));
        assert!(!is_gone(&ErrorKind::WriteZero.into()) && !is_gone(&Errno::NOSPC.into()));
    }
}
