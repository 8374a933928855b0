//! Attention: who looks at whom, and how each weight is made.
//!
//! Two acts: `training`, a small translator learns dates while one sentence's map is watched; `reading`, a sentence is read and
//! every weight can be followed from q·k to what it reads.

mod cell;
mod checks;
mod draw;
mod evaluation;
mod maps;
mod net;
mod pairs;
mod reading;
mod readings;
mod sight;
mod training;

use crate::engine::data::dates::{Date, KOREAN};
use crate::engine::nn::{self, Change, Positions};
use crate::refusal::Result;
use crate::scene::{
    Act, Cell, Checks, Choice, Effect, Flag, Knobs, Pick, Readings, Real, Scene, Span, Step, Text, View,
};
use crate::ui::look::Look;
use net::{Changes, Plan};
use pairs::{DATES, Pair};
use ratatui::{buffer::Buffer, layout::Rect};
use sight::Sight;
use std::sync::Arc;
use training::{Learned, Progress, WATCHED};

const TRAINING: Effect = Effect::From("training");
const READING: Effect = Effect::From("reading");

/// The attention of a translator that reads dates, under these settings.
#[derive(Clone)]
pub struct Attention {
    text: String,
    attention: nn::Attention,
    layer: usize,
    head: usize,
    cell: (usize, usize),
    temperature: f64,
    scaled: bool,
    mask: bool,
    positions: Positions,
    bottleneck: bool,
    ablate: Ablate,
    colour_scale: ColourScale,
    train_steps: usize,
}

impl Default for Attention {
    fn default() -> Self {
        let korean: Vec<&str> = Pair::of(WATCHED).source.iter().map(|token| KOREAN[*token]).collect();
        Self {
            text: korean.concat().replace('년', "년 ").replace('월', "월 "),
            attention: nn::Attention::Cross,
            layer: 0,
            head: 0,
            cell: (2, 6),
            temperature: 1.0,
            scaled: true,
            mask: true,
            positions: Positions::Learned,
            bottleneck: false,
            ablate: Ablate::Nothing,
            colour_scale: ColourScale::Linear,
            train_steps: 800,
        }
    }
}

impl Choice for nn::Attention {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Cross, "cross"), (Self::Encoder, "encoder"), (Self::Decoder, "decoder")];
}

impl Choice for Positions {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Learned, "learned"), (Self::Sinusoidal, "sinusoidal"), (Self::None, "none")];
}

/// What is switched off.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ablate {
    Nothing,
    /// The chosen head.
    Head,
    /// All heads of the chosen layer.
    Layer,
}

impl Choice for Ablate {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Nothing, "nothing"), (Self::Head, "head"), (Self::Layer, "layer")];
}

/// How weights become colours.
#[derive(Debug, Clone, Copy, PartialEq)]
enum ColourScale {
    Linear,
    Log,
    /// By how many weights of the map are smaller.
    Rank,
}

impl Choice for ColourScale {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Linear, "linear"), (Self::Log, "log"), (Self::Rank, "rank")];
}

/// One instant of either act.
#[derive(Debug, Clone)]
pub struct Moment {
    /// How far training has got.
    progress: Progress,
    /// The sentence that is looked at.
    sight: Arc<Sight>,
    /// The network, when it is trained.
    learned: Option<Arc<Learned>>,
}

/// How many (heads, rows, columns) there are to choose from.
struct Extent {
    heads: usize,
    queries: usize,
    keys: usize,
}

impl Attention {
    /// What is read; the watched date where the text is none.
    fn pair(&self) -> Pair {
        Pair::of(Date::parse(&self.text).unwrap_or(WATCHED))
    }

    fn plan(&self) -> Plan {
        Plan { sizes: DATES, positions: self.positions, bottleneck: self.bottleneck }
    }

    fn extent(&self) -> Extent {
        let (input, output) = (self.pair().source.len(), DATES.target_length);
        match self.attention {
            nn::Attention::Encoder => Extent { heads: DATES.heads, queries: input, keys: input },
            nn::Attention::Decoder => Extent { heads: DATES.heads, queries: output, keys: output },
            nn::Attention::Cross => Extent { heads: 1, queries: output, keys: if self.bottleneck { 1 } else { input } },
        }
    }

    /// What is done to the trained network.
    fn changes(&self) -> Changes {
        let Extent { heads, .. } = self.extent();
        let width = (DATES.embedding / heads) as f64;
        let heads_off = match self.ablate {
            Ablate::Nothing => Vec::new(),
            Ablate::Head => vec![self.head],
            Ablate::Layer => (0..heads).collect(),
        };
        let undone = if self.scaled { 1.0 } else { width.sqrt() };
        let change = Change { sharpness: undone / self.temperature, heads_off };
        Changes { which: self.attention, change, causal: self.mask }
    }
}

/// The network at the end of training, and how it did.
fn learned(before: &[Arc<Moment>]) -> Option<(Arc<Learned>, Progress)> {
    before.iter().rev().find_map(|moment| Some((moment.learned.clone()?, moment.progress)))
}

type Steps = Box<dyn Iterator<Item = Step<Moment>> + Send>;

impl Scene for Attention {
    const ID: &'static str = "attention";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let Extent { heads, queries, keys } = self.extent();
        self.head = self.head.min(heads - 1);
        self.cell = (self.cell.0.min(queries - 1), self.cell.1.min(keys - 1));
        let choice_of_head = if self.ablate == Ablate::Head { READING } else { Effect::Redraw };
        k.knob("text", READING, &mut Text(&mut self.text));
        k.knob("attention", READING, &mut Pick(&mut self.attention));
        k.knob("head", choice_of_head, &mut Span(&mut self.head, 0..=heads - 1));
        k.knob("query", Effect::Redraw, &mut Span(&mut self.cell.0, 0..=queries - 1));
        k.knob("key", Effect::Redraw, &mut Span(&mut self.cell.1, 0..=keys - 1));
        k.knob("temperature", READING, &mut Real(&mut self.temperature, 0.1..=10.0));
        k.knob("scaled", READING, &mut Flag(&mut self.scaled));
        k.knob("mask", READING, &mut Flag(&mut self.mask));
        k.knob("ablate", READING, &mut Pick(&mut self.ablate));
        k.knob("colour-scale", Effect::Redraw, &mut Pick(&mut self.colour_scale));
        k.knob("positions", TRAINING, &mut Pick(&mut self.positions));
        k.knob("bottleneck", TRAINING, &mut Flag(&mut self.bottleneck));
        k.knob("train-steps", TRAINING, &mut Span(&mut self.train_steps, 1..=2000));
        k.knob("layer", Effect::Redraw, &mut Span(&mut self.layer, 0..=0));
        k.knob("cell", Effect::Redraw, &mut Cell(&mut self.cell, (queries, keys)));
    }

    fn validate(&self) -> Result<()> {
        Date::parse(&self.text).map(drop)
    }

    fn acts(&self) -> Vec<Act> {
        vec![
            Act { id: "training", moments: training::moments(self.train_steps), seconds: 12.0 },
            Act { id: "reading", moments: reading::moments(self.extent().queries), seconds: 16.0 },
        ]
    }

    fn simulate(
        &self,
        act: &'static str,
        seed: u64,
        before: &[Arc<Moment>],
    ) -> impl Iterator<Item = Step<Moment>> + Send + 'static {
        let steps: Steps = match (act, learned(before)) {
            ("reading", Some((learned, progress))) => {
                Box::new(reading::Reading::new(learned, self.pair(), self.changes(), progress))
            }
            _ => Box::new(training::Training::new(self, seed)),
        };
        steps
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}

#[cfg(test)]
mod tests;
