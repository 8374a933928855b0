//! How fast what is far away fades: half-lives, lags, radii.

use super::source;
use crate::engine::math;
use crate::engine::stats;
use crate::scene::Checks;
use crate::scenes::recurrent::backward::{Backward, GONE, norm};
use crate::scenes::recurrent::history::History;
use crate::scenes::recurrent::world::Cell;

/// The half-life and the lag of every cell's gradient, from all that has arrived so far.
pub fn checks(now: &Backward, history: &History, out: &mut dyn Checks) {
    for (i, cell) in now.world.cells.iter().enumerate() {
        let moments = history.all::<Backward>().filter(|moment| (moment.cut..=moment.target).contains(&moment.t));
        let norms: Vec<(usize, f64)> =
            moments.map(|moment| (moment.target - moment.t, norm(&moment.cells[i].gradient.h))).collect();
        let arrived = &now.cells[i];
        half_life(&norms, arrived.half_life, out);
        let Some(first) = norms.first() else { continue };
        let gone = norms.iter().find(|(_, norm)| *norm < GONE * first.1).map_or(0, |(back, _)| *back);
        // 0 stands for a gradient that is still there.
        let shown = if arrived.lag.is_nan() { 0.0 } else { arrived.lag };
        out.check("lag", shown, gone as f64, 0.0, source(cell.kind()));
    }
}

/// By least squares around the means. A line that hardly falls has no half-life to speak of.
fn half_life(norms: &[(usize, f64)], shown: f64, out: &mut dyn Checks) {
    const LEVEL: f64 = -1e-6;
    let whole = norms.iter().filter(|(_, norm)| norm.is_normal());
    let (back, logs): (Vec<f64>, Vec<f64>) = whole.map(|(back, norm)| (*back as f64, math::ln(*norm))).unzip();
    if back.len() < 2 {
        return;
    }
    let slope = slope(&back, &logs);
    if slope < LEVEL {
        let half_life = std::f64::consts::LN_2 / -slope;
        out.check("half-life", shown, half_life, 1e-6 * half_life, "least squares around the means");
    }
}

fn slope(x: &[f64], y: &[f64]) -> f64 {
    stats::covariance(x, y) / stats::variance(x)
}

/// ρ(W) as the rate at which W, applied again and again, lets a vector grow: the slope of ln‖Wᵏv‖ over k.
pub fn radius(cell: &Cell, out: &mut dyn Checks) {
    const TIMES: usize = 2000;
    /// Until then, what shrinks faster is gone.
    const SETTLED: usize = TIMES / 4;
    const LARGEST: usize = 32;
    let matrix = cell.candidate();
    if matrix.nrows() > LARGEST || cell.radius == 0.0 {
        return;
    }
    let mut v: Vec<f64> = (0..matrix.nrows()).map(|j| math::cos(j as f64)).collect();
    let (mut log, mut times, mut logs) = (0.0, Vec::new(), Vec::new());
    for k in 0..TIMES {
        v = matrix.outer_iter().map(|row| row.iter().zip(&v).fold(0.0, |sum, (w, x)| sum + w * x)).collect();
        let size = norm(&v);
        log += math::ln(size);
        for x in &mut v {
            *x /= size;
        }
        if k >= SETTLED {
            times.push(k as f64);
            logs.push(log);
        }
    }
    let rate = math::exp(slope(&times, &logs));
    out.check("radius", cell.radius, rate, 2e-3 * rate, "power iteration; the slope of ln‖Wᵏv‖");
}
