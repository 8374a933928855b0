//! A show beside another: copied, brought to the same place, spared what the other has computed.

use super::Show;
use crate::app::reproduce::changed;
use crate::scene::{At, Resolved, Stage};

impl Show {
    /// A second show of the same, at the same place.
    #[must_use]
    pub fn copy(&self) -> Self {
        let mut copy = Self::new(self.lesson.clone(), self.stage.fork(), self.place());
        copy.player = self.player.clone();
        copy.knob = self.knob;
        copy
    }

    /// Takes over what another stage has computed, with the settings of this one.
    pub fn adopt(&mut self, mut stage: Box<dyn Stage>) {
        let place = self.place();
        if stage.choose(&changed(&*self.stage)).is_ok() {
            self.stage = stage;
            self.goal = self.goal.take().or(Some(place));
            self.settle();
        }
    }

    /// The place on show, as act and fraction.
    pub fn place(&self) -> At {
        self.goal.clone().unwrap_or_else(|| self.player.place(&*self.stage))
    }

    /// Goes to a place if it has been computed.
    pub fn go_to(&mut self, place: &At, playing: bool) {
        if self.goal.is_some() {
            self.goal = Some(place.clone());
            self.settle();
        } else if let Resolved::Moment(at) = place.resolve(&*self.stage) {
            self.player.seek(at);
        }
        self.player.set_playing(playing);
    }
}
