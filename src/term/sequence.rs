//! Keys whose bytes come one by one: what follows an escape, as far as it has come.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What some characters after an escape are.
#[derive(Debug, PartialEq)]
pub enum Sequence {
    /// Characters of their own.
    None,
    /// The beginning of a key.
    Part,
    /// All of one; None for one without meaning here.
    Whole(Option<KeyEvent>),
}

/// Reads what follows the escape of a key (ECMA-48, section 5.4; `O` and one letter in a terminal's application mode; `[[`
/// and one letter for F1 to F5 of the Linux console).
pub fn sequence(bytes: &str) -> Sequence {
    let is_parameter = |byte: &u8| (b' '..=b'?').contains(byte);
    match bytes.as_bytes() {
        [b'[' | b'O'] | [b'[', b'['] => Sequence::Part,
        [b'[', b'[', _] => Sequence::Whole(None),
        [b'O', last] => Sequence::Whole(key_of("", char::from(*last))),
        [b'[', parameters @ .., last @ b'@'..=b'~'] if parameters.iter().all(is_parameter) => {
            Sequence::Whole(key_of(&bytes[1..bytes.len() - 1], char::from(*last)))
        }
        [b'[', parameters @ ..] if parameters.iter().all(is_parameter) => Sequence::Part,
        _ => Sequence::None,
    }
}

/// The key of a sequence that ends with this character.
fn key_of(parameters: &str, last: char) -> Option<KeyEvent> {
    let (number, modifiers) = parameters.split_once(';').unwrap_or((parameters, "1"));
    let code = match (last, number) {
        ('A', _) => KeyCode::Up,
        ('B', _) => KeyCode::Down,
        ('C', _) => KeyCode::Right,
        ('D', _) => KeyCode::Left,
        ('H', _) | ('~', "1" | "7") => KeyCode::Home,
        ('F', _) | ('~', "4" | "8") => KeyCode::End,
        ('~', "5") => KeyCode::PageUp,
        ('~', "6") => KeyCode::PageDown,
        _ => return None,
    };
    let has_shift = modifiers.parse::<u8>().is_ok_and(|modifiers| modifiers.wrapping_sub(1) & 1 == 1);
    Some(KeyEvent::new(code, if has_shift { KeyModifiers::SHIFT } else { KeyModifiers::NONE }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_after_an_escape_are_a_key_as_soon_as_they_are_whole() {
        let plain = |code| Some(KeyEvent::new(code, KeyModifiers::NONE));
        for (bytes, whole) in [
            ("[C", plain(KeyCode::Right)),
            ("OA", plain(KeyCode::Up)),
            ("[1;2D", Some(KeyEvent::new(KeyCode::Left, KeyModifiers::SHIFT))),
            ("[1;5D", plain(KeyCode::Left)),
            ("[1~", plain(KeyCode::Home)),
            ("[F", plain(KeyCode::End)),
            ("[6~", plain(KeyCode::PageDown)),
            ("[15~", None),
            ("[[A", None),
            ("OP", None),
            ("[<35;10;5M", None),
        ] {
            assert_eq!(sequence(bytes), Sequence::Whole(whole), "{bytes}");
            for end in 1..bytes.len() {
                assert_eq!(sequence(&bytes[..end]), Sequence::Part, "{bytes} up to {end}");
            }
        }
    }

    #[test]
    fn what_is_no_key_is_left_to_itself() {
        for bytes in ["l", "한", "[한", "[1\u{7f}", "1"] {
            assert_eq!(sequence(bytes), Sequence::None, "{bytes:?}");
        }
    }
}
