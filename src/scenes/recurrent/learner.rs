//! One cell that learns.

use super::Recurrent;
use super::settings::Clip;
use super::task::{Batch, Task};
use crate::engine::function::Function;
use crate::engine::nn::{Linear, Weights};
use crate::engine::optim::{Adam, warm_up_cosine};
use crate::engine::recurrence::{Kind, Layer, Parameters};
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::tape::{Tape, Var};
use ndarray::{Array2, ArrayD, Ix2};

/// H.
pub const HIDDEN: usize = 32;

/// Sequences in a batch.
pub const BATCH: usize = 32;

const WARM_UP: usize = 20;

/// A cell, a linear answer on its last h, and the optimiser.
pub struct Learner {
    pub kind: Kind,
    task: Task,
    lag: usize,
    tape: Tape<f32>,
    layer: Layer,
    activation: Function,
    out: Linear,
    adam: Adam<f32>,
    batches: Generator,
    clip: Clip,
    step: usize,
    steps: usize,
}

/// A cell and its answer at rest.
pub struct Trained {
    pub cell: Parameters,
    /// (outputs, H).
    pub weight: ArrayD<f32>,
    /// (outputs).
    pub bias: ArrayD<f32>,
}

/// What a batch came to.
#[derive(Clone, Copy)]
pub struct Outcome {
    pub loss: f64,
    /// The part of the answers that was right.
    pub right: f64,
    /// The norm of the gradient of all parameters, before it is clipped; undefined where nothing is learned.
    pub norm: f64,
}

impl Learner {
    /// One for every cell that is shown.
    pub fn all(scene: &Recurrent, seed: u64, init: &mut Generator) -> Vec<Self> {
        let shown = scene.kinds();
        // All are drawn, so that a cell is the same beside others and alone.
        let all = Kind::ALL.map(|kind| Self::new(scene, kind, seed, init));
        all.into_iter().filter(|learner| shown.contains(&learner.kind)).collect()
    }

    fn new(scene: &Recurrent, kind: Kind, seed: u64, init: &mut Generator) -> Self {
        let (task, lag) = (scene.task, scene.lag);
        let mut tape = Tape::new();
        let parameters = scene.recipe(kind, task.inputs(), HIDDEN, lag + 1).draw(init);
        let layer = Layer::new(&mut tape, &parameters);
        let out = Linear::new(&mut tape, "out", HIDDEN, task.outputs(), init);
        Self {
            kind,
            task,
            lag,
            tape,
            layer,
            activation: parameters.activation,
            out,
            adam: Adam::new(0.9, 0.99),
            // All cells see the same sequences.
            batches: rng::rng(seed, Stream::Batches),
            clip: scene.clip,
            step: 0,
            steps: scene.train_steps,
        }
    }

    /// Known to work: 3e-3 for recall; larger steps for adding (but for the GRU, which is quicker).
    fn rate(&self) -> f64 {
        let peak = match (self.task, self.kind) {
            (Task::Recall, _) => 3e-3,
            (Task::Adding, Kind::Gru) => 5e-3,
            (Task::Adding, _) => 1e-2,
        };
        peak * warm_up_cosine(self.step, WARM_UP, self.steps)
    }

    /// Answers a batch: the loss and the answers as nodes.
    fn answer(&mut self, batch: &Batch) -> (Var, Var) {
        let tape = &mut self.tape;
        tape.restart();
        let x = tape.constant(&batch.x);
        let inputs = self.layer.inputs(tape, x);
        let mut state = self.layer.zero_state(tape, batch.x.dim().1);
        for t in 0..batch.x.dim().0 {
            let input = tape.select(inputs, 0, t);
            state = self.layer.step(tape, input, state);
        }
        let answers = self.out.forward(tape, state.h);
        let loss = match self.task {
            Task::Recall => tape.cross_entropy(answers, &batch.symbols),
            Task::Adding => {
                let sums = tape.constant(&batch.sums);
                tape.mse(answers, sums)
            }
        };
        (loss, answers)
    }

    fn outcome(&self, batch: &Batch, (loss, answers): (Var, Var)) -> Outcome {
        let shown = self.tape.value(answers).into_dimensionality::<Ix2>();
        let right = shown.map_or(f64::NAN, |answers| self.task.right(batch, &answers));
        Outcome { loss: f64::from(self.tape.scalar(loss)), right, norm: f64::NAN }
    }

    /// One step of Adam on new sequences; how well they were answered before it.
    pub fn learn(&mut self) -> Outcome {
        let batch = self.task.draw(self.lag, BATCH, &mut self.batches);
        let nodes = self.answer(&batch);
        let outcome = self.outcome(&batch, nodes);
        self.tape.backward(nodes.0);
        let norm = self.clip.apply(&mut self.tape);
        let rate = self.rate();
        // A gradient that is no number any more would make every weight none.
        if norm.is_finite() {
            self.adam.step(&mut self.tape, rate);
        }
        self.step += 1;
        Outcome { norm, ..outcome }
    }

    /// What it has become; none if a weight is no number any more.
    pub fn at_rest(&self) -> Option<Trained> {
        let weights = Weights::of(&self.tape);
        let cell = Parameters::from_weights(&weights).ok()?.with_activation(self.activation);
        Some(Trained { cell, weight: weights.get("out.weight")?.clone(), bias: weights.get("out.bias")?.clone() })
    }

    /// How well these are answered.
    pub fn examine(&mut self, batch: &Batch) -> (Outcome, Array2<f32>) {
        let nodes = self.answer(batch);
        let answers = self.tape.value(nodes.1).into_dimensionality::<Ix2>();
        (self.outcome(batch, nodes), answers.map_or_else(|_| Array2::zeros((0, 0)), |answers| answers.to_owned()))
    }
}
