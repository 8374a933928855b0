//! Finding a topic by a few of the letters of one of its names.

use crate::app::library::Topic;

/// Numbers of the topics that have what is typed in their names: the nearest first, then in the order of the gallery.
pub fn find(typed: &str, topics: &[Topic]) -> Vec<usize> {
    let names: Vec<Vec<&str>> = topics.iter().map(names).collect();
    let mut found: Vec<(usize, usize)> =
        names.iter().enumerate().filter_map(|(i, names)| Some((distance(typed, names)?, i))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, topic)| topic).collect()
}

/// Everything that a topic is called, in both languages.
fn names(topic: &Topic) -> Vec<&str> {
    let (head, chapter) = (&topic.head, &topic.chapter);
    let titles = [&head.title.en, &head.title.ko, chapter.en, chapter.ko];
    head.aliases.iter().map(String::as_str).chain([topic.id]).chain(titles).collect()
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
    fn letters_are_matched_where_they_stand_closest() {
        assert_eq!(distance("ab", &["a-xx-ab"]), distance("ab", &["xx-ab"]));
    }
}
