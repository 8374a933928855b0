//! The one door for a user's files.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::refusal::{Refusal, Result};

/// The bytes of a regular file of at most `max_bytes`.
///
/// # Errors
/// A [`Refusal`] at `path` if it is missing, unreadable, larger, or not a regular file: a directory, a FIFO or a device
/// could block for ever or never end.
pub fn read_limited(path: &Path, max_bytes: u64) -> Result<Vec<u8>> {
    let refuse = |found: String| Refusal::new(path.display().to_string(), found, expected(max_bytes));
    let in_words = |error: io::Error| refuse(words(&error));
    let metadata = fs::metadata(path).map_err(in_words)?;
    if !metadata.is_file() {
        return Err(refuse(if metadata.is_dir() { "a directory" } else { "a FIFO or a device" }.into()));
    }
    let mut bytes = Vec::new();
    // The size that the file system tells is not to be trusted: /proc says 0, and a file may grow.
    File::open(path).and_then(|file| file.take(max_bytes + 1).read_to_end(&mut bytes)).map_err(in_words)?;
    if bytes.len() as u64 > max_bytes {
        return Err(refuse(format!("{} bytes", metadata.len().max(bytes.len() as u64))));
    }
    Ok(bytes)
}

fn expected(max_bytes: u64) -> String {
    let (megabytes, kilobytes) = (max_bytes >> 20, max_bytes >> 10);
    let size = if megabytes > 0 { format!("{megabytes} MB") } else { format!("{kilobytes} kB") };
    format!("a regular file of at most {size}")
}

/// Why a file cannot be read, for a person.
pub fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file".into(),
        ErrorKind::PermissionDenied => "no permission to read it".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_up_to_the_limit_is_read_and_a_larger_one_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, vec![7; 2048]).expect("written");
        assert_eq!(read_limited(&path, 2048), Ok(vec![7; 2048]));
        let refusal = read_limited(&path, 2047).expect_err("too large");
        assert_eq!((refusal.place.as_str(), refusal.found.as_str()), (&*path.display().to_string(), "2048 bytes"));
        assert_eq!(refusal.expected, "a regular file of at most 1 kB");
    }

    #[test]
    fn what_is_no_regular_file_is_refused_without_being_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let found = |path: &Path| read_limited(path, 1 << 20).expect_err("no file").found;
        assert_eq!(found(folder.path()), "a directory");
        assert_eq!(found(&folder.path().join("missing")), "no such file");
        if cfg!(unix) {
            assert_eq!(found(Path::new("/dev/zero")), "a FIFO or a device");
        }
    }
}
