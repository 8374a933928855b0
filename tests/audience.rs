//! The audience's half, for every scene: the tour from start to end, comparison, inspection, the command that reproduces.

use glassbox::app::keys::{Arrow, Key};
use glassbox::app::library::{Topic, topic, topics};
use glassbox::app::tour::Phase;
use glassbox::app::{
    Outcome, Solo,
    pair::Pair,
    settings::Settings,
    show::{Notice, Show},
};
use glassbox::lesson::{Both, Lesson, Line, Section};
use glassbox::record::text;
use glassbox::scene::{At, Resolved};
use glassbox::ui::text::wrap;
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

fn app(topic: &Topic, settings: &[(String, String)]) -> Solo {
    let mut stage = topic.stage();
    stage.choose(settings).expect("settings");
    Solo::new(Settings::default(), Some(Pair::of(Show::new(topic.lesson().clone(), stage, At::START))))
}

fn screen(app: &Solo) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    app.draw(&mut buffer);
    buffer
}

/// Everything simulated, then a key.
fn press(app: &mut Solo, key: Key) -> Outcome {
    while app.pull() {}
    let outcome = app.press(key);
    while app.pull() {}
    outcome
}

/// The settings under which a scene trains least.
fn quick(topic: &Topic) -> Vec<(String, String)> {
    topic.head.trials()[0].clone()
}

#[test]
fn an_unattended_tour_visits_every_cue_and_ends() {
    let topic = topic("forward").expect("the scene");
    let mut show = Show::new(topic.lesson().clone(), topic.stage(), At::START);
    show.start_tour(0, true);
    let mut visited = Vec::new();
    for _ in 0..20_000 {
        while show.pull() {}
        show.advance(0.1);
        let tour = show.tour().expect("a tour is left only by a key");
        if visited.last() != Some(&tour.cue) {
            visited.push(tour.cue);
        }
        if tour.phase == Phase::Over {
            break;
        }
    }
    assert_eq!(visited, (0..topic.lesson().cues.len()).collect::<Vec<_>>());
    assert_eq!(show.tour().expect("a tour").phase, Phase::Over);
    assert!(!show.is_moving());
}

#[test]
fn a_question_waits_for_its_answer_and_the_nearest_choice_is_right() {
    let topic = topic("forward").expect("the scene");
    let ask = topic.lesson().cues.iter().position(|cue| matches!(cue.line, Line::Ask { .. })).expect("a question");
    let mut show = Show::new(topic.lesson().clone(), topic.stage(), At::START);
    show.start_tour(ask, false);
    for _ in 0..600 {
        while show.pull() {}
        show.advance(0.1);
    }
    assert!(!show.is_moving(), "it waits");
    assert_eq!(show.tour().expect("a tour").cue, ask);
    let asked_at = show.player.at();
    show.answer(1);
    assert_eq!(show.tour().expect("a tour").score(), (0, 0), "the answer is on its way");
    (0..40).for_each(|_| show.advance(0.1));
    assert!(matches!(show.tour().expect("a tour").phase, Phase::Revealing(..)));
    assert!(show.player.at() > asked_at, "the answer is seen to happen");
    assert_eq!(show.tour().expect("a tour").score(), (1, 1));
    show.answer(0);
    assert_eq!(show.tour().expect("a tour").score(), (1, 1), "one answer is enough");
}

/// The scene `forward` with a tour in two parts.
fn in_parts() -> (Solo, [std::ops::Range<usize>; 2]) {
    let topic = topic("forward").expect("the scene");
    let lesson = Lesson::clone(topic.lesson());
    let parts = [0..4, 4..lesson.cues.len()];
    let section = |(name, cues): (&str, &std::ops::Range<usize>)| Section {
        name: name.into(),
        title: Both { en: format!("part {name}"), ko: name.into() },
        cues: cues.clone(),
    };
    let sections = ["one", "two"].into_iter().zip(&parts).map(section).collect();
    let show = Show::new(Arc::new(Lesson { sections, ..lesson }), topic.stage(), At::START);
    (Solo::new(Settings::default(), Some(Pair::of(show))), parts)
}

#[test]
fn of_a_tour_in_parts_one_is_chosen_and_ends_where_the_next_begins() {
    let (mut app, parts) = in_parts();
    press(&mut app, Key::Char('t'));
    assert!(app.show().expect("a show").tour().is_none(), "it asks first");
    assert!(text(&screen(&app)).contains("2 part two"));
    press(&mut app, Key::Arrow(Arrow::Down));
    press(&mut app, Key::Enter);
    let tour = app.show().expect("a show").tour().expect("a tour").clone();
    assert_eq!((tour.cue, tour.cues), (parts[1].start, parts[1].clone()));
    assert!(text(&screen(&app)).contains(&format!("tour 1/{}", parts[1].len())));

    press(&mut app, Key::Char('t'));
    press(&mut app, Key::Char('t'));
    press(&mut app, Key::Char('1'));
    assert_eq!(app.show().expect("a show").tour().expect("a tour").cue, 0);
    (0..3).for_each(|_| _ = press(&mut app, Key::Char('n')));
    for _ in 0..2_000 {
        while app.pull() {}
        app.advance(0.1);
        if matches!(app.show().and_then(Show::tour).map(|tour| tour.phase), Some(Phase::Asking(_))) {
            press(&mut app, Key::Char('1'));
        }
    }
    let tour = app.show().expect("a show").tour().expect("a tour");
    assert_eq!((tour.cue, tour.phase), (parts[0].end - 1, Phase::Over));
    assert!(text(&screen(&app)).contains("What you have seen"), "the end says what there is to do");
}

#[test]
fn a_task_is_told_when_the_viewer_has_done_it() {
    let topic = topic("forward").expect("the scene");
    let mut app = app(topic, &quick(topic));
    let schedule = |app: &Solo| app.show().expect("a show").knobs()[0].value.clone();
    press(&mut app, Key::Char('x'));
    assert!(!text(&screen(&app)).contains('✓'));
    press(&mut app, Key::Esc);
    for _ in 0..10 {
        if schedule(&app) != "cosine" {
            press(&mut app, Key::Char('+'));
        }
    }
    assert_eq!(schedule(&app), "cosine");
    app.advance(0.0);
    assert!(text(&screen(&app)).contains("✓ Done: Keep more than 45%"));
    press(&mut app, Key::Char('x'));
    assert!(text(&screen(&app)).contains("✓ Keep more than 45%"));
    press(&mut app, Key::Enter);
    assert_eq!(app.show().expect("a show").stage().id(), "reverse", "on to the next in the order to learn in");
}

#[test]
fn the_symbols_on_the_screen_are_explained_one_after_the_other() {
    let topic = topic("forward").expect("the scene");
    let mut app = app(topic, &quick(topic));
    let told = |app: &Solo| match app.show().expect("a show").notice() {
        Some(Notice::Text(text)) => text.en.clone(),
        other => panic!("{other:?}"),
    };
    press(&mut app, Key::Char('w'));
    let first = told(&app);
    assert!(first.starts_with("xₜ = ") && first.contains("(1/"), "{first}");
    press(&mut app, Key::Char('ㅈ'));
    assert!(told(&app).contains("(2/"));
    press(&mut app, Key::Esc);
    assert!(app.show().expect("a show").notice().is_none());
}

#[test]
fn turning_a_knob_leaves_the_tour() {
    for topic in topics().iter().filter(|topic| !topic.lesson().cues.is_empty()) {
        let mut app = app(topic, &quick(topic));
        app.press(Key::Char('t'));
        app.press(Key::Enter); // where a tour has parts, the first
        assert!(app.show().expect("a show").tour().is_some());
        app.press(Key::Char('+'));
        assert!(app.show().expect("a show").tour().is_none());
        assert!(app.show().expect("a show").notice().is_some(), "and says so");
    }
}

#[test]
fn the_two_sides_of_a_comparison_stay_at_one_place() {
    for topic in topics() {
        let mut app = app(topic, &quick(topic));
        press(&mut app, Key::Char(' '));
        press(&mut app, Key::Char('a'));
        let alike = screen(&app);
        press(&mut app, Key::Char('+'));
        press(&mut app, Key::ShiftArrow(Arrow::Right));
        assert_ne!(screen(&app), alike);
        let on_b = app.show().expect("a show").place();
        press(&mut app, Key::Tab);
        // The other side may have fewer moments: it is at the one that this place is there.
        let on_a = app.show().expect("a show");
        assert_eq!(on_b.resolve(on_a.stage()), Resolved::Moment(on_a.picture().1), "{}", topic.id);
        press(&mut app, Key::Char('a'));
        assert!(app.show().expect("a show").stage().is_complete());
    }
}

#[test]
fn the_arrows_move_the_cursor_of_a_scene_that_can_be_inspected() {
    for topic in topics().iter().filter(|topic| topic.lesson().inspect.is_some()) {
        let mut app = app(topic, &quick(topic));
        press(&mut app, Key::Char(' '));
        press(&mut app, Key::Char('i'));
        let before = screen(&app);
        press(&mut app, Key::Arrow(Arrow::Right));
        press(&mut app, Key::Arrow(Arrow::Down));
        assert_ne!(screen(&app), before, "{}", topic.id);
    }
}

#[test]
fn the_command_shown_opens_this_very_frame() {
    let mut have_colours = 0;
    for topic in topics() {
        let mut app = app(topic, &quick(topic));
        press(&mut app, Key::Char(' '));
        press(&mut app, Key::ShiftArrow(Arrow::Right));
        press(&mut app, Key::Char('r'));
        let shown = screen(&app);
        let Outcome::Copy(command) = press(&mut app, Key::Char('y')) else { panic!("y copies") };
        let words = command.split(' ').filter(|word| *word != "--paused").skip(1);
        let output = assert_cmd::Command::cargo_bin("glassbox").expect("the binary").arg("frame").args(words).output();
        let printed = String::from_utf8(output.expect("it runs").stdout).expect("UTF-8");
        let without_colour = {
            app.eyes.settings.colour = false;
            press(&mut app, Key::Esc);
            screen(&app)
        };
        have_colours += usize::from(shown != without_colour);
        assert_eq!(printed, glassbox::record::text(&without_colour), "{command}");
    }
    assert!(have_colours > 0, "colours are seen on one of them only");
}

#[test]
fn captions_fit_the_two_lines_of_the_standard_terminal() {
    for topic in topics() {
        for (index, cue) in topic.lesson().cues.iter().enumerate() {
            let mut stage = topic.stage();
            stage.choose(&quick(topic)).expect("settings");
            let readings = {
                let mut at = stage.fork();
                let settings = topic.lesson().settings_at(index);
                if at.choose(&settings).is_err() {
                    continue;
                }
                At::START.reach(&mut *at).map(|moment| at.readings(moment, 0)).expect("a first moment")
            };
            for text in [&cue.line.text().en, &cue.line.text().ko] {
                let text = text.fill(&readings);
                assert!(wrap(&text, 78).len() <= 2, "{}, cue {}: {text}", topic.id, cue.name);
            }
        }
    }
}
