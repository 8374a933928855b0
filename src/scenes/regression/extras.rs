//! The points that everything is computed from.

use super::{Moment, Regression};
use crate::scene::{Of, Readings, View};

impl Regression {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["data"];
}

/// The columns as they are learned from at this moment (with the point that is dragged where it is), the columns as they are, and the
/// labels.
pub fn data(view: View<'_, Moment>, out: &mut dyn Readings) {
    let (now, world) = (view.now(), view.now().world());
    let drag = super::outlier::Drag::of(now);
    let [x, y] = drag.map_or([&world.x, &world.y], |drag| [&*drag.x, &*drag.y]);
    let n = [world.points()];
    out.extra("x", &n, || x.iter().copied());
    out.extra("y", &n, || y.iter().copied());
    out.extra("x_unscaled", &n, || world.sample.x.iter().copied());
    out.extra("y_unscaled", &n, || world.sample.y.iter().copied());
    out.extra("yes", &n, || world.yes.iter().map(|yes| f64::from(u8::from(*yes))));
}
