//! Attention: who looks at whom, and how each weight is made.
//!
//! Of a task that is learned there are two acts: `training`, a small translator learns dates while one sentence's map is watched; `reading`, a sentence is read and
//! every weight can be followed from q·k to what it reads. A tensor of the user's own is only read.

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
mod yours;

use crate::engine::data::dates::{Date, KOREAN};
use crate::engine::nn::{self, Change, Positions};
use crate::refusal::Result;
use crate::scene::{
    Act, Cell, Checks, Choice, Effect, File, Flag, Input, Knobs, Pick, Readings, Real, Scene, Span, Step, Text, View,
};
use crate::ui::look::Look;
use net::{Changes, Plan};
use pairs::{DATES, Pair};
use ratatui::{buffer::Buffer, layout::Rect};
use sight::Sight;
use std::sync::Arc;
use training::{Learned, Progress, WATCHED};
use yours::tensor::Tensor;
use yours::tokens::Tokens;

const TRAINING: Effect = Effect::From("training");
const READING: Effect = Effect::From("reading");

/// Another task has other acts, so that all is computed anew; reading is an act of each.
const TASK: Effect = READING;

/// The attention of a translator that reads dates, under these settings.
#[derive(Clone)]
pub struct Attention {
    tensor: File<Tensor>,
    tokens: File<Tokens>,
    query_tokens: File<Tokens>,
    task: Task,
    text: String,
    shown: nn::Attention,
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
    zoom: usize,
    train_steps: usize,
}

impl Default for Attention {
    fn default() -> Self {
        let korean: Vec<&str> = Pair::of(WATCHED).source.iter().map(|token| KOREAN[*token]).collect();
        Self {
            tensor: File::default(),
            tokens: File::default(),
            query_tokens: File::default(),
            task: Task::Dates,
            text: korean.concat().replace('년', "년 ").replace('월', "월 "),
            shown: nn::Attention::Cross,
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
            zoom: 0,
            train_steps: 800,
        }
    }
}

/// Whose attention is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Task {
    /// A translator's that learns dates.
    Dates,
    /// The user's, from a file.
    Yours,
}

impl Choice for Task {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Dates, "dates"), (Self::Yours, "yours")];
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

/// One instant.
#[derive(Debug, Clone)]
pub enum Moment {
    /// Of a translator that learns or reads.
    Translator(Seen),
    /// Of a tensor of the user's.
    Yours(yours::Look),
}

/// What is seen of a translator.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How far training has got.
    progress: Progress,
    /// The sentence that is looked at.
    sight: Arc<Sight>,
    /// The network, when it is trained.
    learned: Option<Arc<Learned>>,
}

impl Moment {
    /// What is seen of a translator, if it is one.
    fn seen(&self) -> Option<&Seen> {
        match self {
            Self::Translator(seen) => Some(seen),
            Self::Yours(_) => None,
        }
    }
}

/// How many there are to choose from.
struct Extent {
    layers: usize,
    heads: usize,
    queries: usize,
    keys: usize,
}

impl Attention {
    /// What is read; the watched date where the text is none.
    fn date(&self) -> Date {
        Date::parse(&self.text).unwrap_or(WATCHED)
    }

    fn plan(&self) -> Plan {
        Plan { sizes: DATES, positions: self.positions, bottleneck: self.bottleneck }
    }

    /// The user's tensor, if it is shown.
    fn shown_tensor(&self) -> Option<&Tensor> {
        self.tensor.get().filter(|_| self.task == Task::Yours)
    }

    fn extent(&self) -> Extent {
        if let Some(tensor) = self.shown_tensor() {
            let (queries, keys) = (tensor.queries(), tensor.keys());
            return Extent { layers: tensor.layers(), heads: tensor.heads(), queries, keys };
        }
        let layers = 1;
        let (input, output) = (self.date().korean().len(), DATES.target_length);
        match self.shown {
            nn::Attention::Encoder => Extent { layers, heads: DATES.heads, queries: input, keys: input },
            nn::Attention::Decoder => Extent { layers, heads: DATES.heads, queries: output, keys: output },
            nn::Attention::Cross => {
                Extent { layers, heads: 1, queries: output, keys: if self.bottleneck { 1 } else { input } }
            }
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
        Changes { which: self.shown, change, causal: self.mask }
    }
}

/// The network at the end of training, and how it did.
fn learned(before: &[Arc<Moment>]) -> Option<(Arc<Learned>, Progress)> {
    before.iter().rev().filter_map(|moment| moment.seen()).find_map(|seen| Some((seen.learned.clone()?, seen.progress)))
}

type Steps = Box<dyn Iterator<Item = Step<Moment>> + Send>;

impl Scene for Attention {
    const ID: &'static str = "attention";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let Extent { layers, heads, queries, keys } = self.extent();
        self.layer = self.layer.min(layers - 1);
        self.head = self.head.min(heads - 1);
        self.cell = (self.cell.0.min(queries - 1), self.cell.1.min(keys - 1));
        let most_zoom = yours::most_zoom(queries.max(keys));
        self.zoom = self.zoom.min(most_zoom);
        let is_yours = self.task == Task::Yours;
        let dates = |effect: Effect| if is_yours { Effect::Idle } else { effect };
        let yours = if is_yours { Effect::Redraw } else { Effect::Idle };
        let choice = if is_yours || self.ablate == Ablate::Head { READING } else { Effect::Redraw };
        k.knob("tensor", TASK, &mut Input::selecting(&mut self.tensor, "task", "yours"));
        k.knob("tokens", yours, &mut Input(&mut self.tokens, None));
        k.knob("query-tokens", yours, &mut Input(&mut self.query_tokens, None));
        k.knob("task", TASK, &mut Pick(&mut self.task));
        k.knob("text", dates(READING), &mut Text(&mut self.text));
        k.knob("attention", dates(READING), &mut Pick(&mut self.shown));
        k.knob("layer", choice, &mut Span(&mut self.layer, 0..=layers - 1));
        k.knob("head", choice, &mut Span(&mut self.head, 0..=heads - 1));
        k.knob("query", Effect::Redraw, &mut Span(&mut self.cell.0, 0..=queries - 1));
        k.knob("key", Effect::Redraw, &mut Span(&mut self.cell.1, 0..=keys - 1));
        k.knob("zoom", yours, &mut Span(&mut self.zoom, 0..=most_zoom));
        k.knob("temperature", dates(READING), &mut Real(&mut self.temperature, 0.1..=10.0));
        k.knob("scaled", dates(READING), &mut Flag(&mut self.scaled));
        k.knob("mask", dates(READING), &mut Flag(&mut self.mask));
        k.knob("ablate", dates(READING), &mut Pick(&mut self.ablate));
        k.knob("colour-scale", Effect::Redraw, &mut Pick(&mut self.colour_scale));
        k.knob("positions", dates(TRAINING), &mut Pick(&mut self.positions));
        k.knob("bottleneck", dates(TRAINING), &mut Flag(&mut self.bottleneck));
        k.knob("train-steps", dates(TRAINING), &mut Span(&mut self.train_steps, 1..=1500));
        k.knob("cell", Effect::Redraw, &mut Cell(&mut self.cell, (queries, keys)));
    }

    fn validate(&self) -> Result<()> {
        match self.shown_tensor() {
            Some(tensor) => yours::refuse_tokens(tensor, self.tokens.get(), self.query_tokens.get()),
            None => Date::parse(&self.text).map(drop),
        }
    }

    fn acts(&self) -> Vec<Act> {
        if let Some(tensor) = self.shown_tensor() {
            return vec![Act { id: "reading", moments: yours::moments(tensor.queries()), seconds: 6.0 }];
        }
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
        if self.shown_tensor().is_some() {
            let steps: Steps = Box::new(yours::Browsing::new(self.tensor.clone(), (self.layer, self.head)));
            return steps;
        }
        let steps: Steps = match (act, learned(before)) {
            ("reading", Some((learned, progress))) => {
                Box::new(reading::Reading::new(learned, Pair::of(self.date()), self.changes(), progress))
            }
            _ => Box::new(training::Training::new(self, seed)),
        };
        steps
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        match view.now() {
            Moment::Translator(seen) => draw::draw(self, view, seen, area, buf, look),
            Moment::Yours(browsing) => yours::draw::draw(self, browsing, area, buf, look),
        }
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        match view.now() {
            Moment::Translator(seen) => readings::readings(self, view, seen, out),
            Moment::Yours(browsing) => yours::readings::readings(self, browsing, out),
        }
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        match view.now() {
            Moment::Translator(seen) => checks::checks(self, view, seen, out),
            Moment::Yours(browsing) => yours::checks::checks(self, browsing, out),
        }
    }
}

#[cfg(test)]
mod tests;
