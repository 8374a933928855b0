//! Small denoising networks, and how they learn.
//!
//! Every net answers with the velocity v̂ (Salimans & Ho 2022), from which x̂₀ and ε̂ follow at every t:
//! x̂₀ = √ᾱₜ·xₜ − √(1−ᾱₜ)·v̂ and ε̂ = √(1−ᾱₜ)·xₜ + √ᾱₜ·v̂. So at pure noise ε̂ starts out right, and near the data x̂₀ does.
//! What the loss compares (ε, x₀ or v) is chosen in [`training`]; it decides how the t are weighted against each other.

mod digit_net;
mod plane_net;
mod trained;
pub mod training;

use ndarray::{Array2, ArrayView2};

use super::nn::Weights;
use super::nn::encoding;
use super::rng::Generator;
use super::tape::{Tape, Var};
use crate::refusal::Result;
use digit_net::DigitNet;
use plane_net::PlaneNet;

pub use trained::{DIGIT_STEPS, LEARNED_DIGITS, digit_examples, trained_digits};

/// Times enter as this many sines and cosines.
const TIME_WIDTH: usize = 32;

/// A net with its parameters, ready to be asked.
#[derive(Debug, Clone)]
pub struct Denoiser {
    tape: Tape<f32>,
    net: Net,
    /// The sines and cosines of t = 0 … T, a row each; T is taken as 1000 whatever it is.
    times: Array2<f32>,
}

#[derive(Debug, Clone)]
enum Net {
    Plane(PlaneNet),
    Digits(DigitNet),
}

/// Points to be denoised, each with its time and class.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// xₜ, row by row.
    pub x: &'a [f32],
    /// t of every row, up to T.
    pub t: &'a [usize],
    /// The class of every row, or the number of classes for "none". Nets without classes do not look.
    pub classes: &'a [usize],
}

impl Denoiser {
    /// A net for points in the plane: [of either coordinate 4x and the sines and cosines of 2x, 4x and 8x; 32 sines and
    /// cosines of t; and if there are classes a one-hot row of `classes` + 1 for the class or none] → 64 → 64 → 64 → 2,
    /// SiLU between. Its parameters are `0.weight` (64, inputs), `0.bias`, `2.weight`, `2.bias`, `4.weight`, `4.bias`,
    /// `6.weight` (2, 64), `6.bias`.
    pub fn plane(steps: usize, classes: usize, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let net = Net::Plane(PlaneNet::new(&mut tape, classes, rng));
        Self { tape, net, times: times(steps) }
    }

    /// A net for digits of 8×8 pixels in ten classes: 146,976 parameters in three residual blocks.
    pub fn digits(steps: usize, rng: &mut Generator) -> Self {
        let mut tape = Tape::new();
        let net = Net::Digits(DigitNet::new(&mut tape, rng));
        Self { tape, net, times: times(steps) }
    }

    /// How many numbers a point has.
    pub fn dims(&self) -> usize {
        match self.net {
            Net::Plane(_) => plane_net::DIMS,
            Net::Digits(_) => digit_net::PIXELS,
        }
    }

    /// v̂ for every row.
    pub fn velocity(&mut self, question: Question) -> Vec<f32> {
        self.tape.restart();
        let velocity = self.record(question);
        self.tape.value(velocity).iter().copied().collect()
    }

    /// How many numbers it has learned, or will.
    pub fn parameters(&self) -> usize {
        self.tape.parameters().map(|(_, value)| value.len()).sum()
    }

    /// A copy of the parameters.
    pub fn weights(&self) -> Weights<f32> {
        Weights::of(&self.tape)
    }

    /// Takes other parameters.
    ///
    /// # Errors
    /// As [`Weights::restore`].
    pub fn restore(&mut self, weights: &Weights<f32>) -> Result<()> {
        self.tape.restart();
        weights.restore(&mut self.tape)
    }

    /// Records v̂ on the tape.
    fn record(&mut self, question: Question) -> Var {
        let (tape, rows) = (&mut self.tape, question.t.len());
        let time = Array2::from_shape_fn((rows, TIME_WIDTH), |(row, i)| self.times[(question.t[row], i)]);
        let x = ArrayView2::from_shape((rows, question.x.len() / rows.max(1)), question.x).expect("rows of one length");
        match &self.net {
            Net::Plane(net) => net.record(tape, &x, &time, question.classes),
            Net::Digits(net) => net.record(tape, &x, &time, question.classes),
        }
    }
}

fn times(steps: usize) -> Array2<f32> {
    let scaled: Vec<f64> = (0..=steps).map(|t| t as f64 * 1000.0 / steps as f64).collect();
    encoding::times(&scaled, TIME_WIDTH, false, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    #[test]
    fn the_nets_have_the_parameters_they_are_said_to_have() {
        assert_eq!(Denoiser::plane(50, 0, &mut rng(0, Stream::Init)).parameters(), 11_458);
        assert_eq!(Denoiser::digits(100, &mut rng(0, Stream::Init)).parameters(), 146_976);
    }

    #[test]
    fn a_row_is_answered_alike_alone_and_among_others() {
        let mut denoiser = Denoiser::plane(50, 2, &mut rng(0, Stream::Init));
        let (x, t, classes) = ([0.1, 0.2, -0.3, 0.4, 1.0, -1.0], [1, 30, 50], [0, 2, 1]);
        let together = denoiser.velocity(Question { x: &x, t: &t, classes: &classes });
        for row in 0..3 {
            let one = Question { x: &x[2 * row..2 * row + 2], t: &t[row..=row], classes: &classes[row..=row] };
            assert_eq!(denoiser.velocity(one), together[2 * row..2 * row + 2]);
        }
    }
}
