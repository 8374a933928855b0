//! The scenes that the tests of the whole house run over: those of the catalog, and the one for tests.

use crate::line_fit::LineFit;
use glassbox::lesson::Lesson;
use glassbox::scene::{Scene, Stage, Staged};
use glassbox::scenes::CATALOG;
use std::sync::{Arc, LazyLock};

/// A scene with its lesson.
#[derive(Clone)]
pub struct Subject {
    /// The scene's name.
    pub id: &'static str,
    /// Its lesson.
    pub lesson: Arc<Lesson>,
    boxed: fn() -> Box<dyn Stage>,
}

impl Subject {
    /// The scene with default knobs, nothing simulated yet.
    pub fn stage(&self) -> Box<dyn Stage> {
        (self.boxed)()
    }
}

/// Every scene.
pub fn subjects() -> &'static [Subject] {
    static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(read);
    &SUBJECTS
}

fn read() -> Vec<Subject> {
    let line_fit = (LineFit::ID, include_str!("line_fit.toml"), Staged::<LineFit>::boxed as fn() -> _);
    let catalog = CATALOG.iter().flat_map(|chapter| chapter.topics).map(|entry| (entry.id, entry.lesson, entry.stage));
    let subject = |(id, lesson, boxed): (_, &str, _)| {
        let lesson = Lesson::parse(lesson).unwrap_or_else(|refusal| panic!("{id}.toml: {refusal}"));
        Subject { id, lesson: Arc::new(lesson), boxed }
    };
    catalog.chain([line_fit]).map(subject).collect()
}
