//! The data's law, the schedule, and the points that a net is measured with.

use super::Moment;
use super::learned::{Learned, Noised};
use super::settings::DiffusionLoss;
use super::terms::Term;
use crate::scene::{Readings, View};

impl DiffusionLoss {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["data", "schedule", "held-out"];

    /// One of them.
    pub fn offer(name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        if name == "data" {
            let parts = &view.now().world.data.components;
            out.extra("mixture_weight", &[parts.len()], || parts.iter().map(|part| part.weight));
            out.extra("mixture_mean", &[parts.len()], || parts.iter().map(|part| part.mean));
            out.extra("mixture_variance", &[parts.len()], || parts.iter().map(|part| part.variance));
        } else if name == "held-out" {
            if let Some(learned) = view.last::<Learned>() {
                held_out(&learned.plane.held_out, out);
            }
        } else if let Some(term) = view.last::<Term>() {
            let schedule = &term.whole.schedule;
            let all = schedule.steps();
            out.extra("beta", &[all], || (1..=all).map(|t| schedule.beta(t)));
            out.extra("alpha_bar", &[all], || (1..=all).map(|t| schedule.alpha_bar(t)));
        }
    }
}

/// xₜ, the noise in it and the exact guess of it: (T, points, 2).
fn held_out(at: &[Noised], out: &mut dyn Readings) {
    let shape = [at.len(), at[0].eps.len() / 2, 2];
    out.extra("x_t", &shape, || at.iter().flat_map(|noised| noised.x.iter().copied()));
    out.extra("eps", &shape, || at.iter().flat_map(|noised| noised.eps.iter().copied()));
    out.extra("eps_exact", &shape, || at.iter().flat_map(|noised| noised.exact.iter().copied()));
}
