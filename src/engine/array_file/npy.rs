//! The header of a .npy file: a Python dictionary with three entries, such as
//! `{'descr': '<f4', 'fortran_order': False, 'shape': (12, 64, 64), }`, after two numbers of version and its length.

use std::fs::File;
use std::io::Read;

use super::number::Number;
use super::{EXPECTED, Header, header_text, unreadable};
use crate::refusal::{Refusal, Result};

/// What follows the magic bytes and the version.
pub(super) fn header(file: &mut File, major: u8, length: u64) -> Result<Header> {
    let width = if major == 1 { 2 } else { 4 };
    if !(1..=3).contains(&major) {
        return Err(Refusal::new("version", major.to_string(), "1, 2 or 3"));
    }
    let mut size = [0; 4];
    file.read_exact(&mut size[..width]).map_err(|error| unreadable(&error))?;
    let size = u64::from(u32::from_le_bytes(size));
    let text = header_text(file, size, length)?;
    let text = String::from_utf8(text).map_err(|_| Refusal::new("header", "no UTF-8", "a Python dictionary"))?;
    parse(&text, 8 + width as u64 + size)
}

fn parse(text: &str, start: u64) -> Result<Header> {
    let refuse = |found: &str, expected: &str| Refusal::new("header", found, expected);
    let entry = |name: &str| {
        let quoted = [format!("'{name}'"), format!("\"{name}\"")];
        let (_, rest) = quoted.iter().find_map(|key| text.split_once(key.as_str()))?;
        Some(rest.trim_start().strip_prefix(':')?.trim_start())
    };
    let missing = |name: &str| refuse(&format!("no {name}"), "descr, fortran_order and shape");
    let description = entry("descr").ok_or_else(|| missing("descr"))?;
    let number = match description.split(['\'', '"']).nth(1) {
        Some(code) if description.starts_with(['\'', '"']) => {
            if code.contains('O') {
                return Err(Refusal::new("type", "pickled Python objects", "floating-point numbers"));
            }
            let expected = "f2, f4 or f8, < (little-endian) or >";
            Number::from_numpy(code).ok_or_else(|| Refusal::new("type", code, expected))?
        }
        _ => return Err(Refusal::new("type", "a structure", "floating-point numbers")),
    };
    let order = entry("fortran_order").ok_or_else(|| missing("fortran_order"))?;
    let first_axis_fastest = match order {
        order if order.starts_with("True") => true,
        order if order.starts_with("False") => false,
        _ => return Err(refuse("another fortran_order", "True or False")),
    };
    let shape = entry("shape").ok_or_else(|| missing("shape"))?;
    let sizes = shape.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(sizes, _)| sizes);
    let sizes = sizes.ok_or_else(|| refuse("a shape without parentheses", EXPECTED))?;
    let size = |part: &str| part.trim().parse().map_err(|_| Refusal::new("shape", sizes, "whole numbers"));
    let shape = sizes.split(',').filter(|part| !part.trim().is_empty()).map(size).collect::<Result<_>>()?;
    Ok(Header { shape, number, first_axis_fastest, start })
}
