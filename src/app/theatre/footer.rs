//! The bottom rows: what is said, the knobs, the keys.

use crate::app::keys::{Action, BINDINGS, Binding};
use crate::app::mouse::Spot;
use crate::app::settings::Settings;
use crate::app::show::{Answer, Notice, Show, Typing};
use crate::app::tour::{Phase, Tour};
use crate::app::words;
use crate::lesson::{Choices, Question};
use crate::scene::{ReadingSet, Resolved};
use crate::ui::caption;
use crate::ui::look::Look;
use crate::ui::text::{print, width};
use crate::ui::words::Lang;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// One of: the value being typed, the notice, the words of the tour, the caption of the place, the question of the scene.
pub fn caption(show: &Show, readings: &ReadingSet, settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let area = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let warn = Style::new().fg(look.theme.warn);
    let (text, style) = if let Some(typing) = show.typing() {
        (typed(show, typing, settings), if typing.refused.is_some() { warn } else { look.accent() })
    } else {
        match show.notice() {
            Some(Notice::Refused(refusal)) => (refusal.to_string(), warn),
            Some(Notice::Word(word)) => ((*word.get(settings.lang)).to_owned(), look.accent()),
            Some(Notice::Text(text)) => (text.get(settings.lang).clone(), look.accent()),
            Some(Notice::Knob(answer)) => return answered(answer, settings, look, area, buf),
            None => said(show, readings, settings, look),
        }
    };
    caption::render(&text, area, buf, look);
    buf.set_style(area, style);
}

/// The knob in hand, what has been typed for it, and what it accepts, or why it does not.
fn typed(show: &Show, typing: &Typing, settings: &Settings) -> String {
    let (knobs, text) = (show.knobs(), &typing.text);
    let Some(knob) = knobs.get(show.chosen_knob()) else { return text.clone() };
    match &typing.refused {
        Some(refusal) => format!("{} = {text}▏ {refusal}", knob.id),
        None => format!("{} = {text}▏ {} · {}", knob.id, knob.kind.domain(), words::TYPE_VALUE.get(settings.lang)),
    }
}

/// What a knob has changed, if it has been turned, and in what room there is left what it means.
fn answered(answer: &Answer, settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let changed = u16::from(!answer.turned.is_empty());
    if changed > 0 {
        change(answer, settings, look, Rect { height: 1, ..area }, buf);
    }
    let meaning = answer.knob.map(|knob| {
        let [label, help] = ["knob", "help"].map(|key| look.words.get(&format!("{key}.{knob}")).to_owned());
        format!("{label}: {help}")
    });
    let rest = Rect { y: area.y + changed, height: area.height - changed, ..area };
    caption::render(&meaning.unwrap_or_default(), rest, buf, look);
    if changed == 0 {
        buf.set_style(rest, look.accent());
    }
}

/// From which value to which, and the numbers that this has moved, as many as there is room for.
fn change(answer: &Answer, settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) {
    let lang = settings.lang;
    let label = |id: &str| look.words.get(&format!("knob.{id}")).to_owned();
    let turned = answer.turned.iter().map(|(id, from, to)| match answer.turned.len() {
        1 => format!("{} {} → {}", label(id), shown_value(from), shown_value(to)),
        _ => format!("{} {}", label(id), shown_value(to)),
    });
    let turned = format!("{}: ", turned.collect::<Vec<_>>().join(", "));
    let mut x = row.x + print(buf, row.x, row.y, row.width, &turned, look.accent());
    let told = match &answer.moved {
        None => *words::COMPUTING.get(lang),
        Some(moved) if moved.is_empty() => *words::NOTHING_MOVED.get(lang),
        Some(_) => "",
    };
    x += print(buf, x, row.y, row.right().saturating_sub(x), told, look.dim());
    for (symbol, both) in answer.moved.iter().flatten() {
        let numbers = both.join(" → ");
        if x + width(symbol) + 1 + width(&numbers) > row.right() {
            break;
        }
        x += print(buf, x, row.y, row.width, symbol, look.dim()) + 1;
        x += print(buf, x, row.y, row.width, &numbers, look.text()) + 3;
    }
}

/// What is said about the place on show, with these numbers: the tour's words, a caption, or the question that the scene
/// answers.
pub fn said(show: &Show, readings: &ReadingSet, settings: &Settings, look: &Look) -> (String, Style) {
    match (show.tour(), show.cue()) {
        (Some(tour), _) => toured(show, tour, readings, settings, look),
        (None, Some(cue)) => (cue.line.text().get(settings.lang).fill(readings), look.text()),
        (None, None) => (show.lesson.question.get(settings.lang).clone(), look.text()),
    }
}

/// What is said about the place on show, with the numbers of the cue's own moment: it stands still while the picture
/// moves. None where nothing is said.
pub fn subtitle(show: &Show, settings: &Settings, look: &Look) -> Option<String> {
    match show.cue()?.at.resolve(show.picture().0) {
        Resolved::Moment(at) => {
            let titles: Vec<&str> = show.toured_cue()?.look.iter().map(|key| look.words.get(key)).collect();
            let said = Some(said(show, &show.readings_at(at), settings, look).0).filter(|said| !said.is_empty())?;
            Some(if titles.is_empty() { said } else { format!("[{}] {said}", titles.join(", ")) })
        }
        _ => None,
    }
}

/// What the tour says: a caption, a question with its choices, the answer, or that it is over.
fn toured(show: &Show, tour: &Tour, readings: &ReadingSet, settings: &Settings, look: &Look) -> (String, Style) {
    let lang = settings.lang;
    let cue = &show.lesson.cues[tour.cue];
    let said = cue.line.text().get(lang).fill(readings);
    match (tour.phase, cue.question()) {
        (Phase::Over, _) => {
            let (right, answered) = tour.score();
            let over = words::TOUR_OVER.get(lang);
            let score = format!("{} {right}/{answered}. {over}", words::TOUR_SCORE.get(lang));
            (if answered > 0 { score } else { (*over).to_owned() }, look.accent())
        }
        (Phase::Revealing(_, choice, right), Some(question)) => {
            let (verdict, colour) = match choice {
                Some(choice) if choice == right => (words::ANSWER_RIGHT, look.theme.good),
                Some(_) => (words::ANSWER_WRONG, look.theme.warn),
                None => (words::ANSWER, look.theme.accent),
            };
            let answer = answer(question, right, choice == Some(right), readings, lang);
            let reveal = question.reveal.as_ref().map(|reveal| reveal.get(lang).fill(readings)).unwrap_or_default();
            (format!("{} {answer}{reveal}", verdict.get(lang)), Style::new().fg(colour))
        }
        (Phase::Unveiling(_, Some(choice)), Some(question)) => {
            (format!("{} {}", words::LET_US_SEE.get(lang), question.choice(choice, lang)), look.accent())
        }
        // What is said about a place is said there, not on the way.
        (Phase::Travelling(_), _) => (String::new(), look.text()),
        (_, Some(question)) => {
            let choices =
                (0..question.choices.count()).map(|i| format!("  {}:\u{a0}{}", i + 1, question.choice(i, lang)));
            (format!("{said}{}", choices.collect::<String>()), look.accent())
        }
        _ => (said, look.text()),
    }
}

/// The choice that is right, if that is not known by now, and where it is only the closest, the truth, if that is not said anyway.
fn answer(question: &Question, right: usize, is_chosen: bool, readings: &ReadingSet, lang: Lang) -> String {
    let choice = match question.choices {
        Choices::Numbers { .. } => question.choice(right, lang),
        Choices::Words(_) => format!("{}: {}", right + 1, question.choice(right, lang)),
    };
    if question.is_exact(right, readings, lang) {
        return if is_chosen || question.reveal_tells() { String::new() } else { format!("{choice}. ") };
    }
    let closest = words::CLOSEST.get(lang);
    if question.reveal_tells() {
        return format!("{closest} {choice}. ");
    }
    format!("{closest} {choice}, {} {}. ", words::IN_TRUTH.get(lang), question.truth(readings, lang))
}

/// As many knobs as fit around the one in hand.
pub fn knobs(show: &Show, look: &Look, row: Rect, buf: &mut Buffer) -> Vec<Spot> {
    let knobs = show.knobs();
    let chosen = show.chosen_knob();
    let entry = |i: usize| (look.words.get(&format!("knob.{}", knobs[i].id)).to_owned(), shown_value(&knobs[i].value));
    let cells = |i: usize| {
        let (name, value) = entry(i);
        width(&name) + width(&value) + 4
    };
    let room = row.width.saturating_sub(3);
    let mut first = chosen;
    let mut used = if knobs.is_empty() { 0 } else { cells(chosen) };
    while first > 0 && used + cells(first - 1) <= room {
        first -= 1;
        used += cells(first);
    }
    let mut spots = Vec::new();
    let mut x = row.x;
    x += print(buf, x, row.y, 1, if first > 0 { "…" } else { " " }, look.dim());
    for i in first..knobs.len() {
        let (name, value) = entry(i);
        if i > chosen && x + cells(i) > row.right() {
            print(buf, x, row.y, row.right().saturating_sub(x), "…", look.dim());
            break;
        }
        spots.push(Spot::choice(Rect { x, width: cells(i).min(row.right() - x), ..row }, i, chosen));
        let held = i == chosen;
        let style = if held { look.accent().add_modifier(Modifier::BOLD) } else { look.dim() };
        x += print(buf, x, row.y, row.right().saturating_sub(x), if held { "›" } else { " " }, style);
        x += print(buf, x, row.y, row.right().saturating_sub(x), &format!("{name} "), style);
        let style = if held { look.accent() } else { look.text() };
        x += print(buf, x, row.y, row.right().saturating_sub(x), &value, style) + 1;
    }
    spots
}

/// A file's path is shown by its last part.
fn shown_value(value: &str) -> String {
    if value.is_empty() { "–".into() } else { value.rsplit('/').next().unwrap_or(value).into() }
}

/// The keys that are used most, as many as there is room for; those to leave by stand there always, and while a question waits
/// those that answer it. What is pressed does what the key does.
pub fn keys(show: &Show, settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) -> Vec<Spot> {
    let answers = |binding: &Binding| binding.actions[0] == Action::Answer(0) && show.is_asking();
    let cells = |binding: &Binding| width(binding.label) + 3 + width(binding.short.get(settings.lang));
    let mut named: Vec<&Binding> = BINDINGS.iter().filter(|binding| binding.footer > 0 || answers(binding)).collect();
    named.sort_by_key(|binding| binding.footer);
    let mut room = row.width.saturating_sub(1) + 2;
    named.retain(|binding| {
        let fits = cells(binding) <= room;
        room -= if fits { cells(binding) } else { 0 };
        fits
    });
    let mut spots = Vec::new();
    let mut x = row.x + 1;
    for binding in BINDINGS.iter().filter(|binding| named.iter().any(|named| std::ptr::eq(*named, *binding))) {
        let short = binding.short.get(settings.lang);
        let cells = width(binding.label) + 1 + width(short);
        spots.extend(spots_of(binding, Rect { x, width: cells, ..row }));
        x += print(buf, x, row.y, cells, binding.label, Style::new().fg(look.theme.key));
        x += 1 + print(buf, x + 1, row.y, cells, short, look.dim());
        x += 2;
    }
    spots
}

/// Where several keys stand side by side, each of them; else the key with its word.
fn spots_of(binding: &Binding, area: Rect) -> Vec<Spot> {
    let keys = binding.label.chars().count();
    if keys < 2 || keys > binding.actions.len() {
        return vec![Spot { area, action: binding.actions[0] }];
    }
    let key = |(x, action): (u16, &Action)| Spot { area: Rect { x, width: 1, ..area }, action: *action };
    (area.x..).zip(&binding.actions[..keys]).map(key).collect()
}
