//! Files that appear whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::refusal::{Refusal, Result};

/// Makes the file `path` of what `write` puts out. Until that is complete it has a temporary name beside `path`; on an
/// error, and when the caller gives up, nothing remains.
///
/// # Errors
///
/// A [`Refusal`] with the reason when the folder is missing or unwritable, the disk full, or `path` is something other
/// than a regular file.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let replace = |begun: Begun| {
        let mut buffered = BufWriter::new(begun.file);
        write(&mut buffered)?;
        let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(&begun.path)?;
        Ok(())
    };
    refused(path, begin(path).and_then(replace))
}

/// Whether [`save`] can begin: to be asked before long work, of which nothing remains.
///
/// # Errors
///
/// Those of [`save`], but for the disk.
pub fn can_save(path: &Path) -> Result<()> {
    refused(path, begin(path)).map(drop)
}

/// A file under its temporary name, and the name that it is to have.
struct Begun {
    file: NamedTempFile,
    path: PathBuf,
}

fn begin(path: &Path) -> io::Result<Begun> {
    if fs::metadata(path).is_ok_and(|existing| !existing.is_file()) {
        return Err(io::Error::other("something that is not a regular file"));
    }
    // A link keeps pointing where it points: the file behind it is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".glassbox-");
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    Ok(Begun { file: builder.tempfile_in(folder)?, path })
}

fn refused<T>(path: &Path, result: io::Result<T>) -> Result<T> {
    result.map_err(|error| Refusal::new(path.display().to_string(), error.to_string(), "a file that can be written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_appears_when_it_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        save(&path, |out| {
            out.write_all(b"whole")?;
            assert!(!path.exists(), "not before it is complete");
            Ok(())
        })
        .expect("a writable folder");
        assert_eq!(fs::read(&path).expect("the file"), b"whole");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn an_error_leaves_nothing_new_and_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").expect("a writable folder");
        let refusal = save(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        })
        .expect_err("the writer failed");
        assert!(refusal.to_string().contains("disk full"));
        assert_eq!(fs::read(&path).expect("the file"), b"old");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn folders_and_missing_folders_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(save(folder.path(), |_| Ok(())).is_err());
        assert!(save(&folder.path().join("missing/a.txt"), |_| Ok(())).is_err());
    }
}
