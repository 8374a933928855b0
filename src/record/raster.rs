//! From cells to pixels.

use std::collections::HashMap;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::Modifier;

use super::mask::{FULL, Mask};
use super::shape::Shape;
use super::{Options, blocks, font, lines, window};
use crate::encode::cells::visible;
use crate::encode::palette::{Rgb, rgb};

/// The pixels of a picture, row by row, in whatever a pixel is: a colour, or its number in a palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas<P> {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height` pixels.
    pub pixels: Vec<P>,
}

impl<P: Copy> Canvas<P> {
    /// Paints a mask with its upper left corner at pixel (`x`, `y`); what does not fit in the width is cut off.
    pub fn stamp(&mut self, mask: &Mask, ramp: &Ramp<P>, x: usize, y: usize) {
        let columns = mask.width.min(self.width - x);
        for (row, ink) in mask.ink.chunks_exact(mask.width).enumerate() {
            let at = (y + row) * self.width + x;
            for (pixel, &ink) in self.pixels[at..at + columns].iter_mut().zip(ink) {
                *pixel = ramp[usize::from(ink)];
            }
        }
    }
}

/// The colours between a cell's paper (first) and its ink (last).
pub type Ramp<P> = [P; FULL as usize + 1];

/// Draws cells at one font size and remembers every glyph it has drawn.
pub struct Raster {
    cell_width: usize,
    glyphs: HashMap<String, Vec<(Modifier, Mask)>>,
}

impl Raster {
    /// A raster for `font_size` pixels per em. A cell is 0.6 em wide, rounded to whole pixels, and twice as high, so
    /// that half a cell is a square pixel of a picture.
    pub fn new(font_size: u16) -> Self {
        let cell_width = (usize::from(font_size.clamp(5, 200)) * 6 + 5) / 10;
        Self { cell_width, glyphs: HashMap::new() }
    }

    /// Pixels across one cell.
    pub fn cell_width(&self) -> usize {
        self.cell_width
    }

    /// Pixels down one cell.
    pub fn cell_height(&self) -> usize {
        2 * self.cell_width
    }

    /// The mask of a cell's symbol, one or two cells wide.
    pub fn mask(&mut self, cell: &Cell) -> &Mask {
        let style = cell.modifier & (Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT);
        let (symbol, cell_width) = (cell.symbol(), self.cell_width);
        if !self.glyphs.contains_key(symbol) {
            self.glyphs.insert(symbol.to_owned(), Vec::new());
        }
        let styles = self.glyphs.get_mut(symbol).expect("the entry was just made");
        let i = styles.iter().position(|(known, _)| *known == style).unwrap_or_else(|| {
            styles.push((style, draw(symbol, style, cell_width)));
            styles.len() - 1
        });
        &styles[i].1
    }

    /// Pixels across and down the picture of a whole buffer.
    pub fn size(&self, buffer: &Buffer, options: &Options) -> (usize, usize) {
        let padding = 2 * usize::from(options.padding);
        let width = usize::from(buffer.area.width) * self.cell_width + padding;
        let rows = usize::from(buffer.area.height) * self.cell_height();
        let height = window::bar_height(self.cell_width, options) + rows + padding;
        (width.max(1), height.max(1))
    }

    /// The picture of a whole buffer. `ramp` gives the pixels between paper and ink for a pair of foreground and
    /// background.
    pub fn picture<P: Copy>(
        &mut self,
        buffer: &Buffer,
        options: &Options,
        mut ramp: impl FnMut((Rgb, Rgb)) -> Ramp<P>,
    ) -> Canvas<P> {
        let (width, height) = self.size(buffer, options);
        let left = usize::from(options.padding);
        let top = left + window::bar_height(self.cell_width, options);
        let mut last = (options.fg, options.bg);
        let mut pixels = ramp(last);
        let mut canvas = Canvas { width, height, pixels: vec![pixels[0]; width * height] };
        for (column, row, cell) in visible(buffer) {
            let colours = colours(cell, options);
            if colours != last {
                (last, pixels) = (colours, ramp(colours));
            }
            let (x, y) = (left + column * self.cell_width, top + row * self.cell_height());
            canvas.stamp(self.mask(cell), &pixels, x, y);
        }
        if options.window.is_some() {
            window::paint(&mut canvas, self, options, ramp);
        }
        canvas
    }
}

/// Foreground and background of a cell as they show: defaults filled in, reversed, dimmed, hidden.
pub fn colours(cell: &Cell, options: &Options) -> (Rgb, Rgb) {
    let (mut fg, mut bg) = (rgb(cell.fg).unwrap_or(options.fg), rgb(cell.bg).unwrap_or(options.bg));
    if cell.modifier.contains(Modifier::REVERSED) {
        (fg, bg) = (bg, fg);
    }
    if cell.modifier.contains(Modifier::DIM) {
        fg = mix(bg, fg, FULL / 8 * 5);
    }
    if cell.modifier.contains(Modifier::HIDDEN) {
        fg = bg;
    }
    (fg, bg)
}

/// The colours from `bg` to `fg`.
pub fn ramp((fg, bg): (Rgb, Rgb)) -> Ramp<Rgb> {
    std::array::from_fn(|ink| mix(bg, fg, ink as u8))
}

/// The colour with so much `ink` between `bg` and `fg`.
pub fn mix(bg: Rgb, fg: Rgb, ink: u8) -> Rgb {
    let (ink, full) = (u16::from(ink), u16::from(FULL));
    std::array::from_fn(|i| ((u16::from(bg[i]) * (full - ink) + u16::from(fg[i]) * ink + full / 2) / full) as u8)
}

/// Draws a symbol and its lines.
fn draw(symbol: &str, style: Modifier, cell_width: usize) -> Mask {
    let (width, height) = (cell_width * usize::from(symbol.cell_width().clamp(1, 2)), 2 * cell_width);
    let shape = geometry(symbol, width, height).unwrap_or_else(|| glyph(symbol, style, cell_width));
    let mut mask = shape.mask(width, height);
    let thickness = (cell_width / 8).max(1);
    if style.contains(Modifier::UNDERLINED) {
        let y = height - height / 10 - thickness;
        mask.fill(0..width, y..y + thickness, FULL);
    }
    if style.contains(Modifier::CROSSED_OUT) {
        mask.fill(0..width, height / 2..height / 2 + thickness, FULL);
    }
    mask
}

/// The shape of a symbol from the embedded fonts.
pub fn glyph(symbol: &str, style: Modifier, cell_width: usize) -> Shape {
    let style = font::Style { bold: style.contains(Modifier::BOLD), italic: style.contains(Modifier::ITALIC) };
    let width = cell_width * usize::from(symbol.cell_width().clamp(1, 2));
    font::draw(symbol, style, cell_width, width, 2 * cell_width)
}

/// The shape of a symbol that is not left to fonts.
pub fn geometry(symbol: &str, width: usize, height: usize) -> Option<Shape> {
    let mut characters = symbol.chars();
    let c = characters.next().filter(|_| characters.next().is_none())?;
    blocks::draw(c, width, height).or_else(|| lines::draw(c, width, height))
}

/// Those characters of `text` that can be drawn neither as geometry nor from the embedded fonts.
pub fn missing_glyphs(text: &str) -> String {
    text.chars().filter(|&c| geometry(c.encode_utf8(&mut [0; 4]), 8, 16).is_none() && !font::has_glyph(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_the_program_draws_has_a_glyph() {
        let letters: String = (' '..='~').chain('α'..='ω').chain('Α'..='Ρ').chain('가'..='힣').collect();
        let maths =
            "√ᾱₜ₀₁₂₃₄₅₆₇₈₉₋ₖₙᵢₛₓ⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀⁿ−·×÷±∞∑∏Π∫∂∇∈∉∝≈≠≡≤≥⊙⊕⊗‖∣⟨⟩⌈⌉⌊⌋ℝ½\u{302}\u{303}\u{304}\u{307}\u{308}";
        let signs = "→←↑↓↔⇒▶◀▸▹▼▲◆◇●○■□✓✗✕⏸⏵⏴⏹…–―—‘’“”•›‹«»°「」、。！？：（）～％";
        let geometry = "▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐▔▕░▒▓▖▗▘▙▚▛▜▝▞▟⠿⣀⡇╭╮╯╰─│┌┐└┘├┤┬┴┼━┃═║╌┄┊🬀🬻";
        assert_eq!(missing_glyphs(&[&letters, maths, signs, geometry].concat()), "");
    }

    #[test]
    fn the_pixels_are_the_same_on_every_machine() {
        let buffer = Buffer::with_lines(["x\u{302}ₜ = √ᾱₜ·x₀ + ε", "노이즈 ╭─╮ ⣀⡠⠔⠊ ▀▄ ◆"]);
        let canvas = Raster::new(16).picture(&buffer, &Options::default(), ramp);
        // FNV-1a.
        let hash = canvas
            .pixels
            .as_flattened()
            .iter()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        assert_eq!(format!("{hash:016x}"), "804a789f858ae5a5");
    }
}
