//! A border with a title around one idea.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::glyphs::Glyphs;
use super::lead::Weight;
use super::look::Look;
use super::text;

/// A titled box: `╭ title ── note ╮`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Panel<'a> {
    /// What is inside, at the top left.
    pub title: &'a str,
    /// A remark at the top right (a size, a unit, a state); left out where both do not fit.
    pub note: &'a str,
    /// The colour of the border, where it should stand out.
    pub border: Option<Color>,
}

impl Panel<'_> {
    /// What the border encloses: known before drawing, so that the note can tell how the inside will be drawn.
    pub fn inside(area: Rect) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// Draws the border and returns what it encloses. An area without room for a border is left as it is.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
        let inside = Self::inside(area);
        if area.width < 2 || area.height < 2 {
            return inside;
        }
        let weight = look.lead.map_or(Weight::Plain, |lead| lead.weight(self.title));
        let covered = look.lead.is_some_and(|lead| lead.is_covered(self.title));
        if let Some(lead) = look.lead {
            lead.tell(self.title, area);
        }
        let colour = if weight == Weight::Led { look.theme.accent } else { look.theme.border };
        draw_border(area, buf, look, weight == Weight::Led, self.border.unwrap_or(colour));

        // A corner, a line and a blank are kept on either side of the titles.
        let (room, right) = (area.width.saturating_sub(4), area.right().saturating_sub(2));
        let note = if covered { "" } else { self.note };
        let (title, note_width) = (text::width(self.title), text::width(note));
        let title_style = match weight {
            Weight::Plain => Style::new().fg(look.theme.title),
            Weight::Led => look.accent().add_modifier(Modifier::BOLD),
            Weight::Back => look.dim(),
        };
        label(buf, area.x + 1, area.y, room, self.title, title_style);
        if note_width > 0 && title + note_width + 3 <= room {
            label(buf, right - note_width - 1, area.y, note_width, note, look.dim());
        }
        inside
    }
}

/// Draws a panel with the title of this key, or with this title, and a note; gives what it encloses.
pub fn panel(title: &str, note: &str, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
    Panel { title: look.words.get(title), note, border: None }.render(area, buf, look)
}

/// Prints a blank, `text`, a blank, over the top border; nothing where there is no room for one character.
fn label(buf: &mut Buffer, x: u16, y: u16, room: u16, label: &str, style: Style) {
    if room > 0 && !label.is_empty() {
        text::print(buf, x, y, 1, " ", style);
        let used = text::print(buf, x + 1, y, room, label, style);
        text::print(buf, x + 1 + used, y, 1, " ", style);
    }
}

fn draw_border(area: Rect, buf: &mut Buffer, look: &Look, is_heavy: bool, colour: Color) {
    let [top_left, top_right, bottom_left, bottom_right, across, down] = match (look.glyphs, is_heavy) {
        (Glyphs::Ascii, false) => ['+', '+', '+', '+', '-', '|'],
        (Glyphs::Ascii, true) => ['#', '#', '#', '#', '=', '#'],
        (_, false) => ['╭', '╮', '╰', '╯', '─', '│'],
        (_, true) => ['┏', '┓', '┗', '┛', '━', '┃'],
    };
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    let mut put = |x, y, character| text::put_char(buf, x, y, character, Style::new().fg(colour));
    for x in left + 1..right {
        put(x, top, across);
        put(x, bottom, across);
    }
    for y in top + 1..bottom {
        put(left, y, down);
        put(right, y, down);
    }
    for (x, y, corner) in
        [(left, top, top_left), (right, top, top_right), (left, bottom, bottom_left), (right, bottom, bottom_right)]
    {
        put(x, y, corner);
    }
}

/// Empties `area` for something to be drawn over what is there. A wide character whose right half lies in the area goes
/// too: half of it cannot be shown.
pub fn clear(area: Rect, buf: &mut Buffer, look: &Look) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        if area.x > buf.area.x && text::width(buf[(area.x - 1, y)].symbol()) > 1 {
            buf[(area.x - 1, y)].set_symbol(" ");
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
    buf.set_style(area, look.theme.base());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    fn drawn(width: u16, glyphs: Glyphs, title: &str, note: &str) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 3));
        Panel { title, note, border: None }.render(buf.area, &mut buf, &look(glyphs));
        rows(&buf)
    }

    #[test]
    fn title_and_note_sit_on_the_border() {
        assert_eq!(
            drawn(18, Glyphs::Braille, "xₜ", "32×28"),
            ["╭ xₜ ───── 32×28 ╮", "│                │", "╰────────────────╯"]
        );
    }

    #[test]
    fn the_note_gives_way_first_and_then_the_title_is_cut() {
        assert_eq!(drawn(12, Glyphs::Ascii, "loss", "nats"), ["+ loss ----+", "|          |", "+----------+"]);
        assert_eq!(drawn(8, Glyphs::Ascii, "히스토그램", "")[0], "+ 히… -+");
    }

    #[test]
    fn inside_is_what_the_border_leaves() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 9));
        let panel = Panel::default();
        assert_eq!(panel.render(Rect::new(2, 1, 5, 4), &mut buf, &look(Glyphs::Ascii)), Rect::new(3, 2, 3, 2));
        assert!(panel.render(Rect::new(2, 1, 1, 4), &mut buf, &look(Glyphs::Ascii)).is_empty());
    }

    #[test]
    fn clearing_takes_a_wide_character_whole() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        text::print(&mut buf, 0, 0, 6, "잡음x", Style::new());
        clear(Rect::new(3, 0, 2, 1), &mut buf, &look(Glyphs::Ascii));
        assert_eq!(rows(&buf), ["잡    "]);
    }

    #[test]
    fn a_title_is_looked_up_and_stands_as_it_is_where_it_is_no_key() {
        let words: crate::ui::words::Words = [("panel.loss".to_owned(), "손실".to_owned())].into_iter().collect();
        let top = |title| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 12, 3));
            let inside = panel(title, "", buf.area, &mut buf, &Look { words: &words, ..look(Glyphs::Ascii) });
            assert_eq!(inside, Rect::new(1, 1, 10, 1));
            rows(&buf)[0].clone()
        };
        assert_eq!([top("panel.loss"), top("q 3")], ["+ 손실 ----+", "+ q 3 -----+"]);
    }

    #[test]
    fn panels_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            let panel = Panel { title: "xₜ and 잡음", note: "50 %", border: None };
            panel.render(area, buf, look);
        });
    }
}
