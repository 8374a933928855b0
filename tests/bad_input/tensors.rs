//! Attention tensors and token files that are none.

use crate::{Folder, assert_refused};

/// Refused whichever command is asked.
fn assert_attention_refused(arguments: &[&str], says: &[&str]) {
    for command in [&["frame"][..], &["data"], &[]] {
        assert_refused(&[command, &["attention"], arguments].concat(), says);
    }
}

/// A .npy file with this dictionary, then these bytes.
fn npy(description: &str, order: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let dictionary = format!("{{'descr': {description}, 'fortran_order': {order}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((dictionary.len() as u16).to_le_bytes());
    bytes.extend(dictionary.as_bytes());
    bytes.extend(data);
    bytes
}

fn numbers(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), data].concat()
}

#[test]
fn only_regular_files_are_read() {
    let folder = Folder::new();
    for (path, found) in [
        (folder.path("missing"), "no such file"),
        (folder.path(""), "a directory"),
        ("/dev/zero".into(), "a device"),
        (String::new(), "found nothing"),
        (folder.path("missing\u{1b}[2J\n"), "no such file"),
    ] {
        for knob in ["--tensor", "--tokens"] {
            let good = folder.file("good.npy", npy("'<f4'", "False", "(1, 1)", &numbers(&[1.0])));
            let before: &[&str] = if knob == "--tokens" { &["--tensor", &good] } else { &[] };
            assert_attention_refused(&[before, &[knob, &path]].concat(), &[knob.trim_start_matches("--"), found]);
        }
    }
}

#[test]
fn what_is_no_tensor_of_weights_is_refused() {
    let folder = Folder::new();
    let four = numbers(&[0.5, 0.5, 0.25, 0.75]);
    let f4 = |shape: &str, data: &[u8]| npy("'<f4'", "False", shape, data);
    let json = r#"{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#;
    for (name, content, says) in [
        ("empty", Vec::new(), "0 bytes"),
        ("text", b"attention, please".to_vec(), "header"),
        ("pickle", b"\x80\x04\x95\x10\0\0\0\0\0\0\0]\x94.".to_vec(), "pickled Python objects"),
        ("archive", b"PK\x03\x04\0\0\0\0\0\0".to_vec(), "an archive"),
        ("objects.npy", npy("'|O'", "False", "(2, 2)", &four), "pickled Python objects"),
        ("integers.npy", npy("'<i4'", "False", "(2, 2)", &four), "<i4"),
        ("rank-1.npy", f4("(4,)", &four), "two to four axes"),
        ("rank-5.npy", f4("(2, 2, 2, 2, 2)", &[0; 128]), "two to four axes"),
        ("none.npy", f4("(2, 0)", &[]), "no axis of size 0"),
        ("ragged.npy", f4("(2, 3)", &four), "as its header says"),
        ("long.npy", f4("(1, 3)", &four), "as its header says"),
        ("lying.npy", f4("(99999, 99999, 99999, 99999)", &four), "fewer numbers"),
        ("overflow.npy", f4("(18446744073709551615, 18446744073709551615)", &four), "fewer numbers"),
        ("no-shape.npy", npy("'<f4'", "False", "4", &four), "shape"),
        ("order.npy", npy("'<f4'", "Maybe", "(2, 2)", &four), "True or False"),
        ("nan.npy", f4("(2, 2)", &numbers(&[0.5, 0.5, 0.5, f32::NAN])), "[1, 1]: found NaN"),
        ("negative.npy", f4("(1, 2, 2)", &numbers(&[0.5, 0.5, 1.5, -0.5])), "[0, 1, 1]: found -0.5"),
        ("infinite.npy", f4("(2, 2)", &numbers(&[f32::INFINITY, 0.0, 0.0, 1.0])), "[0, 0]: found inf"),
        ("cut.npy", b"\x93NUMPY\x01\x00\xff\xff{'descr'".to_vec(), "at most"),
        ("version.npy", b"\x93NUMPY\x09\x00\x00\x00".to_vec(), "1, 2 or 3"),
        ("cut.safetensors", safetensors(json, &four[..12]), "as its header says"),
        ("header.safetensors", (1_u64 << 40).to_le_bytes().to_vec(), "header"),
        (
            "two.safetensors",
            safetensors(
                &json
                    .replace('}', "},\"v\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[16,16]}")
                    .replacen("}},", "},", 1),
                &four,
            ),
            "header",
        ),
        ("type.safetensors", safetensors(&json.replace("F32", "I32"), &four), "I32"),
    ] {
        let path = folder.file(name, content);
        assert_refused(&["frame", "attention", "--tensor", &path], &["tensor: ", &path, says]);
    }
}

#[test]
fn tokens_that_do_not_fit_are_refused() {
    let folder = Folder::new();
    let tensor = folder.file("good.npy", npy("'<f4'", "True", "(2, 3)", &numbers(&[0.5, 0.25, 0.25, 0.5, 0.25, 0.25])));
    for (name, content, says) in [
        ("few.txt", "a\nb\n", "2 tokens, expected 3, the keys"),
        ("many.json", "[\"a\", \"b\", \"c\", \"d\"]", "4 tokens, expected 3"),
        ("empty.txt", "", "nothing"),
        ("escape.txt", "a\nb\u{1b}[2J\nc\n", "token 1"),
        ("escape.json", "[\"a\", \"b\", \"\\u0007\"]", "token 2"),
        ("numbers.json", "[1, 2, 3]", "a list of texts"),
        ("cut.json", "[\"a\", \"b\"", "JSON"),
    ] {
        let path = folder.file(name, content);
        assert_refused(&["frame", "attention", "--tensor", &tensor, "--tokens", &path], &["tokens: ", says]);
    }
    let three = folder.file("three.txt", "a\nb\nc\n");
    assert_refused(&["frame", "attention", "--tensor", &tensor, "--query-tokens", &three], &["2, the queries"]);
    assert_refused(&["frame", "attention", "--tokens", &three], &["tokens", "no effect"]);
}

#[test]
fn what_has_no_say_or_contradicts_is_refused() {
    let folder = Folder::new();
    let tensor = folder.file("good.npy", npy("'<f4'", "False", "(1, 2)", &numbers(&[0.5, 0.5])));
    assert_attention_refused(&["--tensor", &tensor, "--temperature", "2"], &["temperature", "no effect"]);
    assert_attention_refused(&["--tensor", &tensor, "--task", "dates"], &["task", "tensor"]);
    assert_attention_refused(&["--tensor", &tensor, "--key", "2"], &["key: found 2"]);
    assert_attention_refused(&["--task", "yours"], &["task", "tensor to be given first"]);
}

#[test]
fn texts_that_are_no_date_are_refused() {
    for (text, says) in [
        ("", "a date such as"),
        ("tomorrow", "a date such as"),
        ("2026년 2월 30일", "a day from 1 to 28"),
        ("26년 2월 3일", "a year from 1000 to 9999"),
    ] {
        assert_attention_refused(&["--text", text], &["text: ", says]);
    }
}

#[test]
fn texts_that_are_no_letters_and_knobs_of_other_tasks_are_refused() {
    for text in ["", "abc", "abcdefghijklmnopq", "Abcd", "ab cd", "2026년 11월 21일"] {
        for task in ["repeat", "sort"] {
            assert_attention_refused(&["--task", task, "--text", text], &["text: ", "letters from a to z"]);
        }
    }
    assert_attention_refused(&["--task", "repeat", "--attention", "cross"], &["attention", "no effect"]);
    assert_attention_refused(&["--task", "repeat", "--bottleneck", "on"], &["bottleneck", "no effect"]);
    assert_attention_refused(&["--fixed-length", "on"], &["fixed-length", "no effect"]);
}
