//! The chapters of the gallery: what the names in lesson files are called.

use crate::lesson::Both;
use crate::ui::words::Lang;

const CHAPTERS: &[(&str, Both<&str>)] = &[("diffusion", Both { en: "Diffusion models", ko: "확산 모델" })];

/// The title of a chapter; its name where it has none.
pub fn title(chapter: &str, lang: Lang) -> &str {
    CHAPTERS.iter().find(|(name, _)| *name == chapter).map_or(chapter, |(_, title)| title.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;

    #[test]
    fn every_chapter_has_a_title_and_every_title_a_chapter() {
        let topics = topics();
        for topic in &topics {
            let chapter = &topic.lesson.chapter;
            assert!(CHAPTERS.iter().any(|(name, _)| name == chapter), "chapters.rs lacks {chapter}, of {}", topic.id);
        }
        for (name, _) in CHAPTERS {
            assert!(topics.iter().any(|topic| topic.lesson.chapter == *name), "no topic is in {name}");
        }
    }
}
