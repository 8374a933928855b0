//! The loss of a diffusion model: the variational bound term by term, every number exact, and what is lost without its weights.
//!
//! Acts: `pieces` (the bound with more and more steps), `terms` (one term after the other, from T to 1), `weights` (what each step
//! counts in the bound and in L_simple) and `learned` (a net that learns L_simple, measured by the bound).

mod checks;
mod draw;
mod extras;
mod learned;
mod panels;
mod pieces;
mod readings;
mod settings;
mod terms;
mod weights;
mod world;

use crate::refusal::Result;
use crate::scene::{Act, Checks, Knobs, Of, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use learned::Learned;
use pieces::Piece;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::DiffusionLoss;
use std::sync::Arc;
use terms::Term;
use weights::Weighed;
use world::World;

/// One instant of an act.
#[derive(Clone)]
pub struct Moment {
    world: Arc<World>,
    part: Part,
}

acts! {
    #[derive(Clone)]
    enum Part {
        Pieces(Piece),
        Terms(Term),
        Weights(Weighed),
        Learned(Learned),
    }
}

impl<P: Of<Part>> Of<Moment> for P {
    fn of(moment: &Moment) -> Option<&Self> {
        P::of(&moment.part)
    }
}

impl Scene for DiffusionLoss {
    const ID: &'static str = "diffusion-loss";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn validate(&self) -> Result<()> {
        self.refuse()
    }

    fn acts(&self) -> Vec<Act> {
        let steps = self.schedule().steps();
        let pieces = Act { id: "pieces", moments: pieces::STEPS.len(), seconds: 9.0 };
        let terms = Act { id: "terms", moments: steps, seconds: 14.0 };
        // A single step has nothing to be weighed against.
        let weights = (steps > 1).then_some(Act { id: "weights", moments: steps - 1, seconds: 10.0 });
        let learned = Act { id: "learned", moments: 1 + learned::pictures(self.train_steps).len(), seconds: 8.0 };
        [pieces, terms].into_iter().chain(weights).chain([learned]).collect()
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        let last = before.last().map(|moment| &**moment);
        match (act, last.map(|moment| (&moment.world, &moment.part))) {
            ("weights", Some((world, Part::Terms(term)))) => weights::run(world.clone(), term),
            ("learned", Some((world, _))) => learned::run(self, world.clone(), seed),
            (_, Some((world, _))) => terms::run(self, world.clone()),
            _ => pieces::run(Arc::new(self.world())),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, view, area, buf, look);
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        readings::readings(self, view, out);
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        Self::offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        checks::checks(self, view, out);
    }
}
