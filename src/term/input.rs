//! Terminal events as keys, and none of them lost.

use crate::app::keys::{Arrow, Key};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::io;

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
