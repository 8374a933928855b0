//! A lecture on show: the scenes of a user's lesson file, one after the other.

use super::library::{StageMaker, scene_names, topics};
use super::pair::Pair;
use super::show::Show;
use super::tour::Phase;
use crate::lesson::{Both, Lecture, Lesson};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Stage};
use std::path::Path;
use std::sync::Arc;

/// A lecture whose scenes have been found, and the one being shown.
pub struct Performance {
    /// What it is called.
    pub title: Both<String>,
    scenes: Vec<(Arc<Lesson>, StageMaker)>,
    at: usize,
}

impl Performance {
    /// A lecture with its scenes, all of its settings tried. Files are looked for in `folder`.
    ///
    /// # Errors
    /// A scene that there is not, a knob or value that a scene does not have, a file outside the folder or unreadable.
    pub fn of(lecture: &Lecture, folder: &Path) -> Result<Self> {
        let mut scenes = Vec::new();
        for part in &lecture.parts {
            let topic = topics().iter().find(|topic| topic.is_called(&part.scene));
            let topic = topic.ok_or_else(|| Refusal::new(&part.place, &part.scene, scene_names()))?;
            let mut stage = topic.stage();
            let lesson = part.lesson(topic.lesson(), &*stage, folder)?;
            for (index, cue) in lesson.cues.iter().enumerate() {
                stage.choose(&lesson.settings_at(index)).map_err(|refusal| refusal.within(&cue.place))?;
            }
            scenes.push((Arc::new(lesson), topic.maker()));
        }
        Ok(Self { title: lecture.title.clone(), scenes, at: 0 })
    }

    /// Checks every cue where it stands: that its moment exists, that what it quotes are readings.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place.
    pub fn check(&self) -> Result<()> {
        self.scenes.iter().try_for_each(|(lesson, stage)| lesson.check_against(&mut *stage()))
    }

    /// How many scenes, and how many cues in all.
    pub fn size(&self) -> (usize, usize) {
        (self.scenes.len(), self.scenes.iter().map(|(lesson, _)| lesson.cues.len()).sum())
    }

    /// The scenes with what is said about them, in order.
    pub fn scenes(&self) -> impl Iterator<Item = (&Arc<Lesson>, Box<dyn Stage>)> {
        self.scenes.iter().map(|(lesson, stage)| (lesson, stage()))
    }

    /// Every scene with its lesson, set up as at one of its cues.
    pub fn cues(&self) -> impl Iterator<Item = (&Arc<Lesson>, usize, Box<dyn Stage>)> {
        self.scenes.iter().flat_map(|(lesson, stage)| (0..lesson.cues.len()).map(move |cue| (lesson, cue, stage())))
    }

    /// The scene whose turn it is, on tour from its first cue, or from its last.
    pub fn open(&self, from_last: bool) -> Pair {
        let (lesson, stage) = &self.scenes[self.at];
        let mut show = Show::new(lesson.clone(), stage(), At::START);
        show.start_section(if from_last { lesson.cues.len() - 1 } else { 0 });
        Pair::of(show)
    }

    /// The next scene, if the tour of this one is over.
    pub fn after(&mut self, show: &Show) -> Option<Pair> {
        let over = show.tour().is_some_and(|tour| tour.phase == Phase::Over);
        if over { self.turn(1) } else { None }
    }

    /// The scene that a jump by one cue leads to, if it leads out of this one.
    pub fn beyond(&mut self, show: &Show, by: isize) -> Option<Pair> {
        let tour = show.tour()?;
        let leads_out = tour.cue.checked_add_signed(by).is_none_or(|cue| cue >= show.lesson.cues.len());
        if leads_out { self.turn(by) } else { None }
    }

    fn turn(&mut self, by: isize) -> Option<Pair> {
        self.at = self.at.checked_add_signed(by).filter(|at| *at < self.scenes.len())?;
        Some(self.open(by < 0))
    }
}
