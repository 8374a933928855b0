//! The kinds of networks.

use crate::engine::nn::{self, Continuer, ContinuerSizes, Sizes};

/// A kind of network and how large it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Network {
    /// Reads an input, then says an output.
    Translator(Sizes),
    /// Says the next token after every one.
    Continuer(ContinuerSizes),
}

impl Network {
    /// The layers of an attention, and the heads of each.
    pub fn extent(&self, which: nn::Attention) -> (usize, usize) {
        match (self, which) {
            (Self::Continuer(sizes), _) => (sizes.layers, sizes.heads),
            (Self::Translator(_), nn::Attention::Cross) => (1, 1),
            (Self::Translator(sizes), _) => (1, sizes.heads),
        }
    }

    /// E.
    pub fn embedding(&self) -> usize {
        match self {
            Self::Translator(sizes) => sizes.embedding,
            Self::Continuer(sizes) => sizes.embedding,
        }
    }

    /// Tokens that can be said.
    pub fn tokens(&self) -> usize {
        match self {
            Self::Translator(sizes) => sizes.target_tokens,
            Self::Continuer(sizes) => sizes.said,
        }
    }

    /// The name of the matrix behind the heads of the last attention.
    pub fn last_matrix(&self) -> String {
        match self {
            Self::Translator(_) => "decoder.multihead_attn.out_proj.weight".into(),
            Self::Continuer(sizes) => format!("{}.self_attn.out_proj.weight", Continuer::name_of(sizes.layers - 1)),
        }
    }
}
