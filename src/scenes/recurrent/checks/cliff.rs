//! What must hold at the cliff.

use crate::scene::Checks;
use crate::scenes::recurrent::backward::norm;
use crate::scenes::recurrent::cliff::{Cliff, RATE, WALKERS, loss};
use crate::scenes::recurrent::history::History;
use crate::scenes::recurrent::settings::{Clip, LARGEST_NORM, LARGEST_VALUE};

/// The gradient of every walker by finite differences, and how far it came with its last step.
pub fn checks(now: &Cliff, history: &History, out: &mut dyn Checks) {
    for walker in &now.walkers {
        let tolerance = 1e-4 * walker.length() + 1e-7;
        for (by_tape, by_differences) in walker.gradient.iter().zip(differences(walker.w, walker.b)) {
            out.check("wall", *by_tape, by_differences, tolerance, "Werbos 1990");
        }
    }
    let Some(before) = history.all::<Cliff>().rev().nth(1) else { return };
    for ((from, to), (clip, _)) in before.walkers.iter().zip(&now.walkers).zip(WALKERS) {
        let moved = norm(&[to.w - from.w, to.b - from.b]);
        let size = from.length();
        let clipped = match clip {
            Clip::None => size,
            Clip::Norm => size.min(LARGEST_NORM),
            Clip::Value => norm(&from.gradient.map(|x| x.clamp(-LARGEST_VALUE, LARGEST_VALUE))),
        };
        out.check("clip", moved, RATE * clipped, 2e-6 * RATE * clipped + 1e-12, "Pascanu et al. 2013, algorithm 1");
    }
}

/// (∂L/∂w, ∂L/∂b) by central differences. L changes over a distance of about |b|, the distance to the wall.
fn differences(w: f64, b: f64) -> [f64; 2] {
    let of_w = 1e-5 * b.abs().min(1.0);
    let of_b = 1e-4 * b.abs().min(1.0);
    [(loss(w + of_w, b) - loss(w - of_w, b)) / (2.0 * of_w), (loss(w, b + of_b) - loss(w, b - of_b)) / (2.0 * of_b)]
}
