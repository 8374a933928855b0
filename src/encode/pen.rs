//! The colours and modifiers in force on a terminal, and the shortest way from one set to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::decimal::decimal;

/// Modifiers that are seen on a space.
pub const VISIBLE_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// What SGR switches on with the first number, and off (together with others of the same number) with the second.
/// ECMA-48, 8.3.117.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// How the terminal will draw the next character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pen {
    pub fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

impl Pen {
    /// The pen that draws `cell`.
    pub fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// The pen that is nearest to this one and draws a plain blank on `bg`.
    pub fn for_blank(self, bg: Color) -> Self {
        Self { bg, modifier: self.modifier - VISIBLE_ON_BLANK, ..self }
    }

    /// Changes to `next`, in the fewest bytes: by what differs, or from scratch.
    pub fn change(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        out.extend_from_slice(b"\x1b[");
        let codes = out.len();
        self.difference(next, out);
        // Where nothing is switched off, starting from scratch cannot be shorter.
        let off = |before, after| before != Color::Reset && after == Color::Reset;
        if off(self.fg, next.fg) || off(self.bg, next.bg) || !next.modifier.contains(self.modifier) {
            let mut from_scratch = Vec::new();
            Self::default().difference(next, &mut from_scratch);
            if from_scratch.is_empty() {
                out.truncate(codes);
            } else if codes + from_scratch.len() + 2 < out.len() {
                out.truncate(codes);
                out.extend_from_slice(b"0;");
                out.extend_from_slice(&from_scratch);
            }
        }
        out.push(b'm');
        *self = next;
    }

    /// Appends the SGR codes that lead from this pen to `next`, separated by semicolons.
    fn difference(self, next: Self, out: &mut Vec<u8>) {
        let mut codes = Codes { start: out.len(), out };
        if self.modifier != next.modifier {
            codes.modifiers(self.modifier, next.modifier);
        }
        if self.fg != next.fg {
            codes.colour(next.fg, 30);
        }
        if self.bg != next.bg {
            codes.colour(next.bg, 40);
        }
    }
}

/// SGR codes with semicolons between them.
struct Codes<'a> {
    out: &'a mut Vec<u8>,
    /// Where the first one stands.
    start: usize,
}

impl Codes<'_> {
    fn push(&mut self, code: u8) {
        if self.out.len() > self.start {
            self.out.push(b';');
        }
        decimal(code.into(), self.out);
    }

    fn modifiers(&mut self, before: Modifier, after: Modifier) {
        let mut left = before;
        let mut last_off = 0;
        for (modifier, _, off) in MODIFIERS {
            if (before - after).contains(modifier) && off != last_off {
                self.push(off);
                last_off = off;
                left -= MODIFIERS.iter().filter(|other| other.2 == off).map(|other| other.0).collect();
            }
        }
        for (_, on, _) in MODIFIERS.iter().filter(|(modifier, ..)| (after - left).contains(*modifier)) {
            self.push(*on);
        }
    }

    /// The code of a colour; `base` is 30 for the foreground, 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        match colour {
            Color::Indexed(number @ 0..8) => self.push(base + number),
            Color::Indexed(number @ 8..16) => self.push(base + 52 + number),
            Color::Indexed(number) => [base + 8, 5, number].map(|code| self.push(code)).into_iter().collect(),
            Color::Rgb(r, g, b) => [base + 8, 2, r, g, b].map(|code| self.push(code)).into_iter().collect(),
            _ => self.push(base + 9),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(from: Pen, to: Pen) -> String {
        let (mut pen, mut out) = (from, Vec::new());
        pen.change(to, &mut out);
        assert_eq!(pen, to);
        String::from_utf8(out).expect("ASCII").replace('\x1b', "ESC")
    }

    #[test]
    fn only_what_differs_is_sent() {
        let red = Pen { fg: Color::Rgb(255, 0, 0), bg: Color::Indexed(4), modifier: Modifier::BOLD };
        assert_eq!(changed(red, red), "");
        assert_eq!(changed(red, Pen { fg: Color::Indexed(9), ..red }), "ESC[91m");
        assert_eq!(changed(red, Pen { bg: Color::Indexed(99), ..red }), "ESC[48;5;99m");
        assert_eq!(changed(red, Pen { modifier: Modifier::DIM, ..red }), "ESC[22;2m");
        assert_eq!(changed(red, Pen { modifier: Modifier::BOLD | Modifier::ITALIC, ..red }), "ESC[3m");
    }

    #[test]
    fn starting_from_scratch_is_chosen_where_it_is_shorter() {
        let busy = Pen {
            fg: Color::Rgb(255, 0, 0),
            bg: Color::Indexed(4),
            modifier: Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED,
        };
        assert_eq!(changed(busy, Pen::default()), "ESC[m");
        assert_eq!(changed(busy, Pen { fg: Color::Indexed(2), ..Pen::default() }), "ESC[0;32m");
    }
}
