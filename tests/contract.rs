//! What every scene of the catalog has to keep. One table: scenes × their trials and knob extremes × moments × sizes ×
//! languages × glyphs.

#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/subjects.rs"]
mod subjects;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/variants.rs"]
mod variants;

#[path = "contract/drawing.rs"]
mod drawing;
#[path = "contract/knobs.rs"]
mod knobs;
#[path = "contract/numbers.rs"]
mod numbers;
#[path = "contract/screen.rs"]
mod screen;
#[path = "contract/words.rs"]
mod words;

use glassbox::scene::{At, Stage};
use glassbox::ui::{glyphs::Glyphs, words::Lang};

/// From nothing to a wall: the least that is legal, too small, smallest, half of a compare, standard, large, huge.
const SIZES: [(u16, u16); 7] = [(1, 1), (20, 6), (40, 12), (40, 20), (80, 24), (120, 36), (200, 60)];
const LANGS: [Lang; 2] = [Lang::En, Lang::Ko];
const GLYPHS: [Glyphs; 4] = [Glyphs::Octant, Glyphs::Braille, Glyphs::HalfBlock, Glyphs::Ascii];

/// Simulates to the end, and gives the moments at these fractions of every act.
fn moments(stage: &mut dyn Stage, fractions: &[f64]) -> Vec<usize> {
    At::END.reach(stage).expect("an end");
    let acts = stage.acts().to_vec();
    let places = acts.iter().flat_map(|act| fractions.iter().map(|fraction| At::in_act(act.id, *fraction)));
    let mut moments: Vec<usize> = places.map(|place| place.reach(stage).expect("a moment")).collect();
    moments.dedup();
    moments
}
