//! Which letter a Hangul jamo shares its key with, on the standard two-set keyboard (KS X 5002).

const JAMO: &str = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ";
const SHIFTED: [(char, char); 7] =
    [('ㅃ', 'Q'), ('ㅉ', 'W'), ('ㄸ', 'E'), ('ㄲ', 'R'), ('ㅆ', 'T'), ('ㅒ', 'O'), ('ㅖ', 'P')];

/// The letter on the key of a jamo.
pub fn letter_of(jamo: char) -> Option<char> {
    let shifted = SHIFTED.iter().find(|(shifted, _)| *shifted == jamo).map(|(_, letter)| *letter);
    shifted.or_else(|| JAMO.chars().zip('a'..='z').find(|(plain, _)| *plain == jamo).map(|(_, letter)| letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::{Action, Key, action_of};

    #[test]
    fn the_top_row_of_the_keyboard_reads_the_same_in_both_languages() {
        for (korean, latin) in
            [("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "qwertyuiop"), ("ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "asdfghjkl"), ("ㅋㅌㅊㅍㅠㅜㅡ", "zxcvbnm")]
        {
            assert_eq!(korean.chars().filter_map(letter_of).collect::<String>(), latin);
        }
        assert_eq!("ㅃㅉㄸㄲㅆㅒㅖ".chars().filter_map(letter_of).collect::<String>(), "QWERTOP");
        assert_eq!(['가', 'q', ' '].map(letter_of), [None; 3]);
    }

    #[test]
    fn a_jamo_does_what_its_key_does() {
        assert_eq!(action_of(Key::Char('ㅂ')), Some(Action::Quit));
        assert_eq!(action_of(Key::Char('ㅁ')), action_of(Key::Char('a')));
    }
}
