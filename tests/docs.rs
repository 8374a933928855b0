//! What the documents list is generated: they must hold what the program says of itself. `GLASSBOX_UPDATE=1 cargo test
//! --release --test docs` writes the generated parts anew.

use glassbox::app::keys;
use glassbox::app::library::topics;
use glassbox::ui::words::Lang;
use std::fmt::Write;
use std::fs;

fn scenes() -> String {
    topics().iter().fold("| scene | the question it answers |\n| --- | --- |\n".into(), |mut text, topic| {
        let _ = writeln!(text, "| `{}` | {} |", topic.id, topic.lesson.question.en);
        text
    })
}

fn knobs() -> String {
    topics().iter().fold(String::new(), |mut text, topic| {
        let words = &topic.lesson.words.en;
        let _ = writeln!(text, "### {}\n\n| knob | | takes | default |\n| --- | --- | --- | --- |", topic.id);
        for knob in topic.stage().knobs() {
            let help = words.get(&format!("help.{}", knob.id)).to_owned();
            let _ = writeln!(text, "| `{}` | {help} | {} | {} |", knob.id, knob.kind.domain(), knob.value);
        }
        text.push('\n');
        text
    })
}

/// The document must hold `generated` between `<!-- name -->` and `<!-- end -->`.
fn check(document: &str, name: &str, generated: &str) {
    let path = format!("{}/{document}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect("the document");
    let marker = format!("<!-- {name} -->\n");
    let start = text.find(&marker).expect("the marker") + marker.len();
    let end = start + text[start..].find("<!-- end -->").expect("the end of the generated part");
    if std::env::var_os("GLASSBOX_UPDATE").is_some() {
        fs::write(&path, format!("{}{generated}{}", &text[..start], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[start..end], generated, "{document}: run GLASSBOX_UPDATE=1 cargo test --release --test docs");
    }
}

#[test]
fn the_documents_list_the_scenes_keys_and_knobs_that_there_are() {
    check("README.md", "scenes", &scenes());
    check("README.md", "keys", &keys::markdown(Lang::En));
    check("docs/lessons.md", "keys", &keys::markdown(Lang::En));
    check("docs/lessons.md", "knobs", &knobs());
}
