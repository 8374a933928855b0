//! Arrays as NumPy's archive of them (.npz): a zip file with one .npy for each, stored as they are, as `numpy.savez` does.

use crate::refusal::{Refusal, Result};
use std::fmt::Write;

/// The magic bytes of .npy, version 1.0.
const NPY: &[u8] = b"\x93NUMPY\x01\x00";

/// The header of a .npy is padded to a multiple of this.
const ALIGNMENT: usize = 64;

/// 1 January 1980, the first day that a zip knows: the same bytes at any time.
const DATE: u16 = 1 << 5 | 1;

/// What the version field of a zip says: no more than version 2.0 is needed.
const VERSION: u16 = 20;

/// An array, its name and its extents; a number has none.
pub struct Array<'a> {
    /// Its name.
    pub name: &'a str,
    /// The extent along each axis.
    pub shape: &'a [usize],
    /// Its values, row-major.
    pub values: &'a [f64],
}

/// The archive.
///
/// # Errors
/// More than what fits a zip file without extensions: 4 GB, 65,535 arrays.
pub fn npz<'a>(arrays: impl IntoIterator<Item = Array<'a>>) -> Result<Vec<u8>> {
    let (mut file, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for array in arrays {
        let bytes = npy(&array);
        let too_large = |_| Refusal::new("--output", "more than 4 GB", "fewer arrays; --with names some");
        let offset = u32::try_from(file.len()).map_err(too_large)?;
        u32::try_from(file.len() + bytes.len()).map_err(too_large)?;
        let entry = entry(&format!("{}.npy", array.name), &bytes);
        file.extend(b"PK\x03\x04");
        file.extend(&entry);
        file.extend(&bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        // The name comes last in both; before it the directory has a comment, a disk, attributes and the place in the file.
        let (head, name) = entry.split_at(ENTRY);
        directory.extend(head);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name);
        count = count.checked_add(1).ok_or_else(|| Refusal::new("--output", "65,536 arrays", "fewer"))?;
    }
    let (start, size) = (file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend(size.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0; 2]);
    Ok(file)
}

/// Bytes of an entry before its name.
const ENTRY: usize = 26;

/// What the file and its directory say of one array alike: version, flags, method (stored), time, date, check sum, sizes, lengths
/// of the name and of what follows it, the name.
fn entry(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = (bytes.len() as u32).to_le_bytes();
    let mut entry = Vec::with_capacity(ENTRY + name.len());
    entry.extend([VERSION, 0, 0, 0, DATE].map(u16::to_le_bytes).concat());
    entry.extend(crc32fast::hash(bytes).to_le_bytes());
    entry.extend([size, size].concat());
    entry.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
    entry.extend(name.as_bytes());
    entry
}

/// One array as a .npy of little-endian doubles.
fn npy(array: &Array) -> Vec<u8> {
    let mut shape = String::new();
    for extent in array.shape {
        let _ = write!(shape, "{extent}, ");
    }
    // A tuple of one needs its comma; more look better without the last.
    let shape = if array.shape.len() == 1 { shape.trim_end() } else { shape.trim_end_matches(", ") };
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}");
    let unpadded = NPY.len() + 2 + header.len() + 1;
    header.extend(std::iter::repeat_n(' ', unpadded.next_multiple_of(ALIGNMENT) - unpadded));
    header.push('\n');
    let mut bytes = NPY.to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(array.values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_npy_begin_at_a_multiple_of_64_bytes() {
        for shape in [&[][..], &[3], &[2, 3], &[1, 1, 1, 1, 1, 1, 1]] {
            let count: usize = shape.iter().product();
            let bytes = npy(&Array { name: "a", shape, values: &vec![0.5; count] });
            assert_eq!((bytes.len() - 8 * count) % ALIGNMENT, 0, "{shape:?}");
        }
        let text =
            |shape: &[usize]| String::from_utf8_lossy(&npy(&Array { name: "a", shape, values: &[] })).into_owned();
        assert!(text(&[]).contains("'shape': (), }"));
        assert!(text(&[3]).contains("'shape': (3,), }"));
        assert!(text(&[2, 3]).contains("'shape': (2, 3), }"));
    }
}
