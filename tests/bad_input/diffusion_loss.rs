//! Columns that are none, mixtures and schedules without a bound.

use crate::{Folder, assert_refused};

#[test]
fn what_is_no_column_of_numbers_is_refused_where_it_is() {
    let folder = Folder::new();
    let many = "1\n2\n".repeat(1001);
    for (name, content, says) in [
        ("empty.csv", "", "0 numbers"),
        ("name.csv", "height\n", "0 numbers"),
        ("one.csv", "5\n", "1 numbers"),
        ("equal.csv", "5\n5\n5\n", "no usable spread"),
        ("two.csv", "1,2\n3,4\n", "two.csv:1: found \"1,2\""),
        ("word.csv", "1\nx\n3\n", "word.csv:2: found \"x\""),
        ("nan.csv", "1\n2\nNaN\n", "nan.csv:3: found \"NaN\""),
        ("vast.csv", "1\n1e999\n", "vast.csv:2: found \"1e999\""),
        ("escape.csv", "1\n\u{1b}[2J\n", "escape.csv:2"),
        ("binary.csv", "\0\u{1}\u{2}\n\0\n", "binary.csv"),
        ("many.csv", &many, "many.csv:2001"),
    ] {
        let path = folder.file(name, content);
        for command in ["frame", "data"] {
            assert_refused(&[command, "diffusion-loss", "--points", &path], &["points: ", says]);
        }
    }
}

#[test]
fn mixtures_and_schedules_without_a_bound_are_refused_at_the_knob() {
    for (settings, says) in [
        (&["--shares", "1,1,1"][..], ["means", "3"]),
        (&["--sds", "0.5,0"], ["sds", "from 0.01"]),
        (&["--means", "0,1e9"], ["means", "from -100 to 100"]),
        (&["--beta-end", "1"], ["beta-end", "0.999"]),
        (&["--timesteps", "1001"], ["timesteps", "1 to 1000"]),
        (&["--denoiser-error", "0.2"], ["denoiser-error", "no effect"]),
        (&["--data", "points"], ["data", "points"]),
    ] {
        assert_refused(&[&["data", "diffusion-loss"], settings].concat(), &says);
    }
    let folder = Folder::new();
    let still = folder.file("still.json", r#"{"trained_betas": [0.0, 0.1]}"#);
    assert_refused(&["data", "diffusion-loss", "--schedule-file", &still], &["schedule-file", "β = 0 at t = 1"]);
}
