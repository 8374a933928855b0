//! The symbols that are on the screen, explained one after the other.

use super::pair::Pair;
use super::settings::Settings;
use super::theatre;
use crate::lesson::{Both, HIDDEN, Term, place_of};
use crate::record;
use crate::ui::text::wrap;
use crate::ui::words::Lang;

/// The screen on which symbols are looked for: one that every scene is made for.
const SCREEN: (u16, u16) = (80, 24);

/// What `w` tells, symbol by symbol in the order in which they stand: the formula's first, then those of the picture.
pub fn told(pair: &Pair, settings: &Settings) -> Vec<Both<String>> {
    let show = pair.focused();
    let (_, at, _) = show.picture();
    let readings = show.readings_at(at);
    let screen = record::text(&theatre::picture(pair, settings, SCREEN));
    // The header and the rows of caption, knobs and keys name no symbols.
    let picture: Vec<&str> = screen.lines().skip(1).take(usize::from(SCREEN.1) - 5).collect();
    let formula = show.formula().map_or(String::new(), |formula| format!("{} {}", formula.symbols, formula.source));
    let text = format!("{formula}\n{}", picture.join("\n"));
    let terms = show.lesson.terms(&readings);
    let mut found: Vec<(usize, &Term)> =
        terms.iter().filter_map(|term| Some((place_of(term.symbol, &text)?, term))).collect();
    found.sort_by_key(|(place, _)| *place);
    let all = found.len();
    let value = |term: &Term| match &term.reading {
        Some(id) if readings.keeps(id) => Some(HIDDEN.to_owned()),
        Some(id) => {
            let value = readings.number(id).filter(|value| !value.is_nan());
            value.zip(readings.get(id)).map(|(value, reading)| reading.print(value))
        }
        None => None,
    };
    // That what is on show shows it need not be said.
    let elsewhere = |act: &&str| Some(*act) != show.act();
    let act = |term: &Term, lang| {
        let words = show.lesson.words.get(lang);
        term.act.filter(elsewhere).map(|act| words.get(&format!("act.{act}")).to_owned())
    };
    let told = |i: usize, term: &Term, lang: Lang| {
        let place = format!(" ({}/{all})", i + 1);
        let (value, act) = (value(term), act(term, lang));
        // Where there is no room for all, what can be seen elsewhere goes.
        let shorter = [(value.clone(), act), (value, None), (None, None)];
        let told = shorter.into_iter().map(|(value, act)| sentence(term, value, act, lang) + &place);
        let told: Vec<String> = told.collect();
        let fits = told.iter().find(|told| wrap(told, SCREEN.0 - 2).len() <= 2);
        fits.or(told.last()).cloned().unwrap_or_default()
    };
    found.iter().enumerate().map(|(i, (_, term))| Both::of(|lang| told(i, term, lang))).collect()
}

/// `ᾱₜ = Π(1−βₛ): what is left of the variance. Here 0.524. See noising.`
fn sentence(term: &Term, value: Option<String>, act: Option<String>, lang: Lang) -> String {
    let equation = term.equation.map_or(String::new(), |equation| format!(" = {equation}"));
    let meaning = term.meaning.get(lang);
    let (here, see) = match lang {
        Lang::En => (value.map(|value| format!(" Here {value}.")), act.map(|act| format!(" See {act}."))),
        Lang::Ko => (value.map(|value| format!(" 지금 {value}.")), act.map(|act| format!(" 막: {act}."))),
    };
    format!("{}{equation}: {meaning}.{}{}", term.symbol, here.unwrap_or_default(), see.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topic;
    use crate::app::show::Show;
    use crate::scene::At;

    #[test]
    fn the_symbols_of_the_formula_come_first_with_their_numbers() {
        let topic = topic("forward").expect("the scene");
        let mut stage = topic.stage();
        let at: At = "25%".parse().expect("a place");
        at.reach(&mut *stage).expect("a moment");
        let pair = Pair::of(Show::new(topic.lesson().clone(), stage, at));
        let told: Vec<String> = told(&pair, &Settings::default()).into_iter().map(|both| both.en).collect();
        assert!(told[0].starts_with("xₜ"), "{}", told[0]);
        let alpha_bar = told.iter().position(|told| told.starts_with("ᾱₜ")).expect("ᾱₜ");
        assert!(told[alpha_bar].contains("Π(1−βₛ)") && told[alpha_bar].contains("0.524"), "{}", told[alpha_bar]);
        assert!(alpha_bar < 4 && told.last().expect("some").ends_with(&format!("({0}/{0})", told.len())));
    }
}
