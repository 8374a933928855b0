//! Pipes that close early, and standard streams that are not there.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

fn glassbox(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassbox"));
    command.args(arguments).env_clear().env("TERM", "xterm").stdin(Stdio::null());
    command
}

/// As with `| head -1`: the reader leaves after one line.
#[test]
fn a_pipe_that_closes_ends_the_program_quietly() {
    for arguments in [&["data", "forward", "--format", "csv"][..], &["frame", "forward"], &["list"], &["--help"]] {
        let mut child =
            glassbox(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut first = String::new();
        let mut stdout = BufReader::with_capacity(16, child.stdout.take().expect("a pipe"));
        stdout.read_line(&mut first).expect("a line");
        drop(stdout);
        let mut complaint = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("text");
        assert_eq!((child.wait().expect("an end").code(), complaint), (Some(0), String::new()), "{arguments:?}");
        assert!(!first.is_empty());
    }
}

#[test]
fn a_pipe_that_is_closed_from_the_start_is_quiet_too() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output =
        glassbox(&["data", "forward"]).stdout(writer).stderr(Stdio::piped()).output().expect("the program runs");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_refusal_that_nobody_reads_still_exits_with_2() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = glassbox(&["forward", "--steps", "5000"]).stderr(writer).stdout(Stdio::null()).status();
    assert_eq!(status.expect("the program runs").code(), Some(2));
}

#[test]
fn a_dumb_terminal_and_an_empty_environment_are_enough() {
    for term in ["dumb", ""] {
        let output = glassbox(&["forward", "--steps", "20"]).env("TERM", term).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 24);
    }
}

/// `/dev/full` takes nothing, as a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_in_one_line() {
    for arguments in [&["list"][..], &["--help"], &["frame", "forward"], &["data", "forward"], &["completions", "bash"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
        let output = glassbox(arguments).stdout(full).stderr(Stdio::piped()).output().expect("the program runs");
        let complaint = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert!(complaint.starts_with("error: standard output: found No space left"), "{arguments:?}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{arguments:?}: {complaint}");
    }
}
