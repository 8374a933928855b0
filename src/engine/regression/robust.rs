//! Lines that one point cannot drag away: by the absolute error, and by Huber's.

use super::line::{Line, Moments};

/// What a residual r costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rho {
    /// r².
    Squared,
    /// |r|.
    Absolute,
    /// r² for |r| ≤ δ, and 2δ|r| − δ² beyond, where it goes on with the slope it has (Huber 1964, times 2).
    Huber(f64),
}

impl Rho {
    /// The cost of a residual.
    pub fn of(self, residual: f64) -> f64 {
        match self {
            Self::Huber(delta) if residual.abs() > delta => 2.0 * delta * residual.abs() - delta * delta,
            Self::Absolute => residual.abs(),
            Self::Squared | Self::Huber(_) => residual * residual,
        }
    }

    /// dρ/dr: how hard a point pulls at the line, upwards where it is above.
    pub fn pull(self, residual: f64) -> f64 {
        match self {
            Self::Squared => 2.0 * residual,
            Self::Absolute if residual == 0.0 => 0.0,
            Self::Absolute => residual.signum(),
            Self::Huber(delta) => 2.0 * residual.clamp(-delta, delta),
        }
    }

    /// The mean cost over points, r = y − ŷ.
    pub fn loss(self, x: &[f64], y: &[f64], line: Line) -> f64 {
        x.iter().zip(y).map(|(x, y)| self.of(y - line.at(*x))).sum::<f64>() / x.len() as f64
    }
}

/// Sums over points that a step of [`huber`] needs: weight, weight·u, weight·u², pull, pull·u with u about the mean of x.
#[derive(Default)]
struct Sums {
    weights: [f64; 3],
    pulls: [f64; 2],
}

impl Sums {
    /// The step that makes the pulls zero if the weights stay; `None` if they leave it open.
    fn step(&self) -> Option<[f64; 2]> {
        let [n, u, uu] = self.weights;
        let determinant = n * uu - u * u;
        let is_closed = determinant > 1e-12 * n * uu;
        let [pull, pull_u] = self.pulls;
        is_closed.then(|| [(n * pull_u - u * pull) / determinant, (uu * pull - u * pull_u) / determinant])
    }
}

/// The line with the least mean of Huber's loss. Newton's method on a function of quadratic pieces: within δ a point counts, beyond
/// it only pulls; it ends where the step stays in the piece. Where Newton's step is none, or is no better, each point beyond δ counts
/// δ/|r| (iteratively reweighted least squares), which is never worse.
pub fn huber(x: &[f64], y: &[f64], delta: f64) -> Line {
    const MOST_STEPS: usize = 500;
    let (moments, rho) = (Moments::of(x, y), Rho::Huber(delta));
    let (mean, mut line) = (moments.means()[0], moments.minimum());
    let sums = |line: Line, weight: &dyn Fn(f64) -> f64| {
        let mut sums = Sums::default();
        for (x, y) in x.iter().zip(y) {
            let (residual, u) = (y - line.at(*x), x - mean);
            let (weight, pull) = (weight(residual), 0.5 * rho.pull(residual));
            sums.weights = [sums.weights[0] + weight, sums.weights[1] + weight * u, sums.weights[2] + weight * u * u];
            sums.pulls = [sums.pulls[0] + pull, sums.pulls[1] + pull * u];
        }
        sums
    };
    // A step of the line over u, as one over x.
    let moved = |line: Line, [w, b]: [f64; 2]| line.moved(1.0, [w, b - w * mean]);
    let piece = |line: Line| x.iter().zip(y).map(move |(x, y)| (y - line.at(*x)) / delta).map(|r| (r > 1.0, r < -1.0));
    let [spread_x, spread_y] = moments.deviations();
    for _ in 0..MOST_STEPS {
        let newton = sums(line, &|residual| f64::from(residual.abs() <= delta)).step().map(|step| moved(line, step));
        if let Some(next) = newton.filter(|next| piece(line).eq(piece(*next))) {
            return next;
        }
        let loss = rho.loss(x, y, line);
        let weighted = |residual: f64| (delta / residual.abs()).min(1.0);
        let next = newton.filter(|next| rho.loss(x, y, *next) < loss);
        let Some(next) = next.or_else(|| sums(line, &weighted).step().map(|step| moved(line, step))) else {
            return line;
        };
        let by = (next.w - line.w).abs() * spread_x + (next.at(mean) - line.at(mean)).abs();
        line = next;
        if by <= 1e-15 * spread_y {
            return line;
        }
    }
    line
}

/// The line with the least mean of |r|: it goes through two of the points. From a point on it, the best line through that point is a
/// weighted median of slopes; the second point that it meets is where the search goes on, until no point on the line finds a better
/// one (Bloomfield & Steiger 1980).
pub fn absolute(x: &[f64], y: &[f64], start: Line) -> Line {
    const MOST_TRIES: usize = 60;
    let loss = |line: Line| Rho::Absolute.loss(x, y, line);
    let distance = |line: Line, i: usize| (y[i] - line.at(x[i])).abs();
    let nearest = (0..x.len()).min_by(|&i, &j| distance(start, i).total_cmp(&distance(start, j))).unwrap_or(0);
    let Some((mut line, second)) = through(x, y, nearest) else { return start };
    let (mut least, mut pivots, mut tried) = (loss(line), vec![nearest, second], vec![nearest]);
    for _ in 0..MOST_TRIES * pivots.len() {
        let Some(pivot) = pivots.iter().copied().find(|pivot| !tried.contains(pivot)) else { break };
        tried.push(pivot);
        let Some((next, second)) = through(x, y, pivot) else { continue };
        let next_loss = loss(next);
        if next_loss < least * (1.0 - 1e-14) {
            (line, least) = (next, next_loss);
            // Others may lie on the same line.
            let touch = 1e-12 * (y[pivot].abs() + (line.w * x[pivot]).abs() + line.b.abs());
            pivots = (0..x.len()).filter(|&i| distance(line, i) <= touch).take(MOST_TRIES).collect();
            pivots.extend([second, pivot]);
            tried = vec![pivot];
        }
    }
    line
}

/// The best line through point `pivot`, and the other point that it goes through; `None` if no point has another x.
fn through(x: &[f64], y: &[f64], pivot: usize) -> Option<(Line, usize)> {
    let (x_0, y_0) = (x[pivot], y[pivot]);
    let others = x.iter().zip(y).enumerate().filter(|(_, (x, _))| **x != x_0);
    let mut slopes: Vec<(f64, f64, usize)> =
        others.map(|(i, (x, y))| ((y - y_0) / (x - x_0), (x - x_0).abs(), i)).collect();
    let (w, other) = weighted_median(&mut slopes)?;
    Some((Line { w, b: y_0 - w * x_0 }, other))
}

/// Of (value, weight, index) the first value up to which there is half of all weight, and its index: by halving, n steps in all.
fn weighted_median(items: &mut [(f64, f64, usize)]) -> Option<(f64, usize)> {
    let (mut wanted, mut rest) = (0.5 * items.iter().map(|item| item.1).sum::<f64>(), items);
    while rest.len() > 1 {
        let middle = rest.len() / 2;
        rest.select_nth_unstable_by(middle, |a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let below: f64 = rest[..middle].iter().map(|item| item.1).sum();
        if below >= wanted {
            rest = &mut rest[..middle];
        } else {
            wanted -= below;
            rest = &mut rest[middle..];
        }
    }
    rest.first().map(|(value, _, index)| (*value, *index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normal, rng};

    /// 41 points about a line, the last of them far off it.
    fn points(seed: u64) -> (Vec<f64>, Vec<f64>) {
        let mut rng = rng(seed, Stream::Data);
        let x: Vec<f64> = (0..41).map(|_| f64::from(normal(&mut rng))).collect();
        let mut y: Vec<f64> = x.iter().map(|x| 0.7 * x + 0.5 * f64::from(normal(&mut rng))).collect();
        y[40] -= 8.0;
        (x, y)
    }

    #[test]
    fn a_pull_is_the_slope_of_the_cost() {
        for rho in [Rho::Squared, Rho::Absolute, Rho::Huber(0.8)] {
            for residual in [-2.0, -0.5, 0.3, 1.7] {
                let quotient = (rho.of(residual + 1e-6) - rho.of(residual - 1e-6)) / 2e-6;
                assert!((rho.pull(residual) - quotient).abs() < 1e-8, "{rho:?} {residual}");
            }
        }
    }

    #[test]
    fn at_hubers_minimum_all_pulls_cancel() {
        for (seed, delta) in (0..8).flat_map(|seed| [1e-3, 0.1, 0.5, 2.0, 50.0].map(|delta| (seed, delta))) {
            let (x, y) = points(seed);
            let line = huber(&x, &y, delta);
            let pulls = x.iter().zip(&y).map(|(x, y)| Rho::Huber(delta).pull(y - line.at(*x)) / delta);
            let (sum, moment) =
                pulls.zip(&x).fold((0.0, 0.0), |(sum, moment), (pull, x)| (sum + pull, moment + pull * x));
            assert!(f64::abs(sum) < 1e-9 && f64::abs(moment) < 1e-9, "{seed} {delta}: {sum} {moment}");
        }
    }

    #[test]
    fn huber_lies_between_the_squared_and_the_absolute_error() {
        let (x, y) = points(3);
        let squared = Moments::of(&x, &y).minimum();
        let wide = huber(&x, &y, 100.0);
        assert!((wide.w - squared.w).abs() + (wide.b - squared.b).abs() < 1e-14, "{wide:?} {squared:?}");
        let absolute = absolute(&x, &y, squared);
        let near = huber(&x, &y, 1e-6);
        assert!((near.w - absolute.w).abs() + (near.b - absolute.b).abs() < 1e-4, "{near:?} {absolute:?}");
    }

    #[test]
    fn no_line_through_two_points_has_less_absolute_error() {
        for seed in 0..6 {
            let (x, y) = points(seed);
            let found = absolute(&x, &y, Moments::of(&x, &y).minimum());
            let through_two = (0..41).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| {
                let w = (y[i] - y[j]) / (x[i] - x[j]);
                Rho::Absolute.loss(&x, &y, Line { w, b: y[i] - w * x[i] })
            });
            let least = through_two.fold(f64::INFINITY, f64::min);
            assert!((Rho::Absolute.loss(&x, &y, found) - least).abs() < 1e-13, "{seed}");
        }
    }

    #[test]
    fn points_that_share_places_are_no_trouble() {
        let (x, y) = ([0.0, 0.0, 1.0, 1.0, 2.0, 2.0], [0.0, 0.0, 1.0, 1.0, 2.0, 9.0]);
        let line = absolute(&x, &y, Line { w: 3.0, b: 0.0 });
        assert!((Rho::Absolute.loss(&x, &y, line) - 7.0 / 6.0).abs() < 1e-12, "{line:?}");
    }
}
