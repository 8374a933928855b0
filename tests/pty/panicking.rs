//! What is left on the screen of a program that panics.

use crate::terminal::{Terminal, USUAL};
use glassbox::app::{App, pair::Pair, settings::Settings, show::Show};
use glassbox::encode::Depth;
use glassbox::lesson::Lesson;
use glassbox::scene::{Act, At, Checks, Effect, Knobs, Readings, Scene, Span, Staged, Step, Steps, View};
use glassbox::term;
use glassbox::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
use std::panic::{self, AssertUnwindSafe};
use std::process::exit;
use std::sync::Arc;

/// A scene that breaks after so many moments.
#[derive(Clone, Default)]
struct Fragile {
    lasts: usize,
}

impl Scene for Fragile {
    const ID: &'static str = "fragile";

    type Moment = ();

    fn knobs(&mut self, knobs: &mut dyn Knobs) {
        knobs.knob("lasts", Effect::From("act"), &mut Span(&mut self.lasts, 0..=9));
    }

    fn acts(&self) -> Vec<Act> {
        vec![Act { id: "act", moments: 10, seconds: 1.0 }]
    }

    fn simulate(&self, _: &'static str, _: u64, _: &[Arc<()>]) -> Steps<()> {
        let lasts = self.lasts;
        Box::new((0..10).map(move |i| {
            assert!(i < lasts, "the scene is broken");
            Step::Moment(())
        }))
    }

    fn draw(&self, _: View<'_, ()>, _: Rect, _: &mut Buffer, _: &Look) {}

    fn readings(&self, _: View<'_, ()>, _: &mut dyn Readings) {}

    fn checks(&self, _: View<'_, ()>, _: &mut dyn Checks) {}
}

const LESSON: &str = r#"
id = "fragile"
title = { en = "A broken scene", ko = "고장 난 장면" }
question = { en = "What is left of it?", ko = "무엇이 남을까요?" }
[words]
en = {}
ko = {}
"#;

/// Not a test: the program that the test below starts in a terminal of its own.
#[test]
#[ignore = "panics, on purpose"]
fn program_that_panics() {
    color_eyre::install().expect("the first to do so");
    let lesson = Arc::new(Lesson::parse(LESSON).expect("a lesson"));
    let mut stage = Staged::<Fragile>::boxed();
    stage.set("lasts", "3").expect("a number of moments");
    let show = Show::new(lesson, stage, At::START);
    let mut app = App::new(Some(Pair::of(show)));
    let options = term::Options { fps: 30.0, depth: Depth::True, rate: None, mouse: false };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| term::run(&mut app, Settings::default(), options, None)));
    // As the binary ends; the test harness would go on to print on a terminal that nobody may write to any more.
    exit(if ended.is_err() { 101 } else { 0 });
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_how_to_get_there() {
    let itself = std::env::current_exe().expect("a path");
    let itself = itself.to_str().expect("a path in UTF-8");
    let arguments = ["--ignored", "--exact", "--nocapture", "panicking::program_that_panics"];
    let mut program = Terminal::of_program(itself, &arguments, USUAL);
    assert_eq!(program.exit_code(), 101);
    program.wait_until("the terminal is given back", crate::terminal::Shown::is_given_back);
    assert!(program.is_cooked());
    program.wait_for("the scene is broken");
    program.wait_for("glassbox fragile --lasts 3 --at 0 --paused");
    assert!(!program.shown().rows().concat().contains("What is left of it?"), "a frame on the shell's screen");
}
