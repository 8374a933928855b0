//! What rows and columns are called.

use super::Panels;
use crate::engine::nn::Attention;
use crate::engine::tape::IGNORE;

/// Columns hold so many letters of an English word.
const SHORT: usize = 3;

impl Panels<'_> {
    /// Who looks: the tokens of the input, or those that are said; of a sequence that is continued, both.
    pub fn query_labels(&self) -> Vec<String> {
        let source = self.source().into_iter();
        match self.scene.which() {
            _ if self.exercise.continues() => source.zip(0..).map(|(token, row)| self.and_next(token, row)).collect(),
            Attention::Encoder => source.map(str::to_owned).collect(),
            Attention::Decoder | Attention::Cross => {
                self.sight.rows.iter().map(|token| self.exercise.output[*token].to_owned()).collect()
            }
        }
    }

    /// Who is looked at: the tokens of the input, or what has been said before.
    pub fn key_labels(&self) -> Vec<&'static str> {
        match self.scene.which() {
            Attention::Decoder if !self.exercise.continues() => self.before(),
            Attention::Cross if self.scene.bottleneck => vec!["●"],
            _ => self.source(),
        }
    }

    /// The tokens of the input.
    pub fn source(&self) -> Vec<&'static str> {
        self.sight.pair.source.iter().map(|token| self.exercise.input[*token]).collect()
    }

    /// A token of a sequence with the one that should follow, where it is asked for.
    fn and_next(&self, token: &str, row: usize) -> String {
        match self.sight.pair.target[row] {
            IGNORE => format!("{token}  "),
            next => format!("{token}→{}", self.exercise.output[next]),
        }
    }

    /// What the decoder has been told when it says the token of each row: the token before.
    fn before(&self) -> Vec<&'static str> {
        let said = self.sight.rows.iter().map(|token| self.exercise.output[*token]);
        ["·"].into_iter().chain(said).take(self.sight.rows.len()).collect()
    }
}

/// A label as narrow columns take it.
pub fn short(label: &str) -> &str {
    label.get(..SHORT).filter(|_| label.is_ascii()).unwrap_or(label)
}
