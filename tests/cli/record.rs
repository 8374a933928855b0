//! `record`: what becomes of a command is files, and on trouble nothing.

use crate::output;
use crate::program::glassbox;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

/// A short tour that costs little.
const TOUR: [&str; 8] = ["record", "forward", "--steps", "20", "--size", "60x20", "--fps", "5"];

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The files that a command leaves in an empty folder, which is where it runs.
fn recorded(arguments: &[&str], environment: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = glassbox(arguments);
    let output = command.current_dir(&folder).envs(environment.iter().copied()).output().expect("the program runs");
    assert!(output.status.success() && output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "quiet where there is no terminal");
    names(folder.path())
        .into_iter()
        .map(|name| {
            let bytes = fs::read(folder.path().join(&name)).expect("a file");
            (name, bytes)
        })
        .collect()
}

/// One file of them as text.
fn text(arguments: &[&str]) -> String {
    let (_, bytes) = recorded(&[&TOUR, arguments].concat(), &[]).remove(0);
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn one_command_makes_every_kind_of_file_and_no_other() {
    let outputs = ["-o", "a.gif", "-o", "a.png", "-o", "a.svg", "-o", "a.cast", "-o", "a.txt"];
    let files = recorded(&[&TOUR[..], &outputs, &["--duration", "1", "--captions", "--chapters"]].concat(), &[]);
    let begins = [
        ("a.cast", "{\"version\":2"),
        ("a.chapters.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\npicture\n"),
        ("a.gif", "GIF89a"),
        ("a.png", "\u{FFFD}PNG"),
        ("a.svg", "<svg "),
        ("a.txt", "[0.000 s]\n glassbox"),
        ("a.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n[x₀] A picture is about to"),
    ];
    assert_eq!(files.len(), begins.len());
    for ((name, bytes), (expected, begin)) in files.iter().zip(begins) {
        assert_eq!(name, expected);
        assert!(String::from_utf8_lossy(bytes).starts_with(begin), "{name}");
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes_whatever_the_environment_says() {
    let arguments =
        [&TOUR[..], &["--to", "guess", "-o", "a.gif", "-o", "a.png", "-o", "a.svg", "-o", "a.cast"]].concat();
    let files = recorded(&arguments, &[]);
    let environments: [&[(&str, &str)]; 3] = [
        &[("TERM", "dumb"), ("NO_COLOR", "1"), ("LANG", "ko_KR.UTF-8"), ("TZ", "Asia/Seoul")],
        &[("TERM", "linux"), ("COLORTERM", "truecolor"), ("LC_ALL", "C"), ("SSH_CONNECTION", "1 2 3 4")],
        &[("TERM", ""), ("COLUMNS", "40"), ("LINES", "12"), ("TZ", "America/New_York")],
    ];
    for environment in environments {
        assert!(files == recorded(&arguments, environment), "{environment:?}");
    }
    assert!(files != recorded(&[&arguments[..], &["--lang", "ko"]].concat(), &[]), "the flag does say");
}

#[test]
fn the_animation_shows_as_many_frames_as_its_seconds_have() {
    let arguments = [&TOUR[..], &["--free", "--duration", "2", "--hold", "3", "--no-loop", "-o", "a.gif"]].concat();
    let (_, bytes) = recorded(&arguments, &[]).remove(0);
    let mut decoder = gif::DecodeOptions::new().read_info(&bytes[..]).expect("a GIF");
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        delays.push(frame.delay);
    }
    assert_eq!(delays.iter().map(|delay| u32::from(*delay)).sum::<u32>(), 500);
    // Two frames are equal where a moment lasts longer than a frame.
    assert!(delays.len() > 3 && delays.iter().all(|delay| delay % 20 == 0), "{delays:?}");
    assert!(!bytes.windows(11).any(|bytes| bytes == b"NETSCAPE2.0"), "it does not start again");
}

#[test]
fn a_cast_has_a_marker_for_every_cue_in_its_range() {
    let cast = text(&["--from", "epsilon", "--to", "half-way", "-o", "a.cast"]);
    let markers: Vec<_> = cast.lines().filter(|line| line.contains(", \"m\", ")).collect();
    assert_eq!(markers.len(), 3, "{markers:?}");
    assert!(markers[0].ends_with("\"epsilon\"]") && markers[2].ends_with("\"guess\"]"));
    assert!(text(&["--duration", "1", "--cast-version", "2", "-o", "a.cast"]).starts_with("{\"version\":2"));
}

#[test]
fn what_is_given_up_for_a_small_file_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let limited = |most: &str| {
        let arguments = [&TOUR[..], &["--free", "--max-bytes", most, "-o", "a.gif"]].concat();
        glassbox(&arguments).current_dir(&folder).output().expect("the program runs")
    };
    let whole = recorded(&[&TOUR[..], &["--free", "-o", "a.gif"]].concat(), &[])[0].1.len();
    let most = whole * 9 / 10;
    let made = limited(&most.to_string());
    assert!(String::from_utf8_lossy(&made.stderr).starts_with("note: a.gif has "), "{made:?}");
    assert!(fs::metadata(folder.path().join("a.gif")).expect("a file").len() <= most as u64);
    let before = names(folder.path());
    assert_eq!(limited("100").status.code(), Some(2));
    assert_eq!(names(folder.path()), before, "the old file stays, and no other");
}

#[test]
fn a_flag_without_meaning_is_ignored_with_a_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = |arguments: &[&str]| {
        let arguments = [&TOUR[..], &["--duration", "1"], arguments].concat();
        let output = glassbox(&arguments).current_dir(&folder).output().expect("the program runs");
        assert!(output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert_eq!(notes(&["-o", "a.cast", "--padding", "3"]), "note: --padding makes no difference here\n");
    assert_eq!(notes(&["-o", "a.gif", "--at", "5"]), "note: --at makes no difference here\n");
    assert_eq!(notes(&["-o", "a.cast", "-o", "a.gif", "--padding", "3", "--no-loop"]), "");
}

#[test]
fn trouble_is_one_line_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("folder.gif")).expect("a folder");
    let before = names(folder.path());
    for (arguments, place) in [
        (&["-o", "a.mp4"][..], "--output"),
        (&["-o", "a"], "--output"),
        (&["-o", "a.gif", "-o", "a.gif"], "--output"),
        (&["-o", "a.gif", "-o", "nowhere/a.png"], "nowhere/a.png"),
        (&["-o", "folder.gif"], "folder.gif"),
        (&["-o", "a.gif", "--from", "nowhere"], "--from"),
        (&["-o", "a.gif", "--from", "500"], "--from"),
        (&["-o", "a.gif", "--from", "10", "--to", "5"], "--to"),
        (&["-o", "a.gif", "--free", "--to", "noising:21"], "--to"),
        (&["-o", "a.gif", "--from", "-1"], "--from"),
        (&["-o", "a.gif", "--hold", "1e9"], "--hold"),
        (&["-o", "a.gif", "--speed", "0"], "--speed"),
        (&["-o", "a.gif", "--size", "0x0"], "--size"),
        (&["-o", "a.png", "--at", "21"], "at"),
    ] {
        let arguments = [&TOUR[..], arguments].concat();
        let output = glassbox(&arguments).current_dir(&folder).output().expect("the program runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let errors: Vec<_> = complaint.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
        assert!(errors.len() == 1 && errors[0].starts_with(&format!("{place}: ")), "{complaint}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
}

/// Ctrl-C in a recording that would take minutes.
#[test]
#[cfg(unix)]
fn a_signal_ends_a_recording_and_its_unfinished_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_glassbox"))
        .args(["record", "forward", "--free", "--speed", "0.01", "--fps", "120", "-o", "a.cast"])
        .current_dir(&folder)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The temporary file is there before the simulation too, for a moment; its bytes only afterwards.
    let is_writing =
        || fs::read_dir(&folder).expect("a folder").flatten().any(|file| file.metadata().is_ok_and(|of| of.len() > 0));
    while !is_writing() {
        assert_eq!(child.try_wait().expect("a state"), None);
        thread::sleep(Duration::from_millis(10));
    }
    let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
    assert!(sent.expect("a shell").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_still_goes_to_the_file_and_nothing_to_standard_output() {
    let still = |more: &[&str]| recorded(&[&TOUR[..4], more].concat(), &[]).remove(0).1;
    assert!(still(&["--at", "7", "-o", "a.png"]).starts_with(b"\x89PNG\r\n"));
    let frame = output(&["frame", "forward", "--steps", "20", "--at", "7", "--size", "100x30"]);
    assert_eq!(String::from_utf8(still(&["--at", "7", "-o", "a.txt"])).expect("UTF-8"), frame);
    assert_ne!(still(&["--cue", "guess", "-o", "a.png"]), still(&["--at", "7", "-o", "a.png"]));
}

#[test]
fn the_pictures_of_the_gallery_are_made_by_its_script() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = fs::read_to_string(root.join("docs/record.sh")).expect("the script");
    let commands = script.lines().filter_map(|line| line.strip_prefix("record "));
    let commands: Vec<Vec<&str>> = commands.map(|line| line.split_whitespace().collect()).collect();
    let made: Vec<&str> = commands.iter().filter_map(|command| command.last().copied()).collect();
    assert!(made.len() > 1);
    for path in &made {
        assert!(fs::metadata(root.join(path)).expect("a picture").len() <= 1_000_000, "{path}");
    }
    let of_forward = commands.iter().find(|command| command[0] == "forward").expect("a picture of forward");
    let (path, arguments) = of_forward.split_last().expect("a command");
    let (_, bytes) = recorded(&[&["record"], arguments, &["a.png", "--window"]].concat(), &[]).remove(0);
    assert!(bytes == fs::read(root.join(path)).expect("a picture"), "{path} is not what `docs/record.sh` makes now");
}
