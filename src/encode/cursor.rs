//! Where a terminal's cursor is, and the shortest way from there to elsewhere.

use super::decimal::{decimal, digits};

/// The cursor's place, as far as it is known. Column and row count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    row: Option<usize>,
    /// Unknown in the last column too: having written there, terminals differ in what they call it.
    column: Option<usize>,
}

impl Cursor {
    /// A cursor that may be anywhere.
    pub fn unknown() -> Self {
        Self { row: None, column: None }
    }

    /// A character of this width was written.
    pub fn advance(&mut self, width: usize, screen_width: usize) {
        self.column = self.column.map(|column| column + width).filter(|&column| column < screen_width);
    }

    /// What was written may have taken any number of columns.
    pub fn lose_column(&mut self) {
        self.column = None;
    }

    /// Moves to (`column`, `row`) in the fewest bytes.
    pub fn go(&mut self, column: usize, row: usize, out: &mut Vec<u8>) {
        let target = Self { row: Some(row), column: Some(column) };
        if *self == target {
            return;
        }
        let mut best = Way::Absolute { column, row };
        let mut consider = |way: Way| {
            if way.len() < best.len() {
                best = way;
            }
        };
        if let Some(feeds) = self.row.and_then(|from| row.checked_sub(from)) {
            consider(Way::Return { feeds, column });
            if feeds == 0 {
                consider(Way::Column { column });
            }
            match self.column.map(|from| (column.checked_sub(from), from)) {
                Some((Some(distance), _)) => consider(Way::Forward { feeds, distance }),
                Some((None, from)) => consider(Way::Back { feeds, distance: from - column }),
                None => {}
            }
        }
        best.write(out);
        *self = target;
    }
}

/// A way to move the cursor.
#[derive(Clone, Copy)]
enum Way {
    /// To a place (CUP).
    Absolute { column: usize, row: usize },
    /// To a column of the same row (CHA).
    Column { column: usize },
    /// To the beginning of a row further down, then forward.
    Return { feeds: usize, column: usize },
    /// Down, then forward (CUF).
    Forward { feeds: usize, distance: usize },
    /// Down, then back.
    Back { feeds: usize, distance: usize },
}

impl Way {
    /// How many bytes it takes.
    fn len(self) -> usize {
        match self {
            Self::Absolute { column: 0, row: 0 } => 3,
            Self::Absolute { column: 0, row } => 3 + digits(row + 1),
            Self::Absolute { column, row: 0 } => 4 + digits(column + 1),
            Self::Absolute { column, row } => 4 + digits(row + 1) + digits(column + 1),
            Self::Column { column } => 3 + digits(column + 1),
            Self::Return { feeds, column } => 1 + feeds + forward_len(column),
            Self::Forward { feeds, distance } => feeds + forward_len(distance),
            Self::Back { feeds, distance } => feeds + distance,
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        let repeat = |byte: u8, times: usize, out: &mut Vec<u8>| out.resize(out.len() + times, byte);
        match self {
            Self::Absolute { column, row } => {
                out.extend_from_slice(b"\x1b[");
                if row > 0 {
                    decimal(row + 1, out);
                }
                if column > 0 {
                    out.push(b';');
                    decimal(column + 1, out);
                }
                out.push(b'H');
            }
            Self::Column { column } => {
                out.extend_from_slice(b"\x1b[");
                decimal(column + 1, out);
                out.push(b'G');
            }
            Self::Return { feeds, column } => {
                out.push(b'\r');
                repeat(b'\n', feeds, out);
                forward(column, out);
            }
            Self::Forward { feeds, distance } => {
                repeat(b'\n', feeds, out);
                forward(distance, out);
            }
            Self::Back { feeds, distance } => {
                repeat(b'\n', feeds, out);
                repeat(b'\x08', distance, out);
            }
        }
    }
}

/// How many bytes [`forward`] takes.
fn forward_len(distance: usize) -> usize {
    match distance {
        0 => 0,
        1 => 3,
        _ => 3 + digits(distance),
    }
}

fn forward(distance: usize, out: &mut Vec<u8>) {
    if distance > 0 {
        out.extend_from_slice(b"\x1b[");
        if distance > 1 {
            decimal(distance, out);
        }
        out.push(b'C');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        let way = |from: (usize, usize), to: (usize, usize)| {
            let mut cursor = Cursor { column: Some(from.0), row: Some(from.1) };
            let mut out = Vec::new();
            cursor.go(to.0, to.1, &mut out);
            String::from_utf8(out).expect("ASCII")
        };
        assert_eq!(way((3, 3), (3, 3)), "");
        assert_eq!(way((3, 3), (4, 3)), "\x1b[C");
        assert_eq!(way((3, 3), (0, 4)), "\r\n");
        assert_eq!(way((3, 3), (2, 3)), "\x08");
        assert_eq!(way((3, 3), (3, 5)), "\n\n");
        assert_eq!(way((50, 3), (20, 3)), "\x1b[21G");
        assert_eq!(way((50, 20), (40, 3)), "\x1b[4;41H");
        assert_eq!(way((50, 20), (0, 0)), "\x1b[H");
    }

    #[test]
    fn past_the_last_column_the_place_is_not_trusted() {
        let mut cursor = Cursor { column: Some(79), row: Some(0) };
        cursor.advance(1, 80);
        let mut out = Vec::new();
        cursor.go(79, 0, &mut out);
        assert_eq!(out, b"\x1b[80G");
    }
}
