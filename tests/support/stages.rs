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

/// A scene set up and simulated as at one of its cues, and the moment that the cue names.
pub struct Station {
    /// The scene. It may have been simulated further.
    pub stage: Box<dyn Stage>,
    /// The moment.
    pub at: usize,
}

/// The scene at each of its cues. What a cue leaves as it was is not simulated again: training least of all.
pub fn stations(subject: &Subject) -> Vec<Station> {
    static STATIONS: Once<Vec<Station>> = Once::new();
    let fork = |station: &Station| Station { stage: station.stage.fork(), at: station.at };
    STATIONS.with(subject.id.into(), || walk(subject), |stations| stations.iter().map(fork).collect())
}

fn walk(subject: &Subject) -> Vec<Station> {
    let mut stations: Vec<Station> = Vec::new();
    for (i, cue) in subject.lesson.cues.iter().enumerate() {
        let settings = subject.lesson.settings_at(i);
        let set_up = |mut stage: Box<dyn Stage>| {
            stage.choose(&settings).unwrap_or_else(|refusal| panic!("{}, cue {}: {refusal}", subject.id, cue.name));
            stage
        };
        // Whichever of the cues before it has the most in common with this one.
        let before = stations.iter().map(|station| set_up(station.stage.fork()));
        let mut stage = before.max_by_key(|stage| stage.len()).unwrap_or_else(|| set_up(subject.stage()));
        let at =
            cue.at.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{}, cue {}: {refusal}", subject.id, cue.name));
        // A fork goes on only from an act that has ended.
        while stage.begun().last().is_some_and(|act| !act.ended) {
            stage.pull();
        }
        stations.push(Station { stage, at });
    }
    stations
}
