//! Lessons: what fits a scene, and where a lesson that does not goes wrong.

use crate::{reach, stage};
use glassbox::lesson::Lesson;
use glassbox::scene::Stage;
use glassbox::ui::words::Lang;

const LESSON: &str = include_str!("../support/line_fit.toml");

/// What is wrong with the lesson after `old` has become `new`.
fn wrong(old: &str, new: &str) -> String {
    assert!(LESSON.contains(old), "{old}");
    let lesson = Lesson::parse(&LESSON.replacen(old, new, 1));
    let checked = lesson.and_then(|lesson| lesson.check_against(&mut stage(&[])));
    checked.expect_err(new).to_string()
}

/// `line:column` of some text of the lesson.
fn place(text: &str) -> String {
    let before = &LESSON[..LESSON.find(text).expect("the text")];
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    format!("{}:{column}", before.matches('\n').count() + 1)
}

#[test]
fn the_lesson_fits_its_scene() {
    let lesson = Lesson::parse(LESSON).unwrap();
    assert_eq!(lesson.check_against(&mut stage(&[])), Ok(()));
}

#[test]
fn the_state_at_a_cue_is_the_fold_of_the_cues_before_it() {
    let lesson = Lesson::parse(LESSON).unwrap();
    let setting = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    assert_eq!(lesson.settings_at(0), []);
    assert_eq!(lesson.settings_at(2), [setting("heights", "falling"), setting("learning-rate", "0.3")]);
}

#[test]
fn a_fresh_cue_forgets_what_those_before_it_have_set() {
    let mut lesson = Lesson::parse(LESSON).unwrap();
    lesson.cues[2].fresh = true;
    assert_eq!(lesson.settings_at(2), lesson.cues[2].set);
    assert!(lesson.cues[2].set.len() < 2, "something is forgotten");
}

#[test]
fn a_cue_takes_back_what_the_scene_or_a_cue_before_it_has_set() {
    let mut lesson = Lesson::parse(LESSON).unwrap();
    lesson.base.push(("train-steps".into(), "30".into()));
    let [of_scene, of_cue] = [lesson.base[0].clone(), lesson.cues[1].set[0].clone()];
    assert!(lesson.settings_at(2).contains(&of_scene) && lesson.settings_at(2).contains(&of_cue));
    lesson.cues[2].set.clear();
    lesson.cues[2].unset = vec![of_scene.0.clone(), of_cue.0.clone()];
    assert!(lesson.settings_at(2).iter().all(|(knob, _)| *knob != of_scene.0 && *knob != of_cue.0));
    assert_eq!(lesson.check_against(&mut stage(&[])), Ok(()));
    lesson.cues[2].unset.push("label".into());
    let refusal = lesson.check_against(&mut stage(&[])).expect_err("nothing has set it");
    assert!(refusal.place.ends_with("unset") && refusal.found == "label", "{refusal}");
}

#[test]
fn captions_and_formulas_are_filled_with_the_readings_of_the_moment() {
    let lesson = Lesson::parse(LESSON).unwrap();
    let mut stage = stage(&[]);
    stage.choose(&lesson.settings_at(2)).unwrap();
    let at = reach("asking:50%", &mut stage);
    let readings = stage.readings(at, 0);
    let question = lesson.cues[2].question().expect("a question");
    assert_eq!(question.text.get(Lang::En).fill(&readings), "How high is the line at 0?");
    assert_eq!(question.reveal.as_ref().unwrap().get(Lang::Ko).fill(&readings), "0.25예요.");
    let choices = [0, 1, 2].map(|index| question.choice(index, Lang::En));
    assert_eq!(choices, ["−1", "0", "1"]);
    assert_eq!((question.truth(&readings, Lang::En), question.right(&readings)), ("0.250".into(), 1));
    assert_eq!(question.truth(&readings.clone().keeping(vec!["y".into()]), Lang::En), "?");
    let numbers = lesson.formulas["asking"].numbers_at(&readings);
    assert_eq!(numbers, "−1.750·0.00 + 0.250");
}

#[test]
fn choices_may_be_words_of_which_one_has_to_be_right() {
    let words = |above: &str| {
        let below = r#"{ en = "below 0", ko = "0보다 낮아요", when = "y < 0" }"#;
        let above = format!(r#"{{ en = "above 0", ko = "0보다 높아요", when = "{above}" }}"#);
        let text = LESSON.replace("choices = [-1, 0, 1]\nanswer = \"y\"", &format!("choices = [{below}, {above}]"));
        Lesson::parse(&text)
    };
    let lesson = words("y >= 0").expect("a lesson");
    let mut stage = stage(&[]);
    stage.choose(&lesson.settings_at(2)).unwrap();
    let at = reach("asking:50%", &mut stage);
    let readings = stage.readings(at, 0);
    let question = lesson.cues[2].question().expect("a question");
    assert_eq!((question.right(&readings), question.truth(&readings, Lang::Ko)), (1, "0보다 높아요".into()));
    assert_eq!(question.kept().collect::<Vec<_>>(), ["intercept", "y", "y"]);
    assert_eq!(lesson.check_answer(2, &stage, at), Ok(()));
    let none = words("y > 1").expect("a lesson").check_answer(2, &stage, at).expect_err("nothing is right");
    assert!(none.to_string().contains("0 that are right"), "{none}");
    assert!(words("y").is_err(), "no condition");
    let mixed = LESSON.replace("[-1, 0, 1]", r#"[-1, { en = "0", ko = "0", when = "y = 0" }]"#);
    assert!(Lesson::parse(&mixed).is_err(), "a number beside words");
}

#[test]
fn the_caption_in_free_play_is_that_of_a_cue_just_passed_under_its_settings() {
    let lesson = Lesson::parse(LESSON).unwrap();
    let caption = |settings: &[(&str, &str)], place: &str| {
        let mut stage = stage(settings);
        let at = reach(place, &mut stage);
        lesson.caption_at(at, &stage).map(|cue| cue.name.clone())
    };
    assert_eq!(caption(&[], "0").as_deref(), Some("start"));
    assert_eq!(caption(&[], "4").as_deref(), Some("start"), "a tenth of all moments later it still holds");
    assert_eq!(caption(&[], "5"), None);
    let falling = &[("heights", "falling"), ("learning-rate", "0.1")];
    assert_eq!(caption(falling, "training:end").as_deref(), Some("falling"));
    assert_eq!(caption(falling, "0"), None, "the cue `start` speaks of other heights");
    assert_eq!(caption(&[("learning-rate", "0.5")], "0"), None, "no cue speaks of this rate");
    assert_eq!(caption(&[("point", "3")], "0").as_deref(), Some("start"), "what only redraws changes no caption");
}

#[test]
fn a_file_that_selects_a_choice_keeps_the_captions_of_its_lecture() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heights.txt");
    std::fs::write(&path, "1\n2\n4\n").expect("written");
    let mut lesson = Lesson::parse(LESSON).unwrap();
    lesson.base = vec![("heights-file".into(), path.to_str().expect("UTF-8").into())];
    let mut stage = stage(&[]);
    stage.choose(&lesson.settings_at(0)).unwrap();
    let at = reach("0", &mut stage);
    assert_eq!(lesson.caption_at(at, &stage).map(|cue| cue.name.as_str()), Some("start"));
    stage.set("heights", "falling").unwrap();
    let at = reach("0", &mut stage);
    assert_eq!(lesson.caption_at(at, &stage).map(|cue| &cue.name), None);
}

#[test]
fn the_parts_of_a_tour_have_all_cues_and_begin_afresh() {
    let parts = |second: &str| {
        let part = |name: &str, first: &str| {
            format!("[[tour]]\nname = \"{name}\"\ntitle = {{ en = \"a\", ko = \"b\" }}\nfirst = \"{first}\"\n\n")
        };
        let lesson = LESSON.replacen("[words.en]", &(part("one", "start") + &part("two", second) + "[words.en]"), 1);
        Lesson::parse(&lesson)
    };
    let lesson = parts("falling").expect("a lesson");
    assert_eq!(lesson.sections.iter().map(|part| part.cues.clone()).collect::<Vec<_>>(), [0..1, 1..3]);
    assert_eq!(lesson.section_of(2).map(|part| &*part.name), Some("two"));
    assert!(lesson.cues[1].fresh && !lesson.cues[2].fresh);
    for second in ["start", "nowhere"] {
        let refusal = parts(second).expect_err("no such part").to_string();
        assert!(refusal.contains(&format!("found {second}")) && refusal.contains("cue"), "{refusal}");
    }
    let whole = Lesson::parse(LESSON).expect("a lesson");
    assert_eq!((whole.sections.len(), whole.sections[0].cues.clone()), (1, 0..3));
}

#[test]
fn a_meaning_of_nothing_and_half_an_identity_are_refused() {
    let refusal = wrong("\npointed = {", "\npointing = {");
    assert!(refusal.contains("meaning") && refusal.contains("pointing"), "{refusal}");
    let refusal = wrong("kind = \"equal\", left = \"y\"", "kind = \"equal\"");
    assert!(refusal.starts_with(&place("{ kind = \"equal\"")) && refusal.contains("left or sides"), "{refusal}");
    let refusal = wrong("left = \"y\"", "left = \"y +\"");
    assert!(refusal.starts_with(&place("{ kind = \"equal\"")) && refusal.contains("expression"), "{refusal}");
}

#[test]
fn a_mistake_is_told_with_line_and_column() {
    for (old, new, at) in [
        ("hold = 2.5", "held = 2.5", "held = 2.5"),
        ("at = \"asking:50%\"", "at = \"asking:150%\"", "\"asking:50%\""),
        ("{loss:.3}.\"", "{loss:.3x}.\"", "\"A random line"),
        ("set = { learning-rate = 0.3 }", "set = { speed = 0.3 }", "[[cue]]\nname = \"guess\""),
        ("set = { learning-rate = 0.3 }", "set = { learning-rate = 3 }", "[[cue]]\nname = \"guess\""),
        ("{slope:.2}.\"\nsay.ko", "{steepness:.2}.\"\nsay.ko", "[[cue]]\nname = \"falling\""),
        ("answer = \"y\"", "answer = \"why\"", "[[cue]]\nname = \"guess\""),
        ("at = \"asking:50%\"", "at = \"asking:5\"", "[[cue]]\nname = \"guess\""),
        ("choices = [-1, 0, 1]", "choices = [-1]", "[[cue]]\nname = \"guess\""),
        ("choices = [-1, 0, 1]", "choices = [nan, 0, 1]", "[[cue]]\nname = \"guess\""),
        ("hold = 2.5", "hold = nan", "[[cue]]\nname = \"guess\""),
        ("name = \"guess\"", "name = \"falling\"", "[[cue]]\nname = \"guess\""),
    ] {
        let place = if at.starts_with("held") { place("hold = 2.5") } else { place(at) };
        let refusal = wrong(old, new);
        assert!(refusal.starts_with(&format!("{place}: ")), "{new}: {refusal:?} should start with {place}");
        assert!(!refusal.contains('\n'));
    }
}

#[test]
fn a_mistake_without_a_line_names_what_is_missing() {
    for (old, new, names) in [
        ("knob.learning-rate = \"rate\"\n", "", "knob.learning-rate"),
        ("knob.learning-rate = \"학습률\"\n", "", "knob.learning-rate"),
        ("help.learning-rate = \"학습률\"\n", "", "help.learning-rate"),
        ("knob.learning-rate = \"학습률\"", "knob.learning-rate = \"학습률\"\nknob.speed = \"속도\"", "knob.speed"),
        ("title.ko = \"직선 맞추기\"\n", "", "ko"),
        ("title", "titel", "titel"),
        ("id = \"line-fit\"", "id = 3", "string"),
    ] {
        let refusal = wrong(old, new);
        assert!(refusal.contains(names), "{new}: {refusal:?} should name {names}");
    }
}
