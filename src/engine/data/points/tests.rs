use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Points> {
    parse(text.as_bytes(), "points.csv")
}

#[test]
fn points_are_standardised_on_each_axis() {
    let points = read("1,100\n3,300\n").expect("two points");
    assert_eq!(points, Points { xy: vec![[-1.0, -1.0], [1.0, 1.0]], labels: vec![0, 0] });
    let points = read("0.5,7\n1e-3,-2\n-4,8.5\n 2 , 3 \n").expect("four points");
    for axis in 0..2 {
        let values: Vec<f32> = points.xy.iter().map(|point| point[axis]).collect();
        assert!(stats::mean(&values).abs() < 1e-7 && (stats::variance(&values) - 1.0).abs() < 1e-6);
    }
}

#[test]
fn column_names_blank_lines_quotes_and_foreign_line_ends_do_not_matter() {
    let plain = read("1,2\n3,5\n");
    for text in ["x,y\n1,2\n3,5", "\u{FEFF}1,2\r\n3,5\r\n", "\n1,2\n\n\n3,5\n\n", "\"x\",\"y\"\n\"1\",\"2\"\n3,5\n"] {
        assert_eq!(read(text), plain, "{text:?}");
    }
}

#[test]
fn a_bad_line_is_refused_by_its_number() {
    let cases = [
        ("1,2\nfoo,3\n", "points.csv:2", "\"foo\""),
        ("x,y\n1,2\n\n\n3,bar\n", "points.csv:5", "\"bar\""),
        ("x,1\n1,2\n", "points.csv:1", "\"x\""),
        ("1\n2\n", "points.csv:1", "one column"),
        ("x\n1\n", "points.csv:2", "one column"),
        ("1,2\n1,2,3\n", "points.csv:2", "3 columns"),
        ("1,2\nNaN,3\n", "points.csv:2", "\"NaN\""),
        ("nan,3\n1,2\n", "points.csv:1", "\"nan\""),
        ("1,2\n3,inf\n", "points.csv:2", "\"inf\""),
        ("1,2\n3,1e999\n", "points.csv:2", "\"1e999\""),
        ("1,2\n3,\n", "points.csv:2", "\"\""),
        ("1;2\n3;4\n5;6\n", "points.csv:2", "one column"),
    ];
    for (text, place, found) in cases {
        let refusal = read(text).expect_err(text);
        assert_eq!((refusal.place.as_str(), refusal.found.as_str()), (place, found), "{text:?}");
    }
}

#[test]
fn too_few_points_too_many_and_points_without_spread_are_refused() {
    let cases = [
        ("", "no points"),
        ("x,y\n", "no points"),
        ("1,2\n", "one point"),
        ("0.1,2\n0.1,3\n0.1,4\n", "no usable spread in x"),
        ("1,2\n2,2\n", "no usable spread in y"),
        ("1,1\n1e308,2\n-1e308,3\n", "no usable spread in x"),
        ("1e-300,1\n2e-300,2\n", "no usable spread in x"),
    ];
    for (text, found) in cases {
        let refusal = read(text).expect_err(text);
        assert_eq!((refusal.place.as_str(), refusal.found.as_str()), ("points.csv", found), "{text:?}");
    }
    let most = "1,2\n3,4\n".repeat(MAX_POINTS / 2);
    assert_eq!(read(&most).map(|points| points.xy.len()), Ok(MAX_POINTS));
    assert_eq!(read(&format!("{most}5,6\n")).expect_err("too many").place, "points.csv:100001");
}

#[test]
fn a_file_on_disk_is_read_and_a_missing_one_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("points.csv");
    assert_eq!(points_from_file(&path).expect_err("missing").found, "no such file");
    std::fs::write(&path, "1,2\n3,5\n").expect("written");
    assert_eq!(points_from_file(&path), read("1,2\n3,5\n"));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(prop::sample::select(&b"12.,-e\"\nx\r \xFF"[..]), 0..60)) {
        if let Ok(points) = parse(&bytes, "points.csv") {
            prop_assert!(points.xy.iter().flatten().all(|value| value.is_finite()));
        }
    }
}
