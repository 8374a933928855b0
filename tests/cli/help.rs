//! `--help`, `--version`, `list`: what there is.

use crate::{json, output};
use glassbox::app::library::topics;

#[test]
fn help_names_every_command_and_scene() {
    let help = output(&["--help"]);
    for command in ["list", "frame", "data", "verify", "record"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
    assert!(topics().iter().all(|topic| help.contains(topic.id)));
    assert_eq!(output(&["--version"]), format!("glassbox {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_help_of_a_scene_explains_every_knob_with_its_domain() {
    for topic in topics() {
        let help = output(&[topic.id, "--help"]);
        for knob in topic.stage().knobs() {
            assert!(help.contains(&format!("--{}", knob.id)), "{}", knob.id);
            let words = topic.lesson().words.en.get(&format!("help.{}", knob.id)).to_owned();
            assert!(help.contains(&words) && help.contains(&knob.kind.domain()), "{}", knob.id);
        }
    }
}

#[test]
fn the_list_has_every_scene_with_title_aliases_and_question() {
    let list = output(&["list"]);
    for topic in topics() {
        for text in [topic.id, &topic.head.title.en, &topic.head.question.en] {
            assert!(list.contains(text), "{text}");
        }
        assert!(topic.head.aliases.iter().all(|alias| list.contains(alias)));
    }
}

#[test]
fn the_list_as_json_has_every_knob_with_kind_domain_default_and_help_in_both_languages() {
    let list = json(&["list", "--json"]);
    for (topic, scene) in topics().iter().zip(list.as_array().expect("a list")) {
        assert_eq!(scene["id"], topic.id);
        assert_eq!(scene["title"]["ko"], topic.head.title.ko);
        let listed = scene["knobs"].as_array().expect("knobs");
        let knobs = topic.stage().knobs();
        assert_eq!(listed.len(), knobs.len());
        for (listed, knob) in listed.iter().zip(knobs) {
            assert_eq!((&listed["id"], &listed["default"]), (&knob.id.into(), &knob.value.clone().into()));
            assert_eq!((&listed["kind"], &listed["domain"]), (&knob.kind.name().into(), &knob.kind.domain().into()));
            assert!(["en", "ko"].iter().all(|lang| listed["help"][lang].as_str().is_some_and(|help| !help.is_empty())));
        }
    }
}

#[test]
fn an_alias_is_as_good_as_the_name() {
    for topic in topics() {
        let named = output(&["frame", topic.id, "--at", "0"]);
        for alias in &topic.head.aliases {
            assert_eq!(output(&["frame", alias, "--at", "0"]), named, "{alias}");
        }
    }
}

/// The commands of the README that need no file of the reader's.
#[test]
fn the_commands_that_the_readme_shows_work() {
    let blocks = include_str!("../../README.md").split("```").skip(1).step_by(2);
    let commands = blocks.flat_map(str::lines).filter_map(|line| line.split('#').next()?.strip_prefix("glassbox "));
    let commands: Vec<&str> = commands.filter(|command| !command.contains('.')).collect();
    assert!(commands.len() > 4, "{commands:?}");
    for command in commands {
        assert!(!output(&command.split_whitespace().collect::<Vec<_>>()).is_empty(), "{command}");
    }
}

/// What the program complains of; it refuses these arguments.
fn complaint(arguments: &[&str]) -> String {
    let output = crate::program::glassbox(arguments).output().expect("it runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn what_people_type_leads_to_a_scene_and_a_slip_to_what_was_meant() {
    for (typed, perhaps) in [
        ("diffusion", "perhaps forward or reverse"),
        ("Noise", "perhaps forward"),
        ("softmax", "perhaps attention"),
        ("backprop", "perhaps recurrent"),
        ("gradient", "perhaps regression or depth or recurrent"),
        ("확산", "perhaps forward or reverse"),
        ("forwad", "perhaps forward"),
        ("weather", "that `glassbox --help` lists"),
    ] {
        let told = complaint(&[typed]);
        assert!(told.contains(perhaps), "{typed}: {told}");
    }
    assert!(complaint(&["forward", "--stepz", "5"]).contains("perhaps --steps"));
    assert!(!complaint(&["forward", "--weather", "5"]).contains("perhaps"));
}

#[test]
fn help_is_a_command_and_the_last_of_a_flag_given_twice_wins() {
    assert_eq!(output(&["help"]), output(&["--help"]));
    assert!(output(&["help", "forward"]).contains("--schedule"));
    let frame = |steps: &[&str]| output(&[&["frame", "forward", "--at", "10"], steps].concat());
    assert_eq!(frame(&["--steps", "50", "--steps", "20"]), frame(&["--steps", "20"]));
    assert!(complaint(&["frame", "forward", "--fps", "300"]).contains("a whole number from 1 to 120"));
}
