//! Arrays from NumPy's .npy files.

use std::path::Path;

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use npyz::{DType, NpyFile, Order, TypeChar};

use super::{MAX_FILE_BYTES, read_limited};
use crate::refusal::{Refusal, Result};

/// The longest header that is read: NumPy writes about 120 bytes.
const MAX_HEADER: usize = 1024;

/// The array in a .npy file, widened to f64.
///
/// # Errors
/// A [`Refusal`] at `path` for whatever is not a regular file of at most 32 MB that holds as many f32 or f64 numbers,
/// all finite, as its header says; the header is compared with the file's size before anything is allocated for it.
pub fn npy_from_file(path: &Path) -> Result<ArrayD<f64>> {
    npy_from_bytes(&read_limited(path, MAX_FILE_BYTES)?).map_err(|refusal| refusal.within(path.display()))
}

/// The array in the bytes of a .npy file.
///
/// # Errors
/// As [`npy_from_file`].
pub fn npy_from_bytes(bytes: &[u8]) -> Result<ArrayD<f64>> {
    let refuse = |found: String| Refusal::new("header", found, "that of a .npy file");
    let header = header_text(bytes).ok_or_else(|| refuse("none".into()))?;
    let count = count(header).ok_or_else(|| refuse(format!("the shape of {header:?}")))?;
    let file = NpyFile::new(bytes).map_err(|error| refuse(error.to_string()))?;
    let shape: Vec<usize> = file.shape().iter().map(|n| *n as usize).collect();
    let (order, size) = (file.order(), number_size(&file.dtype())?);
    let expected = count.checked_mul(size).filter(|_| file.len() == count as u64);
    let rest = bytes.len() - header.len() - before_header(bytes);
    if expected != Some(rest) {
        let numbers = format!("{count} numbers of {size} bytes");
        return Err(Refusal::new("data", format!("{rest} bytes"), numbers));
    }
    let numbers: Vec<f64> = match size {
        4 => file.into_vec::<f32>().map(|numbers| numbers.into_iter().map(f64::from).collect()),
        _ => file.into_vec(),
    }
    .map_err(|error| Refusal::new("data", error.to_string(), "numbers"))?;
    if let Some(number) = numbers.iter().find(|x| !x.is_finite()) {
        return Err(Refusal::new("data", number.to_string(), "finite numbers"));
    }
    ArrayD::from_shape_vec(IxDyn(&shape).set_f(order == Order::Fortran), numbers)
        .map_err(|error| Refusal::new("shape", error.to_string(), "as many numbers as the shape says"))
}

/// How many bytes come before the header's text: the mark, the version, the text's length.
fn before_header(bytes: &[u8]) -> usize {
    if bytes.get(6) == Some(&1) { 10 } else { 12 }
}

fn header_text(bytes: &[u8]) -> Option<&str> {
    let start = before_header(bytes);
    let length = bytes.get(8..start)?.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let text = bytes.get(start..start.checked_add(length)?).filter(|_| length <= MAX_HEADER)?;
    std::str::from_utf8(text).ok().filter(|_| bytes.starts_with(b"\x93NUMPY"))
}

/// How many numbers a shape such as `(3, 4)` asks for; None if there is no such shape, or no computer could hold them.
fn count(header: &str) -> Option<usize> {
    let (_, shape) = header.split_once("'shape'")?;
    let (shape, _) = shape.split_once('(')?.1.split_once(')')?;
    let axes = shape.split(',').map(str::trim).filter(|axis| !axis.is_empty());
    axes.map(|axis| axis.parse().ok()).try_fold(1_usize, |count, axis: Option<usize>| count.checked_mul(axis?))
}

/// The bytes of one number.
fn number_size(dtype: &DType) -> Result<usize> {
    let size = match dtype {
        DType::Plain(plain) if plain.type_char() == TypeChar::Float => plain.size_field(),
        _ => 0,
    };
    match size {
        4 | 8 => Ok(size as usize),
        _ => Err(Refusal::new("type", dtype.descr(), "float32 or float64")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    fn header(descr: &str, fortran: &str, shape: &str) -> String {
        format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n")
    }

    fn numbers() -> Vec<u8> {
        (0..6).flat_map(|i| f64::from(i).to_le_bytes()).collect()
    }

    #[test]
    fn arrays_of_both_precisions_and_orders_are_read() {
        let rows = npy_from_bytes(&file(&header("<f8", "False", "(2, 3)"), &numbers()));
        assert_eq!(rows, Ok(array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]].into_dyn()));
        let columns = npy_from_bytes(&file(&header("<f8", "True", "(2, 3)"), &numbers()));
        assert_eq!(columns, Ok(array![[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]].into_dyn()));
        let single: Vec<u8> = [0.5_f32, -2.0].into_iter().flat_map(f32::to_be_bytes).collect();
        assert_eq!(npy_from_bytes(&file(&header(">f4", "False", "(2,)"), &single)), Ok(array![0.5, -2.0].into_dyn()));
    }

    #[test]
    fn a_header_that_does_not_fit_the_file_is_refused_before_anything_is_allocated() {
        for (bytes, place, found) in [
            (b"PK\x03\x04 a zip file".to_vec(), "header", "none"),
            (Vec::new(), "header", "none"),
            (file(&header("<f8", "False", "(2, 4)"), &numbers()), "data", "48 bytes"),
            (file(&header("<f8", "False", "(1,)"), &numbers()), "data", "48 bytes"),
            (file(&header("<i8", "False", "(2, 3)"), &numbers()), "type", "<i8"),
            (file(&header("|O", "False", "(6,)"), &numbers()), "type", "|O"),
            (file(&header("<f8", "False", "(9999999999, 9999999999)"), &numbers()), "header", "the shape of"),
            (file(&header("<f8", "False", "(-1, 6)"), &numbers()), "header", "the shape of"),
            (file(&"(".repeat(2000), &numbers()), "header", "none"),
            (file("{}", &numbers()), "header", "the shape of"),
        ] {
            let refusal = npy_from_bytes(&bytes).expect_err(found);
            assert_eq!(refusal.place, place);
            assert!(refusal.found.contains(found), "{refusal:?}");
        }
        let infinite: Vec<u8> = f64::INFINITY.to_le_bytes().to_vec();
        let refusal = npy_from_bytes(&file(&header("<f8", "False", "()"), &infinite)).expect_err("∞");
        assert_eq!((refusal.place.as_str(), refusal.found.as_str()), ("data", "inf"));
    }
}
