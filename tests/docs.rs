//! What the documents list is generated: they must hold what the program says of itself. `GLASSBOX_UPDATE=1 cargo test
//! --test docs` writes what is generated anew, and takes away what is left of a scene that is gone.

use glassbox::app::keys;
use glassbox::app::library::{Topic, topics};
use glassbox::lesson::Head;
use glassbox::record::film::Place;
use glassbox::scene::At;
use glassbox::ui::words::Lang;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const STALE: &str = "run GLASSBOX_UPDATE=1 cargo test --test docs";

fn path(document: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(document)
}

fn is_update() -> bool {
    env::var_os("GLASSBOX_UPDATE").is_some()
}

/// The document must be what is generated.
fn check(document: &str, generated: &str) {
    if is_update() {
        fs::write(path(document), generated).expect("written");
    } else {
        let text = fs::read_to_string(path(document)).unwrap_or_default();
        assert!(text == generated, "{document} is not what the scenes say: {STALE}");
    }
}

/// The document must hold `generated` between `<!-- name -->` and `<!-- end -->`.
fn check_part(document: &str, name: &str, generated: &str) {
    let text = fs::read_to_string(path(document)).expect("the document");
    let marker = format!("<!-- {name} -->\n");
    let start = text.find(&marker).expect("the marker") + marker.len();
    let end = start + text[start..].find("<!-- end -->").expect("the end of the generated part");
    check(document, &format!("{}{generated}{}", &text[..start], &text[end..]));
}

/// The folder must hold these files and no others.
fn check_folder(folder: &str, files: impl Iterator<Item = String>) {
    let expected: BTreeSet<String> = files.collect();
    let names = fs::read_dir(path(folder)).expect("the folder").map(|entry| entry.expect("a file").file_name());
    let found: BTreeSet<String> = names.map(|name| name.into_string().expect("a plain name")).collect();
    for stale in found.difference(&expected) {
        assert!(is_update(), "{folder}/{stale} belongs to no scene: {STALE}");
        fs::remove_file(path(folder).join(stale)).expect("removed");
    }
    let missing: Vec<_> = expected.difference(&found).collect();
    // Pictures are made with the program, after this.
    assert!(missing.is_empty() || is_update(), "{folder} has no {missing:?}: sh docs/record.sh SCENE makes pictures");
}

/// The topics of every chapter that has some.
fn chapters() -> impl Iterator<Item = (&'static str, &'static [Topic])> {
    topics().chunk_by(|a, b| a.chapter == b.chapter).map(|topics| (topics[0].chapter.en, topics))
}

/// The table of the README.
fn scenes() -> String {
    let mut text = "| chapter | scene | the question it answers |\n| --- | --- | --- |\n".to_owned();
    for (chapter, topics) in chapters() {
        for (i, topic) in topics.iter().enumerate() {
            let chapter = if i == 0 { chapter } else { "" };
            let _ =
                writeln!(text, "| {chapter} | [`{0}`](docs/gallery.md#{0}) | {1} |", topic.id, topic.head.question.en);
        }
    }
    text
}

/// Every scene with its pictures.
fn gallery() -> String {
    let mut text = "# Gallery\n\nA still and a film of every scene, made by `docs/record.sh`.\n".to_owned();
    for (chapter, topics) in chapters() {
        let _ = write!(text, "\n## {chapter}\n");
        for Topic { id, head: Head { title, question, .. }, .. } in topics {
            let _ = write!(text, "\n### {id}\n\n**{}.** {} [Its knobs](knobs/{id}.md).\n", title.en, question.en);
            let _ = write!(text, "\n![The scene {id}](pictures/{id}.png)\n");
            let _ = write!(text, "\n![The scene {id}, from its tour](pictures/{id}.gif)\n");
        }
    }
    text
}

/// The knobs of a scene.
fn knobs(topic: &Topic) -> String {
    let (id, words) = (topic.id, &topic.lesson().words.en);
    let mut text = format!("# The knobs of {id}\n\n| knob | | takes | default |\n| --- | --- | --- | --- |\n");
    for knob in topic.stage().knobs() {
        // A bar would end the cell.
        let [help, domain, value] =
            [words.get(&format!("help.{}", knob.id)).to_owned(), knob.kind.domain(), knob.value]
                .map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(text, "| `{}` | {help} | {domain} | {value} |", knob.id);
    }
    text
}

/// Every reading of every scene and what it is; those that share a meaning in one row.
fn readings() -> String {
    let mut text = "# Readings\n\nThe numbers of every scene, as `glassbox data SCENE` exports them and captions quote them; in Korean \
                    and with their extents: `glassbox data SCENE --describe`. What stands before a dot is which of several like things \
                    it is of. Below each table: what readings are made of, exported by `--with`.\n"
        .to_owned();
    for topic in topics() {
        let (lesson, mut stage) = (topic.lesson(), topic.stage());
        let at = At::START.reach(&mut *stage).expect("a first moment");
        let readings = stage.readings(at, 0);
        let mut rows: Vec<(&str, Vec<String>, &str, &str)> = Vec::new();
        for reading in readings.iter() {
            let (name, meaning) =
                lesson.meaning_of(&reading.id).unwrap_or_else(|| panic!("{} has no meaning", reading.id));
            let id = format!("`{}`", reading.id);
            match rows.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, ids, ..)) => ids.push(id),
                None => rows.push((name, vec![id], reading.symbol, &meaning.en)),
            }
        }
        let _ = write!(text, "\n## {}\n\n| reading | symbol | what it is |\n| --- | --- | --- |\n", topic.id);
        for (_, ids, symbol, meaning) in rows {
            // A bar would end the cell.
            let [symbol, meaning] = [symbol, meaning].map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(text, "| {} | {symbol} | {meaning} |", ids.join(" "));
        }
        text.push('\n');
        for extra in stage.extras() {
            let _ = writeln!(text, "- `--with {extra}`: {}", lesson.words.en.get(&format!("extra.{extra}")));
        }
    }
    text
}

/// Where the knobs of every scene are told.
fn links_to_knobs() -> String {
    let link = |topic: &Topic| format!("[{0}](knobs/{0}.md)", topic.id);
    let line = |(chapter, topics): (&str, &[Topic])| {
        format!("- {chapter}: {}\n", topics.iter().map(link).collect::<Vec<_>>().join(" · "))
    };
    chapters().map(line).collect()
}

/// What makes the pictures.
fn recording() -> String {
    let ids: Vec<&str> = topics().iter().map(|topic| topic.id).collect();
    let mut text = format!(
        r#"#!/bin/sh
# Makes the pictures of docs/gallery.md again, all or those of one scene: `sh docs/record.sh [SCENE]`, from the project's
# folder after `cargo build --release`, or with another program that GLASSBOX names. Generated from `still` and `film` in the
# lessons; a film has at most 1 MB.
set -eu
glassbox=${{GLASSBOX-target/release/glassbox}}
scene=${{1-all}}
case $scene in
all | {}) ;;
*) echo "$0: there is no scene $scene" >&2 && exit 2 ;;
esac

record() {{
    case $scene in all | "$1") "$glassbox" record "$@" --window ;; esac
}}

"#,
        ids.join(" | ")
    );
    for Topic { id, head, .. } in topics() {
        let still = head.still.as_ref().unwrap_or_else(|| panic!("the lesson of {id} names no still"));
        let _ = writeln!(text, "record {id} --at {still} -o docs/pictures/{id}.png");
        let flag = |(flag, value): &(String, String)| format!(" --{flag} {value}");
        let flags: String = head.film.iter().map(flag).collect();
        assert!(!flags.is_empty(), "the lesson of {id} names no film");
        let _ = writeln!(text, "record {id} --size 80x24{flags} -o docs/pictures/{id}.gif");
    }
    text
}

#[test]
fn the_documents_list_the_scenes_and_keys_that_there_are() {
    check_part("README.md", "scenes", &scenes());
    check_part("README.md", "keys", &keys::markdown(Lang::En));
    check_part("docs/lessons.md", "keys", &keys::markdown(Lang::En));
    check_part("docs/lessons.md", "knobs", &links_to_knobs());
}

#[test]
fn every_reading_is_told_of() {
    check("docs/readings.md", &readings());
}

#[test]
fn every_scene_has_a_page_of_knobs() {
    for topic in topics() {
        check(&format!("docs/knobs/{}.md", topic.id), &knobs(topic));
    }
    check_folder("docs/knobs", topics().iter().map(|topic| format!("{}.md", topic.id)));
}

#[test]
fn every_scene_has_a_still_and_a_film_in_the_gallery() {
    check("docs/gallery.md", &gallery());
    check("docs/record.sh", &recording());
    let pictures = topics().iter().flat_map(|topic| ["png", "gif"].map(|ending| format!("{}.{ending}", topic.id)));
    check_folder("docs/pictures", pictures);
}

#[test]
fn a_film_begins_and_ends_at_places_that_there_are() {
    for topic in topics() {
        let is_place = |flag: &str| ["from", "to"].contains(&flag);
        for (flag, place) in topic.head.film.iter().filter(|(flag, _)| is_place(flag)) {
            let read = Place::parse(flag, place, [&**topic.lesson()]);
            assert!(read.is_ok(), "{}: film: {read:?}", topic.id);
        }
    }
}
