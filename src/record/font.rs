//! The embedded fonts: outlines of Latin, symbols and Hangul.
//!
//! The fonts are stored compressed; each is unpacked when the first character that needs it is drawn, so a picture
//! without Hangul does not pay for 11,172 syllables.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::shape::{Place, Shape};

/// One design: its outlines, and how they are laid into cells.
struct Font {
    face: LazyLock<Face<'static>>,
    /// Font units per cell width.
    cell: f32,
    /// Size relative to the one that fills the cells exactly; below 1 the glyphs keep more distance.
    size: f32,
}

macro_rules! font {
    ($file:literal, $cell:literal, $size:literal) => {
        Font {
            face: LazyLock::new(|| unpack(include_bytes!(concat!("../../scenes/data/fonts/", $file)))),
            cell: $cell,
            size: $size,
        }
    };
}

// Hangul at full size would be taller than a cell of height 2 × width, and outweigh the Latin beside it.
static REGULAR: [Font; 3] = [
    font!("latin-regular.ttf.z", 600.0, 1.0),
    font!("symbols-regular.ttf.z", 500.0, 1.0),
    font!("hangul-regular.ttf.z", 500.0, 0.9),
];
static BOLD: [Font; 3] = [
    font!("latin-bold.ttf.z", 600.0, 1.0),
    font!("symbols-bold.ttf.z", 500.0, 1.0),
    font!("hangul-bold.ttf.z", 500.0, 0.9),
];

fn unpack(compressed: &[u8]) -> Face<'static> {
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(compressed).expect("the embedded font is a zlib stream");
    Face::parse(bytes.leak(), 0).expect("the embedded font is a TrueType font")
}

fn is_hangul_or_full_width(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFFF}')
}

/// Where the outline of `c` is; `None` when no embedded font has it.
fn find(c: char, bold: bool) -> Option<(&'static Font, GlyphId)> {
    let fonts = if bold { &BOLD } else { &REGULAR };
    let candidates = if is_hangul_or_full_width(c) { &fonts[2..] } else { &fonts[..2] };
    candidates.iter().find_map(|font| Some((font, font.face.glyph_index(c)?)))
}

/// Precomposed letters that no embedded font has, taken apart.
fn decomposed(c: char) -> Option<[char; 2]> {
    (c == 'ᾱ').then_some(['α', '\u{304}'])
}

/// Whether the fonts can draw `c`, alone or taken apart.
pub fn has_glyph(c: char) -> bool {
    decomposed(c).map_or(find(c, false).is_some(), |parts| parts.iter().all(|&part| find(part, false).is_some()))
}

/// How a glyph is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// In the bold face.
    pub bold: bool,
    /// Slanted (the upright outlines, sheared).
    pub italic: bool,
}

/// The shape of `symbol`, a base character with its combining marks, `width × height` pixels large, in cells `cell`
/// pixels wide. A character no font has becomes an empty box, as on a terminal.
pub fn draw(symbol: &str, style: Style, cell: usize, width: usize, height: usize) -> Shape {
    let mut shape = Shape::new();
    let characters = symbol.chars().flat_map(|c| match decomposed(c) {
        Some([base, mark]) => [Some(base), Some(mark)],
        None => [Some(c), None],
    });
    let mut top = None;
    for c in characters.flatten() {
        match find(c, style.bold) {
            Some((font, glyph)) => {
                let mut outline = Outline::new(&mut shape, font, cell, width, style.italic);
                let bounds = font.face.glyph_bounding_box(glyph);
                if let Some(base_top) = top {
                    outline.raise_above(base_top);
                } else {
                    top = bounds.map(|bounds| f32::from(bounds.y_max) * font.size / font.cell);
                }
                font.face.outline_glyph(glyph, &mut outline);
            }
            None if top.is_none() && !is_invisible(c) => empty_box(&mut shape, width as f32, height as f32),
            None => {}
        }
        top = top.or(Some(0.0));
    }
    shape
}

/// Joiners and variation selectors have no shape of their own.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}')
}

fn empty_box(shape: &mut Shape, width: f32, height: f32) {
    let (left, right, top, bottom) = (0.15 * width, 0.85 * width, 0.15 * height, 0.75 * height);
    shape.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]);
    let (left, right, top, bottom) = (left + 1.0, right - 1.0, top + 1.0, bottom - 1.0);
    shape.polygon(&[(left, top), (left, bottom), (right, bottom), (right, top)]);
}

/// Maps font units (y up, from the baseline) to pixels (y down, from the top of the cell).
struct Outline<'a> {
    shape: &'a mut Shape,
    scale: f32,
    left: f32,
    baseline: f32,
    slant: f32,
    cell: f32,
}

/// The height, in cell widths, above which a base character pushes its marks up: small letters do not.
const SMALL_LETTER: f32 = 570.0 / 600.0;
/// How far a mark can be pushed up before it leaves the cell.
const ROOM_ABOVE: f32 = 110.0 / 600.0;

impl<'a> Outline<'a> {
    fn new(shape: &'a mut Shape, font: &Font, cell: usize, width: usize, italic: bool) -> Self {
        let (cell, width) = (cell as f32, width as f32);
        Self {
            shape,
            scale: font.size * cell / font.cell,
            left: width * (1.0 - font.size) / 2.0,
            // Whole pixels, so that the feet of the letters are sharp.
            baseline: (1.5 * cell).round(),
            slant: if italic { 0.2 } else { 0.0 },
            cell,
        }
    }

    fn raise_above(&mut self, base_top: f32) {
        self.baseline -= (base_top - SMALL_LETTER).clamp(0.0, ROOM_ABOVE) * self.cell;
    }

    fn at(&self, x: f32, y: f32) -> Place {
        // The slant turns around the middle of the small letters, so the glyph stays in its cell.
        let lean = self.slant * (y * self.scale - 0.45 * self.cell);
        (self.left + x * self.scale + lean, self.baseline - y * self.scale)
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.shape.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.shape.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.shape.quad_to(self.at(x1, y1), self.at(x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.shape.cubic_to(self.at(x1, y1), self.at(x2, y2), self.at(x, y));
    }

    fn close(&mut self) {
        self.shape.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::mask::FULL;

    fn ink_by_row(symbol: &str, style: Style) -> Vec<u32> {
        let mask = draw(symbol, style, 10, 10, 20).mask(10, 20);
        mask.ink.chunks(10).map(|row| row.iter().map(|&ink| u32::from(ink)).sum()).collect()
    }

    #[test]
    fn a_combining_mark_is_drawn_above_its_base_even_a_tall_one() {
        for (base, marked) in [("x", "x\u{302}"), ("μ", "μ\u{303}"), ("x", "x\u{304}"), ("θ", "θ\u{302}"), ("α", "ᾱ")]
        {
            let (base_rows, rows) = (ink_by_row(base, Style::default()), ink_by_row(marked, Style::default()));
            let top = |rows: &[u32]| rows.iter().position(|&ink| ink > 8).expect("some ink");
            assert!(top(&rows) < top(&base_rows), "{marked} is no taller than {base}");
            let middle = top(&base_rows) + 3;
            assert_eq!(rows[middle..], base_rows[middle..], "{base} changed under its mark");
        }
    }

    #[test]
    fn bold_has_more_ink() {
        for symbol in ["x", "8", "√", "한"] {
            let total = |bold| ink_by_row(symbol, Style { bold, italic: false }).iter().sum::<u32>();
            assert!(total(true) > total(false), "{symbol}");
        }
    }

    #[test]
    fn all_11172_syllables_have_an_outline_in_both_weights() {
        for c in '가'..='힣' {
            assert!(find(c, false).is_some() && find(c, true).is_some(), "{c}");
        }
    }

    #[test]
    fn the_fonts_carry_no_reserved_name_but_their_licence() {
        for font in REGULAR.iter().chain(&BOLD) {
            let text = |id: u16| -> String {
                let names = font.face.names().into_iter().filter(|name| name.name_id == id);
                names.filter_map(|name| name.to_string()).collect()
            };
            for id in [1, 3, 4, 6, 16] {
                assert!(!text(id).contains("JetBrains") && !text(id).contains("D2Coding"), "name {id}: {}", text(id));
            }
            assert!(text(1).starts_with("Glassbox"));
            assert!(text(0).contains("Copyright") && text(13).contains("Open Font License"));
        }
    }

    #[test]
    fn what_no_font_has_becomes_an_empty_box() {
        assert!(!has_glyph('😀'));
        let mask = draw("😀", Style::default(), 10, 20, 20).mask(20, 20);
        assert_eq!(mask.ink[10 * 20 + 10], 0, "hollow inside");
        assert!(mask.ink[10 * 20..11 * 20].contains(&FULL), "with walls");
    }
}
