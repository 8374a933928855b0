//! Names of rows and columns from a file: a JSON list of texts, or one a line.

use crate::engine::data::read_limited;
use crate::refusal::{Refusal, Result};
use crate::scene::FromFile;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

const MAX_BYTES: u64 = 8 << 20;

/// Tokens in order.
#[derive(Debug, PartialEq)]
pub struct Tokens(pub Vec<String>);

impl FromFile for Tokens {
    const EXPECTED: &'static str = "tokens: a JSON list, or one a line";

    fn from_file(path: &Path) -> Result<Self> {
        let bytes = read_limited(path, MAX_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|_| Refusal::new("bytes", "no UTF-8", Self::EXPECTED));
        text.and_then(|text| parse(&text)).map_err(|refusal| refusal.within(path.display()))
    }
}

fn parse(text: &str) -> Result<Tokens> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text); // Windows begins a text so
    let tokens: Vec<String> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(|error| Refusal::new("JSON", error.to_string(), "a list of texts"))?
    } else {
        text.lines().map(str::to_owned).collect()
    };
    if tokens.is_empty() {
        return Err(Refusal::new("tokens", "nothing", Tokens::EXPECTED));
    }
    // Tokenizers make tokens of the white space between words.
    let is_control = |c: char| c.is_control() && !"\n\r\t".contains(c);
    match tokens.iter().enumerate().find(|(_, token)| token.chars().any(is_control)) {
        Some((i, token)) => {
            let found = format!("{:?}", token.chars().take(40).collect::<String>());
            Err(Refusal::new(format!("token {i}"), found, "no control characters"))
        }
        None => Ok(Tokens(tokens.into_iter().map(|token| token.nfc().collect()).collect())),
    }
}

/// A token as it is shown: what cannot be seen has a sign, and so has a space before a word, which makes another token of it.
pub fn shown(token: &str) -> String {
    let signs = |c: char| match c {
        '\n' => '↵',
        '\r' => '␍',
        '\t' => '⇥',
        c => c,
    };
    let word = token.trim_start_matches(' ');
    let spaces = token.len() - word.len();
    let signs: String = word.chars().map(signs).collect();
    "␣".repeat(if token.is_empty() { 1 } else { spaces }) + &signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_lines_are_read() {
        assert_eq!(parse("[\"나는\", \" a\", \"\"]").unwrap().0, ["나는", " a", ""]);
        assert_eq!(parse("the\r\ncat\n\n").unwrap().0, ["the", "cat", ""]);
    }

    #[test]
    fn what_cannot_be_seen_has_a_sign() {
        let signs = [("", "␣"), (" ", "␣"), ("  ", "␣␣"), (" the", "␣the"), ("the", "the"), ("\n", "↵"), ("a\t", "a⇥")];
        for (token, expected) in signs {
            assert_eq!(shown(token), expected, "{token:?}");
        }
        assert_eq!(parse("\u{feff}[\"\\n\", \"\u{1102}\u{1161}\"]").unwrap().0, ["\n", "나"]);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for (text, says) in [
            ("", "nothing"),
            ("[]", "nothing"),
            ("[1, 2]", "invalid type"),
            ("[\"a\", \"\\u001b[2J\"]", "token 1"),
            ("a\n\u{1b}]0;b", "token 1"),
            ("[\"a\"", "JSON"),
        ] {
            let refusal = parse(text).unwrap_err().to_string();
            assert!(refusal.contains(says) && !refusal.contains('\u{1b}'), "{refusal}");
        }
    }
}
