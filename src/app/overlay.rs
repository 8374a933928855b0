//! What lies over a scene: the checks, the help.

use super::keys::BINDINGS;
use super::mouse::Spot;
use super::scroll;
use super::settings::Settings;
use super::show::Show;
use super::words;
use crate::engine::data::DIGITS_CREDIT;
use crate::lesson::{Cue, HIDDEN, Section};
use crate::scene::{Check, Reading, ReadingSet, Value};
use crate::ui::glyphs::Glyphs;
use crate::ui::look::Look;
use crate::ui::number::number;
use crate::ui::panel::{self, Panel};
use crate::ui::text::{print, print_right, transliterated, width, wrap};
use crate::ui::words::Words;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// What is open over the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Both sides of every identity that must hold here.
    Verify,
    /// Symbols, numbers and source of what is computed.
    Formula,
    /// Keys, knobs, credits.
    Help,
    /// The parts of the tour, one of them chosen.
    Tours(usize),
    /// All places of the tour, one of them chosen.
    Cues(usize),
    /// What has been seen and what can be tried, with hints or without.
    Tasks(bool),
}

/// A panel over `area` with nothing behind it.
fn open(title: &str, look: &Look, area: Rect, buf: &mut Buffer) -> Rect {
    panel::clear(area, buf, look);
    Panel { title, ..Panel::default() }.render(area, buf, look)
}

/// Draws the checks of the moment on show, from row `scroll` on; gives the first row in sight.
pub fn verify(show: &Show, scroll: u16, settings: &Settings, area: Rect, buf: &mut Buffer) -> u16 {
    let look = &settings.look(show.lesson.words.get(settings.lang));
    let (stage, at, _) = show.picture();
    // Both sides of an identity may tell the answer.
    let checks = if show.waiting_question().is_some() { Vec::new() } else { stage.checks(at) };
    let rows = if Panel::inside(area).height as usize >= 3 * checks.len() { 3 } else { 2 };
    scroll::page(words::VERIFY.get(settings.lang), scroll, look, area, buf, |page, buf| {
        if checks.is_empty() {
            print(buf, page.x + 1, page.y, page.width, words::NO_CHECKS.get(settings.lang), look.dim());
        }
        for (check, y) in checks.iter().zip((page.y..).step_by(rows)) {
            draw_check(check, look, Rect { y, height: 2, ..page }, buf);
        }
    })
}

/// Two lines: the claim with its source; both sides, and how far apart they may be.
fn draw_check(check: &Check, look: &Look, area: Rect, buf: &mut Buffer) {
    let (mark, colour) = if check.holds() { ("✓", look.theme.good) } else { ("✗", look.theme.bad) };
    print(buf, area.x + 1, area.y, 1, mark, Style::new().fg(colour));
    let claim = look.words.get(&format!("claim.{}", check.claim)).to_owned();
    let room = area.width.saturating_sub(4);
    let used = print(buf, area.x + 3, area.y, room, &claim, look.text());
    let source = width(check.source);
    if used + source + 2 < room {
        print(buf, area.right() - 1 - source, area.y, source, check.source, look.dim());
    }
    let relation = if check.holds() { "=" } else { "≠" };
    let sides = format!("{} {relation} {}", precise(check.left), precise(check.right));
    let used = print(buf, area.x + 5, area.y + 1, room, &sides, Style::new().fg(colour));
    let tolerance = format!("±{}", number(check.tolerance));
    print(buf, area.x + 7 + used, area.y + 1, room.saturating_sub(used + 4), &tolerance, look.dim());
}

/// Enough digits to see two sides differ.
fn precise(value: f64) -> String {
    if !value.is_finite() {
        return number(value);
    }
    let magnitude = value.abs();
    let is_whole = value == value.trunc() && magnitude < 1e9;
    let text = if is_whole {
        value.to_string()
    } else if magnitude != 0.0 && !(1e-3..1e6).contains(&magnitude) {
        format!("{value:.9e}")
    } else {
        format!("{value:.9}")
    };
    text.replace('-', "−")
}

/// Draws the formula at length, from row `scroll` on: symbols, the same with numbers, the source, and every number by its
/// symbol. Gives the first row in sight.
pub fn formula(
    show: &Show,
    readings: &ReadingSet,
    scroll: u16,
    settings: &Settings,
    area: Rect,
    buf: &mut Buffer,
) -> u16 {
    let look = &settings.look(show.lesson.words.get(settings.lang));
    let Some(formula) = show.formula() else { return 0 };
    let left_side = formula.symbols.split(" = ").next().unwrap_or_default();
    let numbers = match formula.numbers_at(readings) {
        numbers if numbers.is_empty() => "–".to_owned(),
        numbers => format!("{left_side} = {numbers}"),
    };
    let ascii = |text: &str| if look.glyphs == Glyphs::Ascii { transliterated(text) } else { text.to_owned() };
    let entries = [
        (*words::SYMBOLS.get(settings.lang), ascii(&formula.symbols)),
        (*words::NUMBERS.get(settings.lang), ascii(&numbers)),
        (*words::SOURCE.get(settings.lang), formula.source.clone()),
    ];
    let entries: Vec<_> = entries.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let row = |reading: &Reading| {
        let value = match reading.value {
            Value::Number(_) if readings.keeps(&reading.id) => HIDDEN.to_owned(),
            Value::Number(value) => precise(value),
            Value::Array { .. } => return None,
        };
        let meaning = show.lesson.meaning_of(&reading.id).map_or("", |(_, meaning)| meaning.get(settings.lang));
        Some([ascii(reading.symbol), value, ascii(meaning)])
    };
    // Those of the formula before all others.
    let is_quoted = |reading: &&Reading| formula.numbers.quotes().any(|quote| quote.id == reading.id);
    let (quoted, others): (Vec<&Reading>, Vec<&Reading>) = readings.iter().partition(is_quoted);
    let rows: Vec<[String; 3]> = quoted.into_iter().chain(others).filter_map(row).collect();
    scroll::page(words::FORMULA.get(settings.lang), scroll, look, area, buf, |page, buf| {
        let bottom = list(&entries, page, buf, look);
        table(&rows, below(page, bottom + 1), buf, look);
    })
}

/// Symbols, their values and what they mean, one a row.
fn table(entries: &[[String; 3]], area: Rect, buf: &mut Buffer, look: &Look) {
    let widest = |column: usize| entries.iter().map(|entry| width(&entry[column])).max().unwrap_or(0);
    let (symbols, values) = (widest(0).min(area.width / 4), widest(1).min(18));
    for ([symbol, value, meaning], y) in entries.iter().zip(area.y..area.bottom()) {
        let (value_x, meaning_x) = (area.x + 2 + symbols, area.x + 4 + symbols + values);
        print(buf, area.x + 1, y, symbols, symbol, Style::new().fg(look.theme.key));
        print_right(buf, value_x + values, y, values, value, look.text());
        print(buf, meaning_x, y, area.right().saturating_sub(meaning_x + 1), meaning, look.dim());
    }
}

/// Draws the parts of the tour; gives what a mouse can press.
pub fn tours(show: &Show, chosen: usize, settings: &Settings, area: Rect, buf: &mut Buffer) -> Vec<Spot> {
    let lang = settings.lang;
    let count = |section: &Section| format!("{} {}", section.cues.len(), words::CUES.get(lang));
    let line = |section: &Section| (section.title.get(lang).clone(), count(section));
    let lines: Vec<_> = show.lesson.sections.iter().map(line).collect();
    choices(words::TOURS.get(lang), &lines, chosen, (show, settings), area, buf)
}

/// Draws all places of the tour; gives what a mouse can press.
pub fn cues(show: &Show, chosen: usize, settings: &Settings, area: Rect, buf: &mut Buffer) -> Vec<Spot> {
    let lang = settings.lang;
    let part = |cue: usize| show.lesson.section_of(cue).map_or(String::new(), |part| part.title.get(lang).clone());
    let line = |(i, cue): (usize, &Cue)| (cue.name.clone(), part(i));
    let lines: Vec<_> = show.lesson.cues.iter().enumerate().map(line).collect();
    choices(words::CUE_LIST.get(lang), &lines, chosen, (show, settings), area, buf)
}

/// A list in the middle of the screen, a line with something more at its end for each choice, with the chosen one in sight.
fn choices(
    title: &str,
    lines: &[(String, String)],
    chosen: usize,
    (show, settings): (&Show, &Settings),
    area: Rect,
    buf: &mut Buffer,
) -> Vec<Spot> {
    let look = &settings.look(show.lesson.words.get(settings.lang));
    let keys = words::TOURS_KEYS.get(settings.lang);
    let cells = lines.iter().map(|(line, more)| width(line) + width(more) + 9).chain([width(keys) + 2]).max();
    let (width, height) = ((cells.unwrap_or(0) + 4).min(area.width), (lines.len() as u16 + 4).min(area.height));
    let (x, y) = (area.x + (area.width - width) / 2, area.y + (area.height - height) / 2);
    let inner = open(title, look, Rect { x, y, width, height }, buf);
    let rows = usize::from(inner.height.saturating_sub(2)).max(1);
    let first = (chosen + 1).saturating_sub(rows);
    let mut spots = Vec::new();
    for ((i, (line, more)), y) in lines.iter().enumerate().skip(first).take(rows).zip(inner.y..inner.bottom()) {
        let style = if i == chosen { look.accent().add_modifier(Modifier::BOLD) } else { look.text() };
        let mark = if i == chosen { "›" } else { " " };
        let row = Rect { x: inner.x, y, width: inner.width, height: 1 };
        let used = print(buf, row.x, y, row.width, &format!("{mark} {} {line}", i + 1), style);
        print_right(buf, row.right().saturating_sub(1), y, row.width.saturating_sub(used + 2), more, look.dim());
        spots.push(Spot::choice(row, i, chosen));
    }
    let below = lines.len().saturating_sub(first + rows);
    for (count, arrow, y) in [(first, '↑', inner.y), (below, '↓', inner.bottom().saturating_sub(3))] {
        if count > 0 {
            print_right(
                buf,
                inner.right(),
                y,
                1,
                &look.glyph(arrow, if arrow == '↑' { '^' } else { 'v' }).to_string(),
                look.dim(),
            );
        }
    }
    if inner.height as usize > lines.len().min(rows) + 1 {
        print(buf, inner.x + 1, inner.bottom() - 1, inner.width.saturating_sub(1), keys, look.dim());
    }
    spots
}

/// Draws the summary with the numbers of the moment, the tasks with what has been done, and the scene to go on to.
pub fn tasks(
    show: &Show,
    readings: &ReadingSet,
    hints: bool,
    next: Option<&str>,
    settings: &Settings,
    area: Rect,
    buf: &mut Buffer,
) {
    let look = &settings.look(show.lesson.words.get(settings.lang));
    let title = if hints { words::TASKS } else { words::SUMMARY };
    let inner = open(title.get(settings.lang), look, area, buf);
    let heading = look.accent().add_modifier(Modifier::BOLD);
    let mut y = inner.y;
    let mut put = |text: &str, mark: &str, style: Style| {
        if text.is_empty() {
            y += 1;
            return;
        }
        print(buf, inner.x + 1, y, 2, mark, style);
        for line in wrap(text, inner.width.saturating_sub(4)) {
            if y < inner.bottom() {
                print(buf, inner.x + 3, y, inner.width.saturating_sub(4), line, style);
                y += 1;
            }
        }
    };
    // Hints stand in the place of the summary. What has no number here is not said.
    let summary = show.lesson.summary.get(settings.lang).iter();
    for line in summary.filter(|line| !hints && line.is_defined(readings)) {
        put(&line.fill(readings), "·", look.text());
    }
    if !hints && !show.lesson.tasks.is_empty() {
        put("", " ", look.text());
        put(words::TASKS.get(settings.lang), " ", heading);
    }
    for (i, task) in show.lesson.tasks.iter().enumerate() {
        let (mark, style) =
            if show.has_done(i) { ("✓", Style::new().fg(look.theme.good)) } else { ("○", look.text()) };
        put(&task.say.get(settings.lang).fill(readings), mark, style);
        if hints {
            put(&task.hint.get(settings.lang).fill(readings), " ", look.dim());
        }
    }
    let keys = if hints { words::TASKS_KEYS_HINTS } else { words::TASKS_KEYS };
    let next = next.map_or(String::new(), |next| format!(" · {} {next}", words::NEXT_SCENE.get(settings.lang)));
    let last = inner.bottom().saturating_sub(1);
    if y < last {
        let text = format!("{}{next}", keys.get(settings.lang));
        print(buf, inner.x + 1, last, inner.width.saturating_sub(2), &text, look.dim());
    }
}

/// Draws the help from row `scroll` on: keys, the knobs of the scene if there is one, credits. Gives the first row in sight.
pub fn help(show: Option<&Show>, scroll: u16, settings: &Settings, area: Rect, buf: &mut Buffer) -> u16 {
    static NO_WORDS: Words = Words::EMPTY;
    let look = &settings.look(show.map_or(&NO_WORDS, |show| show.lesson.words.get(settings.lang)));
    let keys: Vec<_> = BINDINGS.iter().map(|b| (b.label, *b.long.get(settings.lang))).collect();
    let help_keys: Vec<_> =
        show.iter().flat_map(|show| show.knobs()).map(|k| (k.id, format!("help.{}", k.id))).collect();
    let knobs: Vec<_> = help_keys.iter().map(|(id, key)| (*id, look.word(key))).collect();
    scroll::page(words::HELP.get(settings.lang), scroll, look, area, buf, |page, buf| {
        let wide = page.width >= 76;
        let left = Rect { width: if wide { page.width / 2 } else { page.width }, ..page };
        let bottom = list(&keys, left, buf, look);
        let (right, top) = if wide {
            (Rect { x: left.right(), width: page.width - left.width, ..page }, page.y)
        } else {
            (page, bottom + 1)
        };
        let bottom = list(&knobs, below(right, top), buf, look);
        credits(settings, look, below(right, bottom + 1), buf);
    })
}

/// The part of `area` from row `y` on.
fn below(area: Rect, y: u16) -> Rect {
    let y = y.min(area.bottom());
    Rect { y, height: area.bottom() - y, ..area }
}

/// Names and what they mean, one a row or more; gives the row after the last.
fn list(entries: &[(&str, &str)], area: Rect, buf: &mut Buffer, look: &Look) -> u16 {
    let names = entries.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let mut y = area.y;
    for (name, meaning) in entries {
        if y < area.bottom() {
            print(buf, area.x + 1, y, names, name, Style::new().fg(look.theme.key));
        }
        for line in wrap(meaning, area.width.saturating_sub(names + 4)) {
            if y < area.bottom() {
                print(buf, area.x + 3 + names, y, area.width.saturating_sub(names + 3), line, look.text());
                y += 1;
            }
        }
    }
    y
}

fn credits(settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let text = format!("{}: {DIGITS_CREDIT}", words::CREDITS.get(settings.lang));
    for (line, y) in wrap(&text, area.width.saturating_sub(2)).into_iter().zip(area.y..area.bottom()) {
        print(buf, area.x + 1, y, area.width.saturating_sub(2), line, look.dim());
    }
}
