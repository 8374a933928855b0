//! `handout`: a tour on paper.

use crate::program::glassbox;
use std::fs;

fn handout(arguments: &[&str], file: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file);
    let output = glassbox(&[&["handout"], arguments].concat()).arg("-o").arg(&path).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(path).expect("a file")
}

#[test]
fn every_cue_is_there_with_its_picture_words_formula_and_command() {
    let cues = ::glassbox::app::library::topic("forward").expect("a scene").lesson().cues.len();
    let (html, markdown) = (handout(&["forward"], "a.html"), handout(&["forward"], "a.md"));
    assert_eq!((html.matches("<svg ").count(), html.matches("<h3>").count()), (cues, cues));
    assert_eq!((markdown.matches("data:image/svg+xml").count(), markdown.matches("\n### ").count()), (cues, cues));
    for text in [&html, &markdown] {
        assert!(text.contains("xₜ = √ᾱₜ·x₀ + √(1−ᾱₜ)·ε = ") && text.contains("glassbox forward"));
    }
    assert!(handout(&["forward", "--lang", "ko"], "a.html").contains("<html lang=\"ko\">"));
}

#[test]
fn no_two_things_on_a_page_have_the_same_name() {
    let html = handout(&["forward"], "a.html");
    let names: Vec<&str> = html.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
    let used = html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    assert!(used.into_iter().all(|name| distinct.contains(name)));
}

#[test]
fn answers_stand_behind_all_questions() {
    let html = handout(&["forward"], "a.html");
    let answers = html.find("class=\"answers\"").expect("answers");
    assert!(html.rfind("<svg ").expect("pictures") < answers);
    assert!(html[answers..].matches("<p>").count() >= 2);
}

#[test]
fn another_ending_is_refused() {
    let output = glassbox(&["handout", "forward", "-o", "a.pdf"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains(".html or .md"));
}
