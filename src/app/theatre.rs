//! A scene on the whole screen: header, picture, formula, caption, knobs, keys.

use super::keys::BINDINGS;
use super::settings::Settings;
use super::show::Show;
use super::words;
use crate::scene::{Act, Stage};
use crate::ui::look::Look;
use crate::ui::text::{print, print_centred, width, wrap};
use crate::ui::{caption, formula::Formula, strip::Strip};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

/// Below this nothing can be taught.
const SMALLEST: (u16, u16) = (40, 12);

/// Where everything goes, from top to bottom. Rows that are left out have no height.
struct Rows {
    header: Rect,
    scene: Rect,
    formula: Rect,
    caption: Rect,
    knobs: Rect,
    keys: Rect,
}

impl Rows {
    fn of(area: Rect) -> Self {
        let formula = u16::from(area.height >= 16);
        let caption = match area.height {
            ..18 => 1,
            _ if area.width < 64 => 4,
            _ => 2,
        };
        let scene = area.height - 3 - formula - caption;
        let mut y = area.y;
        let mut row = |height: u16| {
            y += height;
            Rect { y: y - height, height, ..area }
        };
        Self {
            header: row(1),
            scene: row(scene),
            formula: row(formula),
            caption: row(caption),
            knobs: row(1),
            keys: row(1),
        }
    }
}

/// Draws a show on `area`, and gives the part of it that the scene itself takes.
pub fn draw(show: &Show, settings: &Settings, area: Rect, buf: &mut Buffer) -> Rect {
    let look = settings.look(show.lesson.words.get(settings.lang));
    buf.set_style(area, look.theme.base());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(settings, &look, area, buf);
        return Rect::ZERO;
    }
    let rows = Rows::of(area);
    let (stage, at, part) = show.picture();
    header(show, settings, &look, rows.header, buf);
    stage.draw(at, part, rows.scene, buf, &look);
    draw_formula(show, &look, rows.formula, buf);
    draw_caption(show, settings, &look, rows.caption, buf);
    knobs(show, &look, rows.knobs, buf);
    keys(settings, &look, rows.keys, buf);
    rows.scene
}

fn too_small(settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let text = format!("{} ({}×{})", words::TOO_SMALL.get(settings.lang), area.width, area.height);
    for (line, y) in wrap(&text, area.width).into_iter().zip(area.y..area.bottom()) {
        print_centred(buf, area.x, y, area.width, line, look.text());
    }
}

fn header(show: &Show, settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) {
    let title = show.lesson.title.get(settings.lang);
    let mut x = row.x + 1;
    for (text, style) in [
        ("glassbox ", look.dim()),
        (if look.glyph('▸', '>') == '▸' { "▸ " } else { "> " }, look.dim()),
        (&show.lesson.id, look.accent().add_modifier(Modifier::BOLD)),
        (" · ", look.dim()),
        (title, look.text()),
    ] {
        x += print(buf, x, row.y, row.right().saturating_sub(x), text, style);
    }
    let state = state(show, settings, look);
    let state_width = width(&state) + 1;
    let state_x = row.right().saturating_sub(state_width);
    if state_x <= x {
        return;
    }
    print(buf, state_x, row.y, state_width, &state, look.text());
    let (stage, at, _) = show.picture();
    let strip = Rect { x: x + 2, y: row.y, width: state_x.saturating_sub(x + 4), height: 1 };
    if strip.width >= 8 && strip.right() <= row.right() {
        draw_strip(stage, at, strip, buf, look);
    }
}

/// Where we are, how fast, with which seed.
fn state(show: &Show, settings: &Settings, look: &Look) -> String {
    let (stage, at, _) = show.picture();
    let seed = format!("{} {}", words::SEED.get(settings.lang), stage.seed());
    if show.is_computing() {
        return format!("{}  {seed}", words::COMPUTING.get(settings.lang));
    }
    let begun = stage.begun().iter().rev().find(|begun| begun.start <= at);
    let place = begun.map_or_else(String::new, |begun| {
        let planned = stage.acts().iter().find(|act| act.id == begun.id).map_or(0, |act| act.moments);
        let last = if begun.ended { begun.len } else { planned }.saturating_sub(1);
        format!("{} {}/{last}", look.words.get(&format!("act.{}", begun.id)), at - begun.start)
    });
    let mark = if show.player.is_playing() { look.glyph('▶', '>') } else { look.glyph('⏸', '|') };
    format!("{place}  {mark} {}×  {seed}", show.player.speed())
}

/// Where the playhead is among all moments planned, how far they are computed, where the acts begin.
fn draw_strip(stage: &dyn Stage, at: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    let length = |(i, act): (usize, &Act)| match stage.begun().get(i) {
        Some(begun) if begun.ended => begun.len,
        _ => act.moments,
    };
    let lengths: Vec<usize> = stage.acts().iter().enumerate().map(length).collect();
    let last = lengths.iter().sum::<usize>().saturating_sub(1).max(1) as f64;
    let acts: Vec<f64> = (1..lengths.len()).map(|i| lengths[..i].iter().sum::<usize>() as f64 / last).collect();
    let ready = stage.len().saturating_sub(1) as f64 / last;
    Strip { playhead: at as f64 / last, ready, acts: &acts }.render(area, buf, look);
}

fn draw_formula(show: &Show, look: &Look, row: Rect, buf: &mut Buffer) {
    let (stage, at, _) = show.picture();
    let Some(begun) = stage.begun().iter().rev().find(|begun| begun.start <= at) else { return };
    if let Some(formula) = show.lesson.formulas.get(begun.id) {
        let numbers = formula.numbers_at(&stage.readings(at, 0));
        let row = Rect { x: row.x + 1, width: row.width - 2, ..row };
        Formula { symbols: &formula.symbols, numbers: &numbers, source: &formula.source }.render(row, buf, look);
    }
}

/// One of: the value being typed, the last refusal, the caption of the place, the question of the scene.
fn draw_caption(show: &Show, settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let area = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let knobs = show.knobs();
    let (text, style) = if let (Some(typed), Some(knob)) = (show.typed(), knobs.get(show.chosen_knob())) {
        let help = words::TYPE_VALUE.get(settings.lang);
        (format!("{} = {typed}▏ {} · {help}", knob.id, knob.kind.domain()), look.accent())
    } else if let Some(refusal) = show.refusal() {
        (refusal.to_string(), Style::new().fg(look.theme.warn))
    } else {
        (caption_of(show, settings), look.text())
    };
    caption::render(&text, area, buf, look);
    buf.set_style(area, style);
}

/// What is said about the place, or the question that the scene answers.
fn caption_of(show: &Show, settings: &Settings) -> String {
    let (stage, at, _) = show.picture();
    match show.lesson.caption_at(at, stage) {
        Some(cue) => cue.line.text().get(settings.lang).fill(&stage.readings(at, 0)),
        None => show.lesson.question.get(settings.lang).clone(),
    }
}

/// As many knobs as fit around the one in hand.
fn knobs(show: &Show, look: &Look, row: Rect, buf: &mut Buffer) {
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
    let mut x = row.x;
    x += print(buf, x, row.y, 1, if first > 0 { "…" } else { " " }, look.dim());
    for i in first..knobs.len() {
        let (name, value) = entry(i);
        if i > chosen && x + cells(i) > row.right() {
            print(buf, x, row.y, row.right() - x, "…", look.dim());
            break;
        }
        let held = i == chosen;
        let style = if held { look.accent().add_modifier(Modifier::BOLD) } else { look.dim() };
        x += print(buf, x, row.y, row.right().saturating_sub(x), if held { "›" } else { " " }, style);
        x += print(buf, x, row.y, row.right().saturating_sub(x), &format!("{name} "), style);
        let style = if held { look.accent() } else { look.text() };
        x += print(buf, x, row.y, row.right().saturating_sub(x), &value, style) + 1;
    }
}

/// A file's path is shown by its last part.
fn shown_value(value: &str) -> String {
    if value.is_empty() { "–".into() } else { value.rsplit('/').next().unwrap_or(value).into() }
}

fn keys(settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) {
    let mut x = row.x + 1;
    for binding in BINDINGS.iter().filter(|binding| binding.in_footer) {
        let short = binding.short.get(settings.lang);
        let cells = width(binding.label) + 1 + width(short);
        if x + cells > row.right() {
            break;
        }
        x += print(buf, x, row.y, cells, binding.label, Style::new().fg(look.theme.key));
        x += 1 + print(buf, x + 1, row.y, cells, short, look.dim());
        x += 2;
    }
}
