//! Tables that nothing can be learned from.

use crate::{Folder, assert_refused};

#[test]
fn tables_without_a_line_or_a_question_are_refused() {
    let folder = Folder::new();
    for (name, content, says) in [
        ("one-point.csv", "x,y\n1,2\n", "one point"),
        ("constant.csv", "height,weight\n170,60\n170,70\n", "no usable spread in height"),
        ("level.csv", "height,weight\n170,60\n180,60\n", "no usable spread in weight"),
        ("one-label.csv", "1.5,2.5,1\n3.5,4,1\n", "only the label 1"),
        ("words.csv", "1.5,2.5,cat\n3.5,4,dog\n", "the label \"cat\""),
        ("nan.csv", "1,2\n3,NaN\n", "nan.csv:2: found \"NaN\""),
        ("vast.csv", "1,2\n3,1e308\n", "found 1e308"),
        ("empty.csv", "", "no points"),
    ] {
        let path = folder.file(name, content);
        for command in ["frame", "data"] {
            assert_refused(&[command, "regression", "--csv", &path], &["csv: ", says]);
        }
    }
}

#[test]
fn what_has_no_say_or_goes_too_far_is_refused() {
    assert_refused(&["frame", "regression", "--scaling", "centre"], &["scaling", "no effect"]);
    assert_refused(&["frame", "regression", "--data", "csv"], &["data", "csv"]);
    assert_refused(&["frame", "regression", "--batch", "201"], &["batch", "1 to 200"]);
}
