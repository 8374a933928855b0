//! The same build gives the same frames everywhere: a fingerprint of many frames and numbers of every scene, which must not
//! depend on the machine.

use crate::ALL;
use crate::fingerprint::Fingerprint;
use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use glassbox::app::pair::Pair;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{show::Show, theatre};
use glassbox::scene::{At, Value};
use glassbox::ui::{glyphs::Glyphs, words::Lang};

const LOOKS: [(Lang, Glyphs, (u16, u16)); 4] = [
    (Lang::En, Glyphs::Braille, (80, 24)),
    (Lang::Ko, Glyphs::Octant, (120, 36)),
    (Lang::En, Glyphs::HalfBlock, (40, 20)),
    (Lang::Ko, Glyphs::Ascii, (80, 24)),
];

/// Frames on several screens, and all numbers, at several moments of a scene under trial.
fn add(trial: &Trial, fingerprint: &mut Fingerprint) {
    let mut show = Show::new(trial.subject.lesson.clone(), finished(trial, 1), At::START);
    while show.pull() {}
    show.player.pause();
    let mut pair = Pair::of(show);
    let last = pair.a.stage().len() - 1;
    for at in [0, 1, last / 3, last / 2, last] {
        pair.a.player.seek(at);
        for (lang, glyphs, size) in LOOKS {
            let buffer = theatre::picture(&pair, &Looks { lang, glyphs, ..Looks::default() }, size);
            for cell in &buffer.content {
                fingerprint.add(cell.symbol().as_bytes());
                fingerprint.add_style(cell);
            }
        }
        for reading in pair.a.stage().readings(at, ALL).iter() {
            let values = match &reading.value {
                Value::Number(value) => &vec![*value],
                Value::Array { data, .. } => data.as_ref().expect("all were asked for"),
            };
            for value in values {
                // Which of the many NaNs an undefined number is depends on how the code was optimised.
                let value = if value.is_nan() { f64::NAN } else { *value };
                fingerprint.add(&value.to_bits().to_le_bytes());
            }
        }
    }
}

fn every_frame_and_number_is_the_known_one(subject: &Subject) {
    let mut fingerprint = Fingerprint::EMPTY;
    for trial in &trials(subject) {
        add(trial, &mut fingerprint);
    }
    insta::assert_snapshot!(format!("fingerprint-{}", subject.id), format!("{:016x}", fingerprint.0));
}

for_every_scene! { every_frame_and_number_is_the_known_one }
