//! Types of the engine that a knob picks from, in the order in which it turns.

use crate::engine::diffusion::{Prediction, Spacing, StepVariance};
use crate::engine::nn::{Attention, Positions};
use crate::engine::recurrence::Kind;
use crate::engine::schedule;
use crate::scene::Choice;

/// Where βₜ comes from: any formula, or a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Betas {
    /// This formula.
    Of(schedule::Kind),
    /// The user's file.
    File,
}

impl Choice for Betas {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Of(schedule::Kind::Linear), "linear"),
        (Self::Of(schedule::Kind::ScaledLinear), "scaled-linear"),
        (Self::Of(schedule::Kind::Quadratic), "quadratic"),
        (Self::Of(schedule::Kind::Cosine), "cosine"),
        (Self::Of(schedule::Kind::Sigmoid), "sigmoid"),
        (Self::Of(schedule::Kind::Constant), "constant"),
        (Self::File, "file"),
    ];
}

impl Choice for StepVariance {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Beta, "beta"), (Self::Posterior, "posterior"), (Self::Optimal, "optimal")];
}

impl Choice for Prediction {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Eps, "eps"), (Self::X0, "x0"), (Self::V, "v")];
}

impl Choice for Spacing {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Trailing, "trailing"), (Self::Leading, "leading"), (Self::Linspace, "linspace")];
}

impl Choice for Attention {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Cross, "cross"), (Self::Encoder, "encoder"), (Self::Decoder, "decoder")];
}

impl Choice for Positions {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Learned, "learned"), (Self::Sinusoidal, "sinusoidal"), (Self::None, "none")];
}

impl Choice for Kind {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Lstm, "lstm"), (Self::Rnn, "rnn"), (Self::Gru, "gru")];
}
