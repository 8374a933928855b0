//! The chosen topic: its title, the question it answers, its names, and its preview or what its acts compute.

use super::preview::Preview;
use crate::app::library::{Topic, topic as topic_called};
use crate::app::settings::Settings;
use crate::app::words;
use crate::ui::caption;
use crate::ui::formula::Formula;
use crate::ui::look::Look;
use crate::ui::text::{print, width, wrap};
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

/// A smaller picture shows nothing.
const SMALLEST_PICTURE: (u16, u16) = (24, 6);

/// Draws all that fits, from top to bottom. Of what is sought it says the meaning, if the lesson explains it.
pub fn draw(
    topic: &Topic,
    sought: Option<&str>,
    preview: Option<&Preview>,
    settings: &Settings,
    area: Rect,
    buf: &mut Buffer,
) {
    let lesson = topic.lesson();
    let look = settings.look(lesson.words.get(settings.lang));
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let title = lesson.title.get(settings.lang);
    print(buf, inner.x, inner.y, inner.width, title, look.accent().add_modifier(Modifier::BOLD));
    let told = sought.and_then(|sought| lesson.explaining(sought));
    let told = told.map(|(symbol, told)| format!("{symbol}: {}", told.meaning.get(settings.lang)));
    let question = told.as_ref().unwrap_or(lesson.question.get(settings.lang));
    let lines = (wrap(question, inner.width).len() as u16).min(inner.height.saturating_sub(2)).min(3);
    caption::render(question, Rect { y: inner.y + 1, height: lines, ..inner }, buf, &look);
    let names: Vec<&str> = [topic.id].into_iter().chain(lesson.aliases.iter().map(String::as_str)).collect();
    let names_y = inner.y + 1 + lines;
    if names_y < area.bottom() {
        print(buf, inner.x, names_y, inner.width, &format!("glassbox {}", names.join(" · ")), look.dim());
    }
    let way_y = names_y + 1;
    if way_y < area.bottom() {
        print(buf, inner.x, way_y, inner.width, &way(topic, settings), look.dim());
    }
    let rest = Rect { y: way_y + 1, height: area.bottom().saturating_sub(way_y + 1), ..area };
    match preview {
        Some(preview) => draw_preview(topic, preview, rest, buf, &look),
        None => draw_acts(topic, rest, buf, &look),
    }
}

/// How long the tour takes, and what it builds upon.
fn way(topic: &Topic, settings: &Settings) -> String {
    let lang = settings.lang;
    let tour = format!("{} {} {}", words::TOUR.get(lang), topic.lesson().minutes(), words::MINUTES.get(lang));
    let before = topic.head.after.iter().filter_map(|id| topic_called(id));
    let before: Vec<&str> = before.map(|before| before.head.title.get(lang).as_str()).collect();
    if before.is_empty() { tour } else { format!("{tour} · {} {}", words::BUILDS_UPON.get(lang), before.join(", ")) }
}

/// The picture, and below it the formula with the numbers of this moment.
fn draw_preview(topic: &Topic, preview: &Preview, area: Rect, buf: &mut Buffer, look: &Look) {
    let Some(at) = preview.moment() else { return };
    if area.width < SMALLEST_PICTURE.0 || area.height < SMALLEST_PICTURE.1 {
        return;
    }
    let stage = preview.stage();
    let formula = stage.begun().first().and_then(|act| topic.lesson().formula(act.id, &stage.knobs()));
    let below = u16::from(formula.is_some() && area.height > SMALLEST_PICTURE.1);
    stage.draw(at, 0.0, Rect { height: area.height - below, ..area }, buf, look);
    if let Some(formula) = formula {
        let numbers = formula.numbers_at(&stage.readings(at, 0));
        let row = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width - 2, height: below };
        Formula { symbols: &formula.symbols, numbers: &numbers, source: &formula.source }.render(row, buf, look);
    }
}

/// For a scene that has to train before there is anything to see: what each of its acts computes.
fn draw_acts(topic: &Topic, area: Rect, buf: &mut Buffer, look: &Look) {
    let stage = topic.stage();
    let keys: Vec<String> = stage.acts().iter().map(|act| format!("act.{}", act.id)).collect();
    let names = keys.iter().map(|key| width(look.word(key))).max().unwrap_or(0);
    let rows = area.y.saturating_add(1)..area.bottom();
    for ((act, key), y) in stage.acts().iter().zip(&keys).zip(rows) {
        print(buf, area.x + 1, y, area.width.saturating_sub(2), look.word(key), look.accent());
        if let Some(formula) = topic.lesson().formula(act.id, &stage.knobs()) {
            let (indent, room) = (names + 3, area.width.saturating_sub(names + 4));
            let row = Rect { x: area.x + indent, y, width: room, height: u16::from(room > 0) };
            Formula { symbols: &formula.symbols, numbers: "", source: &formula.source }.render(row, buf, look);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topics;
    use ratatui::buffer::Cell;

    fn drawn(topic: &Topic, preview: Option<&Preview>) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 60, 20));
        draw(topic, None, preview, &Settings::default(), buf.area, &mut buf);
        buf.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn a_topic_without_preview_shows_the_formula_of_every_act() {
        for topic in topics() {
            let shown = drawn(topic, None);
            assert!(shown.contains(&topic.head.title.en) && shown.contains(&format!("glassbox {}", topic.id)));
            for act in topic.stage().acts() {
                let symbols = &topic.lesson().formula(act.id, &topic.stage().knobs()).expect("a formula").symbols;
                assert!(shown.contains(symbols.split(" = ").next().unwrap_or(symbols)), "{}: {symbols}", topic.id);
            }
        }
    }

    #[test]
    fn a_preview_shows_the_numbers_of_its_moment() {
        for topic in topics() {
            let Some(mut preview) = Preview::of(topic) else { continue };
            while preview.pull() {}
            let at = preview.moment().expect("simulated");
            let stage = preview.stage();
            let formula = topic.lesson().formula(stage.begun()[0].id, &stage.knobs()).expect("a formula");
            let numbers = formula.numbers_at(&preview.stage().readings(at, 0));
            assert!(drawn(topic, Some(&preview)).contains(&numbers), "{}: {numbers}", topic.id);
        }
    }
}
