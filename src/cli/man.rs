//! `glassbox man`: manual pages, of the program, of a command and of a scene with its knobs.

use super::{Failure, arguments, emit};
use crate::refusal::{Refusal, Result};
use clap::ArgMatches;
use clap_mangen::Man;

/// Prints a page: `glassbox man`, `glassbox man forward`, `glassbox man frame forward`.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let names: Vec<&str> = matches.get_many::<String>("names").into_iter().flatten().map(String::as_str).collect();
    emit(&page(&names)?)?;
    Ok(0)
}

/// The page as roff.
fn page(names: &[&str]) -> Result<Vec<u8>, Failure> {
    let mut program = arguments::command();
    program.build();
    let mut command = &program;
    for name in names {
        let unknown = || Refusal::new("man", *name, "a scene or command that --help lists");
        command = command.find_subcommand(name).ok_or_else(unknown)?;
    }
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;

    fn text(names: &[&str]) -> String {
        let page = page(names).unwrap_or_else(|failure| panic!("{names:?}: {failure:?}"));
        String::from_utf8(page).expect("UTF-8").replace("\\-", "-")
    }

    #[test]
    fn the_page_of_the_program_names_every_command_and_scene() {
        let page = text(&[]);
        for name in topics().iter().map(|topic| topic.id).chain(["frame", "record", "data", "verify", "man"]) {
            assert!(page.contains(&format!("glassbox-{name}(1)")), "{name}\n{page}");
        }
    }

    #[test]
    fn the_page_of_a_scene_explains_every_knob_also_under_another_name_and_below_a_command() {
        for topic in topics() {
            let alias = topic.head.aliases.first().map(String::as_str);
            let pages = [Some(vec![topic.id]), alias.map(|alias| vec![alias]), Some(vec!["frame", topic.id])];
            for page in pages.into_iter().flatten().map(|names| text(&names)) {
                for knob in topic.stage().knobs() {
                    assert!(page.contains(&format!("--{}", knob.id)), "{}: {}", topic.id, knob.id);
                }
            }
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_refused() {
        assert!(matches!(page(&["nonsense"]), Err(Failure::Refused(_))));
    }
}
