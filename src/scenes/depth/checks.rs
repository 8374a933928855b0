//! What must hold, each by two ways that share nothing.

mod line;
mod stack;

use super::Moment;
use super::settings::Depth;
use crate::scene::{Checks, View};

pub fn checks(scene: &Depth, view: View<'_, Moment>, out: &mut dyn Checks) {
    match view.now() {
        Moment::Hinges(pair) => line::hinges(pair, out),
        Moment::Fold(folded) => line::fold(folded, out),
        Moment::Backward(layer) => stack::backward(scene, layer, out),
        Moment::Residual(progress) => stack::residual(scene, progress, out),
    }
}
