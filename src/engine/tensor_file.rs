//! Weights in files, in the safetensors format: a header in JSON that names every tensor, its type, shape and place, then the
//! numbers. PyTorch reads and writes it.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use ndarray::{ArrayD, IxDyn};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::array_file::{half, upper_half};
use super::nn::Weights;
use super::real::Real;
use crate::refusal::{Refusal, Result};

/// The largest file that is read: far beyond any net that trains in a terminal.
const LARGEST: u64 = 1 << 28;

/// Reads the tensors of a file, in the precision the caller computes with.
///
/// # Errors
/// If it is not a regular file of at most 256 MiB, or not a safetensors file. Tensors of types that hold no weights (8-bit floats,
/// say) are left out. What the header claims is compared with the length of the file before anything is allocated for it.
pub fn read<T: Real>(path: &Path) -> Result<Weights<T>> {
    let place = path.display().to_string();
    let file_error = |error: std::io::Error| Refusal::new(&place, error.to_string(), "a readable file");
    let size = path.metadata().map_err(file_error)?;
    if !size.is_file() || size.len() > LARGEST {
        let found = if size.is_file() { format!("{} bytes", size.len()) } else { "no regular file".to_owned() };
        return Err(Refusal::new(&place, found, "a regular file of at most 256 MiB"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)).map_err(file_error)?;
    from_bytes(&bytes).map_err(|refusal| refusal.within(place))
}

/// Writes tensors to a file, under another name first, so that no half-written file is left.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, weights: &Weights<f32>) -> Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(directory).and_then(|mut file| {
        file.write_all(&to_bytes(weights))?;
        file.persist(path)?;
        Ok(())
    });
    written.map_err(|error| Refusal::new(path.display().to_string(), error.to_string(), "a writable place"))
}

/// The tensors in the bytes of a safetensors file.
///
/// # Errors
/// As [`read`].
pub fn from_bytes<T: Real>(bytes: &[u8]) -> Result<Weights<T>> {
    let file = SafeTensors::deserialize(bytes)
        .map_err(|error| Refusal::new("header", error.to_string(), "a safetensors file"))?;
    let mut tensors: Vec<(String, ArrayD<T>)> = Vec::new();
    for (name, tensor) in file.iter() {
        if let Some(array) = array(&tensor).map_err(|refusal| refusal.within(name))? {
            tensors.push((name.to_owned(), array));
        }
    }
    tensors.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(Weights { tensors })
}

/// The bytes of a safetensors file.
pub fn to_bytes(weights: &Weights<f32>) -> Vec<u8> {
    let bytes: Vec<Vec<u8>> =
        weights.tensors.iter().map(|(_, tensor)| tensor.iter().flat_map(|x| x.to_le_bytes()).collect()).collect();
    let views = weights.tensors.iter().zip(&bytes).map(|((name, tensor), bytes)| {
        let view = TensorView::new(Dtype::F32, tensor.shape().to_vec(), bytes);
        (name, view.expect("four bytes for every element"))
    });
    safetensors::serialize(views, None).expect("names and shapes fit into a header")
}

/// The numbers of a tensor; None of a type that holds no weights.
fn array<T: Real>(tensor: &TensorView) -> Result<Option<ArrayD<T>>> {
    let bytes = tensor.data();
    let numbers: Vec<T> = match tensor.dtype() {
        Dtype::F16 => numbers(bytes, |bytes| half(u16::from_le_bytes(bytes)).into()),
        Dtype::BF16 => numbers(bytes, |bytes| upper_half(u16::from_le_bytes(bytes)).into()),
        Dtype::F32 => numbers(bytes, |bytes| f32::from_le_bytes(bytes).into()),
        Dtype::F64 => numbers(bytes, f64::from_le_bytes),
        // Counters and the like, which stand beside weights.
        Dtype::I64 => numbers(bytes, |bytes| i64::from_le_bytes(bytes) as f64),
        Dtype::I32 => numbers(bytes, |bytes| i32::from_le_bytes(bytes).into()),
        Dtype::U8 | Dtype::BOOL => numbers(bytes, |[byte]: [u8; 1]| byte.into()),
        _ => return Ok(None),
    };
    ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers)
        .map(Some)
        .map_err(|error| Refusal::new("shape", error.to_string(), "as many numbers as the shape says"))
}

/// Numbers of so many bytes each.
fn numbers<T: Real, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|bytes| T::of(number(*bytes))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_type_that_weights_come_in_are_read() {
        let floats = [0.5_f64, -2.0, 3.0];
        let bytes = |number: &dyn Fn(f64) -> Vec<u8>| floats.iter().flat_map(|x| number(*x)).collect::<Vec<u8>>();
        let upper = |x: f64| (x as f32).to_bits().to_le_bytes()[2..].to_vec();
        let half_of = |x: f64| {
            if x == 0.5 {
                0x3800_u16
            } else if x == -2.0 {
                0xc000
            } else {
                0x4200
            }
        };
        for (name, dtype, bytes) in [
            ("half", Dtype::F16, bytes(&|x| half_of(x).to_le_bytes().to_vec())),
            ("upper", Dtype::BF16, bytes(&upper)),
            ("single", Dtype::F32, bytes(&|x| (x as f32).to_le_bytes().to_vec())),
            ("double", Dtype::F64, bytes(&|x| x.to_le_bytes().to_vec())),
        ] {
            let view = TensorView::new(dtype, vec![3], &bytes).expect("a tensor");
            let eights = TensorView::new(Dtype::F8_E5M2, vec![1, 1, 1, 1, 1, 2], &[0, 0]).expect("a tensor");
            let count = 7_i64.to_le_bytes();
            let counter = TensorView::new(Dtype::I64, Vec::new(), &count).expect("a tensor");
            let file = safetensors::serialize([(name, view), ("eights", eights), ("counter", counter)], None);
            let weights: Weights<f64> = from_bytes(&file.expect("a file")).expect("weights");
            assert_eq!(weights.get(name).map(|array| array.iter().copied().collect::<Vec<_>>()), Some(floats.to_vec()));
            assert_eq!(weights.get("counter").map(|array| array.sum()), Some(7.0));
            assert!(weights.get("eights").is_none());
        }
    }
}
