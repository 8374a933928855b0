//! What the knobs hold.

use super::learned::STEPS;
use super::world::MOST_COMPONENTS;
use crate::engine::data::Column;
use crate::engine::diffusion::StepVariance;
use crate::engine::schedule::{Kind, Recipe, Schedule};
use crate::parts::choices::Betas;
use crate::refusal::{Refusal, Result};
use crate::scene::{Effect, File, Flag, Input, Knobs, Numbers, Pick, Real, Span, choices, settings};

const PIECES: Effect = Effect::From("pieces");
const TERMS: Effect = Effect::From("terms");

/// The longest schedule.
const MOST_STEPS: usize = 1000;

/// The least β: finer noise would ask for more points on the grid than an act has time for.
const LEAST_BETA: f64 = 1e-6;

settings! {
    /// The bound under these settings.
    pub struct DiffusionLoss {
        points: File<Column> = File::default(),
        schedule_file: File<Schedule> = File::default(),
        data: Source = Source::Mixture,
        shares: Vec<f64> = vec![0.3, 0.7],
        means: Vec<f64> = vec![-1.5, 1.0],
        sds: Vec<f64> = vec![0.35, 0.5],
        bandwidth: f64 = 0.2,
        schedule: Betas = Betas::Of(Recipe::default().kind),
        timesteps: usize = Recipe::default().steps,
        beta_start: f64 = Recipe::default().beta_start,
        beta_end: f64 = Recipe::default().beta_end,
        rescale: bool = Recipe::default().rescale,
        variance: StepVariance = StepVariance::Beta,
        denoiser: Denoiser = Denoiser::Exact,
        denoiser_error: f64 = 0.1,
        x0: f64 = 1.0,
        eps: f64 = -1.0,
        units: Units = Units::Nats,
        train_steps: usize = 3000,
        t: usize = 1,
    }
}

choices! {
    /// Where x₀ comes from.
    pub enum Source {
        Mixture = "mixture",
        Gaussian = "gaussian",
        Points = "points",
    }
}

choices! {
    /// How the denoiser's ε̂ differs from the exact ε* = E[ε|xₜ].
    pub enum Denoiser {
        Exact = "exact",
        /// ε̂ = (1 + e)·ε*.
        Scaled = "scaled",
        /// ε̂ = ε* + e.
        Shifted = "shifted",
    }
}

choices! {
    /// What the picture counts in.
    pub enum Units {
        Nats = "nats",
        Bits = "bits",
    }
}

impl Units {
    /// What a number of nats is in this unit.
    pub fn of(self, nats: f64) -> f64 {
        match self {
            Self::Nats => nats,
            Self::Bits => nats / std::f64::consts::LN_2,
        }
    }
}

impl DiffusionLoss {
    /// How noise is added.
    pub fn schedule(&self) -> Schedule {
        match (self.schedule, self.schedule_file.get()) {
            (Betas::File, Some(schedule)) => schedule.clone(),
            (Betas::Of(kind), _) => Schedule::new(&Recipe {
                kind,
                steps: self.timesteps,
                beta_start: self.beta_start,
                beta_end: self.beta_end,
                rescale: self.rescale,
                zero_terminal_snr: false,
            }),
            (Betas::File, None) => Schedule::new(&Recipe::default()),
        }
    }

    /// Declares every knob.
    pub fn declare(&mut self, k: &mut dyn Knobs) {
        let timesteps = match (self.schedule, self.schedule_file.get()) {
            (Betas::File, Some(schedule)) => schedule.steps()..=schedule.steps(),
            _ => 1..=MOST_STEPS,
        };
        self.timesteps = self.timesteps.clamp(*timesteps.start(), *timesteps.end());
        let (is_mixture, is_points) = (self.data == Source::Mixture, self.data == Source::Points);
        let (of_betas, has_start) = match self.schedule {
            Betas::File => (false, false),
            Betas::Of(kind) => (kind != Kind::Cosine, kind != Kind::Cosine && kind != Kind::Constant),
        };
        let is_wrong = self.denoiser != Denoiser::Exact;

        k.knob("points", PIECES, &mut Input::selecting(&mut self.points, "data", "points"));
        k.knob("schedule-file", TERMS, &mut Input::selecting(&mut self.schedule_file, "schedule", "file"));
        k.knob("schedule", TERMS, &mut Pick(&mut self.schedule));
        k.knob("timesteps", TERMS, &mut Span(&mut self.timesteps, timesteps));
        k.knob("variance", TERMS, &mut Pick(&mut self.variance));
        k.knob("denoiser", TERMS, &mut Pick(&mut self.denoiser));
        k.knob("denoiser-error", TERMS.when(is_wrong), &mut Real(&mut self.denoiser_error, -1.0..=1.0));
        k.knob("data", PIECES, &mut Pick(&mut self.data));
        k.knob("units", Effect::Redraw, &mut Pick(&mut self.units));
        k.knob("x0", Effect::Redraw, &mut Real(&mut self.x0, -3.0..=3.0));
        k.knob("eps", Effect::Redraw, &mut Real(&mut self.eps, -3.0..=3.0));
        k.knob("train-steps", Effect::From("learned"), &mut Span(&mut self.train_steps, 20..=5_000));
        k.knob("t", Effect::Redraw, &mut Span(&mut self.t, 1..=STEPS));
        k.knob("beta-start", TERMS.when(has_start), &mut Real(&mut self.beta_start, 1e-5..=0.999));
        k.knob("beta-end", TERMS.when(of_betas), &mut Real(&mut self.beta_end, 1e-5..=0.999));
        k.knob("rescale", TERMS.when(of_betas), &mut Flag(&mut self.rescale));
        k.knob("shares", PIECES.when(is_mixture), &mut Numbers(&mut self.shares));
        k.knob("means", PIECES.when(is_mixture), &mut Numbers(&mut self.means));
        k.knob("sds", PIECES.when(is_mixture), &mut Numbers(&mut self.sds));
        k.knob("bandwidth", PIECES.when(is_points), &mut Real(&mut self.bandwidth, 0.02..=1.0));
    }

    /// Refuses what does not go together.
    pub fn refuse(&self) -> Result<()> {
        self.refuse_mixture()?;
        refuse_schedule(&self.schedule())
    }

    fn refuse_mixture(&self) -> Result<()> {
        if self.data != Source::Mixture {
            return Ok(());
        }
        let count = self.shares.len();
        let most = format!("at most {MOST_COMPONENTS} numbers, one for each Gaussian");
        if count > MOST_COMPONENTS {
            return Err(Refusal::new("shares", format!("{count} numbers"), most));
        }
        for (knob, values) in [("means", &self.means), ("sds", &self.sds)] {
            if values.len() != count {
                return Err(Refusal::new(
                    knob,
                    format!("{} numbers", values.len()),
                    format!("{count}, as many as shares"),
                ));
            }
        }
        for (knob, values, range) in [
            ("shares", &self.shares, 1e-6..=1e6),
            ("means", &self.means, -100.0..=100.0),
            ("sds", &self.sds, 0.01..=100.0),
        ] {
            if let Some(value) = values.iter().find(|value| !range.contains(*value)) {
                let expected = format!("each number from {} to {}", range.start(), range.end());
                return Err(Refusal::new(knob, value.to_string(), expected));
            }
        }
        Ok(())
    }
}

/// A step without noise has no Gaussian to step back with, and one without signal no ε that tells of x₀.
fn refuse_schedule(schedule: &Schedule) -> Result<()> {
    let steps = schedule.steps();
    if steps > MOST_STEPS {
        return Err(Refusal::new("schedule-file", format!("{steps} steps"), format!("at most {MOST_STEPS}")));
    }
    let fits = LEAST_BETA..1.0;
    let outside = (1..=steps).find(|t| !fits.contains(&schedule.beta(*t)));
    outside.map_or(Ok(()), |t| {
        let found = format!("β = {} at t = {t}", schedule.beta(t));
        Err(Refusal::new("schedule-file", found, "every β from 1e-6 to below 1: noise in each step, and signal left"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::knobs::choose;

    fn refused(settings: &[(&str, &str)]) -> Refusal {
        let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
        choose::<DiffusionLoss>(&settings).err().unwrap_or_else(|| panic!("{settings:?} is taken"))
    }

    #[test]
    fn a_mixture_that_is_none_is_refused_at_the_list_at_fault() {
        let nine = ["1"; 9].join(",");
        for (settings, place) in [
            (&[("shares", "1,1,1")][..], "means"),
            (&[("sds", "0.5")], "sds"),
            (&[("shares", "0.3,-0.7")], "shares"),
            (&[("sds", "0.5,0")], "sds"),
            (&[("means", "0,1e9")], "means"),
            (&[("shares", &nine), ("means", &nine), ("sds", &nine)], "shares"),
            (&[("beta-end", "1")], "beta-end"),
            (&[("denoiser-error", "0.2")], "denoiser-error"),
        ] {
            assert_eq!(refused(settings).place, place, "{settings:?}");
        }
    }

    #[test]
    fn a_schedule_with_a_step_without_noise_or_without_signal_is_refused() {
        let with = |betas| refuse_schedule(&Schedule::from_betas(betas));
        assert!(with(vec![0.1; 20]).is_ok() && with(vec![0.1; 1001]).is_err());
        for betas in [vec![0.0, 0.1], vec![0.1, 0.0], vec![0.1, 1.0]] {
            assert!(with(betas.clone()).is_err(), "{betas:?}");
        }
    }
}
