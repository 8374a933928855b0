//! `verify`: every check of every scene.

use crate::{json, output};
use glassbox::app::library::topics;

#[test]
fn every_check_of_every_scene_holds() {
    let found = output(&["verify"]);
    let last = found.lines().last().expect("a line");
    assert!(last.ends_with(" checks, 0 failed"), "{last}");
    for topic in topics() {
        let claims = topic.lesson.words.en.keys().filter(|key| key.starts_with("claim."));
        for claim in claims.map(|key| topic.lesson.words.en.get(key)) {
            assert!(found.lines().any(|line| line.starts_with('✓') && line.contains(claim)), "{claim}");
        }
    }
}

#[test]
fn the_findings_as_json_are_those_counted() {
    let findings = json(&["verify", "forward", "--json"]);
    let findings = findings.as_array().expect("a list");
    let counted = output(&["verify", "forward"]);
    assert!(counted.ends_with(&format!("{} checks, 0 failed\n", findings.len())));
    assert!(findings.iter().all(|finding| finding["check"]["ok"] == true && finding["scene"] == "forward"));
    let seeds = (0..3u64).filter(|seed| findings.iter().any(|finding| finding["seed"] == *seed));
    assert_eq!(seeds.count(), 3);
}
