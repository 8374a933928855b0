//! One large array in a file of NumPy (.npy) or safetensors. Only its header is read at first, and compared with the length of
//! the file; then the numbers come a piece at a time, so that no more than one piece is in memory beside what is kept of it.

mod npy;
mod number;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use safetensors::Dtype;
use safetensors::tensor::Metadata;

use self::number::{Number, Precision};
pub(super) use self::number::{half, upper_half};
use crate::engine::data::words;
use crate::refusal::{Refusal, Result};

/// The largest file, 64 GB.
const LARGEST_FILE: u64 = 64 << 30;

/// The largest header: names and shapes of a few arrays.
const LARGEST_HEADER: u64 = 1 << 20;

/// The most numbers of an array that is kept whole.
const MOST_AT_ONCE: usize = 4 << 20;

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// An array whose header has been read.
#[derive(Debug)]
pub struct ArrayFile {
    file: File,
    header: Header,
}

/// What a header says.
#[derive(Debug, Clone, PartialEq)]
struct Header {
    /// The extent along each axis.
    shape: Vec<usize>,
    /// How a number is written.
    number: Number,
    /// Whether the first axis runs fastest, as in Fortran, and not the last, as in C.
    first_axis_fastest: bool,
    /// Where the numbers begin.
    start: u64,
}

impl ArrayFile {
    /// Reads the header.
    ///
    /// # Errors
    /// What is no regular file, no such format, holds more than one array, Python objects or other than floating-point numbers,
    /// or is longer or shorter than its header says.
    pub fn open(path: &Path) -> Result<Self> {
        let place = path.display().to_string();
        let metadata = path.metadata().map_err(|error| Refusal::new(&place, words(&error), "a readable file"))?;
        if !metadata.is_file() || metadata.len() > LARGEST_FILE {
            let found = match (metadata.is_dir(), metadata.is_file()) {
                (true, _) => "a directory".to_owned(),
                (_, true) => format!("{} bytes", metadata.len()),
                _ => "a FIFO or a device".to_owned(),
            };
            return Err(Refusal::new(place, found, "a regular file of at most 64 GB"));
        }
        let open = || -> Result<Self> {
            let mut file = File::open(path).map_err(|error| unreadable(&error))?;
            let header = Header::read(&mut file, metadata.len())?;
            header.refuse_length(metadata.len())?;
            Ok(Self { file, header })
        };
        open().map_err(|refusal| refusal.within(place))
    }

    /// The extent along each axis.
    pub fn shape(&self) -> &[usize] {
        &self.header.shape
    }

    /// Whether the first axis runs fastest in the file, and not the last.
    pub fn first_axis_fastest(&self) -> bool {
        self.header.first_axis_fastest
    }

    /// Gives all numbers to `take`, piece by piece in the order of the file.
    ///
    /// # Errors
    /// If the file cannot be read to the end, or what `take` refuses.
    pub fn read<T: Precision>(mut self, mut take: impl FnMut(&[T]) -> Result<()>) -> Result<()> {
        self.file.seek(SeekFrom::Start(self.header.start)).map_err(|error| unreadable(&error))?;
        let count: usize = self.header.shape.iter().product();
        let at_once = PIECE / self.header.number.bytes();
        let mut bytes = vec![0; count.min(at_once) * self.header.number.bytes()];
        let mut numbers = Vec::with_capacity(count.min(at_once));
        let mut left = count;
        while left > 0 {
            let now = left.min(at_once);
            let bytes = &mut bytes[..now * self.header.number.bytes()];
            self.file.read_exact(bytes).map_err(|error| unreadable(&error))?;
            numbers.clear();
            self.header.number.decode(bytes, &mut numbers);
            take(&numbers)?;
            left -= now;
        }
        Ok(())
    }
}

/// The whole array of a file, for arrays of no more than four million numbers.
///
/// # Errors
/// As [`ArrayFile::open`] and [`ArrayFile::read`]; also if there are more numbers, or one is not finite.
pub fn read_whole(path: &Path) -> Result<ArrayD<f64>> {
    let file = ArrayFile::open(path)?;
    let (shape, first_axis_fastest) = (file.shape().to_vec(), file.first_axis_fastest());
    let read = || {
        let count: usize = shape.iter().product();
        if count > MOST_AT_ONCE {
            return Err(Refusal::new("shape", format!("{count} numbers"), format!("at most {MOST_AT_ONCE}")));
        }
        let mut numbers: Vec<f64> = Vec::with_capacity(count);
        file.read(|piece: &[f64]| {
            if let Some(number) = piece.iter().find(|x| !x.is_finite()) {
                return Err(Refusal::new("data", number.to_string(), "finite numbers"));
            }
            numbers.extend_from_slice(piece);
            Ok(())
        })?;
        let array = ArrayD::from_shape_vec(IxDyn(&shape).set_f(first_axis_fastest), numbers);
        Ok(array.expect("as many numbers as the shape says"))
    };
    read().map_err(|refusal| refusal.within(path.display()))
}

impl Header {
    fn read(file: &mut File, length: u64) -> Result<Self> {
        let mut first = [0; 8];
        let count = file.read(&mut first).map_err(|error| unreadable(&error))?;
        match first {
            [0x93, b'N', b'U', b'M', b'P', b'Y', major, _] if count == 8 => npy::header(file, major, length),
            [b'P', b'K', ..] => Err(Refusal::new("format", "an archive", EXPECTED)),
            // The first bytes of a pickle; as the length of a header they would be far too large.
            [0x80, 2..=5, b'c' | b'}' | b']' | 0x95, ..] => {
                Err(Refusal::new("format", "pickled Python objects", EXPECTED))
            }
            _ if count == 8 => safetensors_header(file, u64::from_le_bytes(first), length),
            _ => Err(Refusal::new("format", format!("{count} bytes"), EXPECTED)),
        }
    }

    /// Compares the file's length with what the shape asks for.
    fn refuse_length(&self, length: u64) -> Result<()> {
        let bytes = self.shape.iter().try_fold(self.number.bytes(), |bytes, size| bytes.checked_mul(*size));
        let expected = bytes.and_then(|bytes| (bytes as u64).checked_add(self.start));
        if expected == Some(length) {
            return Ok(());
        }
        let expected = expected.map_or("fewer numbers".to_owned(), |bytes| format!("{bytes}, as its header says"));
        Err(Refusal::new("length", format!("{length} bytes"), expected))
    }
}

const EXPECTED: &str = "a .npy or .safetensors file of floating-point numbers";

/// The rest of a header of `size` bytes: `text` bytes that are not read before they are known to be there.
fn header_text(file: &mut File, size: u64, length: u64) -> Result<Vec<u8>> {
    if size > LARGEST_HEADER.min(length) {
        let most = LARGEST_HEADER.min(length);
        return Err(Refusal::new("header", format!("a length of {size} bytes"), format!("at most {most}")));
    }
    let mut text = vec![0; size as usize];
    file.read_exact(&mut text).map_err(|_| Refusal::new("header", "the end of the file", format!("{size} bytes")))?;
    Ok(text)
}

fn safetensors_header(file: &mut File, size: u64, length: u64) -> Result<Header> {
    let text = header_text(file, size, length)?;
    let metadata: Metadata =
        serde_json::from_slice(&text).map_err(|error| Refusal::new("header", error.to_string(), EXPECTED))?;
    let names = metadata.offset_keys();
    let [name] = &names[..] else {
        return Err(Refusal::new("header", format!("{} arrays", names.len()), "one array"));
    };
    let Some(info) = metadata.info(name) else {
        return Err(Refusal::new("header", "no array", "one array"));
    };
    let number = match info.dtype {
        Dtype::F16 => Number::F16,
        Dtype::BF16 => Number::Bf16,
        Dtype::F32 => Number::F32,
        Dtype::F64 => Number::F64,
        other => return Err(Refusal::new(format!("type of {name}"), format!("{other:?}"), "F16, BF16, F32 or F64")),
    };
    if info.data_offsets.0 != 0 {
        return Err(Refusal::new("header", format!("an offset of {}", info.data_offsets.0), "0"));
    }
    Ok(Header { shape: info.shape.clone(), number, first_axis_fastest: false, start: 8 + size })
}

fn unreadable(error: &std::io::Error) -> Refusal {
    Refusal::new("file", words(error), "a readable file")
}

#[cfg(test)]
mod tests;
