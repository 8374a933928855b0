//! Attention: who looks at whom, and how each weight is made.
//!
//! Of a task that is learned there are two acts: `training`, a small network learns while one example's map is watched; `reading`,
//! an example is read and every weight can be followed from q·k to what it reads. A tensor of the user's own is only read.

mod cell;
mod checks;
mod draw;
mod evaluation;
mod maps;
mod net;
mod network;
mod pairs;
mod reading;
mod readings;
mod sight;
mod tasks;
mod training;
mod yours;

use crate::engine::nn::{self, Change, Positions};
use crate::refusal::Result;
use crate::scene::learning::learning;
use crate::scene::{
    Act, Cell, Checks, Effect, File, Flag, Input, Knobs, Pick, Readings, Real, Scene, Span, Steps, Text, View, choices,
};
use crate::ui::look::Look;
use net::{Changes, Learned, Plan};
use network::Network;
use pairs::Pair;
use ratatui::{buffer::Buffer, layout::Rect};
use sight::Sight;
use std::sync::Arc;
use tasks::{Exercise, FIXED, Start, Task};
use training::Progress;
use yours::tensor::Tensor;
use yours::tokens::Tokens;

const TRAINING: Effect = Effect::From("training");
const READING: Effect = Effect::From("reading");

/// The attention of a network that learns a task, or of the user's, under these settings.
#[derive(Clone)]
pub struct Attention {
    tensor: File<Tensor>,
    tokens: File<Tokens>,
    query_tokens: File<Tokens>,
    task: Task,
    /// In the order of [`Task::ALL`].
    of_tasks: [Own; 4],
    shown: nn::Attention,
    temperature: f64,
    scaled: bool,
    mask: bool,
    positions: Positions,
    bottleneck: bool,
    fixed_length: bool,
    ablate: Ablate,
    colour_scale: ColourScale,
    panel: Panel,
    zoom: usize,
}

/// What each task has for itself, so that another task begins with what is worth seeing there.
#[derive(Clone)]
struct Own {
    text: String,
    layer: usize,
    head: usize,
    cell: (usize, usize),
    train_steps: usize,
}

impl From<Start> for Own {
    fn from(Start { text, layer, head, cell, train_steps }: Start) -> Self {
        Self { text: text.to_owned(), layer, head, cell, train_steps }
    }
}

impl Default for Attention {
    fn default() -> Self {
        const NO_TASK: Start = Start { text: "", layer: 0, head: 0, cell: (0, 0), train_steps: 1 };
        let own = |task: Task| task.exercise().map_or(NO_TASK, |exercise| exercise.first).into();
        Self {
            tensor: File::default(),
            tokens: File::default(),
            query_tokens: File::default(),
            task: Task::Dates,
            of_tasks: [Task::Dates, Task::Repeat, Task::Sort, Task::Yours].map(own),
            shown: nn::Attention::Cross,
            temperature: 1.0,
            scaled: true,
            mask: true,
            positions: Positions::Learned,
            bottleneck: false,
            fixed_length: false,
            ablate: Ablate::Nothing,
            colour_scale: ColourScale::Linear,
            panel: Panel::Usual,
            zoom: 0,
        }
    }
}

choices! {
    /// What is switched off.
    enum Ablate {
        Nothing = "nothing",
        /// The chosen head.
        Head = "head",
        /// All heads of the chosen layer.
        Layer = "layer",
    }
}

choices! {
    /// How weights become colours.
    enum ColourScale {
        Linear = "linear",
        Log = "log",
        /// By how many weights of the map are smaller.
        Rank = "rank",
    }
}

choices! {
    /// What is shown where there is no room for all.
    enum Panel {
        /// What belongs to the act.
        Usual = "usual",
        /// The chosen row, with gradient × input.
        Row = "row",
        /// All heads as small maps.
        Heads = "heads",
        /// What every head does.
        Scores = "scores",
        /// How far heads are apart.
        Distances = "distances",
        /// What is added to tell places.
        Places = "places",
    }
}

/// One instant.
#[derive(Debug, Clone)]
pub enum Moment {
    /// Of a network that learns or reads.
    Learned(Seen),
    /// Of a tensor of the user's.
    Yours(yours::Look),
}

/// What is seen of a network.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How far training has got.
    progress: Progress,
    /// The example that is looked at.
    sight: Arc<Sight>,
    /// The network, when it is trained.
    learned: Option<Arc<Learned>>,
}

impl Moment {
    /// What is seen of a network, if it is one.
    fn seen(&self) -> Option<&Seen> {
        match self {
            Self::Learned(seen) => Some(seen),
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
    /// What the task has for itself.
    fn own(&self) -> &Own {
        &self.of_tasks[self.task as usize]
    }

    fn own_mut(&mut self) -> &mut Own {
        &mut self.of_tasks[self.task as usize]
    }

    /// What is learned: what the task says, and the default's where it says nothing.
    fn exercise(&self) -> &'static Exercise {
        match self.task.exercise().unwrap_or_else(|| Task::Dates.exercise().expect("dates are learned")) {
            _ if self.task == Task::Repeat && self.fixed_length => &FIXED,
            exercise => exercise,
        }
    }

    /// What is read; the watched example where the text is none.
    fn pair(&self) -> Pair {
        let exercise = self.exercise();
        (exercise.of_text)(&self.own().text).unwrap_or_else(|_| exercise.watched())
    }

    fn plan(&self) -> Plan {
        let bottleneck = self.bottleneck && !self.exercise().continues();
        Plan { exercise: self.exercise(), positions: self.positions, bottleneck }
    }

    /// The user's tensor, if it is shown.
    fn shown_tensor(&self) -> Option<&Tensor> {
        self.tensor.get().filter(|_| self.task == Task::Yours)
    }

    /// The attention that is shown and changed.
    fn which(&self) -> nn::Attention {
        if self.exercise().continues() { nn::Attention::Decoder } else { self.shown }
    }

    fn extent(&self) -> Extent {
        if let Some(tensor) = self.shown_tensor() {
            let (queries, keys) = (tensor.queries(), tensor.keys());
            return Extent { layers: tensor.layers(), heads: tensor.heads(), queries, keys };
        }
        let network = self.exercise().network;
        let (layers, heads) = network.extent(self.which());
        let input = self.pair().source.len();
        let (queries, keys) = match (network, self.which()) {
            (Network::Continuer(_), _) | (_, nn::Attention::Encoder) => (input, input),
            (Network::Translator(sizes), nn::Attention::Decoder) => (sizes.target_length, sizes.target_length),
            (Network::Translator(sizes), nn::Attention::Cross) => {
                (sizes.target_length, if self.plan().bottleneck { 1 } else { input })
            }
        };
        Extent { layers, heads, queries, keys }
    }

    /// c, what scores are divided by before the softmax: √d·T, or T alone where scaling is off.
    fn divisor(&self, width: usize) -> f64 {
        self.temperature * if self.scaled { (width as f64).sqrt() } else { 1.0 }
    }

    /// A score divided so.
    fn divided(&self) -> &'static str {
        if self.scaled && self.temperature == 1.0 { "q·k/√d" } else { "q·k/c" }
    }

    /// What is done to the trained network.
    fn changes(&self) -> Changes {
        let Extent { heads, .. } = self.extent();
        let Own { layer, head, .. } = *self.own();
        let width = (self.exercise().network.embedding() / heads) as f64;
        let heads_off = match self.ablate {
            Ablate::Nothing => Vec::new(),
            Ablate::Head => vec![head],
            Ablate::Layer => (0..heads).collect(),
        };
        let undone = if self.scaled { 1.0 } else { width.sqrt() };
        let change = Change { sharpness: undone / self.temperature, heads_off };
        Changes { which: self.which(), layer, change, causal: self.mask }
    }
}

/// The network at the end of training, and how it did.
fn learned(before: &[Arc<Moment>]) -> Option<(Arc<Learned>, Progress)> {
    before.iter().rev().filter_map(|moment| moment.seen()).find_map(|seen| Some((seen.learned.clone()?, seen.progress)))
}

impl Scene for Attention {
    const ID: &'static str = "attention";
    type Moment = Moment;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        let Extent { layers, heads, queries, keys } = self.extent();
        let own = self.own_mut();
        own.layer = own.layer.min(layers - 1);
        own.head = own.head.min(heads - 1);
        own.cell = (own.cell.0.min(queries - 1), own.cell.1.min(keys - 1));
        let most_zoom = yours::most_zoom(queries.max(keys));
        self.zoom = self.zoom.min(most_zoom);
        let is_yours = self.task == Task::Yours;
        let continues = !is_yours && self.exercise().continues();
        let learned = |effect: Effect| effect.when(!is_yours);
        let translator = |effect: Effect| effect.when(!is_yours && !continues);
        let of = |is_part: bool| if is_yours || is_part { READING } else { Effect::Redraw };
        let (of_layer, of_head) = (of(self.ablate != Ablate::Nothing), of(self.ablate == Ablate::Head));
        let most_steps = self.exercise().first.train_steps.max(1500);
        // Another task has other acts, so that all is computed anew.
        let all = if is_yours { READING } else { TRAINING };
        k.knob("tensor", all, &mut Input::selecting(&mut self.tensor, "task", "yours"));
        k.knob("tokens", Effect::Redraw.when(is_yours), &mut Input(&mut self.tokens, None));
        k.knob("query-tokens", Effect::Redraw.when(is_yours), &mut Input(&mut self.query_tokens, None));
        k.knob("task", all, &mut Pick(&mut self.task));
        k.knob("text", learned(READING), &mut Text(&mut self.own_mut().text));
        k.knob("attention", translator(READING), &mut Pick(&mut self.shown));
        k.knob("layer", of_layer, &mut Span(&mut self.own_mut().layer, 0..=layers - 1));
        k.knob("head", of_head, &mut Span(&mut self.own_mut().head, 0..=heads - 1));
        k.knob("query", Effect::Redraw, &mut Span(&mut self.own_mut().cell.0, 0..=queries - 1));
        k.knob("key", Effect::Redraw, &mut Span(&mut self.own_mut().cell.1, 0..=keys - 1));
        k.knob("zoom", Effect::Redraw.when(is_yours), &mut Span(&mut self.zoom, 0..=most_zoom));
        k.knob("temperature", learned(READING), &mut Real(&mut self.temperature, 0.1..=10.0));
        k.knob("scaled", learned(READING), &mut Flag(&mut self.scaled));
        k.knob("mask", learned(READING), &mut Flag(&mut self.mask));
        k.knob("ablate", learned(READING), &mut Pick(&mut self.ablate));
        k.knob("colour-scale", Effect::Redraw, &mut Pick(&mut self.colour_scale));
        k.knob("panel", Effect::Redraw, &mut Pick(&mut self.panel));
        k.knob("positions", learned(TRAINING), &mut Pick(&mut self.positions));
        k.knob("bottleneck", translator(TRAINING), &mut Flag(&mut self.bottleneck));
        k.knob("fixed-length", TRAINING.when(continues), &mut Flag(&mut self.fixed_length));
        k.knob("train-steps", learned(TRAINING), &mut Span(&mut self.own_mut().train_steps, 1..=most_steps));
        k.knob("cell", Effect::Redraw, &mut Cell(&mut self.own_mut().cell, (queries, keys)));
    }

    fn validate(&self) -> Result<()> {
        match self.shown_tensor() {
            Some(tensor) => yours::refuse_tokens(tensor, self.tokens.get(), self.query_tokens.get()),
            None => (self.exercise().of_text)(&self.own().text).map(drop),
        }
    }

    fn is_random(&self) -> bool {
        self.shown_tensor().is_none()
    }

    fn acts(&self) -> Vec<Act> {
        if let Some(tensor) = self.shown_tensor() {
            return vec![Act { id: "reading", moments: yours::moments(tensor.queries()), seconds: 6.0 }];
        }
        vec![
            Act { id: "training", moments: 1 + training::pictures(self.own().train_steps).len(), seconds: 12.0 },
            Act { id: "reading", moments: reading::moments(self.extent().queries), seconds: 16.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        if self.shown_tensor().is_some() {
            return Box::new(yours::Browsing::new(self.tensor.clone(), (self.own().layer, self.own().head)));
        }
        match (act, learned(before)) {
            ("reading", Some((learned, progress))) => {
                Box::new(reading::Reading::new(learned, self.pair(), self.changes(), progress))
            }
            _ => learning(training::Training::new(self, seed), training::pictures(self.own().train_steps)),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        match view.now() {
            Moment::Learned(seen) => draw::draw(self, view, seen, area, buf, look),
            Moment::Yours(browsing) => yours::draw::draw(self, browsing, area, buf, look),
        }
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        match view.now() {
            Moment::Learned(seen) => readings::readings(self, view, seen, out),
            Moment::Yours(browsing) => yours::readings::readings(self, browsing, out),
        }
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        match view.now() {
            Moment::Learned(seen) => checks::checks(self, view, seen, out),
            Moment::Yours(browsing) => yours::checks::checks(self, browsing, out),
        }
    }
}
