//! From cells to the bytes a terminal understands: the one encoder behind the live screen and the recordings.

pub mod cells;
mod cursor;
mod decimal;
pub mod depth;
mod halves;
pub mod palette;
mod pen;

pub use depth::Depth;

use cells::{is_blank, is_cluster, visible, visible_in_line, wanted, width};
use cursor::Cursor;
use pen::Pen;
use ratatui::buffer::{Buffer, Cell};

/// Begins and ends a synchronized update (DEC private mode 2026): the terminal shows the whole frame or none of it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// Default colours, then an empty screen.
const CLEAR: &[u8] = b"\x1b[m\x1b[2J";

/// Writes frames for one terminal: only what differs from the frame before, with the shortest moves and the fewest
/// changes of colour. What the terminal shows, its colours in force and its cursor are remembered between frames.
pub struct Encoder {
    depth: Depth,
    shown: Option<Shown>,
    pen: Pen,
    cursor: Cursor,
}

/// What is on the terminal, in colours of its depth. A cell whose content is not known, such as the right half of a wide
/// glyph, holds the empty symbol, which no frame asks for, so it is written again as soon as it is to be seen.
struct Shown {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
    /// What the last frame asked for, where that is still shown: most cells of a frame ask for the same again.
    asked: Vec<Option<Cell>>,
}

impl Encoder {
    /// An encoder for a terminal with these colours. The first frame is drawn in full.
    pub fn new(depth: Depth) -> Self {
        Self { depth, shown: None, pen: Pen::default(), cursor: Cursor::unknown() }
    }

    /// Forgets what the terminal shows: the next frame clears it and draws everything.
    pub fn reset(&mut self) {
        self.shown = None;
    }

    /// Appends to `out` what turns the terminal's picture into `buffer`: nothing at all if it already is. A frame of
    /// another size than the one before is drawn in full.
    pub fn frame(&mut self, buffer: &Buffer, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(BEGIN);
        let body = out.len();
        let mut shown = self.prepared(buffer, out);
        for (column, row, cell) in visible(buffer) {
            let at = row * shown.width + column;
            if shown.asked[at].as_ref() == Some(cell) {
                continue;
            }
            let wanted = wanted(cell, self.depth, shown.width - column);
            if shown.cells[at] != wanted {
                self.cursor.go(column, row, out);
                self.write(&wanted, shown.width, out);
                shown.replace(column, row, wanted);
            }
            shown.asked[at] = Some(cell.clone());
        }
        self.shown = Some(shown);
        if out.len() == body {
            out.truncate(start);
        } else {
            out.extend_from_slice(END);
        }
    }

    /// What is shown before this frame; after a reset or a resize that is a cleared screen.
    fn prepared(&mut self, buffer: &Buffer, out: &mut Vec<u8>) -> Shown {
        let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
        match self.shown.take() {
            Some(shown) if (shown.width, shown.height) == (width, height) => shown,
            _ => {
                out.extend_from_slice(CLEAR);
                self.pen = Pen::default();
                self.cursor = Cursor::unknown();
                let area = width * height;
                Shown { width, height, cells: vec![Cell::new(" "); area], asked: vec![None; area] }
            }
        }
    }

    fn write(&mut self, cell: &Cell, screen_width: usize, out: &mut Vec<u8>) {
        put(cell, &mut self.pen, out);
        self.cursor.advance(width(cell), screen_width);
        if is_cluster(cell.symbol()) {
            self.cursor.lose_column();
        }
    }
}

/// Writes a cell where the cursor is.
fn put(cell: &Cell, pen: &mut Pen, out: &mut Vec<u8>) {
    let (next, symbol) = match halves::cheapest(cell, *pen) {
        Some(half) => half,
        None if is_blank(cell) => (pen.for_blank(cell.bg), cell.symbol()),
        None => (Pen::of(cell), cell.symbol()),
    };
    pen.change(next, out);
    out.extend_from_slice(symbol.as_bytes());
}

impl Shown {
    /// Takes note of a written cell and of what it did to its right neighbours.
    fn replace(&mut self, column: usize, row: usize, cell: Cell) {
        let at = row * self.width + column;
        // A terminal that does not combine characters puts a mark into a cell of its own, which must be written over.
        let marks = usize::from(is_cluster(cell.symbol()));
        let covered = (width(&cell) + marks).min(self.width - column);
        for neighbour in at + 1..at + covered {
            self.cells[neighbour].set_symbol("");
            self.asked[neighbour] = None;
        }
        self.cells[at] = cell;
    }
}

/// The buffer as lines of text with colours, for a terminal that goes on below it, a pager or a file. Every line begins and
/// ends in default colours; blanks at its end are left out.
pub fn lines(buffer: &Buffer, depth: Depth) -> String {
    let mut out = Vec::new();
    let width = usize::from(buffer.area.width);
    for line in buffer.content.chunks(width.max(1)) {
        let cells = visible_in_line(line).map(|(column, cell)| wanted(cell, depth, width - column));
        let mut cells: Vec<Cell> = cells.collect();
        while cells.pop_if(|cell| *cell == Cell::new(" ")).is_some() {}
        let mut pen = Pen::default();
        for cell in &cells {
            put(cell, &mut pen, &mut out);
        }
        pen.change(Pen::default(), &mut out);
        out.push(b'\n');
    }
    String::from_utf8(out).expect("symbols and escape sequences are UTF-8")
}

#[cfg(test)]
mod tests {
    use avt::Terminal;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::cells::base;
    use super::*;

    /// Symbols of every kind: narrow, wide, several characters in one cell, wider than the screen's last column.
    const SYMBOLS: [&str; 12] = [" ", "a", "√", "▀", "▄", "█", "가", "漢", "x\u{302}", "─", "⠿", "b"];
    const COLOURS: [Color; 7] = [
        Color::Reset,
        Color::Rgb(200, 30, 90),
        Color::Rgb(90, 120, 130),
        Color::Indexed(3),
        Color::Indexed(196),
        Color::LightBlue,
        Color::Gray,
    ];

    prop_compose! {
        fn cells(count: usize)(
            picks in proptest::collection::vec((0..SYMBOLS.len(), 0..COLOURS.len(), 0..COLOURS.len(), 0..64u16), count)
        ) -> Vec<Cell> {
            picks.into_iter().map(|(symbol, fg, bg, modifier)| {
                let mut cell = Cell::default();
                // Most cells are plain, so that neighbouring frames have something in common.
                let modifier = if modifier < 32 { Modifier::empty() } else { Modifier::from_bits_truncate(modifier << 2 | 1) };
                cell.set_symbol(SYMBOLS[symbol]).set_style(Style::new().fg(COLOURS[fg]).bg(COLOURS[bg]).add_modifier(modifier));
                cell
            }).collect()
        }
    }

    /// Two to five frames of one size, each with some cells of the one before.
    fn animation() -> impl Strategy<Value = Vec<Buffer>> {
        (1..9u16, 1..5u16, 2..6usize).prop_flat_map(|(width, height, frames)| {
            let count = usize::from(width * height);
            let frame = (cells(count), proptest::collection::vec(any::<bool>(), count));
            proptest::collection::vec(frame, frames).prop_map(move |frames| {
                let mut buffer = Buffer::empty(Rect::new(2, 1, width, height));
                let draw = |(cells, changes): (Vec<Cell>, Vec<bool>)| {
                    for ((shown, cell), _) in
                        buffer.content.iter_mut().zip(cells).zip(changes).filter(|(_, change)| *change)
                    {
                        *shown = cell;
                    }
                    buffer.clone()
                };
                frames.into_iter().map(draw).collect()
            })
        })
    }

    fn colour(colour: Option<avt::Color>) -> Color {
        match colour {
            None => Color::Reset,
            Some(avt::Color::Indexed(number)) => Color::Indexed(number),
            Some(avt::Color::RGB(rgb)) => Color::Rgb(rgb.r, rgb.g, rgb.b),
        }
    }

    /// The foreign terminal shows `buffer`.
    fn assert_shown(terminal: &Terminal, buffer: &Buffer, depth: Depth) {
        let screen = terminal.screen();
        let lines: Vec<_> = screen.visible_lines().collect();
        for (column, row, cell) in visible(buffer) {
            let wanted = wanted(cell, depth, usize::from(buffer.area.width) - column);
            let found = &lines[row].cells()[column];
            let pen = found.pen();
            let mut seen = Cell::default();
            seen.set_char(found.char()).set_fg(colour(pen.foreground())).set_bg(colour(pen.background()));
            if wanted.symbol() == "█" && wanted.modifier.is_empty() && seen.symbol() == " " {
                // A full block may be written as a blank on its colour.
                seen = Cell::new("█");
                seen.fg = colour(pen.background());
            } else if wanted.modifier.is_empty() {
                halves::unify(&mut seen);
            }
            assert_eq!(base(wanted.symbol()), seen.symbol(), "symbol at {column}, {row}");
            assert_eq!(wanted.bg, seen.bg, "background at {column}, {row}");
            let flags = [
                (Modifier::UNDERLINED, pen.is_underline()),
                (Modifier::REVERSED, pen.is_inverse()),
                (Modifier::CROSSED_OUT, pen.is_strikethrough()),
                (Modifier::BOLD, pen.is_bold()),
                (Modifier::ITALIC, pen.is_italic()),
            ];
            // Nothing but these three is seen on a blank.
            let blank = found.char() == ' ';
            for (modifier, found) in flags.into_iter().take(if blank { 3 } else { 5 }) {
                assert_eq!(wanted.modifier.contains(modifier), found, "{modifier:?} at {column}, {row}");
            }
            if !is_blank(&wanted) {
                assert_eq!(wanted.fg, seen.fg, "foreground at {column}, {row}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_terminal_fed_with_the_bytes_shows_every_frame(
            frames in animation(),
            depth in prop::sample::select(vec![Depth::True, Depth::C256, Depth::C16, Depth::None]),
        ) {
            let area = frames[0].area;
            let mut terminal = Terminal::new(area.width.into(), area.height.into()).expect("a size above zero");
            terminal.feed("some text from before");
            let mut encoder = Encoder::new(depth);
            for frame in &frames {
                let mut bytes = Vec::new();
                encoder.frame(frame, &mut bytes);
                terminal.feed(std::str::from_utf8(&bytes).expect("UTF-8"));
                assert_shown(&terminal, frame, depth);
            }
        }

        #[test]
        fn a_frame_shown_already_costs_no_byte(frames in animation()) {
            let mut encoder = Encoder::new(Depth::C256);
            for frame in &frames {
                let mut bytes = Vec::new();
                encoder.frame(frame, &mut bytes);
                prop_assert!(bytes.is_empty() || bytes.starts_with(BEGIN) && bytes.ends_with(END));
                bytes.clear();
                encoder.frame(frame, &mut bytes);
                prop_assert_eq!(bytes.len(), 0);
            }
        }
    }

    fn encoded(encoder: &mut Encoder, buffer: &Buffer) -> String {
        let mut bytes = Vec::new();
        encoder.frame(buffer, &mut bytes);
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.replace("\x1b[?2026h", "").replace("\x1b[?2026l", "").replace('\x1b', "ESC")
    }

    #[test]
    fn one_changed_cell_costs_a_move_and_its_symbol() {
        let mut buffer = Buffer::with_lines(["t 500/1000", "          "]);
        let mut encoder = Encoder::new(Depth::True);
        assert_eq!(encoded(&mut encoder, &buffer), "ESC[mESC[2JESC[HtESC[C500/1000");
        buffer[(4, 0)].set_symbol("1");
        assert_eq!(encoded(&mut encoder, &buffer), "ESC[5G1");
        buffer[(0, 1)].set_symbol("▀").set_fg(Color::Rgb(1, 2, 3));
        assert_eq!(encoded(&mut encoder, &buffer), "\r\nESC[38;2;1;2;3m▀");
        buffer[(1, 1)].set_symbol("▀").set_fg(Color::Rgb(1, 2, 3)).set_bg(Color::Rgb(9, 9, 9));
        assert_eq!(encoded(&mut encoder, &buffer), "ESC[48;2;9;9;9m▀");
    }

    #[test]
    fn a_reset_and_a_new_size_draw_everything_again() {
        let buffer = Buffer::with_lines(["ab"]);
        let mut encoder = Encoder::new(Depth::True);
        let first = encoded(&mut encoder, &buffer);
        encoder.reset();
        assert_eq!(encoded(&mut encoder, &buffer), first);
        assert_eq!(encoded(&mut encoder, &Buffer::with_lines(["ab "])), first);
    }

    #[test]
    fn lines_stand_for_themselves() {
        let mut buffer = Buffer::with_lines(["a가 b  ", "", "  c"]);
        buffer.set_style(Rect::new(0, 0, 3, 1), Style::new().fg(Color::Red));
        assert_eq!(lines(&buffer, Depth::None), "a가 b\n\n  c\n");
        let coloured = lines(&buffer, Depth::C16).replace('\x1b', "ESC");
        assert_eq!(coloured, "ESC[31ma가 ESC[mb\n\n  c\n");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let mut buffer = Buffer::with_lines(["abcdefgh"]);
        buffer[(0, 0)].set_symbol("\x1bc");
        assert_eq!(encoded(&mut Encoder::new(Depth::True), &buffer), "ESC[mESC[2JESC[;3Hcdefgh");
    }
}
