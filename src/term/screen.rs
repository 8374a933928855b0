//! The terminal taken over, and given back: on leaving, on an error, on a panic and on a signal.

use crossterm::event;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io::{self, Write};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Alternate screen, cursor hidden.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
/// End of synchronized update (a frame may have been cut off), pen and cursor as they were, main screen.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l";

/// The terminal, ours until dropped.
pub struct Screen;

impl Screen {
    /// Takes the terminal over, and sees to it that it is given back however the program ends.
    pub fn enter() -> io::Result<Self> {
        let signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT])?;
        take()?;
        // Resizes are heard from the first poll on. One now, so that none is lost before the run loop waits for keys.
        event::poll(Duration::ZERO)?;
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            hook(panic);
        }));
        thread::spawn(move || obey(signals));
        Ok(Self)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    io::stdout().write_all(ENTER.as_bytes())?;
    io::stdout().flush()
}

/// Whatever fails here, there is nothing better to do than to go on.
fn give_back() {
    let _ = io::stdout().write_all(LEAVE.as_bytes());
    let _ = io::stdout().flush();
    let _ = disable_raw_mode();
}

/// Waits for signals, for ever. While suspended it keeps hold of standard output, so that no frame is drawn over the
/// shell's screen. A resize signal to ourselves wakes the run loop, which then draws every cell.
fn obey(mut signals: Signals) {
    let mut suspended = None;
    for signal in &mut signals {
        match signal {
            SIGTSTP => {
                suspended = Some(io::stdout().lock());
                give_back();
                let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
            }
            SIGCONT => {
                let _ = take();
                drop(suspended.take());
                let _ = signal_hook::low_level::raise(SIGWINCH);
            }
            signal => end(128 + signal),
        }
    }
}

/// Gives the terminal back and ends the program. A terminal that takes nothing, because the link to it hangs, cannot hold
/// it up for longer than a second.
fn end(code: i32) -> ! {
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
    std::process::exit(code)
}
