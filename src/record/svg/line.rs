//! One line of cells as SVG: backgrounds, then shapes, then text. Shapes are what pictures draw as geometry, and letters with
//! combining marks, which readers' fonts seldom place well.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::Modifier;

use super::hex;
use crate::encode::cells::{is_cluster, visible_in_line};
use crate::encode::palette::Rgb;
use crate::record::Options;
use crate::record::mask::FULL;
use crate::record::raster::{colours, geometry, glyph};

/// The elements of a line whose upper left corner is (0, 0); empty when there is nothing to see.
pub fn draw(cells: &[Cell], cell_width: usize, options: &Options) -> String {
    let height = 2 * cell_width;
    let mut papers = Areas::default();
    let mut inks = Areas::default();
    let mut outlines: BTreeMap<Rgb, String> = BTreeMap::new();
    let mut text = Text::new(cell_width, options);
    for (column, cell) in visible_in_line(cells) {
        let (fg, bg) = colours(cell, options);
        let width = cell_width * usize::from(cell.symbol().cell_width());
        let x = column * cell_width;
        if bg != options.bg {
            papers.add(bg, FULL, x..x + width, 0..height);
        }
        let symbol = cell.symbol();
        let shape = match geometry(symbol, width, height) {
            None if is_cluster(symbol) => Some(glyph(symbol, cell.modifier, cell_width)),
            shape => shape.filter(|_| symbol != " "),
        };
        let Some(shape) = shape else {
            text.add(column, cell, fg);
            continue;
        };
        text.end_run();
        for (columns, rows) in &shape.rects {
            inks.add(fg, shape.ink, columns.start + x..columns.end + x, rows.clone());
        }
        let path = shape.path(x);
        if !path.is_empty() {
            outlines.entry(fg).or_default().push_str(&path);
        }
    }
    text.end_run();
    let mut drawn = papers.drawn() + &inks.drawn();
    if !drawn.is_empty() {
        drawn = format!("<g class=\"c\">{drawn}</g>");
    }
    for (fg, path) in outlines {
        // Writing to a String does not fail, here and below.
        let _ = write!(drawn, "<path fill=\"{}\" d=\"{path}\"/>", hex(fg));
    }
    drawn + &text.drawn
}

/// Rectangles of whole pixels, by colour and ink; what touches is one.
#[derive(Default)]
struct Areas(BTreeMap<(Rgb, u8), Rects>);

/// By first row and the one after the last: the columns.
type Rects = BTreeMap<(usize, usize), Vec<Range<usize>>>;

impl Areas {
    fn add(&mut self, colour: Rgb, ink: u8, x: Range<usize>, y: Range<usize>) {
        let spans = self.0.entry((colour, ink)).or_default().entry((y.start, y.end)).or_default();
        let mut x = x;
        while let Some(last) = spans.pop_if(|last| last.start <= x.end && x.start <= last.end) {
            x = last.start.min(x.start)..last.end.max(x.end);
        }
        spans.push(x);
    }

    fn drawn(&self) -> String {
        let mut drawn = String::new();
        for ((colour, ink), rows) in &self.0 {
            let _ = write!(drawn, "<path fill=\"{}\"", hex(*colour));
            if *ink < FULL {
                let _ = write!(drawn, " fill-opacity=\"{}\"", f32::from(*ink) / f32::from(FULL));
            }
            drawn.push_str(" d=\"");
            for ((top, bottom), x) in rows.iter().flat_map(|(rows, spans)| spans.iter().map(move |x| (rows, x))) {
                let _ = write!(drawn, "M{} {top}H{}V{bottom}H{}", x.start, x.end, x.start);
            }
            drawn.push_str("\"/>");
        }
        drawn
    }
}

/// Runs of text in one style.
struct Text<'a> {
    cell_width: usize,
    options: &'a Options,
    run: Option<Run>,
    drawn: String,
}

struct Run {
    style: (Rgb, Modifier),
    text: String,
    /// The column of each symbol, and the one after the last.
    columns: Vec<usize>,
    /// Whether some symbols are wide, so that each must be told its place.
    uneven: bool,
}

impl<'a> Text<'a> {
    fn new(cell_width: usize, options: &'a Options) -> Self {
        Self { cell_width, options, run: None, drawn: String::new() }
    }

    fn add(&mut self, column: usize, cell: &Cell, fg: Rgb) {
        let lined = Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        let style = (fg, cell.modifier & (Modifier::BOLD | Modifier::ITALIC | lined));
        let blank = cell.symbol() == " " && !style.1.intersects(lined);
        let continues =
            self.run.as_ref().is_some_and(|run| run.style == style || blank && !run.style.1.intersects(lined));
        if !continues {
            self.end_run();
            if blank {
                return;
            }
        }
        let width = usize::from(cell.cell_width());
        let start = || Run { style, text: String::new(), columns: vec![column], uneven: false };
        let run = self.run.get_or_insert_with(start);
        run.text.push_str(cell.symbol());
        run.columns.push(column + width);
        run.uneven |= width > 1;
    }

    fn end_run(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        let (fg, modifier) = run.style;
        if !modifier.intersects(Modifier::UNDERLINED | Modifier::CROSSED_OUT) {
            let blanks = run.text.len() - run.text.trim_end_matches(' ').len();
            run.text.truncate(run.text.len() - blanks);
            run.columns.truncate(run.columns.len() - blanks);
        }
        let x = |column: usize| (column * self.cell_width).to_string();
        let (last, starts) = run.columns.split_last().unwrap_or((&0, &[]));
        let places = if run.uneven { starts } else { &starts[..starts.len().min(1)] };
        let places: Vec<String> = places.iter().map(|&column| x(column)).collect();
        let _ = write!(self.drawn, "<text y=\"{}\" x=\"{}\"", (3 * self.cell_width).div_ceil(2), places.join(" "));
        if !run.uneven && starts.len() > 1 {
            let _ = write!(self.drawn, " textLength=\"{}\"", x(last - starts[0]));
        }
        if fg != self.options.fg {
            let _ = write!(self.drawn, " fill=\"{}\"", hex(fg));
        }
        let classes =
            [(Modifier::BOLD, "b"), (Modifier::ITALIC, "i"), (Modifier::UNDERLINED, "u"), (Modifier::CROSSED_OUT, "s")];
        let classes: Vec<_> = classes.iter().filter(|class| modifier.contains(class.0)).map(|class| class.1).collect();
        if !classes.is_empty() {
            let _ = write!(self.drawn, " class=\"{}\"", classes.join(" "));
        }
        let _ = write!(self.drawn, ">{}</text>", escaped(&run.text));
    }
}

fn escaped(text: &str) -> String {
    let legal: String = text.chars().filter(|c| !c.is_control()).collect();
    legal.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
