//! However it ends, the terminal is given back.

use crate::forward;
use crate::terminal::{Terminal, USUAL};
use std::time::{Duration, Instant};

fn assert_given_back(program: &Terminal) {
    program.wait_until("the terminal is given back", crate::terminal::Shown::is_given_back);
    assert!(program.is_cooked());
    assert_eq!(program.shown().rows().concat().trim(), "", "nothing is left on the shell's screen");
}

fn running() -> Terminal {
    let program = forward(&[]);
    program.wait_for("▶ 1×");
    assert!(!program.shown().is_given_back() && !program.is_cooked());
    program
}

#[test]
fn q_and_ctrl_c_quit() {
    for key in ["q", "\x03"] {
        let mut program = running();
        program.press(key);
        assert_eq!(program.exit_code(), 0);
        assert_given_back(&program);
    }
}

/// GNU screen has one screen only, unless told otherwise.
#[test]
fn where_there_is_one_screen_only_it_is_left_empty() {
    let mut program = running();
    program.press("q");
    assert_eq!(program.exit_code(), 0);
    assert_given_back(&program);
    let sent = String::from_utf8(program.shown().bytes.clone()).expect("UTF-8");
    let sent = sent.replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
    let mut console = avt::Terminal::new(80, 24).expect("a size");
    console.feed(&sent);
    let left: String = console.screen().visible_lines().map(avt::Line::text).collect();
    let cursor = console.cursor();
    assert_eq!((left.trim(), cursor.col, cursor.row, cursor.visible), ("", 0, 0, true));
}

#[test]
fn every_signal_that_ends_it_gives_the_terminal_back() {
    for (signal, number) in [("HUP", 1), ("INT", 2), ("QUIT", 3), ("TERM", 15)] {
        let mut program = running();
        program.signal(signal);
        assert_eq!(program.exit_code(), 128 + number, "SIG{signal}");
        assert_given_back(&program);
    }
}

#[test]
fn it_can_be_suspended_and_resumed() {
    let mut program = forward(&["--paused", "--at", "30"]);
    program.wait_for("t 30/60");
    for _ in 0..2 {
        program.signal("TSTP");
        wait_until_it_is_stopped(&program);
        assert_given_back(&program);
        program.signal("CONT");
        program.wait_for("t 30/60");
        assert!(!program.shown().is_given_back() && !program.is_cooked());
    }
    program.press("q");
    assert_eq!(program.exit_code(), 0);
}

/// By the key, in a shell that then has its terminal back.
#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let mut shell = Terminal::of_program("/bin/sh", &["-i"], USUAL);
    shell.press(&format!("{} forward --steps 60 --paused --at 30\n", env!("CARGO_BIN_EXE_glassbox")));
    shell.wait_for("t 30/60");
    shell.press("\x1a");
    shell.wait_until("the terminal is the shell's", crate::terminal::Shown::is_given_back);
    shell.press("echo back in the $((1+1))nd\n");
    shell.wait_for("back in the 2nd");
    shell.press("fg\n");
    shell.wait_for("t 30/60");
    shell.press("q");
    shell.wait_until("the terminal is the shell's again", crate::terminal::Shown::is_given_back);
    shell.press("exit\n");
    assert_eq!(shell.exit_code(), 0);
}

fn wait_until_it_is_stopped(program: &Terminal) {
    let began = Instant::now();
    let status = || std::fs::read_to_string(format!("/proc/{}/status", program.process())).unwrap_or_default();
    while !status().contains("State:\tT") {
        assert!(began.elapsed() < Duration::from_secs(60), "it never stops:\n{}", status());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// As when the window is closed, or the link to a terminal far away is cut.
#[test]
fn it_ends_with_its_terminal() {
    for arguments in [&["--paused"][..], &[]] {
        let program = forward(arguments);
        program.wait_for("1×");
        program.hang_up();
    }
}

/// As when the link to a terminal far away hangs: nobody reads, and it cannot write.
#[test]
fn a_signal_ends_it_also_when_the_terminal_takes_nothing() {
    let mut program = running();
    let shared = program.shared();
    let nobody_reads = shared.lock().expect("the reader has not panicked");
    wait_until_it_cannot_write(&program);
    program.signal("TERM");
    assert_eq!(program.exit_code(), 128 + 15);
    drop(nobody_reads);
}

/// Both are found at the same time by a program that was busy writing.
#[test]
fn a_key_that_comes_with_a_new_size_is_not_lost() {
    for _ in 0..5 {
        let mut program = running();
        let shared = program.shared();
        let nobody_reads = shared.lock().expect("the reader has not panicked");
        wait_until_it_cannot_write(&program);
        program.signal("WINCH");
        program.press("q");
        drop(nobody_reads);
        assert_eq!(program.exit_code(), 0);
    }
}

/// While it plays, the bytes it has written grow many times a second, unless nobody takes them.
fn wait_until_it_cannot_write(program: &Terminal) {
    let written = || std::fs::read_to_string(format!("/proc/{}/io", program.process())).unwrap_or_default();
    let (mut last, mut since) = (written(), Instant::now());
    while since.elapsed() < Duration::from_millis(500) {
        let now = written();
        if now != last {
            (last, since) = (now, Instant::now());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn bad_input_leaves_the_terminal_alone() {
    let mut program = Terminal::start(&["forward", "--steps", "5000"], USUAL);
    assert_eq!(program.exit_code(), 2);
    program.wait_for("error: steps: found 5000");
    assert!(!program.shown().bytes.contains(&0x1b), "not one escape sequence");
}
