//! What the knobs hold.

use super::net::{Changes, Design};
use super::network::Network;
use super::pairs::Pair;
use super::tasks::{Exercise, FIXED, Start, Task};
use super::yours;
use super::yours::tensor::Tensor;
use super::yours::tokens::Tokens;
use crate::engine::nn::{self, Change, Positions};
use crate::scene::{Cell, Effect, File, Flag, Input, Knobs, Pick, Real, Span, Text, choices, settings};

const TRAINING: Effect = Effect::From("training");
const READING: Effect = Effect::From("reading");

settings! {
    /// The attention of a network that learns a task, or of the user's, under these settings.
    pub struct Attention {
        tensor: File<Tensor> = File::default(),
        tokens: File<Tokens> = File::default(),
        query_tokens: File<Tokens> = File::default(),
        task: Task = Task::Dates,
        /// In the order of [`Task::ALL`].
        of_tasks: [TaskSettings; 4] = [Task::Dates, Task::Repeat, Task::Sort, Task::Yours].map(TaskSettings::of),
        shown: nn::Attention = nn::Attention::Cross,
        temperature: f64 = 1.0,
        scaled: bool = true,
        mask: bool = true,
        positions: Positions = Positions::Learned,
        bottleneck: bool = false,
        fixed_length: bool = false,
        ablate: Ablate = Ablate::Nothing,
        colour_scale: ColourScale = ColourScale::Linear,
        panel: ShownPanel = ShownPanel::Usual,
        zoom: usize = 0,
    }
}

/// What each task has for itself, so that another task begins with what is worth seeing there.
#[derive(Clone)]
pub struct TaskSettings {
    pub text: String,
    pub layer: usize,
    pub head: usize,
    pub cell: (usize, usize),
    pub train_steps: usize,
}

impl TaskSettings {
    /// What the task begins with.
    fn of(task: Task) -> Self {
        const NO_TASK: Start = Start { text: "", layer: 0, head: 0, cell: (0, 0), train_steps: 1 };
        let Start { text, layer, head, cell, train_steps } = task.exercise().map_or(NO_TASK, |exercise| exercise.first);
        Self { text: text.to_owned(), layer, head, cell, train_steps }
    }
}

choices! {
    /// What is switched off.
    pub enum Ablate {
        Nothing = "nothing",
        /// The chosen head.
        Head = "head",
        /// All heads of the chosen layer.
        Layer = "layer",
    }
}

choices! {
    /// How weights become colours.
    pub enum ColourScale {
        Linear = "linear",
        Log = "log",
        /// By how many weights of the map are smaller.
        Rank = "rank",
    }
}

choices! {
    /// What is shown where there is no room for all.
    pub enum ShownPanel {
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

/// How many there are to choose from.
pub struct Extent {
    pub layers: usize,
    pub heads: usize,
    pub queries: usize,
    pub keys: usize,
}

impl Attention {
    /// What the task has for itself.
    pub fn own(&self) -> &TaskSettings {
        &self.of_tasks[self.task as usize]
    }

    fn own_mut(&mut self) -> &mut TaskSettings {
        &mut self.of_tasks[self.task as usize]
    }

    /// What is learned: what the task says, and the default's where it says nothing.
    pub fn exercise(&self) -> &'static Exercise {
        match self.task.exercise().unwrap_or_else(|| Task::Dates.exercise().expect("dates are learned")) {
            _ if self.task == Task::Repeat && self.fixed_length => &FIXED,
            exercise => exercise,
        }
    }

    /// What is read; the watched example where the text is none.
    pub fn pair(&self) -> Pair {
        let exercise = self.exercise();
        (exercise.of_text)(&self.own().text).unwrap_or_else(|_| exercise.watched())
    }

    pub fn plan(&self) -> Design {
        let bottleneck = self.bottleneck && !self.exercise().continues();
        Design { exercise: self.exercise(), positions: self.positions, bottleneck }
    }

    /// The user's tensor, if it is shown.
    pub fn shown_tensor(&self) -> Option<&Tensor> {
        self.tensor.get().filter(|_| self.task == Task::Yours)
    }

    /// The attention that is shown and changed.
    pub fn which(&self) -> nn::Attention {
        if self.exercise().continues() { nn::Attention::Decoder } else { self.shown }
    }

    pub fn extent(&self) -> Extent {
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
    pub fn divisor(&self, width: usize) -> f64 {
        self.temperature * if self.scaled { (width as f64).sqrt() } else { 1.0 }
    }

    /// A score divided so.
    pub fn divided(&self) -> &'static str {
        if self.scaled && self.temperature == 1.0 { "q·k/√d" } else { "q·k/c" }
    }

    /// What is done to the trained network.
    pub fn changes(&self) -> Changes {
        let Extent { heads, .. } = self.extent();
        let TaskSettings { layer, head, .. } = *self.own();
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

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
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
}
