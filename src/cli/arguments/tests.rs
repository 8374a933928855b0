//! The grammar as a whole.

use super::*;

#[test]
fn the_grammar_is_sound() {
    // Says nothing in a build without debug assertions, as clap has none there.
    command().debug_assert();
}

#[test]
fn a_knob_must_not_be_called_like_a_flag_of_any_command() {
    let flags = reserved_flags();
    for name in ["window", "from", "lesson", "inspect", "palette", "seed", "json", "help", "poster"] {
        assert!(flags.contains(name), "{name}");
    }
    assert!(topics().iter().flat_map(|topic| topic.stage().knobs()).all(|knob| !flags.contains(knob.id)));
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "window")]
fn clap_would_not_have_a_knob_called_window() {
    record::scene(Command::new("scene").arg(option("window", "SPAN").help_heading(KNOBS))).debug_assert();
}
