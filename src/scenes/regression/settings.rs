//! What the knobs hold.

use super::sample::{Sample, Source};
use crate::engine::regression::Rho;
use crate::scene::{Cell, Effect, File, Flag, Input, Knobs, Pick, Real, Span, choices, settings};

const LINE: Effect = Effect::From("line");
const NOISE: Effect = Effect::From("noise");
const SIGMOID: Effect = Effect::From("sigmoid");
const OUTLIER: Effect = Effect::From("outlier");

/// Rows and columns of the places where a descent can start.
pub const STARTS: (usize, usize) = (13, 13);
/// Rows and columns of the places that a point can be dragged to.
pub const PLACES: (usize, usize) = (9, 9);
/// More points in a batch make hardly any noise.
const LARGEST_BATCH: usize = 1000;
/// So many points times steps of the two probabilities take about half a second.
const MOST_WORK: usize = 4_000_000;

settings! {
    /// Regression under these settings.
    pub struct Regression {
        csv: File<Sample> = File::default(),
        data: Source = Source::Bodies,
        standardise: bool = true,
        scaling: Scaling = Scaling::None,
        learning_rate: f64 = 0.1,
        momentum: f64 = 0.0,
        start: (usize, usize) = (10, 2),
        steps: usize = 60,
        gradient_noise: GradientNoise = GradientNoise::Batches,
        batch: usize = 8,
        decay: f64 = 0.0,
        sigmoid_rate: f64 = 2.0,
        sigmoid_steps: usize = 200,
        wrong: f64 = 10.0,
        loss: Loss = Loss::Huber,
        huber_delta: f64 = 1.0,
        outlier: (usize, usize) = (8, 8),
    }
}

choices! {
    /// What is done to the columns where they are not standardised.
    pub enum Scaling {
        /// Nothing.
        None = "none",
        /// The mean is subtracted.
        Centre = "centre",
        /// They are divided by their standard deviation.
        Divide = "divide",
    }
}

choices! {
    /// What makes the gradient differ from that of all points.
    pub enum GradientNoise {
        /// It is that of a few of them.
        Batches = "batches",
        /// Gaussian noise of the size λ_max, the same everywhere.
        Constant = "constant",
    }
}

choices! {
    /// What a residual costs, where one loss is looked at.
    pub enum Loss {
        /// r².
        Squared = "squared",
        /// |r|.
        Absolute = "absolute",
        /// r² up to δ, then straight on.
        Huber = "huber",
    }
}

impl Regression {
    /// The user's points, if they are to be used.
    pub fn own(&self) -> Option<&Sample> {
        self.csv.get().filter(|_| self.data == Source::Csv)
    }

    /// Whether no seed has a say in the points.
    pub fn data_is_given(&self) -> bool {
        self.own().is_some()
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.own().map_or(self.data.points(), |sample| sample.x.len())
    }

    /// Whether every step sees all points, and nothing but them.
    pub fn is_without_noise(&self) -> bool {
        self.gradient_noise == GradientNoise::Batches && self.batch >= self.most_in_a_batch()
    }

    /// The largest batch.
    pub fn most_in_a_batch(&self) -> usize {
        self.points().min(LARGEST_BATCH)
    }

    /// Steps of the two probabilities: fewer where there are very many points.
    pub fn sigmoid_steps(&self) -> usize {
        self.sigmoid_steps.min((MOST_WORK / self.points()).max(20))
    }

    /// Whether means are subtracted, and whether the columns are divided by their standard deviations.
    pub fn scaled(&self) -> [bool; 2] {
        match (self.standardise, self.scaling) {
            (true, _) => [true, true],
            (false, Scaling::None) => [false, false],
            (false, Scaling::Centre) => [true, false],
            (false, Scaling::Divide) => [false, true],
        }
    }

    /// What a residual costs under the chosen loss.
    pub fn rho(&self) -> Rho {
        match self.loss {
            Loss::Squared => Rho::Squared,
            Loss::Absolute => Rho::Absolute,
            Loss::Huber => Rho::Huber(self.huber_delta),
        }
    }

    /// Where descent starts in a window, from the left and from the bottom, 0 to 1.
    pub fn start_in_window(&self) -> [f64; 2] {
        let part = |at: usize, of: usize| (at as f64 + 0.5) / of as f64;
        [part(self.start.1, STARTS.1), 1.0 - part(self.start.0, STARTS.0)]
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let most = self.most_in_a_batch();
        self.batch = self.batch.min(most);
        let is_scaled_otherwise = !self.standardise;
        let has_batches = self.gradient_noise == GradientNoise::Batches;
        k.knob("csv", LINE, &mut Input::selecting(&mut self.csv, "data", "csv"));
        k.knob("data", LINE, &mut Pick(&mut self.data));
        k.knob("standardise", LINE, &mut Flag(&mut self.standardise));
        k.knob("learning-rate", LINE, &mut Real(&mut self.learning_rate, 1e-7..=10.0));
        k.knob("momentum", LINE, &mut Real(&mut self.momentum, 0.0..=0.95));
        k.knob("gradient-noise", NOISE, &mut Pick(&mut self.gradient_noise));
        k.knob("batch", NOISE.when(has_batches), &mut Span(&mut self.batch, 1..=most));
        k.knob("decay", NOISE, &mut Real(&mut self.decay, 0.0..=1.0));
        k.knob("sigmoid-rate", SIGMOID, &mut Real(&mut self.sigmoid_rate, 0.01..=100.0));
        k.knob("sigmoid-steps", SIGMOID, &mut Span(&mut self.sigmoid_steps, 10..=100_000));
        k.knob("loss", OUTLIER, &mut Pick(&mut self.loss));
        k.knob("huber-delta", OUTLIER, &mut Real(&mut self.huber_delta, 0.01..=100.0));
        k.knob("outlier", OUTLIER, &mut Cell(&mut self.outlier, PLACES));
        k.knob("start", LINE, &mut Cell(&mut self.start, STARTS));
        k.knob("steps", LINE, &mut Span(&mut self.steps, 5..=500));
        k.knob("scaling", LINE.when(is_scaled_otherwise), &mut Pick(&mut self.scaling));
        k.knob("wrong", SIGMOID, &mut Real(&mut self.wrong, 0.0..=20.0));
    }
}
