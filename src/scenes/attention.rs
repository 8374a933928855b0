//! Attention: who looks at whom, and how each weight is made.
//!
//! Of a task that is learned there are two acts: `training`, a small network learns while one example's map is watched; `reading`,
//! an example is read and every weight can be followed from q·k to what it reads. A tensor of the user's own is only read.

mod cell;
mod checks;
mod draw;
mod evaluation;
mod extras;
mod maps;
mod net;
mod network;
mod pairs;
mod reading;
mod readings;
mod settings;
mod sight;
mod tasks;
mod training;
mod yours;

use crate::refusal::Result;
use crate::scene::learning::learning;
use crate::scene::{self, Act, Checks, Knobs, Readings, Scene, Steps, View, acts};
use crate::ui::Look;
use net::Learned;
use ratatui::{buffer::Buffer, layout::Rect};
pub use settings::Attention;
use sight::Sight;
use std::sync::Arc;
use training::Progress;

acts! {
    /// One instant.
    #[derive(Debug, Clone)]
    pub enum Moment {
        /// Of a network that learns or reads.
        Learned(Seen),
        /// Of a tensor of the user's.
        Yours(yours::Shown),
    }
}

/// What is seen of a network.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How far training has got.
    progress: Progress,
    /// The example that is looked at.
    sight: Arc<Sight>,
    /// The network, when it is trained.
    learned: Option<Arc<Learned>>,
}

/// The network at the end of training, and how it did.
fn learned(before: &[Arc<Moment>]) -> Option<(Arc<Learned>, Progress)> {
    scene::all(before).rev().find_map(|seen: &Seen| Some((seen.learned.clone()?, seen.progress)))
}

impl Scene for Attention {
    const ID: &'static str = "attention";
    type Moment = Moment;
    const EXTRAS: &'static [&'static str] = Self::OFFERED;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        self.declare(k);
    }

    fn validate(&self) -> Result<()> {
        match self.shown_tensor() {
            Some(tensor) => yours::refuse_tokens(tensor, self.tokens.get(), self.query_tokens.get()),
            None => (self.exercise().of_text)(&self.own().text).map(drop),
        }
    }

    fn is_random(&self) -> bool {
        self.shown_tensor().is_none()
    }

    fn acts(&self) -> Vec<Act> {
        if let Some(tensor) = self.shown_tensor() {
            return vec![Act { id: "reading", moments: yours::moments(tensor.queries()), seconds: 6.0 }];
        }
        vec![
            Act { id: "training", moments: 1 + training::pictures(self.own().train_steps).len(), seconds: 12.0 },
            Act { id: "reading", moments: reading::moments(self.extent().queries), seconds: 16.0 },
        ]
    }

    fn simulate(&self, act: &'static str, seed: u64, before: &[Arc<Moment>]) -> Steps<Moment> {
        if self.shown_tensor().is_some() {
            return Box::new(yours::Browsing::new(self.tensor.clone(), (self.own().layer, self.own().head)));
        }
        match (act, learned(before)) {
            ("reading", Some((learned, progress))) => {
                Box::new(reading::Reading::new(learned, self.pair(), self.changes(), progress))
            }
            _ => learning(training::Training::new(self, seed), training::pictures(self.own().train_steps)),
        }
    }

    fn draw(&self, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
        match view.now() {
            Moment::Learned(seen) => draw::draw(self, view, seen, area, buf, look),
            Moment::Yours(browsing) => yours::draw::draw(self, browsing, area, buf, look),
        }
    }

    fn readings(&self, view: View<'_, Moment>, out: &mut dyn Readings) {
        match view.now() {
            Moment::Learned(seen) => readings::readings(self, view, seen, out),
            Moment::Yours(browsing) => yours::readings::readings(self, browsing, out),
        }
    }

    fn extra(&self, name: &'static str, view: View<'_, Moment>, out: &mut dyn Readings) {
        self.offer(name, view, out);
    }

    fn checks(&self, view: View<'_, Moment>, out: &mut dyn Checks) {
        match view.now() {
            Moment::Learned(seen) => checks::checks(self, view, seen, out),
            Moment::Yours(browsing) => yours::checks::checks(self, browsing, out),
        }
    }
}
