//! Points that are none.

use crate::{Folder, assert_scene_refused, assert_takes_only_regular_files};
use std::fmt::Write;

#[test]
fn only_regular_files_within_the_limit_are_read() {
    assert_takes_only_regular_files("--points");
}

#[test]
fn what_is_no_table_of_points_is_refused_at_its_line() {
    let folder = Folder::new();
    for (name, content, says) in [
        ("empty.csv", "", "no points"),
        ("names.csv", "x,y\n", "no points"),
        ("letters.csv", "1,2\n3,4\nfive,6\n", "letters.csv:3: found \"five\""),
        ("after-names.csv", "x,y\n1,2\n3,\n", "after-names.csv:3: found \"\""),
        ("one-column.csv", "1\n2\n3\n", "one-column.csv:1: found one column"),
        ("three-columns.csv", "1,2\n1,2,3\n", "three-columns.csv:2: found 3 columns"),
        ("semicolons.csv", "1;2\n3;x\n5;6\n", "semicolons.csv:2: found \"x\""),
        ("four.csv", "1\t2\t3\t4\n1\t2\t3\t4\n", "four.csv:1: found 4 columns, separated by tabs"),
        ("nan.csv", "1,2\n3,NaN\n", "nan.csv:2: found \"NaN\""),
        ("infinite.csv", "1,2\ninf,4\n", "infinite.csv:2: found \"inf\""),
        ("overflow.csv", "1,2\n3,1e999\n", "overflow.csv:2: found \"1e999\""),
        ("one-point.csv", "1,2\n", "one point"),
        ("identical.csv", "1,2\n1,2\n1,2\n", "no usable spread in x"),
        ("line.csv", "1,2\n3,2\n5,2\n", "no usable spread in y"),
        ("vast.csv", "1e300,1\n-1e300,2\n", "no usable spread in x"),
        ("escape.csv", "1,2\n\u{1b}[2J,4\n", "escape.csv:2: found \" [2J\""),
        ("binary.csv", "\0\u{1}\u{2}\n\0,\u{1}\n3\n", "binary.csv"),
    ] {
        let path = folder.file(name, content);
        assert_scene_refused(&["--points", &path], &["points: ", says]);
    }
}

#[test]
fn points_that_would_fill_the_memory_are_refused() {
    let folder = Folder::new();
    let table = |points: usize| {
        (0..points).fold(String::new(), |mut table, i| {
            let _ = writeln!(table, "{i},{}", i * i % 1009);
            table
        })
    };
    let many = folder.file("many.csv", table(100_000));
    assert_scene_refused(&["--points", &many], &["points: found 100000 points, expected at most 8", "in 1000 steps"]);
    let too_many = folder.file("too-many.csv", table(100_001));
    assert_scene_refused(&["--points", &too_many], &["too-many.csv:100001", "at most 100000 points"]);
}

#[test]
fn points_beside_another_choice_are_refused() {
    let folder = Folder::new();
    let points = folder.file("good.csv", "1,2\n3,5\n");
    assert_scene_refused(&["--points", &points, "--data", "rings"], &["data", "rings", "points"]);
    assert_scene_refused(&["--points", &points, "--grey"], &["grey", "no effect"]);
}
