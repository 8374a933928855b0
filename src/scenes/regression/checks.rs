//! What must hold, each by two ways that share nothing.

use super::line::Descent;
use super::noise::{Ball, Kind};
use super::outlier::Drag;
use super::rate::{self, Row};
use super::sigmoid::Fit;
use super::world::World;
use super::{Moment, Regression};
use crate::engine::linalg::Qr;
use crate::engine::math;
use crate::engine::regression::{Line, Rho, Spread, largest_rate, push};
use crate::scene::{Checks, View};
use ndarray::Array2;

pub fn checks(scene: &Regression, view: View<'_, Moment>, out: &mut dyn Checks) {
    match view.now() {
        Moment::Line(now) => line(scene, now, out),
        Moment::Rate(now) => rates(scene, now, out),
        Moment::Noise(now) => noise(now, out),
        Moment::Sigmoid(now) => sigmoid(scene, now, out),
        Moment::Outlier(now) => outlier(now, out),
    }
}

/// Mean of what each point has, as a plain sum over the points.
fn mean_over(world: &World, term: impl Fn(f64, f64) -> f64) -> f64 {
    world.pairs().map(|(x, y)| term(x, y)).sum::<f64>() / world.points() as f64
}

/// So much of the numbers that a sum is made of may be lost in rounding.
const ROUNDING: f64 = 1e-11;

fn line(scene: &Regression, now: &Descent, out: &mut dyn Checks) {
    let (world, at) = (&*now.world, now.at);
    let residual = |x: f64, y: f64| at.at(x) - y;
    let size = |x: f64, y: f64| (at.w * x).abs() + at.b.abs() + y.abs();
    let direct = mean_over(world, |x, y| residual(x, y) * residual(x, y));
    let scale = mean_over(world, |x, y| size(x, y) * size(x, y));
    out.check("loss", world.moments.loss(at), direct, ROUNDING * scale, "mean of (w·x + b − y)², point by point");
    let [by_w, by_b] = world.moments.gradient(at);
    let source = "2·mean of r·x and of r, point by point";
    let scale = |power: &dyn Fn(f64) -> f64| mean_over(world, |x, y| size(x, y) * power(x).abs());
    out.check("gradient", by_w, mean_over(world, |x, y| 2.0 * residual(x, y) * x), ROUNDING * scale(&|x| x), source);
    out.check("gradient", by_b, mean_over(world, |x, y| 2.0 * residual(x, y)), ROUNDING * scale(&|_| 1.0), source);
    minimum(world, out);
    if scene.momentum == 0.0 {
        contraction(scene.learning_rate, world, now.step, at, out);
    }
}

/// The minimum by QR, which squares no condition number. What differs is told at the points: at the two ends of x.
fn minimum(world: &World, out: &mut dyn Checks) {
    let columns = Array2::from_shape_fn((world.points(), 2), |(i, j)| if j == 0 { world.x[i] } else { 1.0 });
    let Ok(found) = Qr::of(&columns.view()).and_then(|qr| qr.least_squares(&world.y)) else { return };
    let (shown, other) = (world.moments.minimum(), Line { w: found[0], b: found[1] });
    let [[mean, _], [deviation, spread]] = [world.moments.means(), world.moments.deviations()];
    let lost = ROUNDING * (spread + mean.abs() / deviation * spread + world.moments.means()[1].abs());
    for x in [mean - deviation, mean + deviation] {
        out.check("minimum", shown.at(x), other.at(x), lost, "least squares by Householder's QR");
    }
}

/// After t steps the error along an eigenvector is (1 − ηλ)ᵗ times what it was.
fn contraction(rate: f64, world: &World, step: usize, at: Line, out: &mut dyn Checks) {
    let (start, now) = (rate::errors(world, world.start), rate::errors(world, at));
    let reach = world.start.from(world.moments.minimum()).iter().fold(0.0, |sum: f64, x| sum + x.abs());
    for (i, lambda) in world.curvature.values.into_iter().enumerate() {
        let factor = 1.0 - rate * lambda;
        let power = math::pow(factor.abs(), step as f64) * if factor < 0.0 && step % 2 == 1 { -1.0 } else { 1.0 };
        // Rounding of either error leaks into the other, and is multiplied as that is.
        let largest = world
            .curvature
            .values
            .map(|l| math::pow((1.0 - rate * l).abs(), step as f64))
            .into_iter()
            .fold(1.0, f64::max);
        let lost =
            1e-12 * (step + 1) as f64 * (reach + at.w.abs() + at.b.abs() + world.moments.minimum().b.abs()) * largest;
        out.check("contraction", now[i], power * start[i], lost, "Goh 2017: e ← (1 − ηλ)·e along each eigenvector");
    }
}

/// A rate above the limit makes the steep error grow in this step, and one below shrinks it. At the limit neither.
fn rates(scene: &Regression, now: &Row, out: &mut dyn Checks) {
    const EVEN: f64 = 1e-6;
    if now.step == 0 || scene.momentum > 0.0 {
        return;
    }
    let limit = largest_rate(0.0, now.world.curvature.values[0]);
    let reach = now.world.start.from(now.world.moments.minimum()).iter().fold(0.0, |sum: f64, x| sum + x.abs());
    for (i, rate) in now.rates.into_iter().enumerate() {
        let (before, after) = (now.before[i][0].abs(), now.errors[i][0].abs());
        // What is left of an error is rounding.
        if before < 1e-6 * (reach + now.world.moments.minimum().b.abs()) {
            continue;
        }
        let grows =
            f64::from(u8::from(after > before * (1.0 + EVEN))) - f64::from(u8::from(after < before * (1.0 - EVEN)));
        let is_above =
            f64::from(u8::from(rate > limit * (1.0 + EVEN))) - f64::from(u8::from(rate < limit * (1.0 - EVEN)));
        out.check("limit", grows, is_above, 0.0, "the steep error grows exactly above η = 2/λ_max");
    }
}

/// E[(I − ηH_B)·Σ·(I − ηH_B)] + η²·Cov(g_B), as a sum over the points: a batch of B draws is a mean of B matrices, each (I − ηhᵢ),
/// whose products of two different draws are products of their means. Noise of one size is added to what all points do.
fn after_a_step(ball: &Ball, spread: Spread) -> Spread {
    let (world, rate) = (&ball.world, ball.rate);
    let (share, sigma) = match ball.theory.kind {
        Kind::None => (0.0, 0.0),
        Kind::Batch(batch) => (1.0 / batch as f64, 0.0),
        Kind::Constant(sigma) => (0.0, sigma),
    };
    let added = [rate * rate * sigma * sigma, 0.0, rate * rate * sigma * sigma];
    let [ww, wb, bb] = spread;
    let minimum = world.moments.minimum();
    let carried = |[[a, c], [d, e]]: [[f64; 2]; 2]| {
        let top = [a * ww + c * wb, a * wb + c * bb];
        let low = [d * ww + e * wb, d * wb + e * bb];
        [top[0] * a + top[1] * c, top[0] * d + top[1] * e, low[0] * d + low[1] * e]
    };
    let one = |x: f64| [[1.0 - 2.0 * rate * x * x, -2.0 * rate * x], [-2.0 * rate * x, 1.0 - 2.0 * rate]];
    let n = world.points() as f64;
    let (mut of_points, mut mean) = ([0.0; 3], [[0.0; 2]; 2]);
    for (x, y) in world.pairs() {
        let (step, residual) = (one(x), 2.0 * rate * (y - minimum.at(x)));
        let thrown = [residual * residual * x * x, residual * residual * x, residual * residual];
        let of_point = carried(step);
        for i in 0..3 {
            of_points[i] += (of_point[i] + thrown[i]) / n;
        }
        for (row, of_row) in mean.iter_mut().zip(step) {
            row.iter_mut().zip(of_row).for_each(|(sum, element)| *sum += element / n);
        }
    }
    let of_mean = carried(mean);
    [0, 1, 2].map(|i| share * of_points[i] + (1.0 - share) * of_mean[i] + added[i])
}

fn noise(now: &Ball, out: &mut dyn Checks) {
    let theory = &now.theory;
    if let Some(ball) = now.stationary {
        let after = after_a_step(now, ball);
        let scale = ball[0].abs() + ball[2].abs();
        for (before, after) in ball.into_iter().zip(after) {
            let source = "Σ = E[(I − ηH_B)Σ(I − ηH_B)] + η²·Cov(g_B), summed over the points";
            out.check("ball", before, after, 1e-8 * scale, source);
        }
    }
    // Batches throw walkers about with heavy tails near the limit, where a measured spread says little.
    let is_normal = matches!(theory.kind, Kind::Constant(_));
    let is_light = is_normal || theory.noise.growth(now.rate) < 0.95 && 2.0 * now.rate < theory.largest_rate;
    if let Some(expected) = now.expected_variance().filter(|_| is_light && theory.kind != Kind::None && now.step > 0) {
        let n = now.walkers.len() as f64;
        let mean = now.walkers.iter().map(|line| line.w).sum::<f64>() / n;
        let fourth =
            now.walkers.iter().map(|line| (line.w - mean) * (line.w - mean)).map(|square| square * square).sum::<f64>()
                / n;
        let sigma =
            ((fourth - now.measured * now.measured * now.measured * now.measured).max(2.0 * expected * expected) / n)
                .sqrt();
        let variance = now.measured * now.measured * n / (n - 1.0);
        out.check("spread", variance, expected, 6.0 * sigma + 1e-20, "the exact covariance after t steps; 6σ");
    }
    if theory.kind == Kind::None {
        // They are all at one place, which may be far off; a mean of equal numbers is rounded.
        let farthest = now.walkers.iter().map(|line| line.w.abs()).fold(now.world.window.reach[0], f64::max);
        let lost = 1e-9 * farthest;
        out.check("spread", now.measured, 0.0, lost, "all points in every step: no noise");
    }
}

fn sigmoid(scene: &Regression, now: &Fit, out: &mut dyn Checks) {
    let (data, theta) = (now.world.logistic(), now.theta[0]);
    let deviations: Vec<f64> = now
        .world
        .inputs
        .iter()
        .map(|column| {
            let square = column.iter().map(|x| x * x).sum::<f64>() / column.len() as f64;
            square.sqrt()
        })
        .collect();
    let used: &[usize] = if deviations.len() == 2 { &[0, 1, 2] } else { &[0, 2] };
    for &i in used {
        // So far that z moves by a ten-thousandth.
        let size = deviations.get(i).copied().unwrap_or(1.0);
        let h = 1e-4 / size;
        let nudged = |h: f64| data.values([0, 1, 2].map(|k| theta[k] + if k == i { h } else { 0.0 }))[0];
        let quotient = (nudged(h) - nudged(-h)) / (2.0 * h);
        // The loss is rounded, and so is the place it is taken at.
        let lost = size * (1e-7 + 1e-11 * (now.losses[0].entropy + theta[i].abs() * size));
        out.check("slope", now.losses[0].gradients[0][i], quotient, lost, "difference quotient of the cross-entropy");
    }
    newton(now, out);
    let [squared, entropy] = push(-scene.wrong);
    let (h, p) = (1e-5, |z: f64| 1.0 / (1.0 + math::exp(-z)));
    let of_squared = |z: f64| (1.0 - p(z)) * (1.0 - p(z));
    let quotient = (of_squared(-scene.wrong - h) - of_squared(-scene.wrong + h)) / (2.0 * h);
    out.check("push", squared, quotient, 1e-9, "difference quotient of (1 − p)²");
    let of_entropy = |z: f64| -math::ln(p(z));
    let quotient = (of_entropy(-scene.wrong - h) - of_entropy(-scene.wrong + h)) / (2.0 * h);
    out.check("push", entropy, quotient, 1e-8, "difference quotient of −ln p");
}

/// At the minimum the probabilities of all points add up to the number of yeses, and so do their inputs weighted so. Where there
/// is none, a line has no point on its wrong side.
fn newton(now: &Fit, out: &mut dyn Checks) {
    let world = &now.world;
    if let Some([w_1, w_2, b]) = now.judged.minimum {
        let n = world.points() as f64;
        let p = |i: usize| {
            let z = b + w_1 * world.inputs[0][i] + world.inputs.get(1).map_or(0.0, |column| w_2 * column[i]);
            1.0 / (1.0 + math::exp(-z))
        };
        let source = "Σ pᵢ = Σ yᵢ and Σ pᵢ·xᵢ = Σ yᵢ·xᵢ (Bishop 2006, section 4.3.2)";
        let ones = vec![1.0; world.points()];
        for column in world.inputs.iter().chain([&ones]) {
            let expected = (0..world.points()).map(|i| p(i) * column[i]).sum::<f64>() / n;
            let counted = (0..world.points()).filter(|i| world.yes[*i]).map(|i| column[i]).sum::<f64>() / n;
            let size = column.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
            out.check("newton", expected, counted, 1e-9 * size, source);
        }
    } else {
        let margins: Vec<f64> = world.logistic().margins(now.judged.newton).collect();
        let largest = margins.iter().fold(0.0, |largest: f64, margin| largest.max(margin.abs()));
        let wrong = margins.iter().filter(|margin| **margin < -0.02 * largest).count();
        out.check("separable", wrong as f64, 0.0, 0.0, "no point lies on the wrong side of Newton's line");
    }
}

fn outlier(now: &Drag, out: &mut dyn Checks) {
    let n = now.x.len() as f64;
    let mean = now.x.iter().sum::<f64>() / n;
    let reach = now.x.iter().fold(0.0, |largest: f64, x| largest.max((x - mean).abs()));
    let size = now.y.iter().fold(0.0, |largest: f64, y| largest.max(y.abs()))
        + now.squared.b.abs()
        + (now.squared.w * mean).abs();
    for (claim, line, most) in [("pulls", now.squared, f64::INFINITY), ("pulls_huber", now.huber, now.delta)] {
        let pull = |residual: f64| residual.max(-most).min(most);
        let pulls: Vec<f64> = now.residuals(line).map(pull).collect();
        let turns = pulls.iter().zip(&*now.x).map(|(pull, x)| pull * (x - mean)).sum::<f64>() / n;
        let lost = 1e-10 * size.min(most + size * 1e-3);
        let source = "at the best line no pull is left, nor a turn";
        out.check(claim, pulls.iter().sum::<f64>() / n, 0.0, lost, source);
        out.check(claim, turns, 0.0, lost * reach, source);
    }
    // No line near the absolute one is better: it is best in all directions, being convex.
    let loss = |line: Line| Rho::Absolute.loss(&now.x, &now.y, line);
    let here = loss(now.absolute);
    let tilts = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    let near = |[w, up]: [f64; 2]| {
        let by = 1e-3 * (here + 1e-9 * size);
        let w = w * by / reach.max(f64::MIN_POSITIVE);
        loss(Line { w: now.absolute.w + w, b: now.absolute.b - w * mean + by * up })
    };
    let least = tilts.into_iter().map(near).fold(here, f64::min);
    out.check("absolute", here, least, 1e-12 * (here + size), "no line near it has a smaller mean of |r|");
}
