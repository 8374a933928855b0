//! The numbers of the walkers at the cliff.

use crate::scene::Readings;
use crate::scenes::recurrent::backward::norm;
use crate::scenes::recurrent::cliff::{Cliff, LENGTH, RATE, STEPS, WALKERS, Walker};
use crate::scenes::recurrent::history::History;

/// The names of one walker's readings.
struct Names {
    w: &'static str,
    b: &'static str,
    loss: &'static str,
    grad: &'static str,
    step: &'static str,
    moved: &'static str,
    path: &'static str,
}

macro_rules! names {
    ($walker:literal) => {
        Names {
            w: concat!($walker, ".w"),
            b: concat!($walker, ".b"),
            loss: concat!($walker, ".loss"),
            grad: concat!($walker, ".grad"),
            step: concat!($walker, ".step"),
            moved: concat!($walker, ".moved"),
            path: concat!($walker, ".path"),
        }
    };
}

const NAMES: [Names; WALKERS.len()] = [names!("unclipped"), names!("by_norm"), names!("by_value"), names!("flat")];

pub fn readings(history: &History, out: &mut dyn Readings) {
    let now = history.last::<Cliff>();
    out.count("cliff_length", "T at the cliff", now.map(|_| LENGTH));
    out.number("cliff_rate", "η at the cliff", now.map_or(f64::NAN, |_| RATE));
    out.count("cliff_steps", "steps at the cliff", now.map(|now| now.step));
    for (i, names) in NAMES.iter().enumerate() {
        let walker = now.map(|now| now.walkers[i]);
        let of = |value: fn(&Walker) -> f64| walker.as_ref().map_or(f64::NAN, value);
        let start = WALKERS[i].1;
        out.number(names.w, "w", of(|walker| walker.w));
        out.number(names.b, "b", of(|walker| walker.b));
        out.number(names.loss, "L", of(|walker| walker.loss));
        out.number(names.grad, "‖∂L/∂(w,b)‖", of(Walker::length));
        out.number(names.step, "length of the next step", of(|walker| walker.step));
        let moved = walker.map_or(f64::NAN, |walker| norm(&[walker.w - start[0], walker.b - start[1]]));
        out.number(names.moved, "distance from the start", moved);
        out.array(names.path, "(w, b)", &[STEPS + 1, 2], &|| {
            let mut path: Vec<f64> =
                history.all::<Cliff>().flat_map(|cliff| [cliff.walkers[i].w, cliff.walkers[i].b]).collect();
            path.resize(2 * (STEPS + 1), f64::NAN);
            path
        });
    }
    let map = now.map(|now| &now.map);
    let shape = map.map_or([0, 0], |map| [map.nrows(), map.ncols()]);
    out.array("cliff_map", "L(w, b)", &shape, &|| map.into_iter().flat_map(|map| map.iter().copied()).collect());
}
