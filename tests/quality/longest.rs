//! As long as the knobs allow.

use crate::sound::{is_drawn_read_and_true, simulated};
use crate::subjects::Subject;
use crate::variants::{is_long, variants};

fn the_longest_trace_is_light_drawn_read_and_true(subject: &Subject) {
    let variants = variants(subject, |knob, value| is_long(subject, knob, value));
    for variant in variants.into_iter().flat_map(|(_, variants)| variants) {
        let (stage, _) = simulated(variant.stage(0), &variant, 0);
        is_drawn_read_and_true(&variant, &*stage);
    }
}

for_every_scene! { the_longest_trace_is_light_drawn_read_and_true }
