//! The mouse: listened to where it is asked for, given back afterwards.

use crate::forward;
use crate::terminal::{Shown, Terminal, USUAL};

/// A mouse that moves to a cell, counted from 1, or presses there.
fn moves(x: u16, y: u16) -> String {
    format!("\x1b[<35;{x};{y}M")
}

fn presses(x: u16, y: u16) -> String {
    format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
}

fn has_written(program: &Terminal, bytes: &str) -> bool {
    program.shown().bytes.windows(bytes.len()).any(|window| window == bytes.as_bytes())
}

#[test]
fn it_presses_what_is_on_the_screen_and_tells_numbers() {
    let mut program = Terminal::start(&["--mouse"], USUAL);
    program.wait_for("  Forward noising");
    let row = program.shown().rows().iter().position(|row| row.contains("  Forward noising")).expect("its row");
    let topic = presses(8, 1 + row as u16);
    program.press(&topic);
    program.wait_for("› Forward noising");
    program.press(&topic);
    program.wait_for("▶ 1×");
    program.press(" ");
    program.wait_for("⏸ 1×");
    program.press(&moves(12, 8));
    program.wait_for("(10, 10): ");
    program.press(&presses(76, 24));
    assert_eq!(program.exit_code(), 0);
    program.wait_until("the terminal is given back", Shown::is_given_back);
    for bytes in ["\x1b[?1003h\x1b[?1006h", "\x1b[?1006l\x1b[?1003l"] {
        assert!(has_written(&program, bytes), "{bytes:?}");
    }
}

#[test]
fn unasked_it_is_left_to_the_terminal() {
    let mut program = forward(&["--paused", "--at", "10"]);
    program.wait_for("t 10/60");
    assert!(!has_written(&program, "\x1b[?100"));
    program.press("q");
    assert_eq!(program.exit_code(), 0);
}

#[test]
fn it_is_listened_to_again_after_a_pause() {
    let mut program = forward(&["--paused", "--at", "10", "--mouse"]);
    program.wait_for("t 10/60");
    program.forget();
    program.signal("TSTP");
    program.wait_until("it is suspended", Shown::is_given_back);
    program.signal("CONT");
    program.wait_until("it is back", |shown| !shown.is_given_back());
    program.press(&moves(12, 8));
    program.wait_for("(10, 10): ");
    assert!(has_written(&program, "\x1b[?1003h"));
}
