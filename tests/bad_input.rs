//! Whatever is wrong with what a user gives: exit code 2, one line that says where, what and what instead, and nothing on
//! standard output.

#[path = "support/program.rs"]
mod program;

#[path = "bad_input/arguments.rs"]
mod arguments;
#[path = "bad_input/attacks.rs"]
mod attacks;
#[path = "bad_input/depth.rs"]
mod depth;
#[path = "bad_input/diffusion_loss.rs"]
mod diffusion_loss;
#[path = "bad_input/pictures.rs"]
mod pictures;
#[path = "bad_input/points.rs"]
mod points;
#[path = "bad_input/recurrent.rs"]
mod recurrent;
#[path = "bad_input/regression.rs"]
mod regression;
#[path = "bad_input/schedules.rs"]
mod schedules;
#[path = "bad_input/tensors.rs"]
mod tensors;
#[path = "bad_input/weights.rs"]
mod weights;

use std::path::PathBuf;

/// Fails unless the program refuses these arguments as it should, and the line holds every one of `says`.
fn assert_refused(arguments: &[&str], says: &[&str]) {
    let output = program::glassbox(arguments).timeout(std::time::Duration::from_secs(60)).output().expect("it runs");
    let line = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {line}");
    assert!(output.stdout.is_empty(), "{arguments:?} wrote to standard output");
    let is_one_line = line.ends_with('\n') && !line.trim_end_matches('\n').contains(char::is_control);
    assert!(is_one_line && line.lines().count() == 1, "{arguments:?}: {line:?}");
    let (place, rest) = line.strip_prefix("error: ").and_then(|l| l.split_once(": found ")).unwrap_or_default();
    assert!(!place.is_empty() && rest.contains(", expected "), "{arguments:?}: {line:?} does not say where and what");
    for text in says {
        assert!(line.contains(text), "{arguments:?}: {line:?} does not say {text:?}");
    }
}

/// The same for a scene that is played, drawn or read: the command makes no difference.
fn assert_scene_refused(arguments: &[&str], says: &[&str]) {
    for command in [&["frame"][..], &["data"], &[]] {
        assert_refused(&[command, &["forward"], arguments].concat(), says);
    }
}

/// Files that are gone when this is dropped.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A file with this content; its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        path.to_str().expect("UTF-8").to_owned()
    }
}

/// What no knob for a file takes, whatever kind of file it wants.
fn assert_takes_only_regular_files(knob: &str) {
    let folder = Folder::new();
    for (path, found) in [
        (folder.path("missing"), "no such file"),
        (folder.path(""), "a directory"),
        ("/dev/zero".into(), "a device"),
        (String::new(), "found nothing"),
        (folder.path("missing\u{1b}[2J\n"), "no such file"),
    ] {
        assert_scene_refused(&[knob, &path], &[knob.trim_start_matches("--"), found]);
    }
    let huge = std::fs::File::create(folder.path("huge")).expect("a file");
    huge.set_len(5 << 30).expect("a sparse file");
    assert_refused(&["frame", "forward", knob, &folder.path("huge")], &["bytes", "a regular file of at most"]);
}
