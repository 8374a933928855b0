//! A lecture on show: the scenes of a user's lesson file, one after the other.

use super::library::{StageMaker, scene_names, topics};
use super::pair::Pair;
use super::settings::Settings;
use super::show::{Show, Whole};
use super::theatre;
use super::tour::Phase;
use crate::lesson::{Both, Lecture, Lesson};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Resolved, Stage};
use crate::ui::text::wrap;
use crate::ui::words::Lang;
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
                stage.choose(&lesson.settings_at(index)).map_err(|refusal| part.place(refusal, Some(cue)))?;
                if let Resolved::Nowhere(refusal) = cue.at.resolve(&*stage) {
                    return Err(refusal.within(&cue.place));
                }
            }
            scenes.push((Arc::new(lesson), topic.maker()));
        }
        Ok(Self { title: lecture.title.clone(), scenes, at: 0 })
    }

    /// Checks every cue where it stands: that its moment exists, that what it quotes are readings, that what it says has room.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place.
    pub fn check(&self) -> Result<()> {
        self.scenes.iter().try_for_each(|(lesson, stage)| {
            lesson.check_against(&mut *stage())?;
            let mut stage = stage();
            (0..lesson.cues.len()).try_for_each(|index| check_room(lesson, index, &mut *stage))
        })
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
        let show = Show::new(lesson.clone(), stage(), At::START);
        self.on_tour(show, if from_last { lesson.cues.len() - 1 } else { 0 })
    }

    /// The scene whose turn it is on tour from one of its cues, as a part of the whole.
    fn on_tour(&self, mut show: Show, cue: usize) -> Pair {
        let cues = |scenes: &[(Arc<Lesson>, StageMaker)]| scenes.iter().map(|(lesson, _)| lesson.cues.len()).sum();
        show.whole =
            Some(Whole { title: self.title.clone(), before: cues(&self.scenes[..self.at]), cues: cues(&self.scenes) });
        show.start_section(cue);
        Pair::of(show)
    }

    /// Where it goes on, if a part of the tour is over: with the next part, or with the next scene, which is given.
    pub fn after(&mut self, show: &mut Show) -> Option<Pair> {
        let next = show.tour().filter(|tour| tour.phase == Phase::Over)?.cues.end;
        if next < show.lesson.cues.len() {
            show.start_section(next);
            return None;
        }
        self.turn(1)
    }

    /// The same lecture, read again: the scene whose turn it was, at the cue at which it was, with what has been computed.
    pub fn resumed(mut self, before: &Self, show: &Show) -> (Self, Pair) {
        let name = show.tour().and_then(|tour| show.lesson.cues.get(tour.cue)).map(|cue| &cue.name);
        let has_cue = |(lesson, _): &&(Arc<Lesson>, StageMaker)| {
            lesson.id == show.lesson.id && lesson.cues.iter().any(|cue| Some(&cue.name) == name)
        };
        let same = self.scenes.get(before.at).filter(has_cue).map(|_| before.at);
        let found = same.or_else(|| self.scenes.iter().position(|scene| has_cue(&scene)));
        self.at = found.unwrap_or_else(|| before.at.min(self.scenes.len() - 1));
        let (lesson, stage) = &self.scenes[self.at];
        let is_same = lesson.id == show.lesson.id;
        let (stage, at) = if is_same { (show.stage().fork(), show.place()) } else { (stage(), At::START) };
        let cue = lesson.cues.iter().position(|cue| Some(&cue.name) == name).unwrap_or(0);
        let pair = self.on_tour(Show::new(lesson.clone(), stage, at), cue);
        (self, pair)
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

/// The columns and the rows that a caption has on the standard terminal.
const CAPTION: (u16, usize) = (78, 2);

/// Checks that a caption, and that a question and its answer, fit the standard terminal in both languages.
fn check_room(lesson: &Arc<Lesson>, index: usize, stage: &mut dyn Stage) -> Result<()> {
    let cue = &lesson.cues[index];
    stage.choose(&lesson.settings_at(index))?;
    let at = cue.at.reach(stage)?;
    let mut show = Show::new(lesson.clone(), stage.fork(), At::START);
    show.player.seek(at);
    show.stand_at(index);
    let fits = |show: &Show| {
        let said = [Lang::En, Lang::Ko].map(|lang| theatre::said(show, &Settings { lang, ..Settings::default() }));
        let rows = said.iter().map(|text| wrap(text, CAPTION.0).len()).max().unwrap_or(0);
        let expected = format!("at most {} at 80×24, of {} columns each", CAPTION.1, CAPTION.0);
        if rows <= CAPTION.1 { Ok(()) } else { Err(Refusal::new(&cue.name, format!("{rows} lines"), expected)) }
    };
    fits(&show).map_err(|refusal| refusal.within(&cue.place))?;
    show.answer(0);
    show.see_answer();
    fits(&show).map_err(|refusal| refusal.within(&cue.place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::App;

    const LECTURE: &str = r#"
title = "T"
[[scene]]
id = "forward"
set = { steps = 50 }
[[scene.cue]]
name = "a"
at = "30%"
say = "Here."
[[scene.cue]]
name = "b"
at = "60%"
say = "There."
"#;

    fn read(text: &str) -> Result<Performance> {
        Performance::of(&Lecture::parse(text)?, Path::new(""))
    }

    /// Lets hundredths of seconds pass: it takes 2.5 seconds to a cue, and more to read what it says.
    fn settle(app: &mut App, hundredths: usize) {
        for _ in 0..hundredths {
            app.pull();
            app.advance(0.01);
        }
    }

    #[test]
    fn what_is_saved_is_taken_over_at_the_same_cue_and_what_is_wrong_is_told() {
        let mut app = App::with_lecture(read(LECTURE).expect("a lecture"));
        settle(&mut app, 300);
        let said = |app: &App| theatre::said(app.show().expect("a scene"), &Settings::default());
        let at = |app: &App| app.show().expect("a scene").player.at();
        assert_eq!((said(&app).as_str(), at(&app)), ("Here.", 15));
        let before = "name = \"new\"\nat = 0\nsay = \"First.\"\n[[scene.cue]]\nname = \"a\"";
        let changed = LECTURE.replace("Here.", "Now here.").replace("name = \"a\"", before);
        app.take_lecture(read(&changed));
        assert_eq!(at(&app), 15, "the playhead stays");
        settle(&mut app, 50);
        let whole = app.show().and_then(|show| show.whole.clone()).expect("a lecture");
        assert_eq!((said(&app).as_str(), at(&app), whole.cues), ("Now here.", 15, 3));
        app.take_lecture(read(&changed.replace("60%", "nowhere:60%")));
        let told = app.show().and_then(Show::notice).cloned();
        assert!(matches!(told, Some(crate::app::show::Notice::Refused(_))), "{told:?}");
        assert_eq!(at(&app), 15);
    }
}
