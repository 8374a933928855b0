//! Where a terminal's cursor is, and the shortest way from there to elsewhere.

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
        let mut ways = vec![absolute(column, row)];
        if let Some(down) = self.row.and_then(|from| row.checked_sub(from)) {
            let feeds = "\n".repeat(down);
            ways.push(format!("\r{feeds}{}", forward(column)));
            if down == 0 {
                ways.push(format!("\x1b[{}G", column + 1));
            }
            ways.extend(self.column.map(|from| match column.checked_sub(from) {
                Some(distance) => format!("{feeds}{}", forward(distance)),
                None => format!("{feeds}{}", "\x08".repeat(from - column)),
            }));
        }
        let shortest = ways.into_iter().min_by_key(String::len).unwrap_or_default();
        out.extend_from_slice(shortest.as_bytes());
        *self = target;
    }
}

/// CUP.
fn absolute(column: usize, row: usize) -> String {
    match (column, row) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, _) => format!("\x1b[{}H", row + 1),
        (_, 0) => format!("\x1b[;{}H", column + 1),
        _ => format!("\x1b[{};{}H", row + 1, column + 1),
    }
}

/// CUF.
fn forward(distance: usize) -> String {
    match distance {
        0 => String::new(),
        1 => "\x1b[C".to_owned(),
        _ => format!("\x1b[{distance}C"),
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
