//! Weights in files, in the safetensors format: a header in JSON that names every tensor, its type, shape and place, then the
//! numbers. PyTorch reads and writes it.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use ndarray::{ArrayD, IxDyn};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::nn::Weights;
use super::real::Real;
use crate::refusal::{Refusal, Result};

/// The largest file that is read: far beyond any net that trains in a terminal.
const LARGEST: u64 = 1 << 28;

/// Reads the tensors of a file, in the precision the caller computes with.
///
/// # Errors
/// If it is not a regular file of at most 256 MiB, or not a safetensors file of f32 or f64 tensors with at most four axes. What the
/// header claims is compared with the length of the file before anything is allocated for it.
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
        tensors.push((name.to_owned(), array(&tensor).map_err(|refusal| refusal.within(name))?));
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

fn array<T: Real>(tensor: &TensorView) -> Result<ArrayD<T>> {
    let shape = tensor.shape();
    if shape.len() > 4 {
        return Err(Refusal::new("shape", format!("{} axes", shape.len()), "at most four"));
    }
    let numbers = match tensor.dtype() {
        Dtype::F32 => {
            tensor.data().as_chunks().0.iter().map(|&bytes| T::of(f32::from_le_bytes(bytes).into())).collect()
        }
        Dtype::F64 => tensor.data().as_chunks().0.iter().map(|&bytes| T::of(f64::from_le_bytes(bytes))).collect(),
        other => return Err(Refusal::new("type", format!("{other:?}"), "F32 or F64")),
    };
    ArrayD::from_shape_vec(IxDyn(shape), numbers)
        .map_err(|error| Refusal::new("shape", error.to_string(), "as many numbers as the shape says"))
}
