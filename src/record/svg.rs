//! SVG: one file with selectable text, still or animated by CSS alone, so it plays where scripts do not (in a README).
//!
//! Each line of cells is drawn once and referred to wherever it appears. A line that changes is a strip of all it shows,
//! one below the other, behind a window one line high; the animation moves the strip.

mod line;

use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Duration;

use ratatui::buffer::{Buffer, Cell};

use super::raster::Raster;
use super::{Frame, Options, window};
use crate::encode::palette::Rgb;

/// Writes the frames as an SVG, animated when there are several. Memory grows with the number of different lines, as the
/// file does.
///
/// # Errors
///
/// Those of `out`.
pub fn svg(frames: impl IntoIterator<Item = Frame>, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let raster = Raster::new(options.font_size);
    let mut frames = frames.into_iter().peekable();
    let Some(first) = frames.peek() else { return Ok(()) };
    let size = raster.size(&first.buffer, options);
    head(size, raster.cell_width(), options, out)?;

    let mut drawing = Drawing { cell_width: raster.cell_width(), options, known: HashMap::new(), out };
    let mut rows: Vec<Row> = vec![Row::default(); usize::from(first.buffer.area.height)];
    let mut at = Duration::ZERO;
    for frame in frames {
        for (row, cells) in rows.iter_mut().zip(lines(&frame.buffer)) {
            if row.cells != cells {
                row.show(drawing.line(cells)?, at);
                row.cells = cells.to_vec();
            }
        }
        at += frame.lasts;
    }
    writeln!(out, "</defs>")?;
    strips(&rows, size.0, raster.cell_height(), options, out)?;
    animations(&rows, raster.cell_height(), at, options, out)?;
    writeln!(out, "</svg>")
}

fn lines(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks_exact(usize::from(buffer.area.width).max(1))
}

fn head((width, height): (usize, usize), cell_width: usize, options: &Options, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'JetBrains Mono',D2Coding,ui-monospace,Menlo,Consolas,monospace\" font-size=\"{:.2}\" \
         fill=\"{}\" xml:space=\"preserve\" style=\"white-space:pre\">",
        cell_width as f64 / 0.6,
        hex(options.fg),
    )?;
    if options.window.is_some() {
        window_frame(width, height, cell_width, options, out)?;
    } else {
        writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(options.bg))?;
    }
    writeln!(out, "<defs>")
}

fn window_frame(
    width: usize,
    height: usize,
    cell_width: usize,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let (r, bar) = (window::radius(cell_width), window::bar_height(cell_width, options));
    let (paper, bar_colour) = (hex(options.bg), hex(window::bar_colour(options)));
    writeln!(out, "<rect width=\"{width}\" height=\"{height}\" rx=\"{r}\" fill=\"{paper}\"/>")?;
    let top = format!("M0 {bar}V{r}Q0 0 {r} 0H{}Q{width} 0 {width} {r}V{bar}Z", width.saturating_sub(r));
    writeln!(out, "<path fill=\"{bar_colour}\" d=\"{top}\"/>")?;
    for (i, colour) in window::BUTTONS.into_iter().enumerate() {
        let ((x, y), radius) = window::button(i, cell_width);
        writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"/>", hex(colour))?;
    }
    let (title, left) = window::title(options, width, cell_width);
    let line = line::draw(&title.content, cell_width, options);
    writeln!(out, "<g transform=\"translate({left} {})\">{line}</g>", cell_width / 2)
}

/// A colour as SVG writes it, in three digits where they are enough.
fn hex([r, g, b]: Rgb) -> String {
    if [r, g, b].iter().all(|channel| channel % 17 == 0) {
        format!("#{:x}{:x}{:x}", r / 17, g / 17, b / 17)
    } else {
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// The lines drawn so far.
struct Drawing<'a, W> {
    cell_width: usize,
    options: &'a Options,
    known: HashMap<String, usize>,
    out: &'a mut W,
}

impl<W: Write> Drawing<'_, W> {
    /// The number of the line that looks like `cells`, drawn now if it is new. `None`: there is nothing to draw.
    fn line(&mut self, cells: &[Cell]) -> io::Result<Option<usize>> {
        let drawn = line::draw(cells, self.cell_width, self.options);
        if drawn.is_empty() {
            return Ok(None);
        }
        let next = self.known.len();
        if let Some(&number) = self.known.get(&drawn) {
            return Ok(Some(number));
        }
        writeln!(self.out, "<g id=\"l{next}\">{drawn}</g>")?;
        self.known.insert(drawn, next);
        Ok(Some(next))
    }
}

/// One row of the screen through time.
#[derive(Clone, Default)]
struct Row {
    cells: Vec<Cell>,
    /// The lines it shows, each once, by number.
    strip: Vec<Option<usize>>,
    /// When it changes, and to which place of the strip.
    changes: Vec<(Duration, usize)>,
}

impl Row {
    fn show(&mut self, line: Option<usize>, at: Duration) {
        let place = self.strip.iter().position(|&known| known == line).unwrap_or_else(|| {
            self.strip.push(line);
            self.strip.len() - 1
        });
        if self.changes.last().is_none_or(|&(_, last)| last != place) {
            self.changes.push((at, place));
        }
    }
}

fn strips(rows: &[Row], width: usize, cell_height: usize, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let left = usize::from(options.padding);
    let top = left + window::bar_height(cell_height / 2, options);
    writeln!(out, "<g transform=\"translate({left} {top})\">")?;
    for (i, row) in rows.iter().enumerate() {
        let y = i * cell_height;
        if let [line] = row.strip[..] {
            writeln!(out, "{}", reference(line, y))?;
            continue;
        }
        let lines: String = row.strip.iter().enumerate().map(|(i, &line)| reference(line, i * cell_height)).collect();
        let window = format!("y=\"{y}\" width=\"{width}\" height=\"{cell_height}\"");
        writeln!(out, "<svg {window}><g class=\"a r{i}\">{lines}</g></svg>")?;
    }
    writeln!(out, "</g>")
}

fn reference(line: Option<usize>, y: usize) -> String {
    line.map_or_else(String::new, |number| format!("<use href=\"#l{number}\" y=\"{y}\"/>"))
}

fn animations(
    rows: &[Row],
    cell_height: usize,
    end: Duration,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let count = if options.repeat { "infinite" } else { "1" };
    let seconds = end.as_millis() as f64 / 1000.0;
    writeln!(
        out,
        "<style>.c{{shape-rendering:crispEdges}}.b{{font-weight:bold}}.i{{font-style:italic}}.u{{text-decoration:underline}}"
    )?;
    writeln!(out, ".s{{text-decoration:line-through}}.u.s{{text-decoration:underline line-through}}")?;
    writeln!(out, ".a{{animation:{seconds}s step-end {count} forwards}}")?;
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.changes.len() > 1) {
        write!(out, ".r{i}{{animation-name:r{i}}}@keyframes r{i}{{")?;
        let last = row.changes.last().map(|&(_, place)| (end, place));
        for (at, place) in row.changes.iter().copied().chain(last) {
            let percent = percent(at, end);
            write!(out, "{percent}%{{transform:translateY(-{}px)}}", place * cell_height)?;
        }
        writeln!(out, "}}")?;
    }
    writeln!(out, "</style>")
}

/// `at` as a percentage of `end`, to a hundred-thousandth: finer than a millisecond of an hour and a half.
fn percent(at: Duration, end: Duration) -> f64 {
    let share = at.as_nanos() as f64 / end.as_nanos().max(1) as f64;
    (share * 1e7).round() / 1e5
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Style};
    use resvg::usvg::roxmltree::{Document, Node};
    use resvg::{tiny_skia, usvg};

    use super::*;
    use crate::record::raster::ramp;

    const OPTIONS: Options =
        Options { font_size: 16, padding: 6, fg: [255; 3], bg: [16, 16, 20], window: None, repeat: true };

    fn written(frames: impl IntoIterator<Item = Frame>) -> String {
        let mut bytes = Vec::new();
        svg(frames, &OPTIONS, &mut bytes).expect("memory takes everything");
        String::from_utf8(bytes).expect("UTF-8")
    }

    fn rendered(buffer: &Buffer, options: &Options) -> tiny_skia::Pixmap {
        let mut bytes = Vec::new();
        svg([Frame::plain(buffer.clone(), Duration::ZERO)], options, &mut bytes).expect("memory takes everything");
        let tree = usvg::Tree::from_data(&bytes, &usvg::Options::default()).expect("an SVG");
        let mut pixels =
            tiny_skia::Pixmap::new(tree.size().width() as u32, tree.size().height() as u32).expect("a size");
        resvg::render(&tree, tiny_skia::Transform::default(), &mut pixels.as_mut());
        pixels
    }

    #[test]
    fn a_window_has_buttons_and_round_corners() {
        let options = Options { window: Some("title".to_owned()), ..OPTIONS };
        let pixels = rendered(&Buffer::with_lines(["▀".repeat(30)]), &options);
        let button = pixels.pixel(20, 15).expect("a pixel");
        assert_eq!([button.red(), button.green(), button.blue()], window::BUTTONS[0]);
        assert_eq!(pixels.pixel(0, 0).expect("a pixel").alpha(), 0);
        assert_eq!(pixels.pixel(6, 36).expect("a pixel").red(), 255, "the first cell, under the bar");
    }

    #[test]
    fn a_foreign_renderer_draws_the_geometry_pixel_for_pixel() {
        let mut buffer = Buffer::with_lines(["▀▄█▌▐▚▟▁▃▆▉▍🬀🬋🬰┌─╦═╗━┳┓", "▀▄░ ▚𜴀𜴂🮂  ▔▕    ├┼║ ╟┃╋┫"]);
        for (i, cell) in buffer.content.iter_mut().enumerate().take(15) {
            cell.set_style(Style::new().fg(Color::Rgb(250, (i * 16) as u8, 3)).bg(Color::Rgb(0, 60, (i * 9) as u8)));
        }
        let expected = Raster::new(OPTIONS.font_size).picture(&buffer, &OPTIONS, ramp);
        let pixels = rendered(&buffer, &OPTIONS);
        assert_eq!((pixels.width() as usize, pixels.height() as usize), (expected.width, expected.height));
        for (i, (found, expected)) in pixels.pixels().iter().zip(&expected.pixels).enumerate() {
            let found = [found.red(), found.green(), found.blue()];
            let off = (0..3).map(|c| found[c].abs_diff(expected[c])).max();
            assert!(off <= Some(1), "pixel {i}: {found:?}, not {expected:?}");
        }
    }

    /// The text a player of CSS animations shows at `percent` of the time: what is referred to where the strip stands.
    fn shown_at(document: &Document, percent: f64) -> Vec<String> {
        let elements = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name(name));
        let number = |node: Node, name: &str| node.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0);
        let style = elements("style").filter_map(|node| node.text()).collect::<String>();
        let mut lines = vec![String::new(); 3];
        for reference in elements("use") {
            let strip = reference.parent_element().expect("a parent");
            let mut y: i64 = number(reference, "y");
            if let Some(name) = strip.attribute("class").and_then(|class| class.strip_prefix("a ")) {
                let frames = style.split(&format!("@keyframes {name}{{")).nth(1).expect("its keyframes");
                let mut frames =
                    frames.lines().next().unwrap_or("").split('}').filter_map(|frame| frame.split_once("%{"));
                let offset = frames.rfind(|(at, _)| at.parse::<f64>().is_ok_and(|at| at <= percent));
                let (_, transform) = offset.expect("a keyframe at 0 %");
                let digits: String = transform.chars().filter(char::is_ascii_digit).collect();
                y -= digits.parse::<i64>().expect("pixels");
                if y != 0 {
                    continue;
                }
                y = number(strip.parent_element().expect("a window"), "y");
            }
            let id = reference.attribute("href").and_then(|href| href.strip_prefix('#'));
            let line = elements("g").find(|node| node.attribute("id") == id).expect("a known line");
            let texts = line.descendants().filter(Node::is_text).filter_map(|node| node.text());
            lines[y as usize / 20] = texts.collect();
        }
        lines
    }

    #[test]
    fn every_frame_is_seen_at_its_time() {
        let rows = |i: u32| [format!("프레임 {i}"), "same & <same>".to_owned(), ["", "odd"][i as usize % 2].to_owned()];
        let frames = (0..20).map(|i| Frame::plain(Buffer::with_lines(rows(i)), Duration::from_millis(40)));
        let text = written(frames);
        let document = Document::parse(&text).expect("XML");
        for i in 0..20 {
            assert_eq!(shown_at(&document, f64::from(i) * 5.0 + 2.5), rows(i), "frame {i}");
        }
        assert!(text.contains("animation:0.8s step-end infinite"));
        assert_eq!(text.matches("same &amp;").count(), 1, "a line that appears again is not drawn again");
    }

    #[test]
    fn nothing_is_fetched_or_run() {
        let text = written([Frame::plain(Buffer::with_lines(["x\u{302} 한글"]), Duration::from_secs(1))]);
        for forbidden in ["<script", "<animate", "<image", "@import", "url(", "@font-face", "onload"] {
            assert!(!text.contains(forbidden), "{forbidden}");
        }
        assert_eq!(text.matches("http").count(), 1, "only the name of the format");
    }
}
