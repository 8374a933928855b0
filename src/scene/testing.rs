//! How a scene's tests spoil its moments: this claim breaks, and no other.

use super::{At, Check, Scene, Stage, Staged, knobs};

/// What spoils a moment of one act, for [`Bench::breaks_only`]: `changed!(Line, m => m.step += 1)`, where the scene's `Moment` has
/// that act.
macro_rules! changed {
    ($kind:ident, $moment:ident => $change:expr) => {
        |moment: &mut Moment| {
            let Moment::$kind($moment) = moment else { panic!("another act") };
            $change;
        }
    };
}
pub(crate) use changed;

/// A scene under some settings, simulated as far as it is asked about.
pub struct Bench<S: Scene> {
    /// The scene on its stage.
    pub stage: Staged<S>,
}

impl<S: Scene> Bench<S> {
    /// The scene with these knobs set, and seed 0.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> = settings.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
        Self::of(knobs::choose(&settings).unwrap_or_else(|refusal| panic!("{refusal}")), 0)
    }

    /// The scene as it is.
    pub fn of(scene: S, seed: u64) -> Self {
        Self { stage: Staged::new(scene, seed) }
    }

    /// Simulates as far as a place; the number of its moment.
    pub fn reach(&mut self, at: &str) -> usize {
        let place: At = at.parse().unwrap_or_else(|refusal| panic!("{refusal}"));
        place.reach(&mut self.stage).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    /// The moment at a place.
    pub fn moment(&mut self, at: &str) -> &S::Moment {
        let at = self.reach(at);
        &self.stage.trace()[at]
    }

    /// A number at a place.
    pub fn reading(&mut self, at: &str, id: &str) -> f64 {
        let at = self.reach(at);
        self.stage.readings(at, 0).number(id).unwrap_or_else(|| panic!("{id} is no number"))
    }
}

impl<S: Scene> Bench<S>
where
    S::Moment: Clone,
{
    /// Fails unless all claims hold at a place, and when its moment has been spoilt these and no others are broken. The moment
    /// is put back.
    pub fn breaks_only(&mut self, claims: &[&str], at: &str, spoil: impl FnOnce(&mut S::Moment)) {
        let at = self.reach(at);
        let sound = self.stage.checks(at);
        assert_eq!(broken(&sound), Vec::<&str>::new(), "before anything is spoilt");
        for claim in claims {
            assert!(sound.iter().any(|check| check.claim == *claim), "{claim} is not checked here");
        }
        let moment = self.stage.trace()[at].clone();
        let mut spoilt = S::Moment::clone(&moment);
        spoil(&mut spoilt);
        self.stage.replace_moment(at, spoilt);
        assert_eq!(broken(&self.stage.checks(at)), claims);
        self.stage.replace_moment(at, S::Moment::clone(&moment));
    }
}

/// The claims that do not hold, each once, in the order of the checks.
fn broken(checks: &[Check]) -> Vec<&'static str> {
    let mut claims = Vec::new();
    for check in checks.iter().filter(|check| !check.holds()) {
        if !claims.contains(&check.claim) {
            claims.push(check.claim);
        }
    }
    claims
}
