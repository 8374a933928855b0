//! A scene as frames: what a viewer would see on a machine that is never too slow.

mod place;
mod showing;

pub use place::Place;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::Frame;
use crate::app::settings::Settings;
use crate::app::theatre;
use crate::lesson::Lesson;
use crate::refusal::{Refusal, Result};
use crate::scene::Stage;
use showing::Showing;

/// A scene of a film.
pub struct Part {
    /// What is said about the scene.
    pub lesson: Arc<Lesson>,
    /// The scene set up as it begins.
    pub stage: Box<dyn Stage>,
    /// Settings that the tour leaves as they are, unless a cue sets them.
    pub given: Vec<(String, String)>,
    /// What is put beside the scene, where it plays by itself.
    pub beside: Option<Box<dyn Stage>>,
}

/// What is to be seen, and how.
pub struct Script {
    /// The scenes, one after the other: one, or those of a lecture. There is at least one.
    pub parts: Vec<Part>,
    /// The cue at which the tour of the first scene begins; none for the scene as it plays by itself.
    pub tour: Option<usize>,
    /// The cues that the tour of the first scene takes in.
    pub cues: Range<usize>,
    /// Whether the cursor is shown, and the formula of the element under it.
    pub inspect: bool,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Frames per second.
    pub fps: u16,
    /// Speed as a multiple of 1×.
    pub speed: f64,
    /// For how much longer the last frame stays.
    pub hold: Duration,
}

impl Script {
    /// What is said about the scenes, one after the other.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.parts.iter().map(|part| &*part.lesson)
    }
}

/// Which part of a film is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Where it begins.
    pub from: Place,
    /// Where it ends: before a time or cue, after the first frame that shows a moment.
    pub to: Place,
    /// How many seconds it lasts at most.
    pub duration: Option<f64>,
}

/// A film: a pure function from the number of a frame to the frame.
pub struct Film {
    script: Script,
    frames: Range<usize>,
    /// Every trace that is shown, whole: what a second showing need not simulate again.
    stages: Vec<Box<dyn Stage>>,
}

impl Film {
    /// Simulates what the film shows, and finds the frames to cut at. Nothing is drawn yet.
    ///
    /// # Errors
    /// The tour cannot be played under these settings; a place to cut at is not in the film, or nothing is left.
    pub fn new(script: Script, cut: &Cut) -> Result<Self> {
        let mut showing = Showing::new(&script, Vec::new());
        let (mut from, mut to) = (None, None);
        let mut count = 0;
        loop {
            showing.refusal().map_or(Ok(()), Err)?;
            from = from.or_else(|| cut.from.frame(count, script.fps, showing.show()));
            let end = || cut.to.end(count, script.fps, showing.show());
            to = to.or_else(|| from.filter(|from| count >= *from).and_then(|_| end()));
            count += 1;
            let last = from.zip(cut.duration).map(|(from, seconds)| from + frames_in(seconds, script.fps)).or(to);
            if last.is_some_and(|last| last <= count) || !showing.advance() {
                break;
            }
        }
        let from = from.map_or_else(|| cut.from.fraction_of(count, "--from", showing.show()), Ok)?;
        let by_duration = cut.duration.map_or(usize::MAX, |seconds| from + frames_in(seconds, script.fps));
        let to = match to {
            None if by_duration <= count => by_duration,
            None => cut.to.fraction_of(count, "--to", showing.show())?,
            Some(to) => to,
        };
        let to = to.min(by_duration);
        for (flag, place, frame) in [("--from", &cut.from, from), ("--to", &cut.to, to)] {
            if frame > count {
                let seconds = count as f64 / f64::from(script.fps);
                return Err(Refusal::new(flag, place.to_string(), format!("at most {seconds:.2} seconds, the end")));
            }
        }
        if from >= to {
            return Err(Refusal::new("--to", cut.to.to_string(), format!("a place after {}", cut.from)));
        }
        let stages = showing.into_stages();
        Ok(Self { frames: from..to, stages, script })
    }

    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there is no frame; there always is.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The frames one after the other, drawn when they are asked for; as often as one likes.
    pub fn frames(&self, settings: &Settings) -> impl Iterator<Item = Frame> {
        let mut frames = self.frames.clone();
        let mut showing = self.showing_at(frames.start);
        let mut last_cue = None;
        std::iter::from_fn(move || {
            let i = frames.next()?;
            let show = showing.show();
            let cue = show.cue().map(|cue| cue.name.clone());
            let marker = cue.clone().filter(|_| cue != last_cue);
            let frame = Frame {
                buffer: theatre::picture(showing.pair(), settings, self.script.size),
                lasts: self.lasts(i),
                marker,
                caption: theatre::subtitle(show, settings),
            };
            last_cue = cue;
            if !frames.is_empty() {
                showing.advance();
            }
            Some(frame)
        })
    }

    /// What the last frame shows.
    pub fn last(&self, settings: &Settings) -> Buffer {
        theatre::picture(self.showing_at(self.frames.end - 1).pair(), settings, self.script.size)
    }

    fn showing_at(&self, frame: usize) -> Showing<'_> {
        let mut showing = Showing::new(&self.script, self.stages.iter().map(|stage| stage.fork()).collect());
        for _ in 0..frame {
            showing.advance();
        }
        showing
    }

    /// From one whole multiple of the frame time to the next, so that the roundings to nanoseconds do not add up.
    fn lasts(&self, i: usize) -> Duration {
        let begins = |i: usize| i as u64 * 1_000_000_000 / u64::from(self.script.fps);
        let hold = if i + 1 == self.frames.end { self.script.hold } else { Duration::ZERO };
        Duration::from_nanos(begins(i + 1) - begins(i)) + hold
    }
}

/// So many seconds in frames, rounded.
fn frames_in(seconds: f64, fps: u16) -> usize {
    (seconds * f64::from(fps)).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topic;

    /// The scene `forward` in some steps.
    fn part(steps: &str) -> Part {
        let topic = topic("forward").expect("the scene");
        let given = vec![("steps".to_owned(), steps.to_owned())];
        let mut stage = topic.stage();
        stage.choose(&given).expect("settings");
        Part { lesson: topic.lesson().clone(), stage, given, beside: None }
    }

    /// The scene `forward` in 20 steps, five frames a second.
    fn script(tour: bool) -> Script {
        let parts = vec![part("20")];
        Script {
            cues: 0..parts[0].lesson.cues.len(),
            parts,
            tour: tour.then_some(0),
            inspect: false,
            size: (60, 20),
            fps: 5,
            speed: 1.0,
            hold: Duration::ZERO,
        }
    }

    fn cut(tour: bool, from: &str, to: &str) -> Result<Film> {
        let script = script(tour);
        let place = |flag, text| Place::parse(flag, text, script.lessons());
        let cut = Cut { from: place("--from", from)?, to: place("--to", to)?, duration: None };
        Film::new(script, &cut)
    }

    fn film(tour: bool, from: &str, to: &str) -> Vec<Frame> {
        cut(tour, from, to).expect("a film").frames(&Settings::default()).collect()
    }

    #[test]
    fn every_showing_of_a_film_is_the_same_and_has_its_length() {
        for tour in [true, false] {
            let film = cut(tour, "0", "end").expect("a film");
            let frames: Vec<Frame> = film.frames(&Settings::default()).collect();
            assert!(frames.len() > 20 && frames.len() == film.len());
            assert!(film.frames(&Settings::default()).eq(frames.iter().cloned()));
            assert!(Some(film.last(&Settings::default())) == frames.last().map(|frame| frame.buffer.clone()));
            assert_eq!(
                frames.iter().map(|frame| frame.lasts).sum::<Duration>(),
                Duration::from_millis(200) * frames.len() as u32
            );
        }
    }

    /// A part shows what the whole shows there.
    #[test]
    fn a_film_is_cut_at_seconds_fractions_cues_and_moments() {
        let buffers = |frames: &[Frame]| frames.iter().map(|frame| frame.buffer.clone()).collect::<Vec<_>>();
        let whole = film(true, "0", "end");
        let of_cue = |name: &str| whole.iter().position(|frame| frame.marker.as_deref() == Some(name)).expect("a cue");
        let half = (whole.len() as f64 / 2.0).round() as usize;
        for (from, to, range) in [
            ("1", "2.4", 5..12),
            ("50%", "100%", half..whole.len()),
            ("roots", "half-way", of_cue("roots")..of_cue("half-way")),
        ] {
            assert!(buffers(&film(true, from, to)) == buffers(&whole[range]), "{from} to {to}");
        }
        let whole = film(false, "0", "end");
        let part = film(false, "noising:5", "noising:50%");
        let begins = whole.iter().position(|frame| frame.buffer == part[0].buffer).expect("the same frame");
        assert!(begins > 0 && begins + part.len() < whole.len());
        assert!(buffers(&part) == buffers(&whole[begins..begins + part.len()]));
    }

    #[test]
    fn what_the_viewer_has_set_holds_until_a_cue_sets_it() {
        let steps = |cue: &str| {
            let mut script = script(true);
            script.tour = script.parts[0].lesson.cues.iter().position(|known| known.name == cue);
            Showing::new(&script, Vec::new()).show().stage().acts()[0].moments
        };
        assert_eq!((steps("picture"), steps("trap")), (21, 51));
    }

    /// A lecture's scenes follow one another, and a trace that was simulated for one is not taken for another's.
    #[test]
    fn the_scenes_of_a_lecture_follow_one_another() {
        let (one, two) = (film(true, "0", "end"), film_of(Script { parts: vec![part("40")], ..script(true) }));
        let both = film_of(Script { parts: vec![part("20"), part("40")], ..script(true) });
        assert_eq!(both.len(), one.len() + two.len());
        assert!(both[..one.len()].iter().map(|frame| &frame.buffer).eq(one.iter().map(|frame| &frame.buffer)));
        assert!(both[one.len()..].iter().map(|frame| &frame.buffer).eq(two.iter().map(|frame| &frame.buffer)));
        assert_eq!(both[one.len()].marker, two[0].marker);
    }

    fn film_of(script: Script) -> Vec<Frame> {
        let cut = Cut { from: Place::START, to: Place::END, duration: None };
        Film::new(script, &cut).expect("a film").frames(&Settings::default()).collect()
    }

    #[test]
    fn a_caption_appears_on_arrival_and_stands_still() {
        let frames = film(true, "picture", "roots");
        let pairs = || frames.windows(2).map(|pair| (&pair[0], &pair[1]));
        let silent = |frame: &Frame| frame.caption.is_none();
        assert!(pairs().any(|(a, b)| silent(a) && silent(b) && a.buffer != b.buffer), "nothing is said on the way");
        let goes_on = |a: &Frame, b: &Frame| !silent(a) && !silent(b) && b.marker.is_none();
        assert!(pairs().filter(|(a, b)| goes_on(a, b)).all(|(a, b)| a.caption == b.caption));
    }

    #[test]
    fn a_place_outside_the_film_is_refused() {
        for (from, to, place) in [
            ("sometime", "end", "--from"),
            ("0", "101%", "--to"),
            ("9999", "end", "--from"),
            ("0", "9999", "--to"),
            ("20", "10", "--to"),
            ("roots", "epsilon", "--to"),
            ("0", "noising:51", "--to"),
        ] {
            assert_eq!(
                cut(true, from, to).err().map(|refusal| refusal.place).as_deref(),
                Some(place),
                "{from} to {to}"
            );
        }
    }
}
