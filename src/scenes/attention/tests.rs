//! What the scene promises, measured.

use super::*;
use crate::scene::{At, Stage, Staged, knobs};

fn staged(settings: &[(&str, &str)], seed: u64) -> Staged<Attention> {
    let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
    Staged::new(knobs::choose(&settings).unwrap(), seed)
}

fn reading(stage: &mut Staged<Attention>, at: &str, id: &str) -> f64 {
    let at = at.parse::<At>().unwrap().reach(stage).unwrap();
    stage.readings(at, 0).number(id).unwrap()
}

fn said(stage: &mut Staged<Attention>) -> String {
    let at = At::END.reach(stage).unwrap();
    Pair::words(&stage.trace()[at].seen().unwrap().sight.rows)
}

#[test]
fn dates_never_seen_are_translated_and_the_map_is_readable() {
    let mut stage = staged(&[], 0);
    assert!(reading(&mut stage, "training:end", "accuracy") >= 0.99);
    assert!(reading(&mut stage, "training:end", "alignment") >= 0.95);
    assert_eq!(said(&mut stage), "21 November 2026");
    stage.set("text", "2031년5월3일").unwrap();
    assert_eq!(said(&mut stage), "3 May 2031");
}
