//! From the bytes of a terminal to what they mean. Bytes may come in pieces of any size; none is waited for.
//!
//! A machine of a few states, one byte at a time (ECMA-48, section 5; UTF-8). It knows no time: whoever feeds it says when the
//! bytes of one key would have come by now. What has been cut off by then is given up, so that the next key is itself again.

use super::sequence;
use crate::app::keys::Key;
use crate::app::mouse::Mouse;
use std::time::Duration;

/// The next byte of a key comes sooner than this, also over a serial line of 300 baud; the next key of a person later.
pub const NEXT_BYTE: Duration = Duration::from_millis(40);

/// More of a paste than this is of no use to anything that can be typed here.
const LONGEST_PASTE: usize = 4096;
/// No sequence with a meaning here is as long.
const LONGEST_SEQUENCE: usize = 64;
/// What ends a paste, after the escape that begins it.
const END_OF_PASTE: &[u8] = b"\x1b[201~";

/// What a terminal tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key has been pressed.
    Key(Key),
    /// The mouse has moved or been pressed.
    Mouse(Mouse),
    /// A text has been pasted.
    Paste(String),
}

/// What the bytes so far are the beginning of.
#[derive(Debug, Default)]
enum State {
    /// Of nothing.
    #[default]
    Ground,
    /// Of a character of so many bytes.
    Character(Vec<u8>, usize),
    /// Of whatever follows an escape.
    Escape,
    /// Of a key in application mode: `ESC O`, with parameters.
    Single(Vec<u8>),
    /// Of a control sequence: `ESC [`, with parameters.
    Control(Vec<u8>),
    /// Of a function key of the Linux console: `ESC [ [`.
    Console,
    /// Of the old report of a mouse: `ESC [ M` and three bytes.
    OldMouse(Vec<u8>),
    /// Of a text to a program, which an answer to a question may be; whether an escape has come that may end it.
    Text(bool),
    /// Of a paste; how much of what ends it has come.
    Paste(Vec<u8>, usize),
}

/// Reads one terminal.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
}

impl Parser {
    /// Whether bytes are to follow, if nothing was cut off.
    pub fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Ground)
    }

    /// Takes bytes; appends what they mean to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Event>) {
        for byte in bytes {
            self.take(*byte, out);
        }
    }

    /// No byte has come for longer than those of a key are apart. An escape is then the key Esc, a paste has ended, and what
    /// else has been begun was cut off.
    pub fn give_up(&mut self, out: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            State::Escape => out.push(Event::Key(Key::Esc)),
            State::Paste(text, _) => out.push(pasted(&text)),
            _ => {}
        }
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Event>) {
        self.state = match std::mem::take(&mut self.state) {
            State::Character(mut bytes, length) => {
                if !(0x80..0xc0).contains(&byte) {
                    return self.begin(byte, out);
                }
                bytes.push(byte);
                if bytes.len() < length {
                    State::Character(bytes, length)
                } else {
                    let character = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next());
                    out.extend(character.map(|c| Event::Key(Key::Char(c))));
                    State::Ground
                }
            }
            State::Escape => match byte {
                b'[' => State::Control(Vec::new()),
                b'O' => State::Single(Vec::new()),
                b']' | b'P' | b'_' | b'^' | b'X' => State::Text(false),
                _ => {
                    out.push(Event::Key(Key::Esc));
                    return self.begin(byte, out);
                }
            },
            State::Single(mut parameters) => match byte {
                b'0'..=b';' if parameters.len() < LONGEST_SEQUENCE => {
                    parameters.push(byte);
                    State::Single(parameters)
                }
                b'@'..=b'~' => {
                    out.extend(sequence::single(&parameters, byte).map(Event::Key));
                    State::Ground
                }
                _ => return self.begin(byte, out),
            },
            State::Control(parameters) => return self.control(parameters, byte, out),
            State::Console if byte.is_ascii_graphic() => State::Ground,
            State::OldMouse(mut report) if byte >= b' ' => {
                report.push(byte);
                if report.len() < 3 {
                    State::OldMouse(report)
                } else {
                    out.extend(sequence::old_mouse(&report).map(Event::Mouse));
                    State::Ground
                }
            }
            State::Ground | State::Console | State::OldMouse(_) => return self.begin(byte, out),
            State::Text(true) if byte == b'\\' => State::Ground,
            State::Text(true) => {
                self.state = State::Escape;
                return self.take(byte, out);
            }
            State::Text(false) => match byte {
                0x1b => State::Text(true),
                // Ctrl-C is never part of a text.
                0x03 => return self.begin(byte, out),
                0x07 | 0x18 | 0x1a => State::Ground,
                _ => State::Text(false),
            },
            State::Paste(text, ends) => paste(text, ends, byte, out),
        };
    }

    /// A byte with nothing before it.
    fn begin(&mut self, byte: u8, out: &mut Vec<Event>) {
        let key = match byte {
            0x1b => {
                self.state = State::Escape;
                return;
            }
            b'\r' | b'\n' => Key::Enter,
            b'\t' => Key::Tab,
            0x08 | 0x7f => Key::Backspace,
            0 => Key::Ctrl(' '),
            1..=26 => Key::Ctrl(char::from(byte - 1 + b'a')),
            b' '..=b'~' => Key::Char(char::from(byte)),
            0xc2..=0xdf => return self.state = State::Character(vec![byte], 2),
            0xe0..=0xef => return self.state = State::Character(vec![byte], 3),
            0xf0..=0xf4 => return self.state = State::Character(vec![byte], 4),
            _ => return,
        };
        out.push(Event::Key(key));
    }

    /// A byte of a control sequence: a parameter, or what ends it.
    fn control(&mut self, mut parameters: Vec<u8>, byte: u8, out: &mut Vec<Event>) {
        self.state = match byte {
            b' '..=b'?' => {
                // A longer one has no meaning here, but is one sequence all the same.
                if parameters.len() < LONGEST_SEQUENCE {
                    parameters.push(byte);
                }
                State::Control(parameters)
            }
            b'[' if parameters.is_empty() => State::Console,
            b'M' if parameters.is_empty() => State::OldMouse(Vec::new()),
            b'~' if parameters == b"200" => State::Paste(Vec::new(), 0),
            b'@'..=b'~' => {
                out.extend(sequence::control(&parameters, byte));
                State::Ground
            }
            _ => return self.begin(byte, out),
        };
    }
}

/// A byte of a paste. Of what seemed to end it, but did not, all belongs to it.
fn paste(mut text: Vec<u8>, ends: usize, byte: u8, out: &mut Vec<Event>) -> State {
    if byte == END_OF_PASTE[ends] {
        if ends + 1 == END_OF_PASTE.len() {
            out.push(pasted(&text));
            return State::Ground;
        }
        return State::Paste(text, ends + 1);
    }
    text.extend_from_slice(&END_OF_PASTE[..ends]);
    let begins_again = byte == END_OF_PASTE[0];
    if !begins_again {
        text.push(byte);
    }
    text.truncate(LONGEST_PASTE);
    State::Paste(text, usize::from(begins_again))
}

/// A paste without what is neither a character nor the end of a line.
fn pasted(text: &[u8]) -> Event {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n").replace('\r', "\n");
    let is_text = |c: &char| *c == '\n' || !(c.is_control() || *c == char::REPLACEMENT_CHARACTER);
    Event::Paste(text.chars().filter(is_text).collect())
}

#[cfg(test)]
mod tests;
