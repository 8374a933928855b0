//! Arguments: unknown, out of range, contradicting each other.

use crate::{assert_refused, assert_scene_refused};

#[test]
fn an_unknown_scene_or_command_is_answered_with_the_nearest() {
    for command in [&[][..], &["frame"], &["data"]] {
        assert_refused(&[command, &["frward"]].concat(), &["frward", "perhaps forward"]);
        assert_refused(&[command, &["xyzzy"]].concat(), &["xyzzy", "--help"]);
    }
    assert_refused(&["lst"], &["perhaps list"]);
    assert_refused(&["verify", "frward"], &["frward", "forward"]);
    assert_refused(&["frame"], &["one of regression, depth, recurrent"]);
    assert_refused(&["data"], &["one of regression, depth, recurrent"]);
}

#[test]
fn an_unknown_flag_is_answered_with_the_nearest() {
    assert_scene_refused(&["--schedul", "linear"], &["--schedul", "perhaps --schedule"]);
    assert_scene_refused(&["--xyzzy"], &["--xyzzy"]);
    assert_refused(&["--step", "3"], &["--step"]);
    assert_refused(&["list", "forward"], &["forward"]);
    assert_refused(&["frame", "forward", "data"], &["data"]);
}

#[test]
fn a_value_outside_its_domain_is_answered_with_the_domain() {
    for (flag, value, expected) in [
        ("--steps", "5000", "a whole number from 10 to 1000"),
        ("--steps", "9", "a whole number from 10 to 1000"),
        ("--steps", "many", "a whole number from 10 to 1000"),
        ("--steps", "-20", "a whole number from 10 to 1000"),
        ("--steps", "", "a whole number from 10 to 1000"),
        ("--beta-start", "0", "a number from 0.000001 to 0.999"),
        ("--beta-end", "1", "a number from 0.000001 to 0.999"),
        ("--beta-end", "nan", "a number from 0.000001 to 0.999"),
        ("--beta-end", "-inf", "a number from 0.000001 to 0.999"),
        ("--schedule", "Linear", "linear, scaled-linear"),
        ("--data", "dog", "cat, digit"),
        ("--data", "\u{1b}[31mred", "cat, digit"),
        ("--rescale", "perhaps", "on or off"),
        ("--pixels", "65", "a whole number from 8 to 64"),
        ("--seed", "-1", ""),
        ("--seed", "1e3", ""),
        ("--seed", "99999999999999999999", ""),
        ("--lang", "fr", "en, ko"),
        ("--theme", "blue", "dark, light"),
        ("--color", "512", "truecolor, 256"),
        ("--glyphs", "emoji", "octant, braille"),
        ("--fps", "0", "a whole number from 1 to 120"),
        ("--fps", "fast", ""),
    ] {
        assert_scene_refused(&[flag, value], &[flag.trim_start_matches("--"), expected]);
    }
    for value in ["0", "-1", "nan", "1e9", "fast"] {
        assert_refused(&["forward", "--speed", value], &["--speed"]);
    }
    assert_refused(&["data", "forward", "--format", "xml"], &["--format", "json, csv"]);
}

#[test]
fn a_place_that_is_not_there_is_answered_with_the_last_or_with_the_forms() {
    assert_scene_refused(&["--at", "2000"], &["2000", "at most 1000"]);
    assert_scene_refused(&["--at", "noising:51", "--steps", "50"], &["noising:51", "at most 50"]);
    assert_scene_refused(&["--at", "sampling"], &["sampling", "noising"]);
    for bad in ["", "-1", "101%", "1.5", "half"] {
        assert_scene_refused(&["--at", bad], &["at: "]);
    }
}

#[test]
fn a_size_that_is_none_is_answered_with_the_range() {
    for bad in
        ["0x0", "80x0", "0x24", "80", "80x", "x24", "-1x5", "80x24x3", "501x24", "80x201", "99999x99999", "80X24"]
    {
        assert_refused(&["frame", "forward", "--size", bad], &["--size", bad, "1x1 to 500x200"]);
    }
}

#[test]
fn a_flag_that_would_have_no_effect_is_refused() {
    assert_scene_refused(&["--schedule", "cosine", "--beta-end", "0.5"], &["beta-end", "no effect"]);
    assert_scene_refused(&["--digit", "3"], &["digit", "no effect"]);
    assert_scene_refused(&["--data", "moons", "--grey"], &["grey", "no effect"]);
    assert_scene_refused(&["--data", "image"], &["image", "to be given first"]);
    assert_scene_refused(&["--schedule", "file"], &["schedule-file", "to be given first"]);
}

#[test]
fn a_recording_needs_a_file_name_it_can_use() {
    assert_refused(&["record", "forward"], &["--output"]);
    assert_refused(&["record", "forward", "-o", "still.xyz"], &["still.xyz"]);
    assert_refused(&["record", "forward", "-o", ""], &["--output"]);
    assert_refused(&["record", "forward", "--steps", "20", "-o", "/nowhere/at/all.png"], &["/nowhere/at/all.png"]);
}

#[test]
fn numbers_are_exported_with_what_there_is_and_into_files_of_known_endings() {
    assert_refused(&["data", "forward", "--with", "path,weights"], &["--with", "weights", "some of data, path"]);
    assert_refused(&["data", "forward", "-o", "numbers.xls"], &["numbers.xls", ".npz"]);
    assert_refused(&["data", "forward", "-o", "/nowhere/at/all.npz"], &["/nowhere/at/all.npz"]);
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let bad = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_glassbox"));
    let output = command.args(["frame", "forward", "--image"]).arg(bad).output().expect("the program runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}
