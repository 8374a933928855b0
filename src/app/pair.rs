//! One scene, or two of it side by side: the same seed, the same place, other knobs.

use super::show::{Notice, Show};
use super::words;
use crate::scene::{At, ReadingSet, Value};

/// A scene on show, and perhaps a second one beside it.
pub struct Pair {
    /// The first.
    pub a: Show,
    /// The second.
    pub b: Option<Show>,
    on_b: bool,
    /// Whether `b` still has to take over what `a` has computed for both.
    b_waits: bool,
}

impl Pair {
    /// A scene on its own.
    pub fn of(a: Show) -> Self {
        Self { a, b: None, on_b: false, b_waits: false }
    }

    /// Two scenes side by side. What they share is computed once, by `a`.
    pub fn comparing(a: Show, b: Show) -> Self {
        Self { a, b: Some(b), on_b: true, b_waits: true }
    }

    /// The side that the keys are for.
    pub fn focused(&self) -> &Show {
        self.b.as_ref().filter(|_| self.on_b).unwrap_or(&self.a)
    }

    /// The side that the keys are for.
    pub fn focused_mut(&mut self) -> &mut Show {
        match &mut self.b {
            Some(b) if self.on_b => b,
            _ => &mut self.a,
        }
    }

    /// Whether the keys are for the second.
    pub fn is_on_b(&self) -> bool {
        self.on_b && self.b.is_some()
    }

    /// Gives the keys to the other side.
    pub fn switch(&mut self) {
        self.on_b = !self.on_b && self.b.is_some();
    }

    /// Puts a copy beside the scene, or takes the second away.
    pub fn toggle(&mut self) {
        if self.b.take().is_none() {
            self.b = Some(self.a.copy());
            self.b_waits = !self.a.stage().is_complete();
            self.on_b = true;
        } else {
            self.on_b = false;
        }
    }

    /// Simulates one step, of the first as long as there is something to do. False when there is nothing left.
    pub fn pull(&mut self) -> bool {
        if self.a.pull() {
            return true;
        }
        let Some(b) = &mut self.b else { return false };
        if std::mem::take(&mut self.b_waits) {
            b.adopt(self.a.stage().fork());
        }
        b.pull()
    }

    /// Lets time pass on the side that has the keys; the other goes where it is.
    pub fn advance(&mut self, seconds: f64) {
        self.focused_mut().advance(seconds);
        self.follow();
    }

    /// Brings the other side to the place of the one that has the keys.
    pub fn follow(&mut self) {
        let place: At = self.focused().place();
        let is_playing = self.focused().player.is_playing();
        let other = if self.is_on_b() { Some(&mut self.a) } else { self.b.as_mut() };
        if let Some(other) = other {
            other.go_to(&place, is_playing);
        }
    }

    /// Starts both anew with the next seed. Where nothing is random that is told instead.
    pub fn next_seed(&mut self) {
        let is_random = |show: &Show| show.stage().is_random();
        if is_random(&self.a) || self.b.as_ref().is_some_and(is_random) {
            self.a.next_seed();
            if let Some(b) = &mut self.b {
                b.next_seed();
                self.b_waits = true;
            }
        }
        let show = self.focused_mut();
        if !is_random(show) {
            show.tell(Notice::Word(words::NOTHING_RANDOM));
        }
    }

    /// The readings of what is on show, on both sides. All that is drawn of a frame takes its numbers from here.
    pub fn numbers(&self) -> Numbers {
        let of = |show: &Show| show.readings_at(show.picture().1);
        Numbers { a: of(&self.a), b: self.b.as_ref().map(of), on_b: self.is_on_b() }
    }
}

/// The readings of a scene on show, and of the one beside it.
pub struct Numbers {
    /// Those of the first.
    pub a: ReadingSet,
    /// Those of the second.
    pub b: Option<ReadingSet>,
    on_b: bool,
}

impl Numbers {
    /// Those of the side that the keys are for.
    pub fn focused(&self) -> &ReadingSet {
        self.b.as_ref().filter(|_| self.on_b).unwrap_or(&self.a)
    }

    /// The numbers in which the two differ here: symbol, both.
    pub fn differences(&self) -> Vec<(&'static str, [String; 2])> {
        let (of_a, Some(of_b)) = (&self.a, &self.b) else { return Vec::new() };
        let differing = of_a.iter().filter_map(|reading| match reading.value {
            Value::Number(_) if of_a.keeps(&reading.id) || of_b.keeps(&reading.id) => None,
            Value::Number(first) => {
                let second = of_b.number(&reading.id)?;
                let same = first == second || (first.is_nan() && second.is_nan());
                (!same).then(|| (reading.symbol, [first, second].map(|value| reading.print(value))))
            }
            Value::Array { .. } => None,
        });
        differing.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;
    use crate::app::settings::Settings;
    use crate::app::theatre;
    use crate::record;
    use crate::scene::halving::halving;
    use crate::ui::words::Lang;

    fn show(is_drawn: bool) -> Show {
        // What is said plays no part here.
        let mut show = Show::new(topics()[0].lesson().clone(), halving(is_drawn), At::START);
        while show.pull() {}
        show
    }

    fn screen(pair: &Pair, lang: Lang) -> String {
        record::text(&theatre::picture(pair, &Settings { lang, ..Settings::default() }, (80, 24)))
    }

    #[test]
    fn where_nothing_is_random_no_seed_is_shown_and_the_next_is_not_taken() {
        for (lang, seed) in [(Lang::En, "seed 0"), (Lang::Ko, "시드 0")] {
            let mut pair = Pair::of(show(false));
            assert!(!screen(&pair, lang).contains(seed));
            pair.next_seed();
            assert_eq!(pair.a.stage().seed(), 0);
            assert!(screen(&pair, lang).contains(words::NOTHING_RANDOM.get(lang)));
            assert!(screen(&Pair::of(show(true)), lang).contains(seed));
        }
    }

    #[test]
    fn two_have_the_same_seed_also_when_only_one_is_random() {
        let mut pair = Pair::comparing(show(true), show(false));
        pair.next_seed();
        let [a, b] = [&pair.a, pair.b.as_ref().expect("the second")];
        assert_eq!([a, b].map(|show| show.stage().seed()), [1, 1]);
        assert_eq!([a, b].map(Show::is_computing), [true, false]);
        assert_eq!(b.notice(), Some(&Notice::Word(words::NOTHING_RANDOM)), "the second has the keys");
    }
}
