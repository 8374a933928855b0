//! What a knob says for itself: what it means, and once it has been turned, what that has changed.

use crate::scene::{Knob, Reading, ReadingSet, Value};

/// So many numbers are told, those that have moved most.
const TOLD: usize = 3;

/// A knob in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its name; none where several have been set at once, or the seed.
    pub knob: Option<&'static str>,
    /// The knobs that were changed, from which value to which.
    pub turned: Vec<(&'static str, String, String)>,
    /// The numbers that have moved: symbol, before and after; none before they are there.
    pub moved: Option<Vec<(&'static str, [String; 2])>>,
    /// The readings before.
    before: ReadingSet,
}

impl Answer {
    /// What a knob means, before it is turned.
    pub fn about(knob: &'static str) -> Self {
        Self { knob: Some(knob), turned: Vec::new(), moved: None, before: ReadingSet::default() }
    }

    /// What has become of some knobs; what that has changed is not there yet.
    pub fn of(before: &[Knob], after: &[Knob], readings: ReadingSet) -> Self {
        let turned = before.iter().zip(after).filter(|(before, after)| before.value != after.value);
        let turned: Vec<_> = turned.map(|(old, new)| (old.id, old.value.clone(), new.value.clone())).collect();
        let knob = if let [(id, ..)] = turned[..] { Some(id) } else { None };
        Self { knob, turned, moved: None, before: readings }
    }

    /// Tells what has changed, now that the readings of the same place are there. Does nothing a second time.
    pub fn arrive(&mut self, after: impl FnOnce() -> ReadingSet) {
        if self.moved.is_none() && !self.turned.is_empty() {
            self.moved = Some(moved(&self.before, &after()));
        }
    }
}

/// The numbers that have moved most, relative to their size.
fn moved(before: &ReadingSet, after: &ReadingSet) -> Vec<(&'static str, [String; 2])> {
    let pair = |reading: &Reading| match reading.value {
        Value::Number(old) => {
            let new = after.number(&reading.id)?;
            let share = (new - old).abs() / (old.abs() + new.abs());
            let told = (reading.symbol, [old, new].map(|value| reading.print(value)));
            (old.is_finite() && new.is_finite() && old != new).then_some((share, told))
        }
        Value::Array { .. } => None,
    };
    let mut moved: Vec<_> = before.iter().filter_map(pair).collect();
    moved.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    moved.into_iter().take(TOLD).map(|(_, told)| told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Given, Readings as _};

    fn readings(of: &[(&'static str, f64)]) -> ReadingSet {
        let mut readings = ReadingSet::default();
        for (symbol, value) in of {
            readings.add((*symbol).into(), symbol, Given::Number(*value));
        }
        readings
    }

    #[test]
    fn the_numbers_that_have_moved_most_are_told_first() {
        let before = readings(&[("a", 1.0), ("b", 10.0), ("same", 3.0), ("c", 0.0), ("new", f64::NAN), ("d", 5.0)]);
        let after = readings(&[("a", 2.0), ("b", 11.0), ("same", 3.0), ("c", -1.0), ("new", 1.0), ("d", 5.1)]);
        let told = [("c", ["0", "−1.00"]), ("a", ["1.00", "2.00"]), ("b", ["10.0", "11.0"])];
        assert_eq!(moved(&before, &after), told.map(|(symbol, both)| (symbol, both.map(str::to_owned))));
        assert_eq!(moved(&before, &before), []);
    }
}
