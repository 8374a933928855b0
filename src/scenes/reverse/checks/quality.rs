//! How far samples are from the data, again, by plain loops over pairs.

use crate::scene::Checks;
use crate::scenes::reverse::quality::Quality;
use crate::scenes::reverse::world::World;

/// More pairs than this take too long.
const MOST_PAIRS: usize = 3_000_000;

/// How many neighbours the ball around a data point holds (Naeem et al. 2020).
const NEIGHBOURS: usize = 5;

type Point = [f64; 2];

pub fn checks(quality: &Quality, out: &mut dyn Checks) {
    let World { dims, points, fresh, .. } = &*quality.setup.world;
    if *dims != 2 {
        return;
    }
    let (samples, points) = (rows(&quality.samples), rows(points));
    let (n, m) = (samples.len(), points.len());
    let pairs_of_points = m * m / 2;
    if n * m + pairs_of_points > MOST_PAIRS {
        return;
    }
    let of_data = within(&points);
    let energy = |set: &[Point]| 2.0 * between(set, &points) - within(set) - of_data;
    let source = "Székely & Rizzo 2013, pair by pair";
    out.check("energy", quality.scores.energy_distance, energy(&samples), 1e-9, source);
    let covered = points.iter().filter(|point| is_covered(point, &samples, &points)).count();
    let source = "Naeem et al. 2020, by counting who is nearer";
    out.check("coverage", quality.scores.coverage, covered as f64 / m as f64, 1e-12, source);
    // It is the same all through the act.
    if quality.is_chosen && !fresh.is_empty() && fresh.len() * n * m <= MOST_PAIRS {
        let of_set = |set: &Vec<f64>| energy(&rows(set)[..n.min(set.len() / 2)]);
        let floor = fresh.iter().map(of_set).sum::<f64>() / fresh.len() as f64;
        out.check("floor", quality.floor, floor, 1e-9, "Székely & Rizzo 2013, of fresh draws of the data");
    }
}

fn rows(values: &[f64]) -> Vec<Point> {
    values.chunks_exact(2).map(|row| [row[0], row[1]]).collect()
}

fn square(a: &Point, b: &Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

/// The mean distance from one set to the other.
fn between(a: &[Point], b: &[Point]) -> f64 {
    let to_all = |point: &Point| a.iter().map(|other| square(point, other).sqrt()).sum::<f64>();
    b.iter().map(to_all).sum::<f64>() / (a.len() * b.len()) as f64
}

/// The mean distance within a set, every pair once.
fn within(set: &[Point]) -> f64 {
    let after = |i: usize| set[i + 1..].iter().map(|other| square(&set[i], other).sqrt()).sum::<f64>();
    2.0 * (0..set.len()).map(after).sum::<f64>() / (set.len() * set.len()) as f64
}

/// Whether the sample next to a data point is no further away than the fifth of its neighbours: whether fewer than five
/// others are nearer than the sample.
fn is_covered(point: &Point, samples: &[Point], points: &[Point]) -> bool {
    let nearest = samples.iter().map(|sample| square(point, sample)).fold(f64::INFINITY, f64::min);
    // The point itself is nearer too, if the sample does not repeat it.
    let itself = usize::from(nearest > 0.0);
    points.iter().filter(|other| square(point, other) < nearest).take(NEIGHBOURS + itself).count() < NEIGHBOURS + itself
}
