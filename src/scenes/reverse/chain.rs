//! From noise to data, one step after the other, in portions of a few milliseconds.

use super::estimator::{Estimator, Guidance};
use crate::engine::diffusion::{Estimate, Sampler, Transition, q_sample, q_step_between};
use crate::engine::rng::{self, Generator};
use crate::engine::schedule::Schedule;
use std::sync::Arc;

/// How a chain goes.
#[derive(Clone)]
pub struct SamplingPlan {
    pub schedule: Arc<Schedule>,
    pub sampler: Sampler,
    /// The times visited, from the largest to the smallest.
    pub times: Vec<usize>,
    pub guidance: Guidance,
    /// x̂₀ is cut to ±this.
    pub clip: Option<f64>,
    /// The class of every row.
    pub classes: Vec<usize>,
    /// What is kept of every row, if anything.
    pub known: Option<Known>,
}

/// Numbers that are given: before every step they are put in place, noised to that t (Lugmayr et al. 2022, algorithm 1).
#[derive(Clone)]
pub struct Known {
    /// The data, of which only some count.
    pub x_0: Vec<f64>,
    /// Which.
    pub mask: Vec<bool>,
    /// The digit that they are of; none of a picture that is no known digit.
    pub label: Option<usize>,
    /// How often every step is taken, with noise put back in between.
    pub resample: usize,
}

impl SamplingPlan {
    /// Where step k begins and ends.
    pub fn span(&self, k: usize) -> (usize, usize) {
        (self.times[k], self.times.get(k + 1).copied().unwrap_or(0))
    }

    /// Whether the start alone decides where a sample ends.
    pub fn adds_no_noise(&self) -> bool {
        (0..self.times.len()).all(|k| {
            let (t, s) = self.span(k);
            self.sampler.transition(&self.schedule, t, s).sigma == 0.0
        })
    }

    /// How often the denoiser is asked for one sample.
    pub fn evaluations(&self) -> usize {
        let steps = self.times.len();
        let repeats = self.known.as_ref().map_or(1, |known| known.resample);
        // The last step is not repeated, and Heun does not correct it.
        let once = self.sampler.evaluations(1);
        (repeats * (self.sampler.evaluations(steps) - once) + once) * self.guidance.evaluations()
    }
}

/// A step that has been taken.
pub struct Leap {
    pub t: usize,
    /// xₜ.
    pub x: Vec<f64>,
    /// x̂₀ and ε̂ that the step used.
    pub estimates: Vec<Estimate>,
    pub transition: Transition,
    /// z.
    pub noise: Vec<f64>,
}

/// A chain under way.
pub struct Chain {
    plan: Arc<SamplingPlan>,
    estimator: Estimator,
    rng: Generator,
    /// How many numbers noise is drawn for. A chain of the first few rows draws for all, and so sees the same noise.
    drawn: usize,
    /// Where the chain is.
    pub x: Vec<f64>,
    k: usize,
    repeat: usize,
    /// The answers so far, for the rows asked.
    answers: Vec<Estimate>,
    /// Heun's first slopes, and where Euler's step went.
    euler: Option<(Vec<Estimate>, Vec<f64>)>,
}

impl Chain {
    /// The first `rows` of a chain of all rows of the plan.
    pub fn new(plan: Arc<SamplingPlan>, estimator: Estimator, mut rng: Generator, rows: usize) -> Self {
        let drawn = plan.classes.len() * estimator.dims();
        let mut x = draw(&mut rng, drawn);
        x.truncate(rows * estimator.dims());
        let mut chain = Self { plan, estimator, rng, drawn, x, k: 0, repeat: 0, answers: Vec::new(), euler: None };
        chain.put_known(chain.plan.times[0]);
        chain
    }

    /// The same chain with other noise from here on.
    pub fn with_noise(self, rng: Generator) -> Self {
        Self { rng, ..self }
    }

    /// Works for a few milliseconds. The step, once it is whole.
    pub fn work(&mut self) -> Option<Leap> {
        let plan = self.plan.clone();
        let (t, s) = plan.span(self.k);
        let (at, x) = self.euler.as_ref().map_or((t, &self.x), |(_, x)| (s, x));
        let (dims, rows) = (self.estimator.dims(), self.x.len() / self.estimator.dims());
        let from = self.answers.len() / dims;
        let to = rows.min(from + self.estimator.rows_at_once());
        let portion = (&x[from * dims..to * dims], &plan.classes[from..to]);
        self.answers.extend(self.estimator.estimate(&plan.schedule, at, portion, plan.guidance, plan.clip));
        if to < rows {
            return None;
        }
        let answers = std::mem::take(&mut self.answers);
        let step = plan.sampler.transition(&plan.schedule, t, s);
        match self.euler.take() {
            None if plan.sampler.corrects(s) => {
                let x = self.x.iter().zip(&answers).map(|(x, guess)| step.mean(*x, *guess)).collect();
                self.euler = Some((answers, x));
                None
            }
            None => self.leap(step, answers),
            Some((first, _)) => {
                let both = first.iter().zip(&answers).zip(&self.x);
                let mean = |((first, second), x): ((&Estimate, &Estimate), &f64)| {
                    Sampler::averaged(&plan.schedule, t, *x, first.eps, second.eps)
                };
                let averaged = both.map(mean).collect();
                self.leap(step, averaged)
            }
        }
    }

    /// Whether the chain has arrived at the data.
    pub fn is_done(&self) -> bool {
        self.k == self.plan.times.len()
    }

    /// Takes the step, or with resampling takes it and goes back.
    fn leap(&mut self, transition: Transition, estimates: Vec<Estimate>) -> Option<Leap> {
        let (t, s) = self.plan.span(self.k);
        let mut noise = draw(&mut self.rng, self.drawn);
        noise.truncate(self.x.len());
        let rows = self.x.iter().zip(&estimates).zip(&noise);
        let next = rows.map(|((x, guess), z)| transition.mean(*x, *guess) + transition.sigma * z).collect();
        let x = std::mem::replace(&mut self.x, next);
        self.put_known(s);
        self.repeat += 1;
        if s > 0 && self.plan.known.as_ref().is_some_and(|known| self.repeat < known.resample) {
            let back = draw(&mut self.rng, self.drawn);
            for (x, z) in self.x.iter_mut().zip(back) {
                *x = q_step_between(&self.plan.schedule, t, s, *x, z);
            }
            self.put_known(t);
            return None;
        }
        self.repeat = 0;
        self.k += 1;
        Some(Leap { t, x, estimates, transition, noise })
    }

    fn put_known(&mut self, t: usize) {
        let plan = self.plan.clone();
        let Some(Known { x_0, mask, .. }) = &plan.known else { return };
        let eps = draw(&mut self.rng, self.drawn);
        for (i, (x, eps)) in self.x.iter_mut().zip(eps).enumerate() {
            let place = i % mask.len();
            if mask[place] {
                *x = q_sample(&plan.schedule, t, x_0[place], eps);
            }
        }
    }
}

/// Standard normal numbers, in single precision as everywhere.
fn draw(rng: &mut Generator, n: usize) -> Vec<f64> {
    rng::normals(rng, n).into_iter().map(f64::from).collect()
}
