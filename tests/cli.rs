//! The commands as a shell sees them: standard output, standard error, exit code.

#[path = "support/program.rs"]
mod program;

#[path = "cli/config.rs"]
mod config;
#[path = "cli/data.rs"]
mod data;
#[path = "cli/extras.rs"]
mod extras;
#[path = "cli/frame.rs"]
mod frame;
#[path = "cli/handout.rs"]
mod handout;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/pipes.rs"]
mod pipes;
#[path = "cli/record.rs"]
mod record;
#[path = "cli/verify.rs"]
mod verify;

/// The standard output of a command that has nothing to complain about.
fn output(arguments: &[&str]) -> String {
    let output = program::glassbox(arguments).output().expect("the program runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{arguments:?}: {}, {complaint}", output.status);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The same as JSON.
fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&output(arguments)).expect("JSON")
}
