//! Every scene under the settings that its lesson names for trials.

use crate::subjects::Subject;
use glassbox::scene::Stage;

/// Knobs and the values they are to have.
pub type Settings = Vec<(String, String)>;

/// A scene under some settings.
#[derive(Clone)]
pub struct Trial {
    /// The scene.
    pub subject: Subject,
    /// What is set; all other knobs have their defaults.
    pub settings: Settings,
}

impl Trial {
    /// The scene set up, nothing simulated yet.
    pub fn stage(&self, seed: u64) -> Box<dyn Stage> {
        let mut stage = self.subject.stage();
        stage.choose(&self.settings).unwrap_or_else(|refusal| panic!("{self}: {refusal}"));
        stage.reseed(seed);
        stage
    }
}

impl std::fmt::Display for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.subject.id)?;
        self.settings.iter().try_for_each(|(id, value)| write!(f, " --{id} {value}"))
    }
}

/// All of them.
pub fn trials(subject: &Subject) -> Vec<Trial> {
    let trials = subject.lesson.trials();
    trials.into_iter().map(|settings| Trial { subject: subject.clone(), settings }).collect()
}
