//! The top row: which scene, where in it, how fast, with which seed.

use crate::app::keys::Action;
use crate::app::mouse::Spot;
use crate::app::settings::Settings;
use crate::app::show::{Progress, Show};
use crate::app::words;
use crate::scene::Act;
use crate::ui::look::Look;
use crate::ui::strip::Strip;
use crate::ui::text::{print, width};
use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

/// Shorter strips say nothing.
const SHORTEST_STRIP: u16 = 6;

/// Draws the row. Where its strip is pressed the playhead goes.
pub fn header(show: &Show, settings: &Settings, look: &Look, row: Rect, buf: &mut Buffer) -> Vec<Spot> {
    let (state, spare) = state(show, settings, look);
    let state_width = width(&state) + 1;
    let state_x = row.right().saturating_sub(state_width);
    let title = show.whole.as_ref().map_or(&show.lesson.title, |whole| &whole.title);
    let title = format!(" · {}", title.get(settings.lang));
    let name = format!("glassbox ▸ {}", show.lesson.id);
    // Where there is no room for all, the name is enough of a title, but the strip is needed.
    let has_title = row.x + 1 + width(&name) + width(&title) + 4 + spare + SHORTEST_STRIP <= state_x;
    let mut x = row.x + 1;
    for (text, style) in [
        ("glassbox ", look.dim()),
        (if look.glyph('▸', '>') == '▸' { "▸ " } else { "> " }, look.dim()),
        (&show.lesson.id, look.accent().add_modifier(Modifier::BOLD)),
        (if has_title { &title } else { "" }, look.text()),
    ] {
        x += print(buf, x, row.y, row.right().saturating_sub(x), text, style);
    }
    if state_x <= x {
        return Vec::new();
    }
    print(buf, state_x, row.y, state_width, &state, look.text());
    let strip = Rect { x: x + 2, y: row.y, width: state_x.saturating_sub(x + 4 + spare), height: 1 };
    if strip.width >= SHORTEST_STRIP && strip.right() <= row.right() {
        return draw_strip(show, strip, buf, look);
    }
    Vec::new()
}

/// Where we are, how fast, with which seed if anything is random; and how many digits fewer that takes than at the last
/// moment of the act, so that what stands beside it need not move.
fn state(show: &Show, settings: &Settings, look: &Look) -> (String, u16) {
    let (stage, at, _) = show.picture();
    let which = match show.tour() {
        Some(tour) => {
            let in_section = (tour.cue - tour.cues.start + 1, tour.cues.len());
            let (place, all) = show.whole.as_ref().map_or(in_section, |of| (of.before + tour.cue + 1, of.cues));
            format!("  {} {place}/{all}", words::TOUR.get(settings.lang))
        }
        None if stage.is_random() => format!("  {} {}", words::SEED.get(settings.lang), stage.seed()),
        None => String::new(),
    };
    if let Some(progress) = show.progress() {
        return (format!("{}{which}", computing(&progress, settings, look)), 0);
    }
    let begun = stage.begun().iter().rev().find(|begun| begun.start <= at);
    let (place, spare) = begun.map_or_else(Default::default, |begun| {
        let planned = stage.acts().iter().find(|act| act.id == begun.id).map_or(0, |act| act.moments);
        let last = if begun.ended { begun.len } else { planned }.saturating_sub(1).to_string();
        let moment = (at - begun.start).to_string();
        let place = format!("{} {moment}/{last}", look.words.get(&format!("act.{}", begun.id)));
        (place, last.len().saturating_sub(moment.len()) as u16)
    });
    let moves = show.tour().map_or(show.player.is_playing(), |tour| !tour.paused);
    let mark = if moves { look.glyph('▶', '>') } else { look.glyph('⏸', '|') };
    (format!("{place}  {mark} {}×{which}", show.player.speed()), spare)
}

/// What is being computed, how far that is, and how long it will still take.
fn computing(progress: &Progress, settings: &Settings, look: &Look) -> String {
    let lang = settings.lang;
    let Some(act) = progress.act else { return (*words::COMPUTING.get(lang)).to_owned() };
    let left = progress.left.map(|left| format!(" · {left:.0}{}", words::SECONDS_LEFT.get(lang)));
    let act = look.words.get(&format!("act.{act}")).to_owned();
    format!("{act} {:.0}%{}", 100.0 * progress.share, left.unwrap_or_else(|| "…".into()))
}

/// Where the playhead is among all moments planned, and where the acts begin; while what is to be seen is waited for, how much of
/// it is there. Else how far moments are computed is not told: a frame must not depend on the speed of the machine.
fn draw_strip(show: &Show, area: Rect, buf: &mut Buffer, look: &Look) -> Vec<Spot> {
    let (stage, at, _) = show.picture();
    let length = |(i, act): (usize, &Act)| match stage.begun().get(i) {
        Some(begun) if begun.ended => begun.len,
        _ => act.moments,
    };
    let lengths: Vec<usize> = stage.acts().iter().enumerate().map(length).collect();
    let last = lengths.iter().sum::<usize>().saturating_sub(1).max(1) as f64;
    let acts: Vec<f64> = (1..lengths.len()).map(|i| lengths[..i].iter().sum::<usize>() as f64 / last).collect();
    let ready = if show.is_computing() { show.stage().len() as f64 / last } else { 1.0 };
    Strip { playhead: at as f64 / last, ready, acts: &acts }.render(area, buf, look);
    let moment = |column: u16| (last * f64::from(column) / f64::from(area.width - 1)).round() as isize;
    let spot = |column: u16| {
        let cell = Rect { x: area.x + column, width: 1, ..area };
        Spot { area: cell, action: Action::Step(moment(column) - at as isize) }
    };
    (0..area.width).map(spot).collect()
}
