//! `config`: what is in force, and where it comes from.

use crate::program::glassbox;
use std::fs;

/// What `config` prints with a config file, in an environment of a Korean over SSH.
fn config(file: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("glassbox")).expect("a folder");
    fs::write(folder.path().join("glassbox/config.toml"), file).expect("written");
    let mut command = glassbox(&[&["config"], arguments].concat());
    command.env_clear().env("XDG_CONFIG_HOME", folder.path()).env("LANG", "ko_KR.UTF-8");
    let output = command.env("TERM", "xterm-256color").env("SSH_CONNECTION", "1 2 3 4").output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder.path().display().to_string(), "XDG");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const PRINTED: &str = r#"# XDG/glassbox/config.toml
lang    = "ko"          # LANG=ko_KR.UTF-8
theme   = "light"       # XDG/glassbox/config.toml
palette = "viridis"     # default
color   = "256"         # SSH_CONNECTION is set
glyphs  = "braille"     # default
fps     = 20            # flag
rate    = 50            # XDG/glassbox/config.toml
calm    = true          # XDG/glassbox/config.toml
mouse   = false         # default
"#;

#[test]
fn it_prints_every_preference_with_its_source_and_what_it_prints_is_a_config_file() {
    let file = "theme = \"light\"\nrate = 50\nfps = 5\ncalm = true\n";
    let (code, printed, complaint) = config(file, &["--fps", "20"]);
    assert_eq!((code, printed.as_str(), complaint.as_str()), (Some(0), PRINTED, ""));
    let values =
        |text: &str| text.lines().map(|line| line.split('#').next().unwrap_or("").to_owned()).collect::<Vec<_>>();
    let (code, again, _) = config(&printed, &[]);
    assert_eq!((code, values(&again)), (Some(0), values(PRINTED)));
}

#[test]
fn a_bad_config_file_is_refused_in_one_line() {
    let (code, printed, complaint) = config("fps = 900", &[]);
    assert_eq!((code, printed.as_str()), (Some(2), ""));
    assert!(complaint.starts_with("error: XDG/glassbox/config.toml: --fps: found 900, expected "), "{complaint}");
    assert_eq!(complaint.lines().count(), 1);
}
