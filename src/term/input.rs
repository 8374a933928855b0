//! Terminal events as keys, and none of them lost.

use super::sequence::{Sequence, sequence};
use crate::app::keys::{Arrow, Key};
use crate::app::mouse::Mouse;
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

/// The next byte of a key comes sooner than this, also over a serial line of 300 baud; the next key of a person later.
const NEXT_BYTE: Duration = Duration::from_millis(40);

/// What happens at the terminal, each key in one piece.
#[derive(Default)]
pub struct Input {
    /// Read already, and no part of a key after all.
    held: VecDeque<Event>,
}

impl Input {
    /// The next event, if there is one.
    pub fn next(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.held.pop_front() {
                return Ok(Some(event));
            }
            if !event::poll(Duration::ZERO)? {
                return Ok(None);
            }
            let event = event::read()?;
            if event != Event::Key(KeyCode::Esc.into()) {
                return Ok(Some(event));
            }
            self.take_rest(event)?;
        }
    }

    /// What an escape is the beginning of: crossterm takes it for the key Esc where the bytes after it come later. Keys that
    /// mean nothing are left out, as it does.
    fn take_rest(&mut self, escape: Event) -> io::Result<()> {
        let mut bytes = String::new();
        self.held.push_back(escape);
        while event::poll(NEXT_BYTE)? {
            let event = event::read()?;
            let byte = plain_character(&event);
            self.held.push_back(event);
            let Some(byte) = byte else { return Ok(()) };
            bytes.push(byte);
            match sequence(&bytes) {
                Sequence::None => return Ok(()),
                Sequence::Part => {}
                Sequence::Whole(key) => {
                    self.held.clear();
                    self.held.extend(key.map(Event::Key));
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn plain_character(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. }) => {
            (*modifiers - KeyModifiers::SHIFT).is_empty().then_some(*c)
        }
        _ => None,
    }
}

/// The key of an event; None for one that has no meaning here.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let arrow = |arrow| {
        if event.modifiers.contains(KeyModifiers::SHIFT) { Key::ShiftArrow(arrow) } else { Key::Arrow(arrow) }
    };
    Some(match event.code {
        KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::CONTROL) => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Left => arrow(Arrow::Left),
        KeyCode::Right => arrow(Arrow::Right),
        KeyCode::Up => arrow(Arrow::Up),
        KeyCode::Down => arrow(Arrow::Down),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Tab => Key::Tab,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

/// What a mouse does; None for what has no meaning here.
pub fn mouse(event: MouseEvent) -> Option<Mouse> {
    let at = Position::new(event.column, event.row);
    Some(match event.kind {
        MouseEventKind::Moved => Mouse::Point(at),
        MouseEventKind::Down(MouseButton::Left) => Mouse::Press(at),
        MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag(at),
        MouseEventKind::Down(MouseButton::Right) => Mouse::Back,
        MouseEventKind::ScrollDown => Mouse::Wheel(1),
        MouseEventKind::ScrollUp => Mouse::Wheel(-1),
        _ => return None,
    })
}

/// Makes the terminal say again that there is input. Crossterm is told only once, and forgets it where a new size comes at
/// the same time: a key would wait for the next one. Setting the modes that are in force has the terminal say it again;
/// the lock keeps whoever gives the terminal back from changing them in between.
pub fn look_again() {
    let (stdin, _lock) = (io::stdin(), io::stdout().lock());
    if let Ok(modes) = tcgetattr(&stdin) {
        let _ = tcsetattr(&stdin, OptionalActions::Now, &modes);
    }
}
