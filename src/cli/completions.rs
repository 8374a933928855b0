//! `glassbox completions`: what a shell needs to complete commands, scenes, flags and the choices of knobs.

use super::{Failure, arguments, emit};
use clap::ArgMatches;
use clap_complete::{Shell, generate};

/// Prints the script for one shell.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Ok(0) };
    emit(&script(*shell))?;
    Ok(0)
}

fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut arguments::command(), "glassbox", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;
    use crate::scene::Kind;
    use clap::ValueEnum;

    #[test]
    fn every_shell_completes_scenes_and_knobs() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).expect("UTF-8");
            for topic in topics() {
                assert!(script.contains(topic.id), "{shell}: {}", topic.id);
                for knob in topic.stage().knobs() {
                    assert!(script.contains(knob.id), "{shell}: {} of {}", knob.id, topic.id);
                }
            }
        }
    }

    #[test]
    fn the_choices_of_a_knob_are_completed() {
        for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
            let script = String::from_utf8(script(shell)).expect("UTF-8");
            for knob in topics().iter().flat_map(|topic| topic.stage().knobs()) {
                if let Kind::Pick(choices) = knob.kind {
                    let missing = choices.iter().find(|choice| !script.contains(**choice));
                    assert_eq!(missing, None, "{shell}: {}", knob.id);
                }
            }
        }
    }
}
