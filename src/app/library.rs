//! Every topic with its lesson read: what the gallery lists and the command line looks names up in.

use crate::lesson::Lesson;
use crate::scene::Stage;
use crate::scenes::{CATALOG, Entry};
use std::sync::Arc;

/// Makes a scene with default knobs.
pub type StageMaker = fn() -> Box<dyn Stage>;

/// A topic whose lesson has been read.
pub struct Topic {
    /// The scene's name.
    pub id: &'static str,
    /// Its lesson.
    pub lesson: Arc<Lesson>,
    stage: StageMaker,
}

impl Topic {
    /// The scene with default knobs, nothing simulated yet.
    pub fn stage(&self) -> Box<dyn Stage> {
        (self.stage)()
    }

    /// What makes such a scene.
    pub fn maker(&self) -> StageMaker {
        self.stage
    }

    /// Whether this is its name, or one of its aliases.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.lesson.aliases.iter().any(|alias| alias == name)
    }
}

/// All topics, in the order of the gallery.
pub fn topics() -> Vec<Topic> {
    let read = |entry: &Entry| {
        let lesson = Lesson::parse(entry.lesson);
        let lesson = lesson.unwrap_or_else(|refusal| panic!("the lesson built in for {}: {refusal}", entry.id));
        Topic { id: entry.id, lesson: Arc::new(lesson), stage: entry.stage }
    };
    CATALOG.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_of_one_chapter_stand_together_and_call_it_the_same() {
        let topics = topics();
        let mut chapters: Vec<_> = topics.iter().map(|topic| &topic.lesson.chapter).collect();
        chapters.dedup();
        for (i, chapter) in chapters.iter().enumerate() {
            let alike = |other: &&&crate::lesson::Both<String>| other.en == chapter.en || other.ko == chapter.ko;
            assert_eq!(chapters.iter().filter(alike).count(), 1, "chapter {i}, {}, stands twice", chapter.en);
        }
    }
}
