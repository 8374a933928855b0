//! Formula lines: what their symbols and their numbers claim is true, with full digits, at moments here and there.

use crate::ALL;
use crate::stages::finished;
use crate::subjects::Subject;
use crate::trials::{Trial, trials};
use glassbox::engine::rng::{RngExt, Stream, rng};
use glassbox::lesson::{Claim, Formula};
use glassbox::scene::{Begun, Stage};
use std::collections::BTreeMap;

/// Moments of an act that are looked at besides its first and its last.
const DRAWN: usize = 8;

fn some_moments(act: &Begun) -> Vec<usize> {
    let mut rng = rng(act.len as u64, Stream::Checks);
    let drawn = (0..DRAWN).map(|_| rng.random_range(0..act.len));
    let mut moments: Vec<usize> = [0, act.len - 1].into_iter().chain(drawn).map(|i| act.start + i).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// How many sides have been compared.
fn compared(trial: &Trial, stage: &dyn Stage, name: &str, formula: &Formula, at: usize) -> usize {
    let sides = formula.compare(&stage.readings(at, ALL));
    let sides = sides.unwrap_or_else(|refusal| panic!("{trial}: formula of {name}: {refusal}"));
    for sides in &sides {
        assert!(sides.hold(), "{trial} --at {at}: formula of {name}: {sides:?}");
    }
    sides.len()
}

fn what_formula_lines_claim_is_true(subject: &Subject) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for trial in trials(subject) {
        let stage = finished(&trial, 0);
        for act in stage.begun() {
            let inspected = subject.lesson.inspect.iter().map(|inspect| ("inspect".to_owned(), &inspect.formula));
            let of_act = (act.id.to_owned(), &subject.lesson.formulas[act.id]);
            let knobs = stage.knobs();
            let lines = inspected.chain([of_act]).map(|(name, formula)| (name, formula.with(&knobs)));
            for (name, formula) in lines {
                let count = some_moments(act).into_iter().map(|at| compared(&trial, &*stage, &name, formula, at));
                *counts.entry(name.clone()).or_default() += count.sum::<usize>();
            }
        }
    }
    for (name, count) in counts {
        let inspected = subject.lesson.inspect.as_ref().map(|inspect| &inspect.formula);
        let formula = subject.lesson.formulas.get(&name).or(inspected).expect("a formula");
        let identity = formula.identity.as_ref().unwrap_or_else(|| panic!("{}: {name} has no identity", subject.id));
        assert!(count > 0 || !identity.compares(), "{}: the formula of {name} was never compared", subject.id);
    }
}

fn an_estimate_stands_behind_a_sign_of_being_near(subject: &Subject) {
    for (act, formula) in subject.lesson.formulas.iter().flat_map(|(act, of)| of.all().map(move |of| (act, of))) {
        let identity = formula.identity.as_ref().unwrap_or_else(|| panic!("{}: {act} has no identity", subject.id));
        let is_near = formula.symbols.contains('≈') || formula.numbers.has('≈');
        assert!(identity.claim != Claim::Estimate || is_near, "{}: the formula of {act} is an estimate", subject.id);
        assert!(matches!(identity.claim, Claim::Equal | Claim::Bound) == identity.note.is_empty(), "{act}");
    }
}

for_every_scene! {
    what_formula_lines_claim_is_true,
    an_estimate_stands_behind_a_sign_of_being_near,
}
