//! What the sequences of a terminal mean: keys (xterm, rxvt, Linux console, kitty's protocol), and mice.

use super::parser::Event;
use crate::app::keys::{Arrow, Key};
use crate::app::mouse::Mouse;
use ratatui::layout::Position;

/// What a control sequence means: `ESC [`, these parameters, this last byte.
pub fn control(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    let numbers = |text: &str| text.split(';').map(|number| number.parse().ok()).collect::<Option<Vec<u16>>>();
    match (text.strip_prefix('<'), last) {
        (Some(report), b'M' | b'm') => {
            let [buttons, column, row] = numbers(report)?.try_into().ok()?;
            mouse(buttons, column, row, last == b'M').map(Event::Mouse)
        }
        (None, b'M') => {
            let [buttons, column, row] = numbers(text)?.try_into().ok()?;
            mouse(buttons.checked_sub(32)?, column, row, true).map(Event::Mouse)
        }
        // Other private sequences are answers to questions that nobody has asked.
        _ if text.starts_with(['<', '=', '>', '?']) => None,
        _ => key(text, last).map(Event::Key),
    }
}

/// What a key in application mode is: `ESC O`, these parameters, this last byte. A keypad may send its characters so.
pub fn single(parameters: &[u8], last: u8) -> Option<Key> {
    match last {
        b'M' => Some(Key::Enter),
        b'j'..=b'y' => Some(Key::Char(char::from(last - b'j' + b'*'))),
        _ => key(std::str::from_utf8(parameters).ok()?, last),
    }
}

/// The old report of a mouse: three bytes, each 32 too large, the places counted from 1.
pub fn old_mouse(report: &[u8]) -> Option<Mouse> {
    let [buttons, column, row] = [0, 1, 2].map(|i| u16::from(report[i]) - 32);
    mouse(buttons, column, row, true)
}

/// The key of a sequence with these parameters: a number or a character, then modifiers, each perhaps with more behind a colon.
fn key(parameters: &str, last: u8) -> Option<Key> {
    let mut fields = parameters.split(';');
    let number = fields.next().unwrap_or_default().split(':').next().unwrap_or_default();
    let modifiers = fields.next().unwrap_or("1");
    let (modifiers, kind) = modifiers.split_once(':').unwrap_or((modifiers, "1"));
    // Modifiers count from 1: shift 1, alt 2, control 4.
    let modifiers = modifiers.parse::<u8>().unwrap_or(1).wrapping_sub(1);
    let (has_shift, has_control) = (modifiers & 1 == 1, modifiers & 4 == 4);
    if kind == "3" {
        return None; // let go
    }
    let arrow = |arrow| if has_shift { Key::ShiftArrow(arrow) } else { Key::Arrow(arrow) };
    Some(match (last, number) {
        (b'A', _) => arrow(Arrow::Up),
        (b'B', _) => arrow(Arrow::Down),
        (b'C', _) => arrow(Arrow::Right),
        (b'D', _) => arrow(Arrow::Left),
        (b'a', _) => Key::ShiftArrow(Arrow::Up),
        (b'b', _) => Key::ShiftArrow(Arrow::Down),
        (b'c', _) => Key::ShiftArrow(Arrow::Right),
        (b'd', _) => Key::ShiftArrow(Arrow::Left),
        (b'H', _) | (b'~', "1" | "7") => Key::Home,
        (b'F', _) | (b'~', "4" | "8") => Key::End,
        (b'~', "5") => Key::PageUp,
        (b'~', "6") => Key::PageDown,
        (b'~', "27") => return character(fields.next()?.parse().ok()?, has_control),
        (b'u', code) => return character(code.parse().ok()?, has_control),
        _ => return None,
    })
}

/// The key of a character that is told by its number.
fn character(code: u32, has_control: bool) -> Option<Key> {
    match code {
        9 => Some(Key::Tab),
        13 => Some(Key::Enter),
        27 => Some(Key::Esc),
        8 | 127 => Some(Key::Backspace),
        // Keys without a character have numbers for private use.
        0xe000..=0xf8ff => None,
        _ => {
            let c = char::from_u32(code).filter(|c| !c.is_control())?;
            Some(if has_control { Key::Ctrl(c.to_ascii_lowercase()) } else { Key::Char(c) })
        }
    }
}

/// What a mouse does. Of `buttons` the lowest two bits are the button (3 for none), 32 is movement, 64 the wheel.
fn mouse(buttons: u16, column: u16, row: u16, is_down: bool) -> Option<Mouse> {
    let at = Position::new(column.checked_sub(1)?, row.checked_sub(1)?);
    let (button, moves, is_wheel) = (buttons & 3, buttons & 32 != 0, buttons & 64 != 0);
    Some(match (is_wheel, moves, button) {
        (true, _, 0) => Mouse::Wheel(-1),
        (true, _, 1) => Mouse::Wheel(1),
        (false, true, 3) => Mouse::Point(at),
        (false, true, 0) if is_down => Mouse::Drag(at),
        (false, false, 0) if is_down => Mouse::Press(at),
        (false, false, 2) if is_down => Mouse::Back,
        _ => return None,
    })
}
