//! Types of the engine that a knob picks from, in the order in which it turns.

use crate::engine::diffusion::{Prediction, Spacing};
use crate::engine::nn::{Attention, Positions};
use crate::engine::recurrence::Kind;
use crate::scene::Choice;

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
