//! The weights, the data, all codes, and the draws behind the reconstruction.

use super::evaluation::Evaluation;
use super::training::{Progress, draws, evaluation_noise};
use super::{Moment, Vae};
use crate::engine::data::{DIGIT_COUNT, digit_label};
use crate::parts::digits::PIXELS;
use crate::scene::{Readings, View};

impl Vae {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["weights", "data", "codes", "draws"];

    /// One of them.
    pub fn offer(&self, name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        let Some(progress) = view.last::<Progress>() else { return };
        let (codes, shared) = (&progress.codes, &progress.shared);
        match name {
            "weights" => {
                if let Some(learned) = &progress.learned {
                    out.parameters("", &learned.weights);
                }
            }
            "data" => {
                out.extra("digits", &[DIGIT_COUNT, PIXELS], || shared.digits.iter().copied());
                out.extra("inputs", &[DIGIT_COUNT, PIXELS], || shared.inputs.iter().copied());
                out.extra("labels", &[DIGIT_COUNT], || (0..DIGIT_COUNT).map(|i| digit_label(i) as f64));
            }
            "codes" => {
                let shape = [DIGIT_COUNT, codes.latents];
                out.extra("mu", &shape, || codes.mu.iter().copied());
                if let Some(logvar) = &codes.logvar {
                    out.extra("logvar", &shape, || logvar.iter().copied());
                }
            }
            _ if self.is_variational() => {
                let draws = draws(progress.learned.is_some());
                let eps = || Evaluation::noise(evaluation_noise(view.seed()), codes.latents, draws);
                out.extra("eps", &[draws, DIGIT_COUNT, codes.latents], eps);
            }
            _ => {}
        }
    }
}
