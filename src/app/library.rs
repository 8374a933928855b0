//! Every topic: what the gallery lists and the command line looks names up in.

use crate::lesson::{Both, Head, Lesson};
use crate::refusal::Refusal;
use crate::scene::Stage;
use crate::scenes::{CATALOG, Chapter, Entry};
use std::sync::{Arc, OnceLock};

/// Makes a scene with default knobs.
pub type StageMaker = fn() -> Box<dyn Stage>;

/// A topic. The head of its lesson has been read; the rest is when it is asked for.
pub struct Topic {
    /// The scene's name.
    pub id: &'static str,
    /// The title of its chapter.
    pub chapter: Both<&'static str>,
    /// The head of its lesson.
    pub head: Head,
    entry: &'static Entry,
    lesson: OnceLock<Arc<Lesson>>,
}

impl Topic {
    /// A topic of a chapter.
    ///
    /// # Panics
    /// Where the head of the lesson that is built in is not well formed.
    pub fn of(chapter: &Chapter, entry: &'static Entry) -> Self {
        let head = Head::parse(entry.lesson).unwrap_or_else(|refusal| broken(entry, &refusal));
        let chapter = Both { en: chapter.en, ko: chapter.ko };
        Self { id: entry.id, chapter, head, entry, lesson: OnceLock::new() }
    }

    /// Its lesson.
    ///
    /// # Panics
    /// Where the lesson that is built in is not well formed.
    pub fn lesson(&self) -> &Arc<Lesson> {
        let read = || Lesson::parse(self.entry.lesson).unwrap_or_else(|refusal| broken(self.entry, &refusal));
        self.lesson.get_or_init(|| Arc::new(read()))
    }

    /// The scene with default knobs, nothing simulated yet.
    pub fn stage(&self) -> Box<dyn Stage> {
        (self.entry.stage)()
    }

    /// What makes such a scene.
    pub fn maker(&self) -> StageMaker {
        self.entry.stage
    }

    /// Whether a word is one of those that people look for it by: a word of its keywords, its aliases or its titles, in whatever case.
    pub fn is_about(&self, word: &str) -> bool {
        let (head, word) = (&self.head, word.to_lowercase());
        let names = head.keywords.iter().chain(&head.aliases).chain([&head.title.en, &head.title.ko]);
        let words = |name: &String| name.to_lowercase().split([' ', '-']).any(|part| part == word);
        names.into_iter().any(|name| name.to_lowercase() == word || words(name))
    }

    /// Whether this is its name, or one of its aliases.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.head.aliases.iter().any(|alias| alias == name)
    }
}

fn broken(entry: &Entry, refusal: &Refusal) -> ! {
    panic!("the lesson built in for {}: {refusal}", entry.id)
}

/// The topic of this name.
pub fn topic(id: &str) -> Option<&'static Topic> {
    topics().iter().find(|topic| topic.id == id)
}

/// `one of forward, …`.
pub fn scene_names() -> String {
    format!("one of {}", topics().iter().map(|topic| topic.id).collect::<Vec<_>>().join(", "))
}

/// All topics, in the order of the gallery.
pub fn topics() -> &'static [Topic] {
    static TOPICS: OnceLock<Vec<Topic>> = OnceLock::new();
    let of_chapter = |chapter: &'static Chapter| chapter.topics.iter().map(move |entry| Topic::of(chapter, entry));
    TOPICS.get_or_init(|| CATALOG.iter().flat_map(of_chapter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_chapters_have_one_title() {
        for chapter in CATALOG {
            let alike = |other: &&Chapter| other.en == chapter.en || other.ko == chapter.ko;
            assert_eq!(CATALOG.iter().filter(alike).count(), 1, "{}", chapter.en);
        }
    }

    #[test]
    fn what_a_topic_builds_upon_comes_before_it() {
        let ids: Vec<&str> = topics().iter().map(|topic| topic.id).collect();
        for (place, topic) in topics().iter().enumerate() {
            assert!(topic.head.after.iter().all(|id| ids[..place].contains(&id.as_str())), "{}", topic.id);
        }
    }

    #[test]
    fn the_lists_for_macros_are_the_catalog() {
        macro_rules! by_chapter {
            ([$first:literal] $($en:literal / $ko:literal { $($module:ident: $scene:ident,)* })+) => {
                vec![$first, $($en, $(stringify!($module),)*)+]
            };
        }
        macro_rules! flat {
            ([$first:literal] $($module:ident: $scene:ident,)+) => { vec![$first, $(stringify!($module)),+] };
        }
        let by_chapter = crate::chapters!(by_chapter "first");
        let flat = crate::topics!(flat "first");
        let modules = |chapter: &Chapter| chapter.topics.iter().map(|entry| entry.id.replace('-', "_"));
        let expected = CATALOG.iter().flat_map(|chapter| [chapter.en.to_owned()].into_iter().chain(modules(chapter)));
        assert_eq!(by_chapter[1..], expected.collect::<Vec<_>>());
        assert_eq!(flat[1..], CATALOG.iter().flat_map(modules).collect::<Vec<_>>());
        assert_eq!((by_chapter[0], flat[0]), ("first", "first"));
    }
}
