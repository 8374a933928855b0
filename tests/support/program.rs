//! The program itself, run without a terminal.

/// The program with these arguments, and an environment that says nothing of the machine.
pub fn glassbox(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_glassbox"));
    command.args(arguments).env_clear().env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
    command
}
