//! Widgets for words and numbers, and what places and colours everything.

use glassbox::plan;
use glassbox::ui::formula::Formula;
use glassbox::ui::layout::{columns, rows, share};
use glassbox::ui::look::Look;
use glassbox::ui::panel::{Panel, panel as titled};
use glassbox::ui::strip::Strip;
use glassbox::ui::{Plan, caption, number, rows as lines, text};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

super::shown! { "words.rs":
    panel: panel 48 x 5,
    layout: layout 64 x 9,
    plan: plan 64 x 9,
    rows: rows_of_names_and_values 48 x 5,
    rows: row_of_parts 48 x 1,
    rows: message_in_the_middle 48 x 3,
    formula: formula 64 x 1,
    caption: caption_in_two_rows 48 x 2,
    text: text_left_right_and_centred 48 x 4,
    number: numbers 48 x 4,
    strip: strip 48 x 1,
    theme: theme 48 x 2,
    palette: palette 48 x 2,
}

fn panel(area: Rect, buf: &mut Buffer, look: &Look) {
    let inside = Panel { title: "loss", note: "nats", border: None }.render(area, buf, look);
    text::print(buf, inside.x + 1, inside.y, inside.width, "what stands inside", look.text());
}

fn layout(area: Rect, buf: &mut Buffer, look: &Look) {
    let halves = columns(area, &[share(20, 2), share(16, 1)]);
    let right = rows(halves[1], &[share(3, 1), share(3, 1)]);
    for (title, place) in [("20 at least, 2 parts", halves[0]), ("above", right[0]), ("below", right[1])] {
        Panel { title, ..Panel::default() }.render(place, buf, look);
    }
}

fn plan(area: Rect, buf: &mut Buffer, look: &Look) {
    let map = |look: &Look, area: Rect, buf: &mut Buffer| {
        titled("map", "20 at least, 2 parts", area, buf, look);
    };
    let curve = |look: &Look, area: Rect, buf: &mut Buffer| {
        titled("curve", "the rest", area, buf, look);
    };
    let table = |look: &Look, area: Rect, buf: &mut Buffer| {
        titled("table", "3 rows", area, buf, look);
    };
    let plan: Plan<Look> = plan! { columns { (20, 2) map, (16, 1) rows { (4, 1) curve, (3, 0) table } } };
    plan.draw(look, area, buf);
}

fn rows_of_names_and_values(area: Rect, buf: &mut Buffer, look: &Look) {
    let entries = [("batches", "400".into()), ("loss", number::number(0.0312)), ("오차", number::fixed(0.5, 3))];
    let inside = titled("rows::pairs", "", area, buf, look);
    lines::pairs(&entries, inside, buf, look);
}

fn row_of_parts(area: Rect, buf: &mut Buffer, look: &Look) {
    let parts = [("mean ", look.dim()), ("0.12", look.text()), ("  variance ", look.dim()), ("0.98", look.accent())];
    lines::line(&parts, lines::indented(area), buf);
}

fn message_in_the_middle(area: Rect, buf: &mut Buffer, look: &Look) {
    lines::message("no noise, so no KL", area, buf, look);
}

fn formula(area: Rect, buf: &mut Buffer, look: &Look) {
    let symbols = "xₜ = √ᾱₜ·x₀ + √(1−ᾱₜ)·ε";
    Formula { symbols, numbers: "0.280·x₀ + 0.960·ε", source: "Ho et al. 2020" }.render(area, buf, look);
}

fn caption_in_two_rows(area: Rect, buf: &mut Buffer, look: &Look) {
    let said =
        "Half way there is hardly any picture left, and what comes after only stirs the noise: 절반이면 충분해요.";
    caption::render(said, area, buf, look);
}

fn text_left_right_and_centred(area: Rect, buf: &mut Buffer, look: &Look) {
    text::print(
        buf,
        area.x,
        area.y,
        area.width,
        "print: x̂, 한, cut where it is too long for the row it stands on",
        look.text(),
    );
    text::print_right(buf, area.right(), area.y + 1, area.width, "print_right", look.dim());
    text::print_centred(buf, area.x, area.y + 2, area.width, "print_centred", look.accent());
    text::print(buf, area.x, area.y + 3, area.width, &text::transliterated("√ᾱₜ → transliterated"), look.text());
}

fn numbers(area: Rect, buf: &mut Buffer, look: &Look) {
    let x = -0.000_123_4;
    let shown = [number::number(x), number::fixed(x, 5), number::short(0.5), number::number(f64::NAN)];
    for (text, y) in shown.iter().zip(area.y..) {
        text::print_right(buf, area.x + 12, y, 12, text, look.text());
    }
}

fn strip(area: Rect, buf: &mut Buffer, look: &Look) {
    Strip { playhead: 0.4, ready: 0.8, acts: &[0.25, 0.6] }.render(area, buf, look);
}

fn theme(area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme;
    let roles =
        [("text", theme.text), ("dim", theme.dim), ("accent", theme.accent), ("good", theme.good), ("bad", theme.bad)];
    for ((name, colour), x) in roles.into_iter().zip((area.x..).step_by(8)) {
        text::print(buf, x, area.y, 7, name, Style::new().fg(colour));
    }
    for (hue, x) in (0..8).zip((area.x..).step_by(4)) {
        text::print(buf, x, area.y + 1, 3, &format!("━ {hue}"), Style::new().fg(theme.series(hue)));
    }
}

fn palette(area: Rect, buf: &mut Buffer, look: &Look) {
    for x in 0..area.width {
        let unit = f64::from(x) / f64::from(area.width - 1);
        text::put_char(buf, area.x + x, area.y, '█', Style::new().fg(look.sequential(unit)));
        text::put_char(buf, area.x + x, area.y + 1, '█', Style::new().fg(look.diverging(2.0 * unit - 1.0)));
    }
}
