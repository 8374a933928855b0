//! How a denoiser learns: L_simple (Ho et al. 2020, eq. 14), one batch at a time.

use std::sync::Arc;

use ndarray::ArrayView2;

use super::{Denoiser, Question};
use crate::engine::diffusion::{Prediction, q_sample};
use crate::engine::nn::Weights;
use crate::engine::optim::{Adam, warm_up_cosine};
use crate::engine::rng::{self, Generator, RngExt, Stream};
use crate::engine::schedule::Schedule;
use crate::engine::tape::Var;

/// What is learned from.
#[derive(Debug, Clone, PartialEq)]
pub struct Examples {
    /// x₀, row by row.
    pub x_0: Vec<f32>,
    /// The class of every row.
    pub labels: Vec<usize>,
    /// How many classes there are; the number itself stands for "none".
    pub classes: usize,
}

/// How long and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyperparameters {
    /// Examples in a batch.
    pub batch: usize,
    /// How many batches.
    pub steps: usize,
    /// The highest learning rate; it rises to it linearly and falls to 0 along a cosine.
    pub lr: f64,
    /// Batches until the highest learning rate.
    pub warm_up: usize,
    /// How often the class is withheld, so that the net also learns to do without (Ho & Salimans 2022, algorithm 1).
    pub drop: f64,
    /// The decay of the moving average that the trained net is taken from; none takes the last one.
    pub average: Option<f64>,
}

impl Hyperparameters {
    /// For points in the plane: about a second.
    pub fn plane(steps: usize) -> Self {
        Self { batch: 256, steps, lr: 1e-2, warm_up: 100, drop: 0.25, average: None }
    }

    /// For 8×8 digits: 6,000 steps are plenty.
    pub fn digits(steps: usize) -> Self {
        Self { batch: 128, steps, lr: 2e-3, warm_up: 500, drop: 0.15, average: Some(0.999) }
    }
}

/// A denoiser that is learning.
pub struct Training {
    denoiser: Denoiser,
    examples: Arc<Examples>,
    recipe: Hyperparameters,
    schedule: Arc<Schedule>,
    prediction: Prediction,
    adam: Adam<f32>,
    average: Option<Weights<f32>>,
    rng: Generator,
    step: usize,
}

/// The mean square error over one batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// Of the net.
    pub net: f64,
    /// Of the answer 0.
    pub zero: f64,
    /// Of the part of the answer that is wired in, the same with v̂ = 0: what a net is worth that has learned nothing.
    pub unlearned: f64,
}

impl Training {
    /// Training of `denoiser`; batches are drawn under `seed`.
    pub fn new(
        denoiser: Denoiser,
        examples: Arc<Examples>,
        recipe: Hyperparameters,
        schedule: Arc<Schedule>,
        prediction: Prediction,
        seed: u64,
    ) -> Self {
        let average = recipe.average.map(|_| denoiser.weights());
        let (adam, rng) = (Adam::new(0.9, 0.99), rng::rng(seed, Stream::Batches));
        Self { denoiser, examples, recipe, schedule, prediction, adam, average, rng, step: 0 }
    }

    /// One batch: gives its loss before the net has learned from it.
    pub fn step(&mut self) -> Loss {
        let batch = self.draw();
        self.learn(&batch).0
    }

    /// The same, and gives the batch with what the net answered.
    pub fn step_in_full(&mut self) -> Lesson {
        let batch = self.draw();
        let (_, answer) = self.learn(&batch);
        let answer = self.denoiser.tape.value(answer).iter().copied().collect();
        let Batch { x_t, t, classes, target, .. } = batch;
        Lesson { x_t, t, classes, target, answer }
    }

    fn draw(&mut self) -> Batch {
        Batch::draw(&self.examples, &self.recipe, &self.schedule, self.prediction, &mut self.rng)
    }

    /// The loss, and the answers as they were before.
    fn learn(&mut self, batch: &Batch) -> (Loss, Var) {
        self.denoiser.tape.restart();
        let v = self.denoiser.record(batch.question());
        let tape = &mut self.denoiser.tape;
        let shape = (batch.t.len(), batch.x_t.len() / batch.t.len());
        let view = |values, shape| ArrayView2::from_shape(shape, values).expect("as many as there are");
        let factor = tape.constant(&view(&batch.factor, (shape.0, 1)));
        let known = tape.constant(&view(&batch.known, shape));
        let target = tape.constant(&view(&batch.target, shape));
        let unknown = tape.mul(v, factor);
        let answer = tape.add(unknown, known);
        let loss = tape.mse(answer, target);
        tape.backward(loss);
        let net = f64::from(tape.scalar(loss));
        self.adam.step(tape, self.recipe.lr * warm_up_cosine(self.step, self.recipe.warm_up, self.recipe.steps));
        if let (Some(average), Some(decay)) = (&mut self.average, self.recipe.average) {
            // Young averages forget faster, or the first weights would linger.
            average.average(tape, decay.min((self.step + 1) as f64 / (self.step + 10) as f64));
        }
        self.step += 1;
        let unlearned = mean_square(batch.target.iter().zip(&batch.known).map(|(target, known)| target - known));
        (Loss { net, zero: mean_square(batch.target.iter().copied()), unlearned }, answer)
    }

    /// Batches so far.
    pub fn steps(&self) -> usize {
        self.step
    }

    /// The net as it would be used now.
    pub fn denoiser(&self) -> Denoiser {
        let mut denoiser = self.denoiser.clone();
        if let Some(average) = &self.average {
            denoiser.restore(average).expect("an average of its own weights");
        }
        denoiser
    }
}

/// A batch and what a net said to it before it learned, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Noised examples.
    pub x_t: Vec<f32>,
    /// The t of each.
    pub t: Vec<usize>,
    /// The class that was told of each; the number of classes stands for none.
    pub classes: Vec<usize>,
    /// What should have been said.
    pub target: Vec<f32>,
    /// What was said.
    pub answer: Vec<f32>,
}

/// Noised examples, and what is to be said about them: the answer is factor·v̂ + known.
struct Batch {
    x_t: Vec<f32>,
    t: Vec<usize>,
    classes: Vec<usize>,
    factor: Vec<f32>,
    known: Vec<f32>,
    target: Vec<f32>,
}

impl Batch {
    fn draw(
        examples: &Examples,
        recipe: &Hyperparameters,
        schedule: &Schedule,
        prediction: Prediction,
        rng: &mut Generator,
    ) -> Self {
        let n = examples.labels.len();
        let dims = examples.x_0.len() / n;
        let room = || Vec::with_capacity(recipe.batch * dims);
        let mut batch = Self {
            x_t: room(),
            t: Vec::with_capacity(recipe.batch),
            classes: Vec::with_capacity(recipe.batch),
            factor: Vec::with_capacity(recipe.batch),
            known: room(),
            target: room(),
        };
        for _ in 0..recipe.batch {
            let example = rng.random_range(0..n);
            let t = rng.random_range(1..=schedule.steps());
            let dropped = rng::uniform(rng) < recipe.drop;
            batch.t.push(t);
            batch.classes.push(if dropped { examples.classes } else { examples.labels[example] });
            let (factor, known) = answer(schedule, t, prediction);
            batch.factor.push(factor as f32);
            for &x_0 in &examples.x_0[example * dims..(example + 1) * dims] {
                let (x_0, eps) = (f64::from(x_0), f64::from(rng::normal(rng)));
                let x_t = q_sample(schedule, t, x_0, eps);
                batch.x_t.push(x_t as f32);
                batch.known.push((known * x_t) as f32);
                batch.target.push(prediction.target(schedule, t, x_0, eps) as f32);
            }
        }
        batch
    }

    fn question(&self) -> Question<'_> {
        Question { x: &self.x_t, t: &self.t, classes: &self.classes }
    }
}

fn mean_square(values: impl ExactSizeIterator<Item = f32>) -> f64 {
    let n = values.len() as f64;
    values.fold(0.0, |sum, x| sum + f64::from(x) * f64::from(x)) / n
}

/// The factors of v̂ and of xₜ in what is predicted.
fn answer(schedule: &Schedule, t: usize, prediction: Prediction) -> (f64, f64) {
    let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
    match prediction {
        Prediction::Eps => (signal, noise),
        Prediction::X0 => (-noise, signal),
        Prediction::V => (1.0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schedule::{self, Kind};

    fn cosine() -> Arc<Schedule> {
        Arc::new(Schedule::new(&schedule::Recipe { kind: Kind::Cosine, steps: 50, ..schedule::Recipe::default() }))
    }

    #[test]
    fn the_true_velocity_makes_every_prediction_right() {
        let (schedule, x_0, eps) = (cosine(), 0.3, -1.1);
        for t in [1, 20, 50] {
            let (x_t, v) = (q_sample(&schedule, t, x_0, eps), Prediction::V.target(&schedule, t, x_0, eps));
            for prediction in [Prediction::Eps, Prediction::X0, Prediction::V] {
                let (factor, known) = answer(&schedule, t, prediction);
                let expected = prediction.target(&schedule, t, x_0, eps);
                assert!((factor * v + known * x_t - expected).abs() < 1e-12, "{prediction:?} t={t}");
            }
        }
    }

    #[test]
    fn a_net_learns_where_two_points_are() {
        let examples = Examples { x_0: vec![1.0, 0.5, -1.0, -0.5], labels: vec![0, 1], classes: 2 };
        let denoiser = Denoiser::plane(50, 2, &mut rng::rng(0, Stream::Init));
        let recipe = Hyperparameters { warm_up: 20, ..Hyperparameters::plane(300) };
        let mut training = Training::new(denoiser, Arc::new(examples), recipe, cosine(), Prediction::V, 0);
        let losses: Vec<Loss> = (0..300).map(|_| training.step()).collect();
        assert!(losses[299].net < 0.2 * losses[0].net, "{:?}", losses[299]);
        // The class says which point it is, however much noise there is.
        let schedule = cosine();
        let v = training.denoiser().velocity(Question { x: &[0.0, 0.0], t: &[45], classes: &[1] });
        let x_0 = -schedule.sqrt_one_minus_alpha_bar(45) * f64::from(v[0]);
        assert!((x_0 + 1.0).abs() < 0.15, "{x_0}");
    }

    #[test]
    fn the_average_is_used_where_the_recipe_has_one() {
        let examples = Arc::new(Examples { x_0: vec![0.1; 128], labels: vec![3, 4], classes: 10 });
        let denoiser = Denoiser::digits(50, &mut rng::rng(0, Stream::Init));
        let recipe = Hyperparameters { batch: 4, ..Hyperparameters::digits(1000) };
        let mut training = Training::new(denoiser, examples, recipe, cosine(), Prediction::Eps, 0);
        (0..3).for_each(|_| {
            training.step();
        });
        assert_ne!(training.denoiser().weights(), training.denoiser.weights());
        assert_eq!(Some(training.denoiser().weights()), training.average);
    }
}
