//! The third act: why the noise is drawn outside, and what the other way costs. The example is small enough to be known in
//! closed form: f(z) = z² for z ~ N(1, 1), of which the gradient d/dμ E[f(z)] = 2μ is wanted.

use super::{Moment, Vae};
use crate::engine::estimator::{Estimator, Normal};
use crate::engine::math;
use crate::engine::rng::{self, Stream};
use crate::engine::stats::Running;
use crate::engine::tape::Tape;
use crate::scene::Step;
use ndarray::aview1;
use std::sync::Arc;

/// The distribution of z.
pub const EXAMPLE: Normal = Normal { mu: 1.0, sigma: 1.0 };

/// Moments with the stochastic node, then with the trick, then with more and more samples.
const BLOCKED: usize = 4;
const REWIRED: usize = 4;
const COUNTING: usize = 32;
/// Moments of the act.
pub const MOMENTS: usize = BLOCKED + REWIRED + COUNTING;

/// Estimates made before the program looks for keys.
const ESTIMATES_AT_ONCE: usize = 20_000;

/// Bins of a histogram: more than it has columns, so that it fills them.
const BINS: usize = 144;

/// Two ways to estimate one gradient, after some samples.
#[derive(Debug, Clone)]
pub struct Estimates {
    /// The last draw, and the gradients that reach μ and σ with it.
    pub node: Node,
    /// Through z = μ + σε.
    pub pathwise: Tally,
    /// Through ln N(z; μ, σ²).
    pub score: Tally,
}

/// One draw on its way through the graph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// The draw from N(0, 1).
    pub eps: f64,
    /// z.
    pub z: f64,
    /// f(z) = z².
    pub f: f64,
    /// ∂f/∂z, which always arrives at z.
    pub df_dz: f64,
    /// What arrives at μ and σ; none if z is a drawn number to the tape.
    pub path: Option<Path>,
}

/// The gradients on their way from z to the parameters, from the tape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path {
    /// ∂z/∂μ.
    pub dz_dmu: f64,
    /// ∂z/∂σ.
    pub dz_dsigma: f64,
    /// ∂f/∂μ.
    pub df_dmu: f64,
    /// ∂f/∂σ.
    pub df_dsigma: f64,
}

/// The estimates of one kind so far.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The kind.
    pub estimator: Estimator,
    /// Their moments.
    pub running: Running,
    /// How many fall into each of equal bins over [`range`].
    pub bins: Arc<Vec<usize>>,
}

impl Tally {
    fn new(estimator: Estimator) -> Self {
        Self { estimator, running: Running::default(), bins: Arc::new(vec![0; BINS]) }
    }

    fn push(&mut self, eps: f64, [low, high]: [f64; 2]) {
        let estimate = self.estimator.estimate(EXAMPLE, eps);
        self.running.push(estimate);
        let bin = ((estimate - low) / (high - low) * BINS as f64).floor();
        if (0.0..BINS as f64).contains(&bin) {
            Arc::make_mut(&mut self.bins)[bin as usize] += 1;
        }
    }
}

/// From where to where estimates are shown: three standard deviations of a score-function estimate without baseline.
pub fn range() -> [f64; 2] {
    let reach = 3.0 * Estimator::Score { baseline: 0.0 }.variance(EXAMPLE).sqrt().ceil();
    let centre = Estimator::Pathwise.mean(EXAMPLE);
    [centre - reach, centre + reach]
}

impl Node {
    /// One draw; its gradients by a tape on which z is a drawn number, or μ + σε.
    fn new(eps: f64, is_rewired: bool) -> Self {
        let mut tape = Tape::<f64>::new();
        let [mu, sigma] = [EXAMPLE.mu, EXAMPLE.sigma].map(|value| tape.variable(&aview1(&[value])));
        let z = if is_rewired {
            let eps = tape.constant(&aview1(&[eps]));
            let noise = tape.mul(sigma, eps);
            tape.add(mu, noise)
        } else {
            tape.variable(&aview1(&[EXAMPLE.mu + EXAMPLE.sigma * eps]))
        };
        let f = tape.mul(z, z);
        tape.backward(z);
        let [dz_dmu, dz_dsigma] = [mu, sigma].map(|var| tape.grad(var)[[0]]);
        tape.backward(f);
        let [df_dz, df_dmu, df_dsigma] = [z, mu, sigma].map(|var| tape.grad(var)[[0]]);
        let path = is_rewired.then_some(Path { dz_dmu, dz_dsigma, df_dmu, df_dsigma });
        Self { eps, z: tape.value(z)[[0]], f: tape.value(f)[[0]], df_dz, path }
    }
}

/// How many samples there are after moment `i` of the act: none, then one more each, then by equal factors up to `most`.
fn samples_at(i: usize, most: usize) -> usize {
    let Some(counting) = (i + 1).checked_sub(BLOCKED + REWIRED) else { return (i + 1).saturating_sub(BLOCKED) };
    let (first, part) = (REWIRED as f64, counting as f64 / COUNTING as f64);
    (first * math::pow(most as f64 / first, part)).round() as usize
}

/// The first draws that are counted. Before them one has been made at every moment without samples.
pub fn draws(seed: u64, count: usize) -> Vec<f64> {
    let mut noise = rng::rng(seed, Stream::Noise);
    let uncounted = (0..MOMENTS).take_while(|i| samples_at(*i, count.max(1)) == 0).count();
    rng::normals(&mut noise, uncounted + count).into_iter().skip(uncounted).map(f64::from).collect()
}

impl Vae {
    /// The act.
    pub fn estimate(&self, seed: u64) -> impl Iterator<Item = Step<Moment>> + Send + use<> {
        let (most, baseline) = (self.samples, self.baseline);
        let mut noise = rng::rng(seed, Stream::Noise);
        let mut pathwise = Tally::new(Estimator::Pathwise);
        let mut score = Tally::new(Estimator::Score { baseline });
        let (mut i, mut eps, range) = (0, 0.0, range());
        std::iter::from_fn(move || {
            if i == MOMENTS {
                return None;
            }
            let wanted = samples_at(i, most);
            let missing = wanted - pathwise.running.count();
            for _ in 0..missing.min(ESTIMATES_AT_ONCE) {
                eps = f64::from(rng::normal(&mut noise));
                pathwise.push(eps, range);
                score.push(eps, range);
            }
            if missing > ESTIMATES_AT_ONCE {
                return Some(Step::Busy);
            }
            if wanted == 0 {
                eps = f64::from(rng::normal(&mut noise));
            }
            i += 1;
            let (pathwise, score) = (pathwise.clone(), score.clone());
            Some(Step::Moment(Moment::Gradient(Estimates { node: Node::new(eps, wanted > 0), pathwise, score })))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_grow_from_none_to_all() {
        let counts: Vec<usize> = (0..MOMENTS).map(|i| samples_at(i, 10_000)).collect();
        assert_eq!(counts[..9], [0, 0, 0, 0, 1, 2, 3, 4, 5]);
        assert_eq!(counts[MOMENTS - 1], 10_000);
        assert!(counts.is_sorted());
    }

    #[test]
    fn the_gradient_reaches_the_parameters_only_through_the_rewired_node() {
        assert_eq!(Node::new(0.5, false).path, None);
        let node = Node::new(0.5, true);
        assert_eq!((node.z, node.f, node.df_dz), (1.5, 2.25, 3.0));
        assert_eq!(node.path, Some(Path { dz_dmu: 1.0, dz_dsigma: 0.5, df_dmu: 3.0, df_dsigma: 1.5 }));
    }
}
