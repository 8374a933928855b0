//! The data, and the way to the moment.

use super::{Data, Forward, Moment};
use crate::scene::{Readings, View};

impl Forward {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["data", "path"];

    /// One of them.
    pub fn offer(name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        match name {
            "data" => data(&view.now().shared.data, out),
            _ => path(view, out),
        }
    }
}

fn data(data: &Data, out: &mut dyn Readings) {
    out.extra("x0", &data.shape.axes(), || data.x0.iter().copied());
    if !data.labels.is_empty() {
        out.extra("labels", &[data.labels.len()], || data.labels.iter().map(|label| *label as f64));
    }
    if let Some(mixture) = &data.mixture {
        let parts = &mixture.components;
        out.extra("mixture_weight", &[parts.len()], || parts.iter().map(|part| part.weight));
        out.extra("mixture_mean", &[parts.len()], || parts.iter().map(|part| part.mean));
        out.extra("mixture_variance", &[parts.len()], || parts.iter().map(|part| part.variance));
    }
}

/// xₛ for s = 0 … t.
fn path(view: View<'_, Moment>, out: &mut dyn Readings) {
    let past = view.past();
    let shape = [vec![past.len()], view.now().shared.data.shape.axes()].concat();
    out.extra("x", &shape, || past.iter().flat_map(|moment| moment.x_t.iter().copied()));
}
