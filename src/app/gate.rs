//! The one gate to the files of the machine: what a viewer types may read them, and what a viewer saves is written there.

use crate::refusal::{Refusal, Result};

/// Whether viewers get at files. A host closes it: its viewers are not its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gate {
    /// They do.
    #[default]
    Open,
    /// They do not.
    Closed,
}

impl Gate {
    /// Lets something be read or written, or not.
    ///
    /// # Errors
    /// The gate is closed.
    pub fn pass(self, what: &str) -> Result<()> {
        match self {
            Self::Open => Ok(()),
            Self::Closed => Err(Refusal::new("files", what, "nothing: they belong to the host of this session")),
        }
    }
}
