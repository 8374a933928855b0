//! `verify`: every check of every scene.

use crate::{json, output};
use glassbox::app::library::topics;

#[test]
fn every_check_of_every_scene_holds() {
    let found = output(&["verify"]);
    let last = found.lines().last().expect("a line");
    assert!(last.ends_with(" checks, 0 failed"), "{last}");
    let of_files = claims_of_a_tensor();
    for topic in topics() {
        for key in topic.lesson().words.en.keys().filter(|key| key.starts_with("claim.")) {
            let claim = topic.lesson().words.en.get(key);
            let is_verified = found.lines().any(|line| line.starts_with('✓') && line.contains(claim));
            let needs_a_file =
                topic.id == "attention" && of_files.iter().any(|claim| key.strip_prefix("claim.") == Some(claim));
            assert!(is_verified || needs_a_file, "{}: {claim}", topic.id);
        }
    }
}

/// What is claimed of a user's own tensor, which `verify` cannot know; it holds of one in which every weight is the same.
fn claims_of_a_tensor() -> Vec<String> {
    const SIDE: usize = 64;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("even.npy");
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, {SIDE}, {SIDE}), }}");
    let mut file = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    file.extend(format!("{header:<117}\n").bytes());
    file.extend([1.0 / SIDE as f32; SIDE * SIDE].iter().flat_map(|weight| weight.to_le_bytes()));
    std::fs::write(&path, file).expect("written");
    let found = json(&["data", "attention", "--tensor", path.to_str().expect("UTF-8")]);
    let checks = found["checks"].as_array().expect("checks");
    assert!(!checks.is_empty() && checks.iter().all(|check| check["ok"] == true), "{checks:?}");
    checks.iter().filter_map(|check| check["claim"].as_str().map(str::to_owned)).collect()
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
