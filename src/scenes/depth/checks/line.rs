//! Nets on a line: intervals against a grid, lines against the net, the fold against its formula.

use crate::engine::piecewise::{Interval, LineNet, tent};
use crate::scene::Checks;
use crate::scenes::depth::fold::{Folded, VARIANCE};
use crate::scenes::depth::hinges::{Fitted, Pair, WINDOW};

/// Points of the grid between the ends of a window.
const GRID: usize = 4000;

pub fn hinges(pair: &Pair, out: &mut dyn Checks) {
    for fitted in [&pair.shallow, &pair.deep] {
        let intervals = &fitted.intervals;
        let seen = seen_on_grid(&fitted.net, intervals, WINDOW);
        out.check("regions", intervals.len() as f64, seen as f64, 0.0, "sign changes on a fine grid and at middles");
        lines(&fitted.net, intervals, out);
        error(pair, fitted, out);
    }
    let count = pair.shared.counts[pair.shared.chosen];
    let most = pair.deep.net.layers.iter().fold(1.0, |most, layer| most * (layer.outputs() + 1) as f64);
    let over = (pair.deep.intervals.len() as f64 - most).max(0.0) + (count.pieces - count.regions).max(0.0);
    out.check("bound", over, 0.0, 0.0, "Montúfar et al. 2014: at most Π(n_l + 1)");
}

/// How many patterns of units are seen along a fine grid and the middles of all intervals: a joint that is none, and one that has
/// not been found, change the number.
fn seen_on_grid(net: &LineNet, intervals: &[Interval], [lo, hi]: [f64; 2]) -> usize {
    // Off the places with few digits, where units of a net built by hand switch.
    let grid = (0..GRID).map(|i| lo + (hi - lo) * (i as f64 + 0.381_966) / GRID as f64);
    let mut places: Vec<f64> = grid.chain(intervals.iter().map(|it| 0.5 * (it.from + it.to))).collect();
    places.sort_by(f64::total_cmp);
    let mut before = None;
    let mut seen = 0;
    for x in places {
        let on = Some(net.on(x));
        seen += usize::from(on != before);
        before = on;
    }
    seen
}

/// The line of each interval in its middle against the net: the one that is farthest off.
fn lines(net: &LineNet, intervals: &[Interval], out: &mut dyn Checks) {
    let off = |it: &Interval| {
        let x = 0.5 * (it.from + it.to);
        let (line, exact) = (it.slope * x + it.intercept, net.at(x));
        // What lines and net are summed from is larger than what is left of it.
        let size = 1.0 + it.slope.abs() + it.intercept.abs();
        ((line - exact).abs() / size, line, exact, size)
    };
    let Some((_, line, exact, size)) = intervals.iter().map(off).max_by(|a, b| a.0.total_cmp(&b.0)) else { return };
    out.check("lines", line, exact, 1e-9 * size, "slope·x + c = the net at x");
}

/// The error at the points by way of the lines.
fn error(pair: &Pair, fitted: &Fitted, out: &mut dyn Checks) {
    let [lo, hi] = WINDOW;
    let inside = pair.shared.points.iter().all(|(x, _)| (lo..=hi).contains(x));
    if !inside {
        return;
    }
    let line =
        |x: f64| fitted.intervals.iter().find(|it| x <= it.to).map_or(f64::NAN, |it| it.slope * x + it.intercept);
    let sum = pair.shared.points.iter().fold(0.0, |sum, (x, y)| sum + (line(*x) - y) * (line(*x) - y));
    let mean = sum / pair.shared.points.len() as f64;
    out.check("fit", fitted.error, mean, 1e-9 * (1.0 + mean), "mean (ŷ − y)² by way of the pieces");
}

pub fn fold(folded: &Folded, out: &mut dyn Checks) {
    if folded.push == 0.0 {
        let power = (0..folded.folds).fold(1.0, |power, _| 2.0 * power);
        out.check("folds", folded.pieces() as f64, power, 0.0, "Telgarsky 2016: 2ᴷ pieces of 2K units");
        let x = 1.0 / 3.0 + 0.01;
        let by_map = (0..folded.folds).fold(x, |x, _| tent(x));
        // Each fold doubles what rounding did before.
        out.check("tent", folded.net.at(x), by_map, 1e-15 * power, "x ↦ 1 − |2x − 1|, K times");
    }
    let seen = seen_on_grid(&folded.net, &folded.intervals, [0.0, 1.0]);
    out.check(
        "fold-regions",
        folded.intervals.len() as f64,
        seen as f64,
        0.0,
        "sign changes on a fine grid and at middles",
    );
    lines(&folded.net, &folded.intervals, out);
    let by_grid = error_on_grid(folded);
    out.check("fold-error", folded.error, by_grid, 0.02 * by_grid + 1e-12, "mean (f − g)² on a grid");
}

/// At the middles of a fine grid, whose points are not those of the pieces.
fn error_on_grid(folded: &Folded) -> f64 {
    // Many to each piece, and nowhere where the pieces end.
    let points = (16_usize << folded.folds).max(4000) + 11;
    let squares = (0..points).map(|i| {
        let x = (i as f64 + 0.5) / points as f64;
        let off = folded.net.at(x) - (0..folded.folds).fold(x, |x, _| tent(x));
        off * off
    });
    squares.fold(0.0, |sum, square| sum + square) / points as f64 / VARIANCE
}
