//! A scene on the whole screen: header, picture, formula, caption, knobs, keys; or two of it side by side.

mod footer;
mod header;

use super::mouse::Spot;
use super::pair::{Numbers, Pair};
use super::reproduce::changed;
use super::settings::Settings;
use super::show::Show;
use super::words;
use crate::lesson::Question;
use crate::scene::ReadingSet;
use crate::ui::caption;
use crate::ui::formula::Formula;
use crate::ui::lead::Lead;
use crate::ui::look::Look;
use crate::ui::panel;
use crate::ui::pointer::Pointer;
use crate::ui::text::{print, print_centred, width, wrap};
use crate::ui::words::Words;
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

/// What has been drawn.
#[derive(Default)]
pub struct Drawn {
    /// The part that the scenes themselves take.
    pub scene: Rect,
    /// The rows of what is said.
    pub caption: Rect,
    /// What a mouse can press.
    pub spots: Vec<Spot>,
}

/// The look that a show is drawn with.
fn look<'a>(show: &'a Show, settings: &Settings, pointer: Option<&'a Pointer>, lead: &'a Lead) -> Look<'a> {
    let look = settings.look(show.lesson.words.get(settings.lang));
    Look { inspecting: show.is_inspecting(), pointer, lead: Some(lead), ..look }
}

/// Where the cue of a tour leads the eye, and what its question keeps while it waits.
fn lead(show: &Show, settings: &Settings) -> Lead {
    let words = show.lesson.words.get(settings.lang);
    let titles =
        |keys: &mut dyn Iterator<Item = &str>| -> Vec<String> { keys.map(|key| words.get(key).to_owned()).collect() };
    let kept = || show.waiting_question().into_iter().flat_map(Question::kept);
    let looked = &mut show.toured_cue().into_iter().flat_map(|cue| cue.look.iter().map(String::as_str));
    let covered = &mut kept().filter(|key| words.contains(key));
    Lead::new(titles(looked), titles(covered), kept().map(str::to_owned).collect())
}

/// Draws the scene as the lesson leads the eye; where there is no room for what it leads to, as it is.
fn draw_scene(show: &Show, part: f64, area: Rect, buf: &mut Buffer, look: &Look) {
    let (stage, at, _) = show.picture();
    stage.draw(at, part, area, buf, look);
    let Some(lead) = look.lead else { return };
    if !lead.is_lost() {
        return lead.cover(buf, look);
    }
    let plain = lead.without_titles();
    let look = Look { lead: Some(&plain), ..*look };
    panel::clear(area, buf, &look);
    stage.draw(at, part, area, buf, &look);
    plain.cover(buf, &look);
}

/// Draws one scene or two on `area` with their numbers, and beside the pointer the number that it points at.
pub fn draw(
    pair: &Pair,
    numbers: &Numbers,
    settings: &Settings,
    pointer: Option<&Pointer>,
    area: Rect,
    buf: &mut Buffer,
) -> Drawn {
    let show = pair.focused();
    let lead = lead(show, settings);
    let look = look(show, settings, pointer, &lead);
    buf.set_style(area, look.theme.base());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(settings, &look, area, buf);
        return Drawn::default();
    }
    let rows = Rows::of(area);
    let mut spots = header::header(show, settings, &look, rows.header, buf);
    if let Some(b) = &pair.b {
        let both = Rect { height: rows.scene.height + rows.formula.height, ..rows.scene };
        two((pair, numbers), b, settings, pointer, both, buf);
    } else {
        let (_, _, part) = show.picture();
        draw_scene(show, if settings.calm { 0.0 } else { part }, rows.scene, buf, &look);
        draw_formula(show, &numbers.a, &look, rows.formula, buf);
    }
    footer::caption(show, numbers.focused(), settings, &look, rows.caption, buf);
    spots.extend(footer::knobs(show, &look, rows.knobs, buf));
    spots.extend(footer::keys(show, settings, &look, rows.keys, buf));
    label(&look, rows.scene, buf);
    Drawn { scene: rows.scene, caption: rows.caption, spots }
}

/// Tells something in place of the caption, to one who looks.
pub fn tell(text: &str, settings: &Settings, area: Rect, buf: &mut Buffer) {
    let words = Words::default();
    let look = settings.look(&words);
    panel::clear(area, buf, &look);
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    caption::render(text, area, buf, &look);
    buf.set_style(area, look.accent());
}

/// What the pointer was told, above it, or below where there is no room.
fn label(look: &Look, area: Rect, buf: &mut Buffer) {
    let Some((at, told)) = look.pointer.and_then(|pointer| Some((pointer.at(), pointer.told()?))) else { return };
    if look.lead.is_some_and(|lead| lead.covers(at)) {
        return;
    }
    let text = format!(" {told} ");
    let taken = width(&text).min(area.width);
    let x = at.x.saturating_sub(taken / 2).clamp(area.x, area.right() - taken);
    let y = if at.y > area.y { at.y - 1 } else { at.y + 1 };
    print(buf, x, y, taken, &text, look.theme.base().add_modifier(Modifier::REVERSED));
}

/// One scene or two on a screen of their own.
pub fn picture(pair: &Pair, settings: &Settings, (columns, rows): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(pair, &pair.numbers(), settings, None, buffer.area, &mut buffer);
    buffer
}

/// What is said about the place on show.
pub fn said(show: &Show, settings: &Settings) -> String {
    let readings = show.readings_at(show.picture().1);
    footer::said(show, &readings, settings, &look(show, settings, None, &Lead::default())).0
}

/// What is said about the place on show, as a subtitle beside the picture.
pub fn subtitle(show: &Show, settings: &Settings) -> Option<String> {
    footer::subtitle(show, settings, &look(show, settings, None, &Lead::default()))
}

fn too_small(settings: &Settings, look: &Look, area: Rect, buf: &mut Buffer) {
    let text = format!("{} ({}×{})", words::TOO_SMALL.get(settings.lang), area.width, area.height);
    for (line, y) in wrap(&text, area.width).into_iter().zip(area.y..area.bottom()) {
        print_centred(buf, area.x, y, area.width, line, look.text());
    }
}

/// The formula of the act, or of the element under the cursor.
fn draw_formula(show: &Show, readings: &ReadingSet, look: &Look, row: Rect, buf: &mut Buffer) {
    if let Some(formula) = show.formula() {
        let numbers = formula.numbers_at(readings);
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        Formula { symbols: &formula.symbols, numbers: &numbers, source: &formula.source }.render(row, buf, look);
    }
}

/// Both sides, and in a row below the numbers in which they differ.
fn two(
    (pair, numbers): (&Pair, &Numbers),
    b: &Show,
    settings: &Settings,
    pointer: Option<&Pointer>,
    area: Rect,
    buf: &mut Buffer,
) {
    let left = Rect { width: area.width / 2, height: area.height - 1, ..area };
    let right = Rect { x: left.right(), width: area.width - left.width, ..left };
    let sides = [("A", &pair.a, Some(&numbers.a), left), ("B", b, numbers.b.as_ref(), right)];
    for (name, show, readings, area) in sides {
        let lead = lead(show, settings);
        let has_keys = pair.is_on_b() == (name == "B");
        let Some(readings) = readings else { continue };
        side(name, (show, readings), has_keys, &look(show, settings, pointer, &lead), area, buf);
    }
    let lead = Lead::default();
    let look = look(b, settings, None, &lead);
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    let differences = numbers.differences();
    if differences.is_empty() {
        print(buf, row.x + 1, row.y, row.width - 1, words::SAME.get(settings.lang), look.dim());
    }
    let mut x = row.x + 1;
    for (symbol, both) in differences {
        let numbers = both.join(" | ");
        if x + width(symbol) + 1 + width(&numbers) > row.right() {
            break;
        }
        x += print(buf, x, row.y, row.width, symbol, look.dim()) + 1;
        x += print(buf, x, row.y, row.width, &numbers, look.text()) + 3;
    }
}

/// One side: what is set differently from the defaults, the scene, its formula.
fn side(name: &str, (show, readings): (&Show, &ReadingSet), has_keys: bool, look: &Look, area: Rect, buf: &mut Buffer) {
    let (stage, _, part) = show.picture();
    let settings =
        changed(stage).into_iter().map(|(knob, value)| format!("{} {value}", look.words.get(&format!("knob.{knob}"))));
    let title = format!("{name}  {}", settings.collect::<Vec<_>>().join("  "));
    let style = if has_keys { look.accent().add_modifier(Modifier::BOLD) } else { Style::new().fg(look.theme.dim) };
    print(buf, area.x + 1, area.y, area.width.saturating_sub(2), &title, style);
    let formula = u16::from(area.height > 12);
    let scene = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + formula), ..area };
    draw_scene(show, part, scene, buf, look);
    draw_formula(show, readings, look, Rect { y: scene.bottom(), height: formula, ..area }, buf);
}
