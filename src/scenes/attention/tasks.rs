//! What can be learned: each task with its network, its data and its words, declared once.

mod dates;
mod letters;
mod repeat;
mod sort;

use super::network::Network;
use super::pairs::Pair;
use crate::engine::rng::Generator;
use crate::refusal::Result;
use crate::scene::choices;
pub use repeat::FIXED;

choices! {
    /// Whose attention is looked at.
    pub enum Task {
        /// A translator's that learns dates.
        Dates = "dates",
        /// A continuer's that learns to repeat letters.
        Repeat = "repeat",
        /// A translator's that learns to sort letters.
        Sort = "sort",
        /// The user's, from a file.
        Yours = "yours",
    }
}

impl Task {
    /// What is learned; nothing of a tensor of the user's.
    pub fn exercise(self) -> Option<&'static Exercise> {
        match self {
            Self::Dates => Some(&dates::DATES),
            Self::Repeat => Some(&repeat::REPEAT),
            Self::Sort => Some(&sort::SORT),
            Self::Yours => None,
        }
    }
}

/// What a network learns.
#[derive(Debug)]
pub struct Exercise {
    /// The network.
    pub network: Network,
    /// How it is trained.
    pub recipe: Hyperparameters,
    /// The tokens that go in, by their names.
    pub input: &'static [&'static str],
    /// The tokens that come out; [`END`] is none that is shown.
    pub output: &'static [&'static str],
    /// The example of a text, refused if it is none.
    pub of_text: fn(&str) -> Result<Pair>,
    /// An example to train on.
    pub practised: fn(&mut Generator) -> Pair,
    /// An example to test with.
    pub tested: fn(&mut Generator) -> Pair,
    /// What a newcomer finds: never trained on, and watched while the network learns.
    pub first: Start,
}

/// What a task begins with.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The text that is read.
    pub text: &'static str,
    /// The layer that is shown.
    pub layer: usize,
    /// The head that is shown.
    pub head: usize,
    /// The row and the column of the cursor.
    pub cell: (usize, usize),
    /// Batches to train on.
    pub train_steps: usize,
}

/// The end of an output.
pub const END: &str = "END";

/// How a network is trained, by Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyperparameters {
    /// Examples in a batch.
    pub batch: usize,
    /// The learning rate after its warm-up.
    pub rate: f64,
    /// Batches in which it rises.
    pub warm_up: usize,
    /// Whether it falls to 0 afterwards, as a cosine does.
    pub decays: bool,
}

impl Exercise {
    /// Whether a sequence is continued, and not translated.
    pub fn continues(&self) -> bool {
        matches!(self.network, Network::Continuer(_))
    }

    /// The example that is watched.
    pub fn watched(&self) -> Pair {
        (self.of_text)(self.first.text).expect("what a newcomer finds is an example")
    }

    /// Tokens as they are written, up to the end: blanks between words and none between single signs.
    pub fn words(&self, tokens: &[usize]) -> String {
        let mut text = String::new();
        let mut before_is_sign = true;
        for name in tokens.iter().map(|token| self.output[*token]).take_while(|name| *name != END) {
            let is_sign = name.len() == 1;
            let joins = text.is_empty() || is_sign && before_is_sign;
            if !joins {
                text.push(' ');
            }
            text.push_str(name);
            before_is_sign = is_sign;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};
    use crate::engine::tape::IGNORE;
    use crate::scene::Choice;

    #[test]
    fn every_example_fits_its_network() {
        let exercises = Task::ALL.iter().filter_map(|(task, _)| task.exercise()).chain([&FIXED]);
        for exercise in exercises {
            let mut rng = rng(1, Stream::Data);
            let drawn = (0..200).flat_map(|_| [(exercise.practised)(&mut rng), (exercise.tested)(&mut rng)]);
            for Pair { source, target, told_by } in drawn.chain([exercise.watched()]) {
                let (longest, said) = match exercise.network {
                    Network::Translator(sizes) => (sizes.source_length, sizes.target_length),
                    Network::Continuer(sizes) => (sizes.length, sizes.length),
                };
                assert!(source.len() <= longest && target.len() <= said && told_by.len() == target.len());
                assert!(source.iter().all(|token| *token < exercise.input.len()));
                assert!(target.iter().all(|token| *token < exercise.output.len() || *token == IGNORE));
                assert!(told_by.iter().all(|places| u64::from(*places) < 1 << source.len()));
            }
        }
    }
}
