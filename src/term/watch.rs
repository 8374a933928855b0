//! A lecture's file, watched: what is saved is read again.

use crate::app::lecture::Performance;
use crate::refusal::Result;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

/// How often it is looked whether the file has been saved.
pub const EVERY: Duration = Duration::from_secs(1);

/// A file, and how a lecture is read from it.
pub struct Watch {
    path: PathBuf,
    read: Box<dyn Fn() -> Result<Performance>>,
    seen: Option<(SystemTime, u64)>,
    next: Instant,
}

impl Watch {
    /// Watches a file that has just been read.
    pub fn new(path: PathBuf, read: Box<dyn Fn() -> Result<Performance>>) -> Self {
        let seen = stamp(&path);
        Self { path, read, seen, next: Instant::now() + EVERY }
    }

    /// The lecture, if the file has been saved since it was last looked at. A file that is just being replaced is not there for
    /// a moment, which is no change.
    pub fn look(&mut self, now: Instant) -> Option<Result<Performance>> {
        if now < self.next {
            return None;
        }
        self.next = now + EVERY;
        let stamp = stamp(&self.path).filter(|stamp| Some(*stamp) != self.seen)?;
        self.seen = Some(stamp);
        Some((self.read)())
    }
}

/// When it was last written, and how long it is.
fn stamp(path: &PathBuf) -> Option<(SystemTime, u64)> {
    let data = fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Lecture;
    use crate::refusal::Refusal;
    use std::path::Path;

    #[test]
    fn what_is_saved_is_read_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lecture.toml");
        let good = "title = \"A\"\n[[scene]]\nid = \"forward\"\n[[scene.cue]]\nname = \"a\"\nat = 0\nsay = \"a\"\n";
        fs::write(&path, good).expect("written");
        let file = path.clone();
        let read = move || {
            let text = fs::read_to_string(&file).map_err(|error| Refusal::new("file", error.to_string(), "text"))?;
            Performance::of(&Lecture::parse(&text)?, Path::new(""))
        };
        let mut watch = Watch::new(path.clone(), Box::new(read));
        let mut now = Instant::now();
        let mut look = || {
            now += 2 * EVERY;
            watch.look(now)
        };
        assert!(look().is_none());
        fs::write(&path, good.replace("\"A\"", "\"Longer\"")).expect("written");
        assert_eq!(look().expect("read again").expect("a lecture").title.ko, "Longer");
        assert!(look().is_none());
        fs::write(&path, "title =").expect("written");
        assert!(look().expect("read again").is_err());
        fs::remove_file(&path).expect("removed");
        assert!(look().is_none());
    }
}
