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
fn whatever_a_spreadsheet_or_a_program_writes_is_the_same_table() {
    let plain = read("1.5,2.25\n3,5\n-4.5,0.5\n");
    assert!(plain.is_ok());
    for text in [
        "1.5;2.25\n3;5\n-4.5;0.5\n",
        "x;y\n1,5;2,25\n3;5\n-4,5;0,5\n",
        "1.5\t2.25\n3\t5\n-4.5\t0.5\n",
        "  1.5   2.25\n 3  5\n-4.5 0.5",
        ",x,y\n0,1.5,2.25\n1,3,5\n2,-4.5,0.5\n",
        "0,1\n1.5,2.25\n3,5\n-4.5,0.5\n",
        "Y,X\n2.25,1.5\n5,3\n0.5,-4.5\n",
        "0,1.5,2.25\n1,3,5\n2,-4.5,0.5\n",
        "# two moons, made today\n# x,y\n1.5,2.25\n3,5\n# the last\n-4.5,0.5\n",
        "id;a;b\n7;1,5;2,25\n9;3;5\n4;-4,5;0,5\n",
    ] {
        assert_eq!(read(text), plain, "{text:?}");
    }
    for bytes in [
        [vec![0xff, 0xfe], "1.5,2.25\n3,5\n-4.5,0.5\n".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        [vec![0xfe, 0xff], "1.5,2.25\n3,5\n-4.5,0.5\n".encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
    ] {
        assert_eq!(parse(&bytes, "points.csv"), plain);
    }
}

#[test]
fn a_column_of_labels_gives_the_classes() {
    for text in [
        "x,y,label\n1.5,2,b\n3,5,a\n2,2,b\n",
        "1.5,2,b\n3,5,a\n2,2,b\n",
        "1.5,2.5,1\n3.5,5.5,0\n2.5,2.5,1\n",
        "species,y,x\nb,2,1.5\na,5,3\nb,2,2\n",
        "0,1.5,2,b\n1,3,5,a\n2,2,2,b\n",
    ] {
        let points = read(text).expect(text);
        assert_eq!((points.labels.as_slice(), points.classes()), ([0, 1, 0].as_slice(), 2), "{text:?}");
    }
    let many = (0..11).fold(String::new(), |many, i| many + &format!("{i}.5,{i}.25,class {i}\n"));
    assert_eq!(read(&many).expect_err("too many").place, "points.csv:11");
}

#[test]
fn a_bad_line_is_refused_by_its_number() {
    let cases = [
        ("1,2\nfoo,3\n", "points.csv:2", "\"foo\""),
        ("x,y\n1,2\n\n\n3,bar\n", "points.csv:5", "\"bar\""),
        ("x,1\n1,2\n", "points.csv:1", "\"x\""),
        ("1\n2\n", "points.csv:1", "one column"),
        ("x\n1\n", "points.csv:2", "one column"),
        ("1,2\n1,2,3\n", "points.csv:2", "3 columns, separated by commas"),
        ("1;2\n1;2;3\n", "points.csv:2", "3 columns, separated by semicolons"),
        ("# a\n\n# b\n1,2\n# c\n\n3,bar\n", "points.csv:7", "\"bar\""),
        ("a,b,c,d\n1,2,3,4\n", "points.csv:2", "4 columns, separated by commas"),
        ("1,2\nNaN,3\n", "points.csv:2", "\"NaN\""),
        ("nan,3\n1,2\n", "points.csv:1", "\"nan\""),
        ("1,2\n3,inf\n", "points.csv:2", "\"inf\""),
        ("1,2\n3,1e999\n", "points.csv:2", "\"1e999\""),
        ("1,2\n3,\n", "points.csv:2", "\"\""),
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

#[test]
fn a_third_column_of_noes_and_yeses_labels_the_rows() {
    for text in ["170,60,0\n180,75,1\n", "height,weight,male\n170,60,0\n180,75,1\n", "x,y,male\n170,60,0\n180,75,1\n"] {
        let table = table_of(text.as_bytes(), "points.csv").expect("two rows");
        assert_eq!(table.axes, [vec![170.0, 180.0], vec![60.0, 75.0]], "{text:?}");
        assert_eq!((&table.labels[..], &table.classes[..]), (&[0, 1][..], &["0".to_owned(), "1".to_owned()][..]));
    }
    assert!(table_of(b"170,60,5\n180,75,7\n", "points.csv").is_err(), "three numbers are no point and its label");
}

#[test]
fn a_table_tells_its_names_and_which_column_does_not_differ() {
    let table = table_of(b"height,weight\n170,60\n170,75\n", "points.csv").expect("two rows");
    assert_eq!(table.names, ["height", "weight"]);
    let refusal = table.check_spread("points.csv").expect_err("all alike");
    assert_eq!(refusal.found, "no usable spread in height");
}
