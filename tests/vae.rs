//! The lesson of the scene `vae` against the scene.

use glassbox::lesson::{Lesson, Line};
use glassbox::scenes::CATALOG;
use glassbox::ui::text::wrap;
use glassbox::ui::words::Lang;

/// What is said at a cue has two lines of this many columns on a small terminal.
const COLUMNS: u16 = 78;

#[test]
fn every_cue_can_be_played_and_said_in_two_lines() {
    let entry = CATALOG.iter().find(|entry| entry.id == "vae").expect("the scene is in the catalog");
    let lesson = Lesson::parse(entry.lesson).unwrap();
    let mut stage = (entry.stage)();
    lesson.check_against(&mut *stage).unwrap();
    for (index, cue) in lesson.cues.iter().enumerate() {
        stage.choose(&lesson.settings_at(index)).unwrap();
        let at = cue.at.reach(&mut *stage).unwrap();
        let readings = stage.readings(at, 0);
        let reveal = if let Line::Ask { reveal, .. } = &cue.line { reveal.as_ref() } else { None };
        for text in [Some(cue.line.text()), reveal].into_iter().flatten() {
            for lang in [Lang::En, Lang::Ko] {
                let said = text.get(lang).fill(&readings);
                assert!(!said.contains('–') || lang == Lang::En, "{}: {said}", cue.name);
                assert!(wrap(&said, COLUMNS).len() <= 2, "{}: {said}", cue.name);
            }
        }
    }
}
