//! Yes or no: a probability p = σ(w·x + b) of one or two inputs, and two losses for it.

use crate::engine::linalg::Cholesky;
use crate::engine::{math, stats};
use ndarray::Array2;

/// w₁, w₂ and b; with one input w₂ is 0 and stays so.
pub type Theta = [f64; 3];

/// Points with one or two inputs, and whether each is a yes.
#[derive(Debug, Clone, Copy)]
pub struct Logistic<'a> {
    /// The inputs, column by column.
    pub inputs: &'a [Vec<f64>],
    /// The labels.
    pub yes: &'a [bool],
    /// How many points each row stands for; none where it is one.
    pub weights: Option<&'a [f64]>,
}

/// Both losses at some weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses {
    /// The mean of −y·ln p − (1 − y)·ln(1 − p), in nats.
    pub entropy: f64,
    /// The mean of (p − y)².
    pub squared: f64,
    /// The gradient of each over w₁, w₂, b.
    pub gradients: [Theta; 2],
    /// The share of points on the right side of p = ½.
    pub accuracy: f64,
}

/// |∂ℓ/∂z| of a point with y = 1 at p = σ(z): 2·p·(1 − p)² of the squared error, 1 − p of the cross-entropy.
pub fn push(z: f64) -> [f64; 2] {
    let (p, q) = (math::sigmoid(z), math::sigmoid(-z));
    [2.0 * p * q * q, q]
}

/// ln(1 + e⁻ᵐ), without overflow.
fn softplus_of_minus(m: f64) -> f64 {
    math::ln_1p(math::exp(-m.abs())) + (-m).max(0.0)
}

impl Logistic<'_> {
    fn rows(&self) -> impl Iterator<Item = ([f64; 2], bool, f64)> + '_ {
        let second = self.inputs.get(1);
        (0..self.yes.len()).map(move |i| {
            let x = [self.inputs[0][i], second.map_or(0.0, |column| column[i])];
            (x, self.yes[i], self.weights.map_or(1.0, |weights| weights[i]))
        })
    }

    fn total(&self) -> f64 {
        self.weights.map_or(self.yes.len() as f64, |weights| weights.iter().sum())
    }

    /// z = w₁·x₁ + w₂·x₂ + b of a point.
    pub fn z([w_1, w_2, b]: Theta, [x_1, x_2]: [f64; 2]) -> f64 {
        w_1 * x_1 + w_2 * x_2 + b
    }

    /// How far each point is on its right side: z of a yes, −z of a no.
    pub fn margins(&self, theta: Theta) -> impl Iterator<Item = f64> + '_ {
        self.rows().map(move |(x, yes, _)| if yes { Self::z(theta, x) } else { -Self::z(theta, x) })
    }

    /// The two losses alone: cross-entropy, squared error.
    pub fn values(&self, theta: Theta) -> [f64; 2] {
        let (mut entropy, mut squared) = (0.0, 0.0);
        for (x, yes, weight) in self.rows() {
            let z = Self::z(theta, x);
            let margin = if yes { z } else { -z };
            let e = math::exp(-margin.abs());
            let wrong = if margin >= 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) };
            entropy += weight * (math::ln_1p(e) + (-margin).max(0.0));
            squared += weight * wrong * wrong;
        }
        [entropy, squared].map(|loss| loss / self.total())
    }

    /// Losses, gradients and accuracy: ∂/∂z is p − y of the cross-entropy (Bishop 2006, section 4.3.2), 2·(p − y)·p·(1 − p) of the
    /// squared error.
    pub fn losses(&self, theta: Theta) -> Losses {
        let mut losses = Losses { entropy: 0.0, squared: 0.0, gradients: [[0.0; 3]; 2], accuracy: 0.0 };
        for ([x_1, x_2], yes, weight) in self.rows() {
            let z = Self::z(theta, [x_1, x_2]);
            let (p, q) = (math::sigmoid(z), math::sigmoid(-z));
            let (error, margin) = if yes { (-q, z) } else { (p, -z) };
            losses.entropy += weight * softplus_of_minus(margin);
            losses.squared += weight * error * error;
            losses.accuracy += if (z > 0.0) == yes { weight } else { 0.0 };
            for (gradient, slope) in losses.gradients.iter_mut().zip([error, 2.0 * error * p * q]) {
                for (sum, x) in gradient.iter_mut().zip([x_1, x_2, 1.0]) {
                    *sum += weight * slope * x;
                }
            }
        }
        let n = self.total();
        losses.gradients.iter_mut().flatten().for_each(|sum| *sum /= n);
        Losses { entropy: losses.entropy / n, squared: losses.squared / n, accuracy: losses.accuracy / n, ..losses }
    }

    /// The gradient of one loss alone: that of the cross-entropy (0) or of the squared error (1).
    pub fn gradient(&self, theta: Theta, which: usize) -> Theta {
        let mut gradient = [0.0; 3];
        for ([x_1, x_2], yes, weight) in self.rows() {
            let p = math::sigmoid(Self::z(theta, [x_1, x_2]));
            let error = p - f64::from(yes);
            let slope = if which == 0 { error } else { 2.0 * error * p * (1.0 - p) };
            for (sum, x) in gradient.iter_mut().zip([x_1, x_2, 1.0]) {
                *sum += weight * slope * x;
            }
        }
        gradient.map(|sum| sum / self.total())
    }

    /// The Newton step −H⁻¹·g of the cross-entropy, H = mean p(1 − p)·uuᵀ, and ½·gᵀH⁻¹g, by how much the loss falls with it if it is
    /// quadratic; `None` where H is singular to rounding.
    fn newton_step(&self, theta: Theta) -> Option<(Theta, f64)> {
        let used: &[usize] = if self.inputs.len() == 1 { &[0, 2] } else { &[0, 1, 2] };
        let mut hessian = Array2::<f64>::zeros((used.len(), used.len()));
        for ([x_1, x_2], _, weight) in self.rows() {
            let (z, u) = (Self::z(theta, [x_1, x_2]), [x_1, x_2, 1.0]);
            let curvature = weight * math::sigmoid(z) * math::sigmoid(-z);
            for (i, a) in used.iter().enumerate() {
                for (j, b) in used.iter().enumerate() {
                    hessian[[i, j]] += curvature * u[*a] * u[*b];
                }
            }
        }
        hessian.mapv_inplace(|element| element / self.total());
        let gradient = self.losses(theta).gradients[0];
        let right: Vec<f64> = used.iter().map(|i| -gradient[*i]).collect();
        let solution = Cholesky::of(&hessian.view()).ok()?.solve(&right);
        let fall = 0.5 * right.iter().zip(&solution).fold(0.0, |sum, (g, x)| sum + g * x);
        let mut step = [0.0; 3];
        used.iter().zip(solution).for_each(|(i, x)| step[*i] = x);
        Some((step, fall))
    }
}

/// The minimum of the cross-entropy by Newton's method with halved steps. It is to be asked for inputs about 1 in size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Newton {
    /// Where it is.
    pub theta: Theta,
    steps: usize,
    /// Whether it is still on its way.
    pub is_running: bool,
    /// Whether it has arrived: otherwise there is no finite minimum, a line has all points on their sides, or on itself.
    pub has_minimum: bool,
}

impl Default for Newton {
    fn default() -> Self {
        Self { theta: [0.0; 3], steps: 0, is_running: true, has_minimum: false }
    }
}

impl Newton {
    /// Weights beyond which no minimum is looked for: p of points as near as a hundredth is 0 or 1 there.
    const FARTHEST: f64 = 1000.0;
    const MOST_STEPS: usize = 200;

    /// One step. Where all points are on their right side it is over: larger weights are always better then.
    pub fn advance(&mut self, data: &Logistic) {
        let largest = self.theta.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let is_separated = self.steps > 0 && data.margins(self.theta).all(|margin| margin > 0.0);
        if is_separated || largest > Self::FARTHEST || self.steps == Self::MOST_STEPS {
            self.is_running = false;
            return;
        }
        let Some((step, fall)) = data.newton_step(self.theta) else {
            self.is_running = false;
            return;
        };
        self.steps += 1;
        let before = data.values(self.theta)[0];
        let moved = |part: f64| [0, 1, 2].map(|i| self.theta[i] + part * step[i]);
        let length = step.iter().fold(0.0, |longest: f64, x| longest.max(x.abs()));
        // So short a step is exact to rounding, also where the loss cannot tell it.
        if length <= 1e-9 * (1.0 + largest) {
            (self.theta, self.is_running, self.has_minimum) = (moved(1.0), false, true);
            return;
        }
        let halves = std::iter::successors(Some(1.0), |part| Some(0.5 * part)).take(40);
        // A fall that is lost in the rounding of a sum over many points is not looked for.
        let better = halves.map(moved).find(|theta| fall <= 1e-12 * before || data.values(*theta)[0] <= before);
        if let Some(theta) = better {
            self.theta = theta;
        } else {
            (self.is_running, self.has_minimum) = (false, true);
        }
    }

    /// All steps.
    pub fn of(data: &Logistic) -> Self {
        let mut newton = Self::default();
        while newton.is_running {
            newton.advance(data);
        }
        newton
    }
}

/// [`Newton`] over standardised inputs, a step at a time; its weights over the inputs as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimiser {
    newton: Newton,
    inputs: Vec<Vec<f64>>,
    /// Mean and standard deviation of each input.
    scales: Vec<[f64; 2]>,
}

impl Minimiser {
    /// Begins at weights of 0.
    pub fn new(data: &Logistic) -> Self {
        let scale = |column: &Vec<f64>| [stats::mean(column), stats::variance(column).sqrt()];
        let scales: Vec<[f64; 2]> = data.inputs.iter().map(scale).collect();
        let standardised = |(column, [mean, deviation]): (&Vec<f64>, &[f64; 2])| {
            column.iter().map(|x| (x - mean) / deviation).collect::<Vec<_>>()
        };
        let inputs = data.inputs.iter().zip(&scales).map(standardised).collect();
        Self { newton: Newton::default(), inputs, scales }
    }

    /// One step; whether there is more to do.
    pub fn advance(&mut self, yes: &[bool]) -> bool {
        self.newton.advance(&Logistic { inputs: &self.inputs, yes, weights: None });
        self.newton.is_running
    }

    /// Whether it has arrived at a minimum.
    pub fn has_minimum(&self) -> bool {
        self.newton.has_minimum
    }

    /// Where it is.
    pub fn theta(&self) -> Theta {
        let mut theta = self.newton.theta;
        for (i, [mean, deviation]) in self.scales.iter().enumerate() {
            theta[i] /= deviation;
            theta[2] -= theta[i] * mean;
        }
        theta
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Vec<f64>> {
        vec![values.to_vec()]
    }

    const X: [f64; 6] = [-2.0, -1.0, -0.3, 0.4, 1.0, 2.5];
    const YES: [bool; 6] = [false, false, true, false, true, true];

    #[test]
    fn gradients_are_difference_quotients_of_the_losses() {
        let inputs = vec![X.to_vec(), vec![0.3, -0.7, 1.2, 0.0, -2.0, 0.5]];
        let data = Logistic { inputs: &inputs, yes: &YES, weights: Some(&[1.0, 2.0, 1.0, 0.5, 3.0, 1.0]) };
        let (theta, h) = ([0.7, -0.4, 0.2], 1e-5);
        let losses = data.losses(theta);
        assert_eq!(
            [losses.entropy, losses.squared].map(|x| (x * 1e12).round()),
            data.values(theta).map(|x| (x * 1e12).round())
        );
        for i in 0..3 {
            let nudged = |h: f64| {
                let mut theta = theta;
                theta[i] += h;
                data.values(theta)
            };
            let (up, down) = (nudged(h), nudged(-h));
            for loss in 0..2 {
                let quotient = (up[loss] - down[loss]) / (2.0 * h);
                assert!((losses.gradients[loss][i] - quotient).abs() < 1e-9, "loss {loss}, weight {i}");
                assert!((losses.gradients[loss][i] - data.gradient(theta, loss)[i]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn newton_arrives_where_the_gradient_is_zero_and_descent_after_it() {
        let inputs = column(&X);
        let data = Logistic { inputs: &inputs, yes: &YES, weights: None };
        let newton = Newton::of(&data);
        assert!(newton.has_minimum && data.losses(newton.theta).gradients[0].iter().all(|slope| slope.abs() < 1e-15));
        let mut theta = [0.0; 3];
        for _ in 0..20_000 {
            let gradient = data.losses(theta).gradients[0];
            theta = [0, 1, 2].map(|i| theta[i] - gradient[i]);
        }
        assert!((0..3).all(|i| (theta[i] - newton.theta[i]).abs() < 1e-9), "{theta:?} {newton:?}");
    }

    /// The loss of many points is rounded more than a last step changes it.
    #[test]
    fn with_many_points_newton_is_there_in_few_steps_too() {
        let at = |i: usize, times: usize| (i * times % 20_011) as f64 / 20_011.0 - 0.5;
        let inputs = column(&(0..20_011).map(|i| 4.0 * at(i, 7919)).collect::<Vec<_>>());
        let yes: Vec<bool> = (0..20_011).map(|i| inputs[0][i] + 6.0 * at(i, 104_729) > 0.3).collect();
        let data = Logistic { inputs: &inputs, yes: &yes, weights: None };
        let newton = Newton::of(&data);
        assert!(newton.has_minimum && newton.steps < 12, "{} steps", newton.steps);
        assert!(data.losses(newton.theta).gradients[0].iter().all(|slope| slope.abs() < 1e-14));
    }

    #[test]
    fn the_minimum_does_not_depend_on_how_inputs_are_scaled() {
        let far = column(&X.map(|x| 1000.0 + 7.0 * x));
        let mut minimiser = Minimiser::new(&Logistic { inputs: &far, yes: &YES, weights: None });
        while minimiser.advance(&YES) {}
        let near = Newton::of(&Logistic { inputs: &column(&X), yes: &YES, weights: None });
        let [w, _, b] = minimiser.theta();
        assert!(minimiser.has_minimum() && (7.0 * w - near.theta[0]).abs() < 1e-12);
        assert!((b + 1000.0 * w - near.theta[2]).abs() < 1e-10);
    }

    #[test]
    fn separable_points_have_no_minimum_whether_apart_or_touching() {
        let apart =
            Newton::of(&Logistic { inputs: &column(&X), yes: &[false, false, false, true, true, true], weights: None });
        assert!(!apart.has_minimum && apart.theta[0] > 0.0);
        let touching = column(&[-1.0, 0.0, 0.0, 1.0]);
        let touching = Newton::of(&Logistic { inputs: &touching, yes: &[false, false, true, true], weights: None });
        assert!(!touching.has_minimum, "{touching:?}");
    }

    /// Computed by hand: p = 1/(1 + e¹⁰).
    #[test]
    fn a_point_that_is_wrong_for_sure_is_pushed_by_one_loss_only() {
        let [squared, entropy] = push(-10.0);
        assert!((squared - 9.0787e-5).abs() < 1e-9 && (entropy - 0.999_954_6).abs() < 1e-7);
        assert!((push(-5.0)[1] / push(-5.0)[0] - 75.2).abs() < 0.05);
        // The squared error pushes hardest at p = ⅓.
        let hardest = -std::f64::consts::LN_2;
        assert!((push(hardest)[0] - 8.0 / 27.0).abs() < 1e-15);
        assert!(push(hardest - 0.01)[0] < push(hardest)[0] && push(hardest + 0.01)[0] < push(hardest)[0]);
    }
}
