//! What the symbols of formulas, captions and panels mean.

use super::{Both, Lesson};
use crate::scene::ReadingSet;

/// A symbol that is no reading's, or that is better told by itself.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// What it is, in a line.
    pub meaning: Both<String>,
    /// The equation that defines it, if there is one.
    pub equation: Option<String>,
    /// The act that shows it best.
    pub act: Option<String>,
}

/// A symbol with what is known of it.
#[derive(Debug, Clone)]
pub struct Term<'a> {
    /// The symbol.
    pub symbol: &'a str,
    /// The reading that has it, if one has.
    pub reading: Option<String>,
    /// What it is, in a line.
    pub meaning: &'a Both<String>,
    /// The equation that defines it.
    pub equation: Option<&'a str>,
    /// The act that shows it best.
    pub act: Option<&'a str>,
}

impl Both<String> {
    /// Whether it has a word, in either language, that begins like this, which is in small letters.
    pub fn says(&self, sought: &str) -> bool {
        let has =
            |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(sought));
        has(&self.en) || has(&self.ko)
    }
}

/// Words in formulas that are no symbols: functions, numbers and connectives.
const FUNCTIONS: [&str; 18] = [
    "ln", "exp", "tanh", "min", "max", "mean", "sum", "or", "d", "diag", "mask", "right", "i", "Σ", "Σₛ", "Π", "π", "e",
];

impl Lesson {
    /// Every symbol: those that the lesson explains, then those of readings, each once.
    pub fn terms<'a>(&'a self, readings: &'a ReadingSet) -> Vec<Term<'a>> {
        let reading_of = |symbol: &str| readings.iter().find(|reading| reading.symbol == symbol);
        let own = self.symbols.iter().map(|(symbol, told)| Term {
            symbol,
            reading: reading_of(symbol).map(|reading| reading.id.to_string()),
            meaning: &told.meaning,
            equation: told.equation.as_deref(),
            act: told.act.as_deref(),
        });
        let mut terms: Vec<Term<'a>> = own.collect();
        for reading in readings.iter() {
            let Some((_, meaning)) = self.meaning_of(&reading.id) else { continue };
            if !terms.iter().any(|term| term.symbol == reading.symbol) {
                let (reading, symbol) = (Some(reading.id.to_string()), reading.symbol);
                terms.push(Term { symbol, reading, meaning, equation: None, act: None });
            }
        }
        terms
    }

    /// The first symbol that is `sought`, or whose meaning has a word that begins so.
    pub fn explaining(&self, sought: &str) -> Option<(&str, &Symbol)> {
        let sought = sought.to_lowercase();
        let is = |(symbol, _): &(&String, &Symbol)| symbol.to_lowercase() == sought;
        let says = |(_, told): &(&String, &Symbol)| told.meaning.says(&sought);
        let found = self.symbols.iter().find(is).or_else(|| self.symbols.iter().find(says));
        found.map(|(symbol, told)| (symbol.as_str(), told))
    }

    /// The symbols of a formula that neither the lesson nor a reading explains. A product of letters is known if they are.
    pub fn unexplained<'a>(&self, formula: &'a str, readings: &ReadingSet) -> Vec<&'a str> {
        let terms = self.terms(readings);
        let is_known = |symbol: &str| {
            let is = |term: &Term| term.symbol == symbol || base(term.symbol) == base(symbol);
            FUNCTIONS.contains(&base(symbol)) || terms.iter().any(is)
        };
        let is_product = |symbol: &str| !symbol.is_ascii() && letters(symbol).all(is_known);
        symbols_in(formula).into_iter().filter(|symbol| !is_known(symbol) && !is_product(symbol)).collect()
    }
}

/// The symbols in a text: letters with what is written above, below and behind them.
fn symbols_in(text: &str) -> Vec<&str> {
    let ends = text.char_indices().filter(|(_, c)| !is_part(*c)).map(|(i, c)| (i, i + c.len_utf8()));
    let mut start = 0;
    let mut symbols = Vec::new();
    for (end, next) in ends.chain([(text.len(), text.len())]) {
        let symbol = &text[start..end];
        if symbol.starts_with(char::is_alphabetic) && !FUNCTIONS.contains(&symbol) && !symbol.starts_with(is_raised) {
            symbols.push(symbol);
        }
        start = next;
    }
    symbols
}

/// Each letter of a product with its marks.
fn letters(product: &str) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| is_part(c) && !c.is_alphabetic() || is_raised(c) || "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ".contains(c);
    let mut left = product;
    std::iter::from_fn(move || {
        let end = left.char_indices().skip(1).find(|(_, c)| !is_mark(*c)).map_or(left.len(), |(i, _)| i);
        let (letter, rest) = left.split_at(end);
        left = rest;
        (!letter.is_empty()).then_some(letter)
    })
}

/// The symbol at any step or of any argument, or transposed, squared, summed or changed by a little, is the same symbol.
fn base(symbol: &str) -> &str {
    let (of_none, _) = symbol.split_once('(').unwrap_or((symbol, ""));
    let operated = of_none.trim_start_matches(['Σ', 'Π', 'Δ', 'ₛ']);
    let differential = operated.strip_prefix('d').filter(|of| of.starts_with(|c: char| !c.is_ascii()));
    let at_a_step = differential.unwrap_or(operated).trim_end_matches(['ᵀ', '²', '₊', '₋', '₁', '′', 'ₜ']);
    let (letter, _) = at_a_step.split_once('_').unwrap_or((at_a_step, ""));
    if letter.is_empty() { symbol } else { letter }
}

/// Where a symbol first stands in a text by itself, and not as a part of a word.
pub fn place_of(symbol: &str, text: &str) -> Option<usize> {
    text.match_indices(symbol).map(|(start, _)| start).find(|start| {
        let after = text[start + symbol.len()..].chars().next();
        let before = text[..*start].chars().next_back();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// Whether a character goes on a symbol: a letter, a mark above one, a subscript or superscript.
fn is_part(c: char) -> bool {
    let is_mark = ('\u{300}'..='\u{36f}').contains(&c);
    c.is_alphabetic() || is_mark || is_raised(c) || ('₀'..='₎').contains(&c) || c == '′' || c == '_'
}

fn is_raised(c: char) -> bool {
    "²³¹½ᵀ".contains(c) || ('⁰'..='⁾').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_letters_with_their_marks() {
        assert_eq!(symbols_in("xₜ[i] = √ᾱₜ·x₀[i] + √(1−ᾱₜ)·ε[i]"), ["xₜ", "ᾱₜ", "x₀", "ᾱₜ", "ε"]);
        assert_eq!(
            symbols_in("L = E|y − ŷ(xₜ, t)|²/d, y = ε, x₀ or v"),
            ["L", "E", "y", "ŷ", "xₜ", "t", "y", "ε", "x₀", "v"]
        );
        assert_eq!(symbols_in("z₁ = exp(½·ln σ₁²)·ε₁"), ["z₁", "σ₁²", "ε₁"]);
    }

    #[test]
    fn a_symbol_at_another_step_is_the_same() {
        assert_eq!(["hₜ₊₁", "kᵀ", "yₜ₋₁", "σ₁²", "x₀", "h_T", "ε"].map(base), ["h", "k", "y", "σ", "x₀", "h", "ε"]);
        assert_eq!(["Δθ", "dμ", "E_q", "Π", "decoder"].map(base), ["θ", "μ", "E", "Π", "decoder"]);
        assert_eq!(["ρ(W)", "(p−y)²"].map(base), ["ρ", "(p−y)²"]);
    }

    #[test]
    fn a_product_is_letters_with_their_marks() {
        let letters = |product| letters(product).collect::<Vec<_>>();
        assert_eq!(letters("ηλ"), ["η", "λ"]);
        assert_eq!(letters("XᵀX"), ["Xᵀ", "X"]);
        assert_eq!(letters("πβ₁x̂ₜ′"), ["π", "β₁", "x̂ₜ′"]);
    }

    #[test]
    fn a_symbol_stands_by_itself() {
        assert_eq!(place_of("t", "at xₜ, t = 3"), Some("at xₜ, ".len()));
        assert_eq!(place_of("x", "x̂ x₀ max"), None);
        assert_eq!(place_of("ᾱₜ", "√ᾱₜ·x₀"), Some("√".len()));
    }
}
