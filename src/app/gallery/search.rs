//! Finding a topic by a few of the letters of one of its names, or by what its lesson explains.

use crate::app::library::Topic;

/// Numbers of the topics that have what is typed in their names: the nearest first, then in the order of the gallery. Behind
/// them those that explain it.
pub fn find(typed: &str, topics: &[Topic]) -> Vec<usize> {
    let far = |topic: &Topic| {
        let explains = || topic.lesson().explaining(typed.trim()).map(|_| usize::MAX);
        distance(typed, &names(topic)).or_else(explains)
    };
    let mut found: Vec<(usize, usize)> = topics.iter().enumerate().filter_map(|(i, t)| Some((far(t)?, i))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, topic)| topic).collect()
}

/// Everything that a topic is called, in both languages.
fn names(topic: &Topic) -> Vec<&str> {
    let (head, chapter) = (&topic.head, &topic.chapter);
    let titles = [&head.title.en, &head.title.ko, chapter.en, chapter.ko];
    head.aliases.iter().chain(&head.keywords).map(String::as_str).chain([topic.id]).chain(titles).collect()
}

/// How far every word typed is from the nearest name; None if one is in none of them.
fn distance(typed: &str, names: &[&str]) -> Option<usize> {
    typed.split_whitespace().map(|word| names.iter().filter_map(|name| distance_of_word(word, name)).min()).sum()
}

/// The letters of `word` stand in `name` in their order: the fewer letters between them the nearer, then better at the
/// beginning of a word, then better the whole name.
fn distance_of_word(word: &str, name: &str) -> Option<usize> {
    let [word, name] = [word, name].map(|text| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>());
    let from = |start: usize| {
        let mut end = start;
        for letter in &word {
            end += 1 + name[end..].iter().position(|c| c == letter)?;
        }
        let within_word = start > 0 && name[start - 1].is_alphanumeric();
        let not_whole = word.len() < name.len();
        Some(4 * (end - start - word.len()) + 2 * usize::from(within_word) + usize::from(not_whole))
    };
    (0..name.len()).filter(|start| word.first() == Some(&name[*start])).filter_map(from).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_are_found_whatever_their_case() {
        for typed in ["forward", "FWD", "fnois", "noi forw", "순 노", "노이징", " "] {
            assert!(distance(typed, &["forward", "Forward noising", "순방향 노이징"]).is_some(), "{typed}");
        }
        for typed in ["drawrof", "forwardx", "noise vae", "노이즈"] {
            assert_eq!(distance(typed, &["forward", "Forward noising", "순방향 노이징"]), None, "{typed}");
        }
    }

    #[test]
    fn the_whole_name_is_nearest_then_its_beginning_then_a_word_then_letters_apart() {
        let names = ["vae", "vae-loss", "the vae", "naevae", "v and ae"];
        let distances = names.map(|name| distance("vae", &[name]).expect("found"));
        assert!(distances.is_sorted(), "{distances:?}");
        assert!(distances[0] < distances[1] && distances[2] < distances[3] && distances[3] < distances[4]);
    }

    #[test]
    fn what_a_lesson_explains_leads_to_it_behind_those_that_are_called_so() {
        let topics = crate::app::library::topics();
        let found = |typed: &str| find(typed, topics).into_iter().map(|i| topics[i].id).collect::<Vec<_>>();
        assert!(found("SNR").contains(&"forward") && found("잡음비").contains(&"forward"));
        assert_eq!(found("no such word in any lesson"), Vec::<&str>::new());
        let by_name = found("vae");
        assert_eq!(by_name[0], "vae");
    }

    #[test]
    fn letters_are_matched_where_they_stand_closest() {
        assert_eq!(distance("ab", &["a-xx-ab"]), distance("ab", &["xx-ab"]));
    }
}
