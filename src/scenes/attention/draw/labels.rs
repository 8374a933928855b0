//! What rows and columns are called.

use super::Panels;
use crate::engine::data::dates::{ENGLISH, KOREAN};
use crate::engine::nn::Attention;

/// Columns hold so many letters of an English word.
const SHORT: usize = 3;

impl Panels<'_> {
    /// Who looks: the characters of the input, or the tokens that are said.
    pub fn query_labels(&self) -> Vec<&'static str> {
        match self.scene.shown {
            Attention::Encoder => self.source(),
            Attention::Decoder | Attention::Cross => self.sight.rows.iter().map(|token| ENGLISH[*token]).collect(),
        }
    }

    /// Who is looked at: the characters of the input, or what has been said before.
    pub fn key_labels(&self) -> Vec<&'static str> {
        match self.scene.shown {
            Attention::Decoder => self.before(),
            Attention::Cross if self.scene.bottleneck => vec!["●"],
            Attention::Encoder | Attention::Cross => self.source(),
        }
    }

    fn source(&self) -> Vec<&'static str> {
        self.sight.pair.source.iter().map(|token| KOREAN[*token]).collect()
    }

    /// What the decoder has been told when it says the token of each row: the token before.
    fn before(&self) -> Vec<&'static str> {
        let said = self.sight.rows.iter().map(|token| ENGLISH[*token]);
        ["·"].into_iter().chain(said).take(self.sight.rows.len()).collect()
    }
}

/// A label as narrow columns take it.
pub fn short(label: &str) -> &str {
    label.get(..SHORT).filter(|_| label.is_ascii()).unwrap_or(label)
}
