use super::*;
use ndarray::{arr0, array};

/// A .npy file of version 1 with this dictionary and these numbers.
fn npy(dictionary: &str, numbers: &[f32]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((dictionary.len() as u16).to_le_bytes());
    bytes.extend(dictionary.as_bytes());
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    bytes
}

fn open(bytes: &[u8]) -> Result<ArrayFile> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("array");
    std::fs::write(&path, bytes).unwrap();
    ArrayFile::open(&path)
}

fn numbers(file: ArrayFile) -> Vec<f32> {
    let mut all = Vec::new();
    file.read(|piece| {
        all.extend_from_slice(piece);
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn arrays_of_both_formats_and_orders_are_read() {
    let file = open(&npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }\n", &[0.25, 0.75])).unwrap();
    assert!(file.first_axis_fastest());
    assert_eq!((file.shape().to_vec(), numbers(file)), (vec![2, 1], vec![0.25, 0.75]));
    let json = br#"{"a":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]}}"#;
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    bytes.extend(json);
    bytes.extend([0.5_f64, 1.5].iter().flat_map(|number| number.to_le_bytes()));
    let file = open(&bytes).unwrap();
    assert_eq!((file.shape().to_vec(), numbers(file)), (vec![1, 2], vec![0.5, 1.5]));
}

#[test]
fn an_array_is_read_whole_with_its_axes_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("array");
    let whole = |order: &str, shape: &str, values: &[f32]| {
        let dictionary = format!("{{'descr': '<f4', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        std::fs::write(&path, npy(&dictionary, values)).unwrap();
        read_whole(&path).map_err(|refusal| refusal.to_string())
    };
    let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    assert_eq!(whole("False", "(2, 3)", &values), Ok(array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]].into_dyn()));
    assert_eq!(whole("True", "(2, 3)", &values), Ok(array![[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]].into_dyn()));
    assert_eq!(whole("False", "()", &[7.0]), Ok(arr0(7.0).into_dyn()));
    assert!(whole("False", "(1,)", &[f32::INFINITY]).unwrap_err().contains("found inf, expected finite"));
    let many = vec![0.0; MOST_AT_ONCE + 1];
    assert!(whole("False", "(4194305,)", &many).unwrap_err().contains("found 4194305 numbers, expected at most"));
}

#[test]
fn a_header_that_lies_is_refused_before_anything_is_made_room_for() {
    let dictionary = |shape: &str| format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n");
    let huge_npy = [&b"\x93NUMPY\x02\x00\xff\xff\xff\xff"[..], b"{}"].concat();
    for (bytes, says) in [
        (npy(&dictionary("2, 2"), &[1.0; 3]), "as its header says"),
        (npy(&dictionary("2, 2"), &[1.0; 5]), "as its header says"),
        (npy(&dictionary("4294967296, 4294967296, 4294967296"), &[1.0]), "fewer numbers"),
        (npy(&dictionary("-1, 2"), &[1.0]), "whole numbers"),
        (huge_npy, "at most 14"),
        (u64::MAX.to_le_bytes().to_vec(), "at most 8"),
        (b"\x93NUMPY\x01\x00".to_vec(), "readable"),
        (b"\x93NUMPY\x01\x00\x10\x00{}".to_vec(), "at most"),
        (b"\x93NUMPY\x07\x00".to_vec(), "1, 2 or 3"),
    ] {
        let refusal = open(&bytes).unwrap_err().to_string();
        assert!(refusal.contains(says), "{refusal}");
    }
}

#[test]
fn what_holds_no_numbers_is_refused() {
    let typed = |code: &str| npy(&format!("{{'descr': {code}, 'fortran_order': False, 'shape': (1,), }}"), &[1.0]);
    for (bytes, says) in [
        (typed("'|O'"), "pickled Python objects"),
        (typed("'<i4'"), "<i4"),
        (typed("[('a', '<f4')]"), "a structure"),
        (b"\x80\x04\x95\0\0\0\0\0".to_vec(), "pickled Python objects"),
        (b"PK\x03\x04zipfile".to_vec(), "an archive"),
        (b"short".to_vec(), "5 bytes"),
        (Vec::new(), "0 bytes"),
    ] {
        let refusal = open(&bytes).unwrap_err().to_string();
        assert!(refusal.contains(says), "{refusal}");
    }
}
