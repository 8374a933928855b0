//! What every scene of the catalog has to keep. One test for each scene and contract: `cargo test vae` runs those of `vae`.
//! Scenes × their trials and knob extremes × moments × sizes × languages × glyphs; every stage is simulated once and
//! shared. `.ci/costs` prints what each of them takes.
//!
//! After a change that is meant, `.ci/accept ID` takes what is drawn now as the screens and the fingerprint of a scene.
#![allow(unsafe_code)] // Only an allocator of our own can count bytes.

#[macro_use]
#[path = "support/each.rs"]
mod each;
#[path = "support/fingerprint.rs"]
mod fingerprint;
#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/moments.rs"]
mod moments;
#[path = "support/sound.rs"]
mod sound;
#[path = "support/stages.rs"]
mod stages;
#[path = "support/subjects.rs"]
mod subjects;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/variants.rs"]
mod variants;
#[path = "support/weight.rs"]
mod weight;

#[path = "contract/cues.rs"]
mod cues;
#[path = "contract/drawing.rs"]
mod drawing;
#[path = "contract/extremes.rs"]
mod extremes;
#[path = "contract/golden.rs"]
mod golden;
#[path = "contract/identities.rs"]
mod identities;
#[path = "contract/knobs.rs"]
mod knobs;
#[path = "contract/numbers.rs"]
mod numbers;
#[path = "contract/runs.rs"]
mod runs;
#[path = "contract/screen.rs"]
mod screen;
#[path = "contract/tasks.rs"]
mod tasks;
#[path = "contract/words.rs"]
mod words;

use glassbox::ui::{glyphs::Glyphs, words::Lang};

/// From nothing to a wall: the least that is legal, too small, smallest, half of a compare, standard, large, huge.
const SIZES: [(u16, u16); 7] = [(1, 1), (20, 6), (40, 12), (40, 20), (80, 24), (120, 36), (200, 60)];
const LANGS: [Lang; 2] = [Lang::En, Lang::Ko];
const GLYPHS: [Glyphs; 4] = [Glyphs::Octant, Glyphs::Braille, Glyphs::HalfBlock, Glyphs::Ascii];

/// All values of an array, however long it is.
const ALL: usize = usize::MAX;

#[global_allocator]
static ALLOCATOR: weight::Counting = weight::Counting;
