//! What a viewer can try: every task can be done, and is not done from the start; the summary fits.

use crate::LANGS;
use crate::stages::{Station, place};
use crate::subjects::Subject;
use glassbox::scene::At;
use glassbox::ui::text::{width, wrap};

/// The scene that is only for tests.
const WITHOUT: [&str; 1] = ["line-fit"];

fn three_tasks_can_be_done_and_are_not_done_from_the_start(subject: &Subject) {
    let tasks = &subject.lesson.tasks;
    assert_eq!(tasks.len(), if WITHOUT.contains(&subject.id) { 0 } else { 3 });
    for task in tasks {
        let Station { stage, .. } = place(subject, &[], &At::START);
        let text = &task.say.en.fill(&stage.readings(0, 0));
        assert_eq!(task.when.check_against(&stage.readings(0, 0)), Ok(()), "{text}");
        let by_default = stage.readings(0, 0);
        assert!(!task.when.holds(&by_default), "done from the start: {text}");
        let (at, settings) = &task.solution;
        let Station { stage, at } = place(subject, settings, at);
        assert!(task.when.holds(&stage.readings(at, 0)), "not done by its solution: {text}");
    }
}

/// At most five lines, each of at most two rows; no task is longer, nor its hint.
fn the_summary_and_the_tasks_fit_the_standard_terminal(subject: &Subject) {
    let lesson = &subject.lesson;
    let readings = place(subject, &[], &At::START).stage.readings(0, 0);
    for lang in LANGS {
        let summary: Vec<String> = lesson.summary.get(lang).iter().map(|line| line.fill(&readings)).collect();
        assert_eq!(summary.is_empty(), lesson.tasks.is_empty());
        assert!(summary.len() <= 5);
        let rows = |text: &str| wrap(text, 74).len();
        let tasks: Vec<String> = lesson.tasks.iter().map(|task| task.say.get(lang).fill(&readings)).collect();
        let hints: Vec<String> = lesson.tasks.iter().map(|task| task.hint.get(lang).fill(&readings)).collect();
        let mut all = summary.iter().chain(&tasks).chain(&hints);
        assert!(all.all(|text| width(text) > 0 && rows(text) <= 2));
        let used = |of: &[Vec<String>]| of.iter().flatten().map(|text| rows(text)).sum::<usize>();
        // The rows of the scene at 80×24, less the border, a gap, a title, and the row of keys.
        let room = 18 - 2 - 3;
        assert!(used(&[summary.clone(), tasks.clone()]) <= room && used(&[tasks, hints]) <= room, "{summary:#?}");
    }
}

for_every_scene! {
    three_tasks_can_be_done_and_are_not_done_from_the_start,
    the_summary_and_the_tasks_fit_the_standard_terminal,
}
