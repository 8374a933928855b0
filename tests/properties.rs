//! Whatever is pressed, typed and resized in whatever order: nothing panics, and the state stays one that can be drawn.

#[macro_use]
#[path = "support/each.rs"]
mod each;
#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/subjects.rs"]
mod subjects;

use glassbox::app::keys::{BINDINGS, Key};
use glassbox::app::mouse::Mouse;
use glassbox::app::pair::Pair;
use glassbox::app::reproduce::changed;
use glassbox::app::settings::Settings as Looks;
use glassbox::app::{Outcome, Solo, show::Show};
use glassbox::scene::{At, Pulled};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use subjects::{Subject, subjects};

/// Something that happens to the program.
#[derive(Debug, Clone)]
enum Event {
    Press(Key),
    /// Enter, a value, Enter.
    Type(String),
    /// The simulation gets so many steps.
    Simulate(usize),
    Pass(f64),
    Draw(u16, u16),
    Mouse(Mouse),
}

fn key() -> impl Strategy<Value = Key> {
    let bound: Vec<Key> = BINDINGS.iter().flat_map(|binding| binding.keys).copied().collect();
    prop_oneof![6 => proptest::sample::select(bound), 1 => any::<char>().prop_map(Key::Char), 1 => Just(Key::Backspace)]
}

/// Values that some knob takes.
const GOOD: [&str; 15] =
    ["0", "1", "5", "0.3", "10", "50", "1e-3", "on", "off", "0,0", "1,2,3", "file", "cosine", "digit", "chain"];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![3 => proptest::sample::select(&GOOD).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => key().prop_map(Event::Press),
        2 => value().prop_map(Event::Type),
        2 => (0usize..300).prop_map(Event::Simulate),
        2 => (0.0..20.0).prop_map(Event::Pass),
        3 => (0u16..130, 0u16..50).prop_map(|(width, height)| Event::Draw(width, height)),
        2 => mouse().prop_map(Event::Mouse),
    ]
}

/// Often where keys are drawn.
fn mouse() -> impl Strategy<Value = Mouse> {
    let at = (0u16..85, prop_oneof![0u16..26, 22u16..24]).prop_map(Position::from);
    prop_oneof![
        2 => at.clone().prop_map(Mouse::Point),
        4 => at.clone().prop_map(Mouse::Press),
        1 => at.prop_map(Mouse::Drag),
        1 => (-1isize..2).prop_map(Mouse::Wheel),
        1 => Just(Mouse::Back),
    ]
}

fn happen(app: &mut Solo, event: &Event) {
    match event {
        Event::Press(key) => drop_quit(app.press(*key)),
        Event::Type(text) => {
            let keys = [Key::Enter].into_iter().chain(text.chars().map(Key::Char)).chain([Key::Enter]);
            keys.for_each(|key| drop_quit(app.press(key)));
        }
        Event::Simulate(steps) => (0..*steps).take_while(|_| app.pull()).for_each(drop),
        Event::Pass(seconds) => app.advance(*seconds),
        Event::Draw(width, height) => {
            let mut buffer = Buffer::empty(Rect::new(0, 0, *width, *height));
            app.draw(&mut buffer);
        }
        Event::Mouse(mouse) => drop_quit(app.mouse(*mouse, Rect::new(0, 0, 80, 24))),
    }
}

/// A program that has been left can still be asked; here it just goes on.
fn drop_quit(_: Outcome) {}

fn assert_valid(app: &Solo) {
    let Some(show) = app.show() else { return };
    let (stage, at, part) = show.picture();
    assert!(at < stage.len() || show.is_computing(), "moment {at} of {}", stage.len());
    assert!((0.0..1.0).contains(&part), "part {part}");
    assert!(show.chosen_knob() < show.knobs().len());
    assert!((0.1..=32.0).contains(&show.player.speed()));
    assert!(stage.begun().iter().map(|begun| begun.len).sum::<usize>() == stage.len());
    assert!(stage.begun().iter().zip(stage.acts()).all(|(begun, act)| begun.id == act.id && begun.len <= act.moments));
    assert!(!(stage.is_complete() && app.is_moving() && at + 1 > stage.len()));
}

/// What is shown is what a program shows that has just been started with these settings: nothing has drifted on the way.
fn assert_as_new(app: &Solo) {
    let Some(show) = app.show() else { return };
    let (stage, at, _) = show.picture();
    if at >= stage.len() {
        return;
    }
    let subject = subjects().iter().find(|subject| subject.id == stage.id()).expect("a scene");
    let mut new = subject.stage();
    new.reseed(stage.seed());
    let settings = changed(stage);
    new.choose(&settings).unwrap_or_else(|refusal| panic!("{}: {settings:?}: {refusal}", subject.id));
    while new.len() <= at && new.pull() != Pulled::Complete {}
    let [now, then] = [&*new, stage].map(|stage| stage.readings(at, 1000));
    assert!(now.iter().map(|reading| &reading.id).eq(then.iter().map(|reading| &reading.id)));
    for (now, then) in now.iter().zip(then.iter()) {
        let [now, then] = [now, then].map(|reading| format!("{:?}", reading.value));
        assert_eq!(now, then, "{} drifts at {at}: {settings:?}", subject.id);
    }
}

/// A run of the program through all this, from one of the scenes or the gallery.
fn live_through(subject: Option<&Subject>, events: &[Event]) {
    let show = subject.map(|s| Show::new(s.lesson.clone(), s.stage(), At::START));
    let mut app = Solo::new(Looks::default(), show.map(Pair::of));
    for event in events {
        happen(&mut app, event);
        assert_valid(&app);
    }
    happen(&mut app, &Event::Draw(80, 24));
    assert_as_new(&app);
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Runs of the program through so many random sequences of at most `longest` events.
fn live_through_some(subject: Option<&Subject>, cases: u32, longest: usize) {
    let events = proptest::collection::vec(event(), 1..longest);
    let run = TestRunner::new(config(cases)).run(&events, |events| {
        live_through(subject, &events);
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}

fn no_sequence_of_events_breaks_the_program(subject: &Subject) {
    live_through_some(Some(subject), 25, 60);
}

#[test]
fn no_sequence_of_events_breaks_the_gallery() {
    live_through_some(None, 25, 60);
}

#[test]
#[ignore = "takes some minutes: tests/soak.sh"]
fn a_hundred_thousand_events_break_nothing() {
    let starts: Vec<Option<&Subject>> = subjects().iter().map(Some).chain([None]).collect();
    for start in &starts {
        live_through_some(*start, 4000 / starts.len() as u32, 50);
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_value_is_refused_without_effect_or_taken_and_written_back(
        subject in 0..subjects().len(),
        tries in proptest::collection::vec((any::<proptest::sample::Index>(), value()), 1..20),
    ) {
        let subject = &subjects()[subject];
        let mut stage = subject.stage();
        prop_assert_eq!(stage.id(), subject.id);
        for (knob, text) in tries {
            let before = stage.knobs();
            let id = knob.get(&before).id;
            if let Err(refusal) = stage.set(id, &text) {
                prop_assert!(!refusal.place.is_empty() && !refusal.expected.is_empty());
                prop_assert_eq!(stage.knobs(), before);
            } else {
                let taken = stage.knobs();
                let value = &taken.iter().find(|knob| knob.id == id).expect("the knob").value;
                prop_assert!(stage.set(id, value).is_ok(), "{} takes {:?} but not {:?}", id, text, value);
                prop_assert_eq!(stage.knobs(), taken);
            }
        }
    }

    #[test]
    fn settings_are_chosen_together_or_not_at_all(
        subject in 0..subjects().len(),
        settings in proptest::collection::vec((any::<proptest::sample::Index>(), value()), 0..4),
    ) {
        let mut stage = subjects()[subject].stage();
        let before = stage.knobs();
        let settings: Vec<_> = settings.iter().map(|(knob, text)| (knob.get(&before).id.to_owned(), text.clone())).collect();
        match stage.choose(&settings) {
            Err(_) => prop_assert_eq!(stage.knobs(), before),
            Ok(()) => prop_assert!(At::START.reach(&mut *stage).is_ok()),
        }
    }
}

for_every_scene! { no_sequence_of_events_breaks_the_program }
