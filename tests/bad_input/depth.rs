//! Points that no net on a line learns, and stacks that cannot be built.

use crate::{Folder, assert_refused};
use std::fmt::Write;

#[test]
fn points_that_are_none_or_too_many_are_refused() {
    let folder = Folder::new();
    let many = (0..2001).fold(String::new(), |mut table, i| {
        let _ = writeln!(table, "{i},{}", i % 7);
        table
    });
    for (name, content, says) in [
        ("empty.csv", "", "no points"),
        ("level.csv", "1,2\n3,2\n", "no usable spread in y"),
        ("letters.csv", "1,2\n3,x\n", "letters.csv:2"),
        ("many.csv", &many, "found 2001 points, expected at most 2000"),
    ] {
        let path = folder.file(name, content);
        for command in ["frame", "data"] {
            assert_refused(&[command, "depth", "--csv", &path], &["csv: ", says]);
        }
    }
}

#[test]
fn what_goes_too_far_is_refused() {
    assert_refused(&["frame", "depth", "--depth", "61"], &["depth", "1 to 60"]);
    assert_refused(&["frame", "depth", "--units", "65"], &["units", "2 to 64"]);
    assert_refused(&["frame", "depth", "--units", "4", "--layers", "5"], &["layers", "1 to 4"]);
    assert_refused(&["frame", "depth", "--target", "csv"], &["target", "csv"]);
    assert_refused(&["frame", "depth", "--residual", "2"], &["residual", "scaled"]);
}
