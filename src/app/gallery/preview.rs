//! The preview of a topic: its first act, played slowly round and round from the moment that its lesson names.
//!
//! Browsing must not cost a training. So only a lesson whose first act is quick names a moment, one of that act, and
//! nothing after that act is ever simulated here.

use crate::app::library::Topic;
use crate::player::Player;
use crate::scene::{At, Resolved, Stage};

/// The pace, as a multiple of the act's own.
const PACE: f64 = 0.5;
/// Seconds between two pictures: a gallery that is left open costs a slow link little.
const TICK: f64 = 0.2;

/// A scene with default knobs, and the moment of it that is shown.
pub struct Preview {
    stage: Box<dyn Stage>,
    from: At,
    found: bool,
    player: Player,
    waited: f64,
}

impl Preview {
    /// The preview of a topic; None where its lesson names no moment.
    pub fn of(topic: &Topic) -> Option<Self> {
        let from = topic.head.preview.clone()?;
        Some(Self { stage: topic.stage(), from, found: false, player: Player::default(), waited: 0.0 })
    }

    /// Simulates one step of the first act. False when it is over.
    pub fn pull(&mut self) -> bool {
        if self.is_over() {
            return false;
        }
        self.stage.pull();
        if !self.found
            && let Resolved::Moment(at) = self.from.resolve(&*self.stage)
        {
            self.player.seek(at);
            self.found = true;
        }
        true
    }

    fn is_over(&self) -> bool {
        self.stage.begun().first().is_some_and(|act| act.ended)
    }

    /// Lets time pass; after the end of the act comes its beginning.
    pub fn advance(&mut self, seconds: f64) {
        self.waited += seconds;
        if !self.found || self.waited < TICK {
            return;
        }
        self.player.advance(PACE * self.waited, &*self.stage);
        self.waited = 0.0;
        if self.is_over() && self.player.at() + 1 >= self.stage.len() {
            self.player.seek(0);
            self.player.play(&*self.stage);
        }
    }

    /// Whether there is more than one picture to show.
    pub fn is_moving(&self) -> bool {
        self.found && self.stage.len() > 1
    }

    /// The moment to show, once it has been simulated.
    pub fn moment(&self) -> Option<usize> {
        self.found.then(|| self.player.at())
    }

    /// The scene.
    pub fn stage(&self) -> &dyn Stage {
        &*self.stage
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;

    /// The preview of a topic with its first act simulated, and its length.
    fn ready(topic: &Topic) -> Option<(Preview, usize)> {
        let mut preview = Preview::of(topic)?;
        while preview.pull() {}
        let moments = preview.stage.len();
        Some((preview, moments))
    }

    #[test]
    fn a_preview_lies_in_the_first_act_and_takes_no_long_work() {
        for topic in topics() {
            let Some(mut preview) = Preview::of(topic) else { continue };
            let mut steps = 0;
            while preview.pull() {
                steps += 1;
            }
            assert!(preview.found, "{}: its preview is not in its first act", topic.id);
            let begin_and_end = 2;
            assert_eq!(steps, preview.stage.len() + begin_and_end, "{}: a preview must not be busy", topic.id);
            assert_eq!(preview.stage.begun().len(), 1, "{}", topic.id);
        }
    }

    #[test]
    fn it_plays_round_and_round_from_the_moment_named() {
        for (mut preview, moments) in topics().iter().filter_map(ready) {
            let start = preview.moment().expect("found");
            let mut seen = vec![start];
            for _ in 0..3000 {
                preview.advance(0.1);
                seen.extend(preview.moment());
            }
            assert!(seen.iter().all(|at| *at < moments));
            assert!(seen.windows(2).any(|pair| pair[1] == 0 && pair[0] > 0), "it comes round");
            assert!(seen.windows(2).filter(|pair| pair[0] == pair[1]).count() >= 1500, "it is slow");
            assert!(preview.is_moving());
        }
    }
}
