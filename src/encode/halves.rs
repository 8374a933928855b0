//! Half-blocks: a cell of two pixels, which can be written in more ways than one.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::pen::Pen;

const UPPER: &str = "▀";
const LOWER: &str = "▄";
const FULL: &str = "█";

/// The colours of the upper and the lower half of a cell that is nothing but these. The default colours do not count: that
/// of letters and that of the ground are not each other's.
fn halves(cell: &Cell) -> Option<(Color, Color)> {
    if !cell.modifier.is_empty() || cell.fg == Color::Reset {
        return None;
    }
    match cell.symbol() {
        FULL => Some((cell.fg, cell.fg)),
        UPPER if cell.bg != Color::Reset => Some((cell.fg, cell.bg)),
        LOWER if cell.bg != Color::Reset => Some((cell.bg, cell.fg)),
        _ => None,
    }
}

/// Gives half-blocks that look alike the same form: the upper block, or the full one where both halves have one colour.
pub fn unify(cell: &mut Cell) {
    if let Some((upper, lower)) = halves(cell) {
        let is_full = upper == lower;
        cell.set_symbol(if is_full { FULL } else { UPPER });
        (cell.fg, cell.bg) = (upper, if is_full { Color::Reset } else { lower });
    }
}

/// The pen and the symbol for a half-block that keep more of the colours in force; `None` if `cell` is none.
pub fn cheapest(cell: &Cell, pen: Pen) -> Option<(Pen, &'static str)> {
    let (upper, lower) = halves(cell)?;
    if upper == lower {
        let is_drawn = pen.fg == upper && pen.bg != upper && pen.modifier.is_empty();
        return Some(if is_drawn { (pen, FULL) } else { (pen.for_blank(upper), " ") });
    }
    let [as_upper, as_lower] =
        [(upper, lower), (lower, upper)].map(|(fg, bg)| Pen { fg, bg, modifier: Modifier::empty() });
    let kept = |next: Pen| u8::from(next.fg == pen.fg) + u8::from(next.bg == pen.bg);
    Some(if kept(as_lower) > kept(as_upper) { (as_lower, LOWER) } else { (as_upper, UPPER) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Color = Color::Rgb(200, 0, 0);
    const BLUE: Color = Color::Indexed(21);

    fn cell(symbol: &str, fg: Color, bg: Color) -> Cell {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_fg(fg).set_bg(bg);
        cell
    }

    fn unified(symbol: &str, fg: Color, bg: Color) -> Cell {
        let mut cell = cell(symbol, fg, bg);
        unify(&mut cell);
        cell
    }

    #[test]
    fn half_blocks_that_look_alike_become_equal() {
        assert_eq!(unified(LOWER, BLUE, RED), cell(UPPER, RED, BLUE));
        for (symbol, bg) in [(UPPER, RED), (LOWER, RED), (FULL, BLUE)] {
            assert_eq!(unified(symbol, RED, bg), cell(FULL, RED, Color::Reset));
        }
        for (symbol, fg, bg) in [(LOWER, Color::Reset, RED), (UPPER, RED, Color::Reset), ("a", RED, BLUE)] {
            assert_eq!(unified(symbol, fg, bg), cell(symbol, fg, bg), "the same as before");
        }
    }

    #[test]
    fn the_colours_in_force_decide_which_half_is_written() {
        let pen = |fg, bg| Pen { fg, bg, modifier: Modifier::empty() };
        let block = cell(UPPER, RED, BLUE);
        assert_eq!(cheapest(&block, pen(BLUE, RED)), Some((pen(BLUE, RED), LOWER)));
        assert_eq!(cheapest(&block, pen(Color::Reset, RED)), Some((pen(BLUE, RED), LOWER)));
        assert_eq!(cheapest(&block, pen(RED, Color::Reset)), Some((pen(RED, BLUE), UPPER)));
        assert_eq!(cheapest(&block, Pen::default()), Some((pen(RED, BLUE), UPPER)));
        assert_eq!(cheapest(&cell("a", RED, BLUE), Pen::default()), None);
        let full = cell(FULL, RED, Color::Reset);
        assert_eq!(cheapest(&full, pen(RED, BLUE)), Some((pen(RED, BLUE), FULL)));
        assert_eq!(cheapest(&full, pen(BLUE, RED)), Some((pen(BLUE, RED), " ")));
        assert_eq!(cheapest(&full, pen(RED, RED)), Some((pen(RED, RED), " ")));
        assert_eq!(cheapest(&full, Pen::default()), Some((pen(Color::Reset, RED), " ")));
    }
}
