//! `glassbox list`: scenes, aliases, knobs.

use super::{Failure, emit};
use crate::app::library::{Topic, topics};
use crate::scene::Knob;
use serde_json::{Value, json};
use std::fmt::Write;

/// Lists every scene.
pub fn run(as_json: bool) -> Result<u8, Failure> {
    let output = if as_json {
        let scenes: Vec<Value> = topics().iter().map(scene).collect();
        format!("{}\n", serde_json::to_string_pretty(&scenes).unwrap_or_default())
    } else {
        topics().iter().fold(String::new(), |mut text, topic| {
            let head = &topic.head;
            let _ = writeln!(text, "{:<12} {} ({})", topic.id, head.title.en, head.aliases.join(", "));
            let _ = writeln!(text, "{:<12} {}", "", head.question.en);
            text
        })
    };
    emit(output.as_bytes())?;
    Ok(0)
}

fn scene(topic: &Topic) -> Value {
    let lesson = topic.lesson();
    let knob = |knob: &Knob| {
        json!({
            "id": knob.id,
            "kind": knob.kind.name(),
            "domain": knob.kind.domain(),
            "default": knob.value,
            "help": { "en": lesson.words.en.get(&format!("help.{}", knob.id)), "ko": lesson.words.ko.get(&format!("help.{}", knob.id)) },
        })
    };
    json!({
        "id": topic.id,
        "chapter": { "en": topic.chapter.en, "ko": topic.chapter.ko },
        "aliases": lesson.aliases,
        "title": { "en": lesson.title.en, "ko": lesson.title.ko },
        "question": { "en": lesson.question.en, "ko": lesson.question.ko },
        "knobs": topic.stage().knobs().iter().map(knob).collect::<Vec<_>>(),
    })
}
