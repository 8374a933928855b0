//! Korean particles: their form hangs on the last sound of the word before them, as it is read aloud.

/// A particle behind a value: what follows a consonant, and what follows a vowel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Particle {
    after_consonant: String,
    after_vowel: String,
    /// 으로 and its kin go with a vowel after ㄹ too: 7로.
    takes_l_as_vowel: bool,
}

/// How a word ends, as far as particles care.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ending {
    Vowel,
    /// ㄹ.
    L,
    Consonant,
}

/// Both forms of every particle and copula that has two; tails such as 도 or 서 may follow.
const FORMS: [(&str, &str); 17] = [
    ("이에요", "예요"),
    ("이었", "였"),
    ("이라", "라"),
    ("이면", "면"),
    ("이고", "고"),
    ("이지만", "지만"),
    ("이며", "며"),
    ("이니", "니"),
    ("이나", "나"),
    ("이든", "든"),
    ("이랑", "랑"),
    ("이란", "란"),
    ("으로", "로"),
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
];

/// What may follow a form of two that is chosen by it.
const TAILS: [&str; 12] = ["", "서", "도", "는", "만", "고", "까지", "부터", "요", "어요", "지만", "다"];

impl Particle {
    /// The particle of which this is one of the forms, perhaps with a tail: `은`, `예요`, `으로는`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        FORMS.iter().find_map(|(consonant, vowel)| {
            let tail = text.strip_prefix(consonant).or_else(|| text.strip_prefix(vowel))?;
            TAILS.contains(&tail).then(|| Self {
                after_consonant: format!("{consonant}{tail}"),
                after_vowel: format!("{vowel}{tail}"),
                takes_l_as_vowel: *consonant == "으로",
            })
        })
    }

    /// The form that goes behind a text.
    pub(super) fn after(&self, text: &str) -> &str {
        match ending(text) {
            Ending::Vowel => &self.after_vowel,
            Ending::L if self.takes_l_as_vowel => &self.after_vowel,
            Ending::L | Ending::Consonant => &self.after_consonant,
        }
    }
}

/// How the last sound of a text ends. Brackets and quotes are not read.
fn ending(text: &str) -> Ending {
    let is_silent = |c: char| c.is_whitespace() || ")]}’”'\"…".contains(c);
    let text = text.trim_end_matches(is_silent);
    match text.chars().next_back() {
        Some('0') => of_zeros(text),
        Some(last) => of_character(last),
        None => Ending::Vowel,
    }
}

/// A number that ends in zeros: 영, 십, 백, 천, 만 and 억 end in a consonant, 조 does not.
fn of_zeros(text: &str) -> Ending {
    let number = text.rsplit(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').next().unwrap_or_default();
    let zeros = number.bytes().rev().filter(|b| *b != b',').take_while(|b| *b == b'0').count();
    if (12..16).contains(&zeros) && !number.contains('.') { Ending::Vowel } else { Ending::Consonant }
}

/// A syllable ends as it is written; digits, letters and signs as their Korean names do.
fn of_character(last: char) -> Ending {
    match last {
        '가'..='힣' => match (last as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::L,
            _ => Ending::Consonant,
        },
        // 일, 칠, 팔; 엘, 알.
        '1' | '7' | '8' | '₁' | '₇' | '₈' | 'l' | 'L' | 'r' | 'R' | 'ₗ' | 'ᵣ' => Ending::L,
        // 영, 삼, 육; 엠, 엔; 엡실론, 오미크론, 입실론; a hat (햇); an undefined value (없음).
        '0' | '3' | '6' | '₀' | '₃' | '₆' | 'm' | 'M' | 'n' | 'N' | 'ₘ' | 'ₙ' | 'ε' | 'ο' | 'υ' | '\u{302}' | '–' => {
            Ending::Consonant
        }
        _ => Ending::Vowel,
    }
}

/// The particle that stands frozen at the beginning of a text, if its form ought to follow what is before it.
pub(super) fn frozen(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !('가'..='힣').contains(&c)).unwrap_or(text.len());
    Particle::parse(&text[..end]).map(|_| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, particle: &str) -> String {
        format!("{text}{}", Particle::parse(particle).expect("a particle").after(text))
    }

    /// The last syllable of a number under 100, as it is read.
    fn spoken(n: usize) -> char {
        const DIGITS: [char; 10] = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];
        if n > 0 && n.is_multiple_of(10) { '십' } else { DIGITS[n % 10] }
    }

    #[test]
    fn numbers_take_the_particle_of_what_is_read_aloud() {
        for n in 0..100 {
            for particle in ["은", "이", "을", "과", "이에요", "라", "으로", "면", "예요"] {
                let (of_number, of_word) = (with(&n.to_string(), particle), with(&spoken(n).to_string(), particle));
                assert_eq!(of_number.trim_start_matches(|c: char| c.is_ascii_digit()), &of_word[3..], "{n}{particle}");
            }
        }
        assert_eq!(
            ["66.82", "0.75", "2.10", "1.03", "97", "1,000"].map(|n| with(n, "예요")),
            ["66.82예요", "0.75예요", "2.10이에요", "1.03이에요", "97이에요", "1,000이에요"]
        );
        assert_eq!(
            ["1000000000000", "100000000", "0.000000000000"].map(|n| with(n, "는")),
            ["1000000000000는", "100000000은", "0.000000000000은"]
        );
    }

    #[test]
    fn exponents_signs_and_letters_are_read_too() {
        let read =
            [("4.0e−24", "라"), ("2.3e−6", "라"), ("35%", "라"), ("∞", "라"), ("ε", "라"), ("x̂₀", "라"), ("ᾱₜ", "라")];
        let right = ["4.0e−24라", "2.3e−6이라", "35%라", "∞라", "ε이라", "x̂₀이라", "ᾱₜ라"];
        assert_eq!(read.map(|(text, particle)| with(text, particle)), right);
        assert_eq!(
            ["L", "n", "T", "σ", "f(x)", "(17)"].map(|text| with(text, "을")),
            ["L을", "n을", "T를", "σ를", "f(x)를", "(17)을"]
        );
    }

    #[test]
    fn ro_follows_l_as_it_does_a_vowel() {
        assert_eq!(["7", "10.3", "2", "8", "0"].map(|n| with(n, "로")), ["7로", "10.3으로", "2로", "8로", "0으로"]);
        assert_eq!(with("10.3", "로는"), "10.3으로는");
    }

    #[test]
    fn what_is_no_particle_is_none() {
        for text in ["걸음", "가지", "이하", "나트", "", "도", "개"] {
            assert_eq!(Particle::parse(text), None, "{text}");
        }
        assert_eq!(frozen("은 안"), Some("은"));
        assert_eq!(frozen("걸음은"), None);
    }
}
