//! Stages simulated once in a test program, by whoever asks first, and shared as forks.
//!
//! A fork is as good as a run of one's own only because two runs are equal; the test of that makes its own.

use crate::subjects::Subject;
use crate::trials::Trial;
use glassbox::scene::{At, Stage};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

/// What is made once for a key; a second asker waits for the first.
struct Once<T>(LazyLock<Mutex<BTreeMap<String, Place<T>>>>);

/// Where it stands once it has been made.
type Place<T> = Arc<OnceLock<Mutex<T>>>;

impl<T> Once<T> {
    const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    fn with<A>(&self, key: String, make: impl FnOnce() -> T, ask: impl FnOnce(&T) -> A) -> A {
        let made = self.0.lock().expect("nobody panics holding it").entry(key).or_default().clone();
        let made = made.get_or_init(|| Mutex::new(make())).lock().expect("nobody panics holding it");
        ask(&made)
    }
}

/// The trial simulated to its end.
pub fn finished(trial: &Trial, seed: u64) -> Box<dyn Stage> {
    static FINISHED: Once<Box<dyn Stage>> = Once::new();
    let make = || {
        let mut stage = trial.stage(seed);
        At::END.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{trial}: {refusal}"));
        stage
    };
    FINISHED.with(format!("{trial} --seed {seed}"), make, |stage| stage.fork())
}

/// A scene set up and simulated as at some place of its lesson.
pub struct Station {
    /// The scene. It may have been simulated further.
    pub stage: Box<dyn Stage>,
    /// The moment.
    pub at: usize,
}

/// The scene at each of its cues.
pub fn stations(subject: &Subject) -> Vec<Station> {
    walked(subject, |walk| walk.cues.iter().map(Station::fork).collect())
}

/// The scene where the answer of each cue is seen; without a question, at the cue.
pub fn answers(subject: &Subject) -> Vec<Station> {
    walked(subject, |walk| walk.answers.iter().map(Station::fork).collect())
}

/// The scene under settings of a lesson, at a moment.
pub fn place(subject: &Subject, settings: &[(String, String)], at: &At) -> Station {
    walked(subject, |walk| walk.reach(subject, settings, at))
}

fn walked<A>(subject: &Subject, ask: impl FnOnce(&Walk) -> A) -> A {
    static WALKS: Once<Walk> = Once::new();
    WALKS.with(subject.id.into(), || Walk::through(subject), ask)
}

impl Station {
    fn fork(&self) -> Self {
        Self { stage: self.stage.fork(), at: self.at }
    }
}

/// A scene where its lesson leads it. What one place leaves as it was before is not simulated again: training least of all.
#[derive(Default)]
struct Walk {
    cues: Vec<Station>,
    answers: Vec<Station>,
}

impl Walk {
    fn through(subject: &Subject) -> Self {
        let (lesson, mut walk) = (&subject.lesson, Self::default());
        for (i, cue) in lesson.cues.iter().enumerate() {
            let station = walk.reach(subject, &lesson.settings_at(i), &cue.at);
            walk.cues.push(station);
            let answer = walk.reach(subject, &lesson.settings_revealed(i), cue.revealed_at());
            walk.answers.push(answer);
        }
        walk
    }

    /// Begins with whichever of the places before has the most in common with these settings.
    fn reach(&self, subject: &Subject, settings: &[(String, String)], at: &At) -> Station {
        let set_up = |mut stage: Box<dyn Stage>| {
            stage.choose(settings).unwrap_or_else(|refusal| panic!("{} {settings:?}: {refusal}", subject.id));
            stage
        };
        let before = self.cues.iter().chain(&self.answers).map(|station| set_up(station.stage.fork()));
        let mut stage = before.max_by_key(|stage| stage.len()).unwrap_or_else(|| set_up(subject.stage()));
        let at = at.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{} {settings:?}: {refusal}", subject.id));
        // A fork goes on only from an act that has ended.
        while stage.begun().last().is_some_and(|act| !act.ended) {
            stage.pull();
        }
        Station { stage, at }
    }
}
